"""Hostile inputs: no crash, no hang, no request, bounded memory.

    python -m bench.hostile --count 10000 --seed 5 --log bench/out/hostile.jsonl

Inputs of every kind that Marsad reads are made and spoiled: bits turned, blocks cut, doubled and swapped, two files
spliced, signs of other scripts, controls and nulls set in, numbers and lengths made huge, nesting made deep, archives
and entities that blow up, addresses that point inside. Each is handed to the function that reads it, in a process
that

- may open no socket and look no name up (an audit hook notes it and refuses),
- has so much memory beside what it holds when it begins, and no more (``RLIMIT_AS``),
- is ended when an input takes longer than the limit.

What may come out: a value, or an error of Marsad's own tree. Every other exception, an end of the process, a request, a
time over the limit is a *finding*, with the seed and number that make the same bytes again.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import random
import resource
import select
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from marsad.errors import MarsadError

ROOT: Final = Path(__file__).parents[1]
EXAMPLES: Final = ROOT / "examples"

#: Memory beside what the process holds at its beginning; a page of 1 MB takes a fifth of it.
MEMORY: Final = 1 << 30
#: Seconds of the clock (a busy machine) and of the processor for one input.
LIMIT: Final = 120.0
WORK: Final = 20.0
#: Inputs of one process.
AT_ONCE: Final = 40


@dataclass(frozen=True, slots=True)
class Input:
    """Bytes to be read: their kind, the ending of their file's name."""

    n: int
    kind: str
    ending: str
    content: bytes


@dataclass(slots=True)
class Tally:
    """What came of all inputs."""

    came: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    findings: list[dict[str, Any]] = field(default_factory=list)
    slowest: float = 0.0
    peak_mb: int = 0


# ---- whole inputs -----------------------------------------------------------------------------------------------


@cache
def seeds(kind: str) -> tuple[tuple[str, bytes], ...]:
    """(ending, content) of whole inputs of a kind; each is one that Marsad reads."""
    reports = EXAMPLES / "reports"
    made: dict[str, Callable[[], list[tuple[str, bytes]]]] = {
        "html": lambda: [(".html", (reports / "kramatorsk-2.html").read_bytes()), (".html", _page().encode())],
        "text": lambda: [(".txt", p.read_bytes()) for p in sorted(reports.glob("*.txt"))],
        "feed": lambda: [(".xml", (reports / "yemen-feed.xml").read_bytes()), (".xml", _atom().encode())],
        "jsonl": lambda: [(".jsonl", (reports / "gaza-hospital.jsonl").read_bytes())],
        "warc": lambda: [(".warc", _warc()), (".warc.gz", gzip.compress(_warc()))],
        "places": lambda: [(p.suffix, p.read_bytes()) for p in sorted((EXAMPLES / "places").iterdir())],
        "actors": lambda: [(p.suffix, p.read_bytes()) for p in sorted((EXAMPLES / "actors").iterdir())],
        "policy": lambda: [(".toml", (EXAMPLES / "policy.toml").read_bytes())],
        "settings": lambda: [(".toml", _SETTINGS.encode())],
        "types": lambda: [(".toml", p.read_bytes()) for p in sorted(EXAMPLES.glob("*/marsad.toml"))],
        "grades": lambda: [(".toml", b'format = 1\n\n[sources]\n"Orient News" = "C"\n"Reuters" = "A"\n')],
        "acled": lambda: [(".csv", _exported("acled"))],
        "ged": lambda: [(".csv", _exported("ged"))],
        "project": lambda: [(".marsad", _project())],
    }
    return tuple(made[kind]())


def _page() -> str:
    paragraphs = "".join(
        f"<p>On 5 September 2017 shelling killed {n} people in Mithal, the ministry said, &quot;{n} hurt&quot;.</p>"
        for n in range(3, 12)
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shelling in Mithal</title>'
        '<meta http-equiv="refresh" content="0;url=http://169.254.169.254/"><base href="http://127.0.0.1:1/">'
        '<link rel="stylesheet" href="http://localhost/x.css"><script src="http://10.0.0.1/a.js"></script>'
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2017-09-05"}</script>'
        f'</head><body><nav><a href="/">Home</a></nav><article><h1>Shelling in Mithal</h1>{paragraphs}'
        '<img src="file:///etc/passwd"><iframe src="http://[::1]/"></iframe></article></body></html>'
    )


