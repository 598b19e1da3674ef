"""WACZ 1.1.1: the pages that were taken in, byte for byte, with addresses, moments and digests, in one file to replay.

After the specifications of WACZ 1.1.1 and CDXJ 0.1.0 (webrecorder/specs) and WARC 1.1 (ISO 28500:2017). Players find a
page through ``indexes/index.idx``, which says where each block of the packed ``index.cdx.gz`` begins: the packed index
alone is read by none. What came over the network without its HTTP headers is a ``resource`` record, and nothing
pretends to be a response. Pages that the policy does not give away are named in ``marsad/withheld.json`` with digest
and reason.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from marsad._version import __version__
from marsad.publish._files import beside, web_link
from marsad.publish._formats import Counts, Options
from marsad.publish._released import Evidence, Release

VERSION: Final = "1.1.1"
#: Lines of a block of the index, which a player unpacks to find one page: some 60 kB.
_BLOCK: Final = 300
#: No clock in the data: an entry of the archive has the earliest date that a ZIP knows.
_DATE: Final = (1980, 1, 1, 0, 0, 0)
_MEDIA_TYPE: Final = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,64}/[A-Za-z0-9!#$&^_.+-]{1,64}")
_CHARSET: Final = re.compile(r"[A-Za-z0-9._-]{1,40}")
_WARC: Final = "data.warc.gz"


@dataclass(frozen=True, slots=True)
class _Captured:
    """Where a page stands in the WARC file, and its line of ``pages.jsonl``."""

    index: tuple[str, str, Mapping[str, object]]
    page: Mapping[str, object]


def write(release: Release, target: Path, options: Options) -> Counts:
    """The evidence of the reports as one WACZ; counts of pages given away and held back."""
    with beside(target) as part, TemporaryDirectory(dir=part.parent, prefix=".wacz-") as folder:
        warc = Path(folder) / _WARC
        with warc.open("wb") as out:
            captured, withheld = _records(release.evidence(), out)
        with ZipFile(part, "w", ZIP_STORED) as archive:
            _fill(archive, warc, captured, withheld, options)
    return {"pages": len(captured), "withheld": len(withheld)}


# ------------------------------------------------------------------ WARC
def _records(evidence: Iterable[Evidence], out: IO[bytes]) -> tuple[list[_Captured], list[Mapping[str, object]]]:
    """Write the pages that are given away; gives what was written, and what is held back."""
    captured: list[_Captured] = []
    withheld: list[Mapping[str, object]] = []
    out.write(_info())
    for one in evidence:
        if one.content is None:
            withheld.append(_held_back(one))
        else:
            offset = out.tell()
            out.write(gzip.compress(_resource(one, one.content), mtime=0))
            captured.append(_captured(one, offset, out.tell() - offset))
    return captured, withheld


def _info() -> bytes:
    """The record that a WARC file opens with. Its date is no clock's, so that the same pages give the same bytes."""
    block = f"software: marsad {__version__}\r\nformat: WARC File Format 1.1\r\n".encode()
    head = {"WARC-Type": "warcinfo", "WARC-Record-ID": f"<{uuid5(NAMESPACE_URL, 'marsad:warcinfo').urn}>",
            "WARC-Date": "1980-01-01T00:00:00Z", "Content-Type": "application/warc-fields"}  # fmt: skip
    return gzip.compress(_record(head, block), mtime=0)


def _record(head: Mapping[str, str], block: bytes) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"WARC/1.1\r\n{lines}Content-Length: {len(block)}\r\n\r\n".encode("ascii") + block + b"\r\n\r\n"


def _resource(one: Evidence, content: bytes) -> bytes:
    digest = f"sha256:{one.sha256}"
    name = f"marsad:{one.report.id}:{one.report.version}:{one.sha256}:{one.retrieved}"
    head = {
        "WARC-Type": "resource", "WARC-Record-ID": f"<{uuid5(NAMESPACE_URL, name).urn}>",
        "WARC-Target-URI": address(one), "WARC-Date": one.retrieved, "WARC-Block-Digest": digest,
        "WARC-Payload-Digest": digest, "Marsad-Address": _standing(one), "Content-Type": _content_type(one),
    }  # fmt: skip
    return _record(head, content)


def address(one: Evidence) -> str:
    """The address that a page stands under: where it was fetched, else the one that came with it, else its digest.

    A hostile address cannot break out of its line: all but plain ASCII is percent-encoded.
    """
    given = web_link(one.address) or web_link(one.report.url)
    return f"urn:sha256:{one.sha256}" if given is None else quote(given, safe="%/:?#[]@!$&'()*+,;=~-._")


def _standing(one: Evidence) -> str:
    if web_link(one.address) is not None:
        return "fetched from there"
    return "none" if web_link(one.report.url) is None else "given with the file and not fetched from there"


def _content_type(one: Evidence) -> str:
    kind = one.media_type if one.media_type and _MEDIA_TYPE.fullmatch(one.media_type) else "application/octet-stream"
    known = one.encoding and _CHARSET.fullmatch(one.encoding) and kind.startswith("text/")
    return f"{kind}; charset={one.encoding}" if known else kind


