"""Where bytes come from, the evidence made of them, and stable names for reports."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from marsad._version import __version__
from marsad.errors import IntakeError
from marsad.intake._values import Evidence, Method, Unreadable

SOFTWARE = f"marsad {__version__}"

_HTTP = re.compile(r"https?://", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Origin:
    """The way by which some bytes reached us; all of an ``Evidence`` but the bytes.

    ``charset`` is the encoding that the transport declared (the HTTP header), ``within`` the place in a container.
    """

    address: str
    method: Method
    retrieved: datetime
    media_type: str | None = None
    charset: str | None = None
    within: str | None = None
    etag: str | None = None
    last_modified: str | None = None

    @property
    def label(self) -> str:
        """For people: the address and the place within it.

        >>> Origin("a.jsonl", "jsonl", datetime(2024, 5, 1), within="line 3").label
        'a.jsonl#line 3'
        """
        return f"{self.address}#{self.within}" if self.within else self.address

    def inside(self, within: str, method: Method) -> Origin:
        """The origin of one item of this container."""
        return replace(self, within=within, method=method)

    def evidence(self, content: bytes, *, encoding: str | None = None) -> Evidence:
        """The evidence of these bytes."""
        return Evidence(
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            retrieved=self.retrieved,
            address=self.address,
            method=self.method,
            software=SOFTWARE,
            media_type=self.media_type,
            encoding=encoding,
            within=self.within,
            etag=self.etag,
            last_modified=self.last_modified,
        )

    def unreadable(
        self, error: IntakeError, content: bytes | None = None, *, report_id: str | None = None
    ) -> Unreadable:
        """One error in place of one report; the error names this origin."""
        named = error if error.where else type(error)(error.what, where=self.label, remedy=error.remedy)
        named.__cause__ = error.__cause__
        return Unreadable(report_id or self.label, named, None if content is None else self.evidence(content))


def is_http(address: str) -> bool:
    """Is this an http(s) address?"""
    return _HTTP.match(address) is not None


def canonical(address: str) -> str:
    """One spelling for one address: lower-case scheme and host, no default port, no fragment.

    The query stays: on many news sites it names the article.

    >>> canonical("HTTPS://Example.org:443/a?id=7#top")
    'https://example.org/a?id=7'
    """
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return address.strip()
    scheme = parts.scheme.lower()
    shown = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS.get(scheme):
        shown = f"{shown}:{port}"
    return urlunsplit((scheme, shown, parts.path or "/", parts.query, ""))


def report_id(content: bytes | str, url: str | None = None) -> str:
    """A stable id: of the canonical address where there is one, else of the content.

    Two versions of one page share the id; their evidence differs.

    >>> report_id("any", "http://Example.org/a") == report_id("other", "http://example.org:80/a#x")
    True
    """
    if url is not None and is_http(url):
        seed = canonical(url).encode("utf-8", "surrogatepass")
    else:
        seed = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return "r-" + hashlib.sha256(seed).hexdigest()[:16]