def _atom() -> str:
    entries = "".join(
        f"<entry><id>urn:{n}</id><title>Fighting {n}</title><link href='http://192.168.0.{n}/'/>"
        f"<updated>2017-09-0{n}T00:00:00Z</updated><content type='html'>&lt;p&gt;Rebels shelled a base in Mithal,"
        f" killing {n} soldiers, the army said.&lt;/p&gt;</content></entry>"
        for n in range(1, 6)
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "b"><!ENTITY x SYSTEM "http://127.0.0.1/x">]>'
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{entries}</feed>'
    )


def _warc() -> bytes:
    out = io.BytesIO()
    for n in range(3):
        body = _page().replace("Mithal", f"Mithal {n}").encode()
        http = (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body)
            + body
        )
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://news.example/{n}\r\n"
            f"WARC-Date: 2017-09-0{n + 1}T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:0000000{n}-0000-0000-0000-000000000000>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        out.write(head.encode() + http + b"\r\n\r\n")
    return out.getvalue()


_SETTINGS: Final = """format = 1
[record]
db = "marsad.db"
[read]
jobs = 2
max_mb = 20
[files]
policy = "public"
[desk]
mode = "team"
port = 8430
names = ["desk.example.org"]
[desk.oidc]
issuer = "https://id.example.org"
[logs]
format = "json"
level = "info"
"""


@cache
def _record() -> Path:
    """A record of the examples, of which exports and projects are made."""
    from marsad.linked import read_into
    from marsad.record import Record

    path = Path(tempfile.mkdtemp(prefix="marsad-hostile-")) / "seed.db"
    with Record.open(path, who="bench") as record:
        read_into(record, [str(EXAMPLES / "reports")], "rules")
    return path


def _exported(kind: str) -> bytes:
    from marsad.cli import run

    out = _record().with_name(f"{kind}.csv")
    if run(["export", kind, "--db", str(_record()), "-o", str(out)]) != 0:
        raise SystemExit(f"the seed of {kind} cannot be made")
    return out.read_bytes()


def _project() -> bytes:
    from marsad.record import Beside, Record, back_up

    out = _record().with_name("seed.marsad")
    beside = (
        Beside("settings", "marsad.toml", _SETTINGS.encode()),
        Beside("policy", "policy.toml", seeds("policy")[0][1]),
    )
    with Record.open(_record()) as record:
        back_up(record, out, kind="project", beside=beside)
    return out.read_bytes()


# ---- spoiling ---------------------------------------------------------------------------------------------------

_ODD: Final = (
    "\0", "\ufeff", "\u202e\u2066", "\ud800", "\U0010ffff", "‏‎", "ﷺ", "é", "e\u0301" * 50, "\r", "\x1b[2J",
    "\x85", "\u2028", "🏳️‍🌈", "İ", "ß", "ﬀ", "١٢٣", "½", "²", "-0", "1e999", "9" * 400, "0x10", "NaN",
    "Infinity", "null", "true", "''", '""', "<![CDATA[", "]]>", "<!--", "-->", "&#0;", "&#x110000;",
    "&a;&x;", "%s%n", "{{7*7}}", "${x}", "'; DROP TABLE reports;--", "../../../etc/passwd",
    "file:///etc/passwd", "http://169.254.169.254/latest", "gopher://127.0.0.1", "=cmd|' /C calc'!A0",
    "killed " * 300, "2017-02-30", "30 February", "year 0", "99999999999999 people", "minus five dead",
    "\n" * 500, "." * 5000, "(" * 2000, "[" * 20000, "{" * 20000, "<b>" * 3000, "<table><tr><td>" * 400,
    "a" * 100_000, "A. " * 3000, '"' * 1001,
)  # fmt: skip


def spoiled(dice: random.Random, kind: str) -> tuple[str, bytes]:
    """An input of a kind that no longer is what it was."""
    ending, content = dice.choice(seeds(kind))
    if kind == "project" and dice.random() < 0.5:
        return ending, _spoiled_members(dice, content)
    for _ in range(dice.choice((1, 1, 2, 3, 8))):
        content = dice.choice(_WAYS)(dice, content, kind)
    if dice.random() < 0.05:
        ending = dice.choice((".gz", ".html", ".xml", ".jsonl", ".csv", ".warc.gz", ".bin", ".xlsx", ".zip", ""))
    if dice.random() < 0.05:
        content = gzip.compress(content)
    return ending, content[: 4 << 20]


