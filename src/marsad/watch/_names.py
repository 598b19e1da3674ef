"""What a report is known by: addresses in one spelling, ids of feeds, and its text. Pure."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit

from marsad.intake import canonical, is_http

if TYPE_CHECKING:
    from marsad.intake import Report

#: Parameters that tell where a reader came from and nothing of the page.
_TRACKING: Final = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|at_(?:medium|campaign|custom\d|link\w*|ptr\w*|bbc\w*)"
    r"|ref_src|cmpid|ocid|ns_\w+|xtor|spm|_ga|guccounter|traffic_source|src_?medium)"
)

#: Below this a text is too short to be known by: two items of a ticker may be alike.
_LEAST_TEXT: Final = 200

_GUID: Final = re.compile(rb"<(?:guid|id)\b[^<>]{0,300}>([^<>]{1,2000})</(?:guid|id)\s*>")


def plain_address(address: str) -> str:
    """An address without fragment and without parameters that only track readers.

    >>> plain_address("HTTP://Example.org/a?utm_source=x&id=7#top")
    'http://example.org/a?id=7'
    """
    parts = urlsplit(canonical(address))
    kept = [p for p in parts.query.split("&") if p and not _TRACKING.fullmatch(p.partition("=")[0].lower())]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(kept), ""))


def address_key(address: str) -> bytes:
    """What an address is known by: the same for http and https, and with a slash at its end or without.

    >>> address_key("http://example.org/a/") == address_key("https://example.org/a?utm_source=x")
    True
    """
    rest = plain_address(address).partition("://")[2]
    path, mark, query = rest.partition("?")
    return _key("address", path.rstrip("/") + mark + query)


def host_of(address: str) -> str:
    """The host that is asked for an address, with its port if it names one."""
    return urlsplit(canonical(address)).netloc


def guid_key(source: str, report: Report) -> bytes | None:
    """What the feed calls an item; null where it says nothing, or the bytes are not those of one item."""
    if report.evidence.method != "feed":
        return None
    found = _GUID.findall(report.evidence.content)
    return _key("guid", source, found[0].strip().decode("utf-8", "replace")) if len(found) == 1 else None


def text_digest(report: Report) -> bytes:
    """Of what it says: not of its markup, and not of what stands around it (menus, teasers, advertisements), which is
    another at every visit."""
    return _key("text", " ".join((report.title or "").split()), " ".join(_own_text(report).split()))


def _own_text(report: Report) -> str:
    """The text without its boilerplate; all of it where it is nothing else."""
    kept, at = [], 0
    for hint in sorted((h for h in report.hints if h.role == "boilerplate"), key=lambda h: h.span):
        kept.append(report.text[at : hint.span.begin])
        at = max(at, hint.span.end)
    return "".join((*kept, report.text[at:])).strip() or report.text


def text_key(report: Report) -> bytes | None:
    """What a text of a host is known by; null if it is short, or of no host."""
    if report.url is None or not is_http(report.url) or len(report.text) < _LEAST_TEXT:
        return None
    return _key("moved", host_of(report.url), text_digest(report).hex())


def _key(*parts: str) -> bytes:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()[:16]