def _held_back(one: Evidence) -> Mapping[str, object]:
    return {
        "report": one.report.id, "version": one.report.version, "outlet": one.report.outlet, "url": one.report.url,
        "retrieved": one.retrieved, "hash": f"sha256:{one.sha256}", "reason": one.withheld,
    }  # fmt: skip


# ------------------------------------------------------------------ index and pages
def _captured(one: Evidence, offset: int, length: int) -> _Captured:
    url, moment = address(one), re.sub(r"\D", "", one.retrieved)[:14]
    entry = {
        "url": url, "digest": f"sha256:{one.sha256}", "mime": _content_type(one).split(";")[0], "offset": offset,
        "length": length, "status": 200, "filename": _WARC,
    }  # fmt: skip
    page = {"id": one.report.id, "url": url, "ts": one.retrieved, "title": one.report.title or url}
    return _Captured((searchable(url), moment, entry), page)


def searchable(url: str) -> str:
    """An address as CDXJ sorts it.

    >>> searchable("https://www.Example.org/index.html?b=1")
    'org,example,www)/index.html?b=1'
    """
    lowered = url.lower()
    if not lowered.startswith(("http://", "https://")):
        return lowered
    host, slash, rest = lowered.split("://", 1)[1].partition("/")
    name, _, port = host.rpartition("@")[2].partition(":")
    return ",".join(reversed(name.split("."))) + (f":{port}" if port else "") + ")" + slash + rest


def _index(captured: Iterable[_Captured]) -> tuple[bytes, bytes]:
    """The packed index and the table of its blocks."""
    lines = sorted(
        f"{key} {moment} {json.dumps(entry)}\n".encode() for key, moment, entry in (c.index for c in captured)
    )
    packed, table = b"", [b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
    for at in range(0, len(lines), _BLOCK):
        block = gzip.compress(b"".join(lines[at : at + _BLOCK]), mtime=0)
        key = lines[at].split(b" {", 1)[0]
        where = {"offset": len(packed), "length": len(block), "digest": f"sha256:{hashlib.sha256(block).hexdigest()}"}
        table.append(key + f" {json.dumps(where)}\n".encode())
        packed += block
    return packed or gzip.compress(b"", mtime=0), b"".join(table)


def _json_lines(rows: Iterable[Mapping[str, object]]) -> bytes:
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows).encode("utf-8", "replace")


# ------------------------------------------------------------------ the archive
def _fill(
    archive: ZipFile, warc: Path, captured: list[_Captured], withheld: list[Mapping[str, object]], options: Options
) -> None:
    packed, table = _index(captured)
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
    resources = [_file(archive, f"archive/{_WARC}", warc)]
    for path, content, squeeze in (
        ("indexes/index.cdx.gz", packed, False),
        ("indexes/index.idx", table, True),
        ("pages/pages.jsonl", _json_lines([head, *(c.page for c in captured)]), True),
        ("marsad/withheld.json", _json({"given": len(captured), "withheld": withheld}), True),
        ("marsad/manifest.json", _json(options.manifest), True),
    ):
        resources.append(_bytes(archive, path, content, squeeze))
    package = _json(_package(resources, captured, options))
    _bytes(archive, "datapackage.json", package, True)
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
    _bytes(archive, "datapackage-digest.json", _json(digest), True)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n").encode("utf-8", "replace")


def _package(resources: list[Mapping[str, object]], captured: list[_Captured], options: Options) -> Mapping[str, Any]:
    package: dict[str, Any] = {
        "profile": "data-package",
        "wacz_version": VERSION,
        "title": options.title or "Evidence of a record of incidents",
        "description": "Pages as they were taken in. Those not given away are listed in `marsad/withheld.json`.",
        "software": f"marsad {__version__}",
        "resources": resources,
    }
    if isinstance(options.manifest.get("made"), str):
        package["created"] = options.manifest["made"]
    if captured:
        package |= {"mainPageUrl": captured[0].page["url"], "mainPageDate": captured[0].page["ts"]}
    return package


def _entry(path: str, squeeze: bool) -> ZipInfo:
    info = ZipInfo(path, _DATE)
    info.compress_type = ZIP_DEFLATED if squeeze else ZIP_STORED
    info.external_attr = 0o644 << 16
    return info


def _bytes(archive: ZipFile, path: str, content: bytes, squeeze: bool) -> Mapping[str, object]:
    archive.writestr(_entry(path, squeeze), content)
    return _listed(path, hashlib.sha256(content).hexdigest(), len(content))


def _file(archive: ZipFile, path: str, file: Path) -> Mapping[str, object]:
    """A file that may be larger than memory; what is packed already is stored as it is, so that players can jump."""
    with file.open("rb") as content, archive.open(_entry(path, squeeze=False), "w", force_zip64=True) as out:
        shutil.copyfileobj(content, out, 1 << 20)
    with file.open("rb") as content:
        return _listed(path, hashlib.file_digest(content, "sha256").hexdigest(), file.stat().st_size)


def _listed(path: str, digest: str, size: int) -> Mapping[str, object]:
    name = path.rsplit("/", 1)[-1]
    return {"name": name, "path": path, "hash": f"sha256:{digest}", "bytes": size}