def _bits(dice: random.Random, content: bytes, _: str) -> bytes:
    held = bytearray(content)
    for _n in range(dice.choice((1, 3, 20, 200))):
        if held:
            held[dice.randrange(len(held))] = dice.randrange(256)
    return bytes(held)


def _cut(dice: random.Random, content: bytes, _: str) -> bytes:
    a, b = sorted(dice.randrange(len(content) + 1) for _n in range(2))
    return dice.choice((content[:a], content[a:], content[:a] + content[b:]))


def _doubled(dice: random.Random, content: bytes, _: str) -> bytes:
    a, b = sorted(dice.randrange(len(content) + 1) for _n in range(2))
    return content[:a] + content[a:b] * dice.choice((2, 3, 30)) + content[b:]


def _set_in(dice: random.Random, content: bytes, _: str) -> bytes:
    odd = dice.choice(_ODD).encode(dice.choice(("utf-8", "utf-16-le", "utf-8")), "surrogatepass")
    at = dice.randrange(len(content) + 1)
    return content[:at] + odd + content[at:]


def _numbers(dice: random.Random, content: bytes, _: str) -> bytes:
    """Another number where one stood."""
    import re

    other = dice.choice(
        (b"0", b"-1", b"99999999999999999999", b"1e400", b"\xd9\xa1\xd9\xa2", b"", b"007", b"2147483648")
    )
    found = list(re.finditer(rb"\d+", content))
    if not found:
        return content
    spot = dice.choice(found)
    return content[: spot.start()] + other + content[spot.end() :]


def _lines(dice: random.Random, content: bytes, _: str) -> bytes:
    lines = content.split(b"\n")
    dice.shuffle(lines)
    return dice.choice((b"\n", b"\r\n", b"\r", b"")).join(lines)


def _spliced(dice: random.Random, content: bytes, kind: str) -> bytes:
    other = dice.choice(seeds(dice.choice([k for k in KINDS if k not in {"project", "acled", "ged"}] + [kind])))[1]
    return content[: dice.randrange(len(content) + 1)] + other[dice.randrange(len(other) + 1) :]


def _words(dice: random.Random, content: bytes, _: str) -> bytes:
    """A word (a key, a tag, a heading) by another one of the same file, or by nothing."""
    import re

    found = list(re.finditer(rb"[A-Za-z_]{3,}", content))
    if len(found) < 2:
        return content
    spot, other = dice.choice(found), dice.choice([dice.choice(found).group(), b"", b"\xff", b"A" * 3000])
    return content[: spot.start()] + other + content[spot.end() :]


def _blown(dice: random.Random, content: bytes, kind: str) -> bytes:
    """What grows when it is read."""
    if kind == "feed":
        steps = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
        return (
            f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "ha">{steps}]><rss><channel>&a8;</channel></rss>'.encode()
        )
    if kind in {"html", "text", "warc", "jsonl", "places", "acled", "ged"}:
        return gzip.compress(content, 1) + _blanks(dice.choice((10_000_000, 300_000_000)))
    return content + b"#" * 3_000_000


_WAYS: Final = (
    _bits, _bits, _cut, _cut, _doubled, _set_in, _set_in, _set_in, _numbers, _lines, _spliced, _words, _words, _blown,
)  # fmt: skip


@cache
def _blanks(count: int) -> bytes:
    """So many blanks, as a further member of a gzip file."""
    return gzip.compress(b" " * count, 1)


