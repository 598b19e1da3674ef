"""The addresses that a page links to."""

from __future__ import annotations

from urllib.parse import urljoin

from marsad.errors import IntakeError, TooLarge
from marsad.intake._blocks import parse_page
from marsad.intake._decode import declared_in_markup, decode
from marsad.intake._options import IntakeOptions
from marsad.intake._origin import Origin, is_http

#: Longer addresses are no addresses.
_LONGEST = 2_048
_MOST = 5_000


def page_links(content: bytes, origin: Origin, *, options: IntakeOptions | None = None) -> tuple[str, ...]:
    """The http(s) addresses that a page links to, without fragments, each once, in its order.

    Raises:
        TooLarge: more bytes or elements than a page may have.
        NoArticle: it cannot be parsed as a page.
    """
    limit = (options or IntakeOptions()).max_page_bytes
    if len(content) > limit:
        raise TooLarge(f"a page of {len(content):,} bytes, more than {limit:,}", where=origin.label)
    try:
        tree = parse_page(decode(content, origin.charset or declared_in_markup(content)).text)
    except IntakeError as error:
        raise type(error)(error.what, where=origin.label) from error
    base = _joined(origin.address, next((b.get("href") for b in tree.iter("base") if b.get("href")), None))
    found = (_joined(base or origin.address, a.get("href")) for a in tree.iter("a"))
    return tuple(dict.fromkeys(a for a in found if a is not None))[:_MOST]


def _joined(base: str, stated: str | None) -> str | None:
    if not stated or len(stated) > _LONGEST:
        return None
    try:
        address = urljoin(base, stated.strip()).partition("#")[0]
    except ValueError:
        return None
    return address if is_http(address) else None
