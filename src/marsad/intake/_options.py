"""What a user may set about taking in, with the defaults and why they are what they are."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from marsad._version import __version__

if TYPE_CHECKING:
    import ssl

    import httpx2

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server called the version of a page that is already held."""

    etag: str | None = None
    last_modified: str | None = None


#: From a host name to its addresses. Raises ``OSError`` where there are none.
Resolver = Callable[[str, int], Sequence[str]]


def utc_now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def system_resolver(host: str, port: int) -> Sequence[str]:
    """All addresses that the operating system knows for a host, in its order of preference."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def nothing_known(_address: str) -> Validators | None:
    """No page is held yet: every fetch is a first one."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeOptions:
    """Limits, network manners, and the seams that tests replace.

    Sizes are bytes unless the name says characters, times are seconds. A news page is 50 to 500 kB and an article
    rarely passes 100,000 characters, so that the limits stand a hundred times above what is normal and still far below
    what hurts a laptop. Archives (JSONL, WARC) are read as a stream: the limits hold for each of their items.
    """

    max_file_bytes: int = 50 * MEGABYTE
    max_item_bytes: int = 20 * MEGABYTE
    max_report_chars: int = 2_000_000
    #: Decompressed to compressed size; text gzips about 4:1, and deflate cannot pass 1,032:1.
    max_ratio: int = 200
    max_feed_items: int = 10_000
    #: Of a page or a feed: parsers of markup need many times the memory of what they parse.
    max_page_bytes: int = 10 * MEGABYTE
    max_folder_depth: int = 64

    allow_private: bool = False
    respect_robots: bool = True
    user_agent: str = f"marsad/{__version__} (conflict news reader; respects robots.txt)"
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    #: For the whole fetch with all its redirects, against servers that send a byte now and then.
    deadline: float = 60.0
    max_redirects: int = 5
    max_header_bytes: int = 64_000
    #: Between two fetches of one host, where robots.txt asks for no other.
    min_delay: float = 1.0
    #: A longer ``Crawl-delay`` is not waited for: the address is refused, with the delay named.
    max_delay: float = 30.0

    known: Callable[[str], Validators | None] = nothing_known
    clock: Callable[[], datetime] = utc_now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    resolver: Resolver = system_resolver
    transport: httpx2.BaseTransport | None = None
    #: Whom to trust for https; the authorities that come with the client if nothing is given.
    tls: ssl.SSLContext | None = None