def _spoiled_members(dice: random.Random, content: bytes) -> bytes:
    """A project whose members, names or manifest are others, in a zip that is whole."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        members = {m.filename: old.read(m) for m in old.infolist()}
    name = dice.choice(["manifest.json", "manifest.json", *members])
    way = dice.choice(_WAYS[:-1])
    members[name] = way(dice, members[name], "policy")
    if dice.random() < 0.2:
        members[dice.choice(("../up", "/abs", "files/../../x", "C:\\x", "tables/a.jsonl", "files/\0"))] = b"x"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", dice.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as new:
        for member, held in members.items():
            new.writestr(zipfile.ZipInfo(member), held)
    return out.getvalue()


# ---- reading them -----------------------------------------------------------------------------------------------


def _report(path: Path, folder: Path) -> str:
    """Take it in, read it, keep it, link it; a report that the reader stumbles over is a finding."""
    from marsad.linked import read_into
    from marsad.record import Record

    with Record.open(folder / "hostile.db", who="bench") as record:
        before = {(f.input, f.last, f.times) for f in record.failures()}
        read_into(record, [str(path)], "rules")
        fresh = [f for f in record.failures() if (f.input, f.last, f.times) not in before]
    stumbled = [f.message for f in fresh if f.code.startswith("E2")]
    if stumbled:
        raise AssertionError(stumbled[0])
    return fresh[0].code if fresh else "read"


def _places(path: Path, folder: Path) -> str:
    from marsad.grounding.places import Layer
    from marsad.grounding.places.imports import Options, add_file

    add_file(path, Options(country="SY"), Layer(folder / "places.sqlite"), dry_run=True)
    return "read"


def _actors(path: Path, folder: Path) -> str:
    from marsad.grounding.actors import ActorLayer
    from marsad.grounding.actors.imports import Options, add_file

    add_file(path, Options(), ActorLayer(folder / "actors.sqlite"), dry_run=True)
    return "read"


def _policy(path: Path, _: Path) -> str:
    from marsad.publish import policy_named

    policy_named(path)
    return "read"


def _settings(path: Path, _: Path) -> str:
    from marsad.settings import load

    load(path, {})
    return "read"


def _types(path: Path, _: Path) -> str:
    from marsad.coding import read_ontology

    read_ontology(path)
    return "read"


def _grades(path: Path, _: Path) -> str:
    from marsad.linking import read_sources

    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return "no text"
    read_sources(text, where=str(path))
    return "read"


def _foreign(path: Path, folder: Path, kind: Any) -> str:  # noqa: ANN401
    from marsad.publish.imports import read_foreign
    from marsad.record import Record

    found = read_foreign(path, kind)
    with Record.open(folder / "hostile.db", who="bench") as record:
        record.add_foreign(found.file, found.rows, name=kind, licence="x", citation="x")
    return "read"


def _projects(path: Path, folder: Path) -> str:
    from marsad.project import import_project

    with tempfile.TemporaryDirectory(dir=folder) as at:
        import_project(path, Path(at) / "in")
        if len(list(Path(at).rglob("*"))) > 20:
            raise AssertionError("more files than a project has")
    return "read"


KINDS: Final[dict[str, Callable[[Path, Path], str]]] = {
    "html": _report, "text": _report, "feed": _report, "jsonl": _report, "warc": _report, "places": _places,
    "actors": _actors, "policy": _policy, "settings": _settings, "types": _types, "grades": _grades,
    "acled": lambda p, f: _foreign(p, f, "acled"), "ged": lambda p, f: _foreign(p, f, "ged"), "project": _projects,
}  # fmt: skip


def inputs(count: int, first: int, kinds: Sequence[str]) -> list[tuple[int, str]]:
    """The number and kind of each input; its bytes are made in the process that reads it."""
    return [(n, kinds[n % len(kinds)]) for n in range(first, first + count)]


def made(n: int, kind: str, seed: int) -> Input:
    """The nth input: the same for a seed at every time."""
    ending, content = spoiled(random.Random(f"{seed} {n} {kind}"), kind)
    return Input(n, kind, ending, content)


# ---- processes --------------------------------------------------------------------------------------------------


def _guarded(asked: list[str]) -> None:
    """From here on, whoever opens a connection or looks a name up is noted and refused."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"}:
            asked.append(f"{event} {arguments[1:]}"[:200])
            raise ConnectionRefusedError("no network here")

    sys.addaudithook(hook)


def _limited() -> None:
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, held + MEMORY))


def _child(some: Sequence[tuple[int, str]], seed: int, out: int) -> None:
    """Read inputs, and say of each what came of it."""
    asked: list[str] = []
    _guarded(asked)
    with tempfile.TemporaryDirectory(prefix="marsad-hostile-") as folder:
        whole = [made(n, kind, seed) for n, kind in some]
        _limited()
        for one in whole:
            path = Path(folder) / f"in{one.n}{one.ending}"
            path.write_bytes(one.content)
            _say(out, {"n": one.n, "kind": one.kind, "began": True})
            began, asked[:] = time.process_time(), []
            told = _come(one, path, Path(folder))
            seconds = time.process_time() - began
            if asked:
                told |= {"finding": "request", "what": asked[0]}
            elif seconds > WORK and "finding" not in told:
                told |= {"finding": "slow", "what": f"{seconds:.1f} s of the processor"}
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            _say(out, {"n": one.n, "kind": one.kind, "seconds": round(seconds, 3), "peak_mb": peak, **told})
            path.unlink(missing_ok=True)


