"""Passwords: argon2id hashes (RFC 9106), one at a time so that many attempts do not take the machine."""

from __future__ import annotations

from functools import lru_cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Final

from marsad.errors import NotInstalled

if TYPE_CHECKING:
    from argon2 import PasswordHasher

#: One hash takes 64 MiB and about 0.2 s of a core (argon2-cffi's defaults, RFC 9106's second choice): two at once is
#: what a small machine bears beside its pages.
_AT_ONCE: Final = BoundedSemaphore(2)


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    try:
        from argon2 import PasswordHasher
    except ModuleNotFoundError as fault:
        raise NotInstalled(
            "accounts need the package argon2-cffi", remedy="Install it with: pip install 'marsad[desk]'"
        ) from fault
    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """A hash that no password fits, for names that nobody has: they take as long as others."""
    from secrets import token_urlsafe

    return _hasher().hash(token_urlsafe(32))


def hashed(password: str) -> str:
    """The argon2id hash of a password, salted."""
    with _AT_ONCE:
        return _hasher().hash(_encoded(password))


def fits(stored: str | None, password: str) -> bool:
    """Is it the password of this hash? Where there is none it takes as long, and is not."""
    from argon2.exceptions import InvalidHashError, VerificationError

    against = stored or _nobodys()
    with _AT_ONCE:
        try:
            _hasher().verify(against, _encoded(password))
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def outdated(stored: str) -> bool:
    """Was it hashed with parameters that are weaker than those of today?"""
    return _hasher().check_needs_rehash(stored)


def _encoded(password: str) -> bytes:
    import unicodedata

    # The same password typed on two keyboards may be composed differently (RFC 8265).
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