def _come(one: Input, path: Path, folder: Path) -> dict[str, Any]:
    try:
        return {"came": KINDS[one.kind](path, folder)}
    except MarsadError as error:
        return {"came": error.code}
    except BaseException as fault:
        trace = traceback.format_exc().splitlines()
        return {"finding": "crash", "what": f"{type(fault).__name__}: {fault}"[:300], "trace": trace[-12:]}


def _say(out: int, line: dict[str, Any]) -> None:
    os.write(out, json.dumps(line).encode() + b"\n")


def read_all(
    count: int, seed: int, kinds: Sequence[str], tell: Callable[[dict[str, Any]], None], first: int = 0
) -> Tally:
    """Read so many inputs, from a number on; ``tell`` hears of each."""
    tally = Tally()
    for kind in kinds:
        seeds(kind)
    _warm()
    for size in (10_000_000, 300_000_000):
        _blanks(size)
    left = inputs(count, first, kinds)
    while left:
        left = _batch(left, seed, tally, tell)
    return tally


def _warm() -> None:
    """What every process needs is loaded once, before they part."""
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("text", "places", "actors", "policy", "types"):
            ending, content = seeds(kind)[0]
            path = Path(folder) / f"whole{ending}"
            path.write_bytes(content)
            KINDS[kind](path, Path(folder))


def _batch(
    left: list[tuple[int, str]], seed: int, tally: Tally, tell: Callable[[dict[str, Any]], None]
) -> list[tuple[int, str]]:
    """One process for the next inputs; what is left when it has come to its end, or was ended."""
    some = left[:AT_ONCE]
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        status = 1
        try:
            _child(some, seed, writer)
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    done, at, why = 0, some[0], "hang"
    with os.fdopen(reader, "rb") as told:
        while True:
            ready, _, _ = select.select([told], [], [], LIMIT)
            if not ready:
                os.kill(pid, signal.SIGKILL)
                break
            line = told.readline()
            if not line:
                why = "death"
                break
            row = json.loads(line)
            at = (row["n"], row["kind"])
            if "began" in row:
                continue
            done += 1
            _count(tally, {"seed": seed, **row}, tell)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if done < len(some):
        row = {"seed": seed, "n": at[0], "kind": at[1], "finding": why, "what": f"the process ended with {status}"}
        _count(tally, row, tell)
        done += 1
    return left[done:]


def _count(tally: Tally, row: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> None:
    tally.kinds[row["kind"]] += 1
    tally.came[row.get("came", row.get("finding", "?"))] += 1
    tally.slowest = max(tally.slowest, row.get("seconds", 0.0))
    tally.peak_mb = max(tally.peak_mb, row.get("peak_mb", 0))
    if "finding" in row:
        tally.findings.append(row)
    tell(row)


def main() -> int:
    """Run from the command line; 1 where there are findings."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first input, to run parts side by side")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--only", nargs="*", choices=tuple(KINDS), default=tuple(KINDS))
    parser.add_argument("--write", type=int, metavar="N", help="write the bytes of input N to standard output, no more")
    parser.add_argument("--keep", type=Path, help="write the totals into this file, too")
    asked = parser.parse_args()
    if asked.write is not None:
        sys.stdout.buffer.write(made(asked.write, asked.only[asked.write % len(asked.only)], asked.seed).content)
        return 0
    with asked.log.open("a", encoding="utf-8") if asked.log else Path(os.devnull).open("w", encoding="utf-8") as log:

        def tell(row: dict[str, Any]) -> None:
            log.write(json.dumps(row) + "\n")
            log.flush()

        tally = read_all(asked.count, asked.seed, asked.only, tell, asked.first)
    kinds = Counter((f["kind"], f["finding"]) for f in tally.findings)
    totals = {
        "seed": asked.seed, "inputs": sum(tally.kinds.values()), "kinds": dict(tally.kinds),
        "came": dict(tally.came.most_common()), "findings": {" ".join(k): n for k, n in kinds.items()},
        "slowest_s": tally.slowest, "peak_mb": tally.peak_mb,
    }  # fmt: skip
    print(json.dumps(totals, indent=1))
    if asked.keep:
        asked.keep.write_text(json.dumps(totals, indent=1) + "\n", encoding="utf-8")
    return 1 if tally.findings else 0


if __name__ == "__main__":
    sys.exit(main())
