"""SIGKILL at random moments: nothing is lost, nothing doubled, the record always opens.

    python -m bench.faults --kills 1000 --seed 7 --log bench/out/faults.jsonl

Each operation (reading, linking, watching, reviewing, migrating) does its work in a process of its own, which is killed
after a random time, begun again, killed again, until it comes to its end. After every kill the record is opened, looked
over (``Record.check``) and verified (``marsad.record.verify``), and what was reported as done must be in it. At the end
of the work the record must hold exactly what one holds that was never disturbed. Then the operation begins anew with
other input. A kill that comes after the work is done counts as none.

The log has a line for each kill and each end; the seed makes the same inputs and the same delays, though not the same
moments within the work, since those hang on the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from bench.worlds.make import RECIPES, Recipe, make
from marsad.cli import run
from marsad.contract import coded_object
from marsad.errors import MarsadError
from marsad.intake import Report, take
from marsad.linked import fill_details, read_into
from marsad.pipeline import extraction_of, read_report
from marsad.record import Record, Reviews, _connect, _migrate, verify
from marsad.record import _schema as t

#: Of the time that the work takes undisturbed, up to which share each process lives.
_LIVES: Final = 1.0

#: Decisions of a campaign of reviewing.
DECISIONS: Final = 60

#: Revisions from which records are brought up, of those that a record without people and reviews can be taken down to.
OLD: Final = ("0009", "0010", "0012", "0013", "0014", "0015")


class Broken(Exception):
    """What must hold does not."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """An operation on one input.

    ``work`` does all of it, and goes on where it was killed; ``look`` raises ``Broken`` where a killed record is not
    whole, ``compare`` where it ends otherwise than undisturbed, which took so many ``seconds``.
    """

    work: Callable[[], None]
    look: Callable[[], None]
    compare: Callable[[], None]
    seconds: float


@dataclass(slots=True)
class Tally:
    """What came of an operation."""

    kills: int = 0
    campaigns: int = 0
    late: int = 0
    broken: list[str] = field(default_factory=list)


# ---- what a record holds, without moments -----------------------------------------------------------------------


def facts(where: Path) -> dict[str, Any]:
    """What must not depend on how often one was killed: everything but moments, keys and ids that linking gives out."""
    with Record.open(where) as record:
        incidents = {i.id: replace(i, id="", members=tuple(sorted(i.members))) for i in record.incident_values()}
        details = record._ask(
            lambda c: {r.id: r.detail for r in c.execute(select(t.incidents.c.id, t.incidents.c.detail))}
        )
        return {
            "documents": sorted(_document(d) for d in record.iter_documents()),
            "incidents": sorted(repr(i) for i in incidents.values()),
            "details": sorted((repr(i.members), json.dumps(details[name])) for name, i in incidents.items()),
            "copies": sorted((c["a"], c["b"], c["containment"]) for c in record.copies()),
            "logged": sorted(Counter((a.what, a.id) for a in record.audit(kind="report")).items()),
        }


def decided(where: Path) -> Any:  # noqa: ANN401
    """Decisions, and what they make of incidents."""
    with Record.open(where) as record:
        rows = [(d.n, d.who, d.kind, d.what, d.id, d.why, json.dumps(d.after)) for d in record.decisions()]
        query = select(t.incident_reviews.c.state, t.incident_reviews.c.fields, t.incident_reviews.c.decided)
        held = record._ask(lambda c: [tuple(r) for r in c.execute(query.order_by(t.incident_reviews.c.incident_key))])
        return {"decisions": rows, "held": held}


def _document(document: dict[str, Any]) -> str:
    """A document without the moment of fetching."""
    report = {k: v for k, v in document["report"].items() if k != "retrieved"}
    return json.dumps({**document, "report": report}, sort_keys=True, ensure_ascii=False)


def look_over(where: Path) -> None:
    """Open a record that was killed: it must be whole, and as it was written."""
    with Record.open(where) as record:
        record.check()
        found = verify(record)
        status = record.status()
    if not found.sound:
        raise Broken("; ".join(f.line for f in found.findings[:5]))
    # watching keeps a report before it is read
    if status.reports != status.versions or status.by_status.keys() - {"read", "unread", "unsupported_language"}:
        raise Broken(f"{status.reports} reports of {status.versions} versions: {status.by_status}")


def same(found: Any, expected: Any) -> None:  # noqa: ANN401
    """Raises ``Broken`` where two are not the same, and says in which part."""
    if found != expected:
        parts = [k for k in expected if found[k] != expected[k]] if isinstance(expected, dict) else []
        raise Broken(f"not what an undisturbed run gives: {', '.join(parts)}")


# ---- operations -------------------------------------------------------------------------------------------------


def _inputs(folder: Path, dice: random.Random) -> Path:
    """A file of reports of a war that never was."""
    world = make("killed", Recipe("dev", (dice.choice(RECIPES["dev 1"].wars),), dice.randrange(2**31), 3))
    path = folder / "reports.jsonl"
    lines = [
        {"id": p.id, "text": p.text, "title": p.title, "source": p.source, "published": p.published.date().isoformat()}
        for p in world.pages
    ]
    path.write_text("".join(json.dumps(x, ensure_ascii=False) + "\n" for x in lines), encoding="utf-8")
    return path


def reading(folder: Path, dice: random.Random) -> Campaign:
    """``marsad read``: reports are taken in, read, linked and reckoned."""
    path, where, undisturbed = _inputs(folder, dice), folder / "killed.db", folder / "whole.db"

    def work(at: Path = where) -> None:
        with Record.open(at, who="bench") as record:
            read_into(record, [str(path)], "rules")

    seconds = _timed(lambda: work(undisturbed))
    expected = facts(undisturbed)
    return Campaign(work, lambda: look_over(where), lambda: same(facts(where), expected), seconds)


def linking(folder: Path, dice: random.Random) -> Campaign:
    """``marsad link``, two reports at a time, over reports that are read."""
    path, where, undisturbed = _inputs(folder, dice), folder / "killed.db", folder / "whole.db"
    with Record.open(where, who="bench") as record, record.batch():
        for report in (r for r in take([str(path)]) if isinstance(r, Report)):
            coded = read_report(report, reader="rules")
            record.add(report, coded, coded_object(coded, extraction=extraction_of("rules")))
    shutil.copy(where, undisturbed)

    def work(at: Path = where) -> None:
        with Record.open(at, who="bench") as record:
            record.link(batch=2)
            fill_details(record)

    seconds = _timed(lambda: work(undisturbed))
    expected = facts(undisturbed)
    return Campaign(work, lambda: look_over(where), lambda: same(facts(where), expected), seconds)


def reviewing(folder: Path, dice: random.Random) -> Campaign:
    """Decisions, one after the other; each that was acknowledged must be there, and each once."""
    path, where, undisturbed = _inputs(folder, dice), folder / "killed.db", folder / "whole.db"
    with Record.open(undisturbed, who="bench") as record:
        read_into(record, [str(path)], "rules")
        ids = sorted(record.incident_ids())
    shutil.copy(undisturbed, where)
    plan = [
        (dice.choice(ids), dice.choice(("accept", "reject", "reopen", "note", "grade", "mode")))
        for _ in range(DECISIONS)
    ]
    told = folder / "told"
    told.touch()

    def work(at: Path = where, answers: Path = told) -> None:
        with Record.open(at, who="bench") as record, answers.open("a", encoding="utf-8") as out:
            reviews = Reviews(record, "bench")
            done = {d.why for d in record.decisions()}
            for n, (incident, what) in enumerate(plan):
                if (why := f"plan {n}") not in done:
                    _decide(reviews, incident, what, why)
                    out.write(f"{why}\n")
                    out.flush()

    seconds = _timed(lambda: work(undisturbed, folder / "ignored"))
    expected = decided(undisturbed)

    def look() -> None:
        look_over(where)
        with Record.open(where) as record:
            held = [d.why for d in record.decisions()]
        answered = told.read_text(encoding="utf-8").splitlines()
        if held != [f"plan {n}" for n in range(len(held))] or not set(answered) <= set(held):
            raise Broken(f"{len(answered)} decisions were acknowledged, and {len(held)} are kept: {held[-3:]}")

    return Campaign(work, look, lambda: same(decided(where), expected), seconds)


def _decide(reviews: Reviews, incident: str, what: str, why: str) -> None:
    if what == "grade":
        reviews.set_grade(incident, "harm", "contested", why)
    elif what == "mode":
        reviews.not_stated(incident, "mode", why)
    elif what == "note":
        reviews.note(incident, why)
    else:
        getattr(reviews, what)(incident, why)


def migrating(folder: Path, dice: random.Random) -> Campaign:
    """A record of an older Marsad is brought up when it is opened."""
    path, where, undisturbed = _inputs(folder, dice), folder / "killed.db", folder / "whole.db"
    old = dice.choice(OLD)
    with Record.open(undisturbed, who="bench") as record:
        read_into(record, [str(path)], "rules")
        for n, name in enumerate(sorted(record.incident_ids())):
            record.set_grade(name, "harm", "contested", f"plan {n}")
        with _connect.writing(record._engine) as connection:
            _migrate.downgrade(connection, old)
    shutil.copy(undisturbed, where)

    def work(at: Path = where) -> None:
        Record.open(at, who="bench").close()

    seconds = _timed(lambda: work(undisturbed))
    expected = (facts(undisturbed), decided(undisturbed)["decisions"])

    def look() -> None:
        """By other means than Marsad's: opening it would bring it up."""
        connection = sqlite3.connect(where)
        (found,) = connection.execute(f"SELECT version_num FROM {_migrate.VERSION_TABLE}").fetchone()
        sound = connection.execute("PRAGMA integrity_check").fetchone()
        connection.close()
        if found not in {old, _migrate.HEAD} or sound != ("ok",):
            raise Broken(f"neither the old schema {old} nor the new one: {found}, {sound}")

    def compare() -> None:
        look_over(where)
        same((facts(where), decided(where)["decisions"]), expected)

    return Campaign(work, look, compare, seconds)


def watching(folder: Path, dice: random.Random) -> Campaign:
    """``marsad watch --once`` over a folder: each file a report, once, read and linked."""
    pages = json.loads("[" + _inputs(folder, dice).read_text(encoding="utf-8").replace("\n", ",").rstrip(",") + "]")
    inbox, where, undisturbed = folder / "inbox", folder / "killed.db", folder / "whole.db"
    inbox.mkdir()
    for n, page in enumerate(pages):
        path = inbox / f"{n}.txt"
        path.write_text(f"{page['title']}\n\n{page['text']}\n", encoding="utf-8")
        os.utime(path, (1.7e9, 1.7e9))  # a file that is still written to is left for the next visit
    sources = folder / "sources.toml"
    sources.write_text('format = 1\n[[source]]\nname = "inbox"\nfolder = "inbox"\n', encoding="utf-8")

    def work(at: Path = where) -> None:
        status = run(["watch", str(sources), "--db", str(at), "--once", "--quiet", "--reader", "rules"])
        if status:
            raise Broken(f"watching ended with {status}")

    seconds = _timed(lambda: work(undisturbed))
    expected = facts(undisturbed)
    if len(expected["documents"]) != len(pages):
        raise Broken(f"{len(pages)} files, and {len(expected['documents'])} were read undisturbed")
    return Campaign(work, lambda: look_over(where), lambda: same(facts(where), expected), seconds)


OPERATIONS: Final[dict[str, Callable[[Path, random.Random], Campaign]]] = {
    "read": reading, "link": linking, "watch": watching, "review": reviewing, "migrate": migrating,
}  # fmt: skip


def _timed(work: Callable[[], Any]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


# ---- killing ----------------------------------------------------------------------------------------------------


def process(work: Callable[[], None]) -> int:
    """The work in a process of its own, which has everything loaded already; gives its number."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status)


def ended(pid: int, seconds: float) -> int | None:
    """Wait so long for a process; its exit status, null where it was killed."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.0005)
    os.kill(pid, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return None if status == -signal.SIGKILL else status


def kill_many(name: str, kills: int, seed: int, tell: Callable[[dict[str, Any]], None]) -> Tally:
    """Kill an operation so often, in as many campaigns as that takes."""
    dice, tally = random.Random(f"{seed} {name}"), Tally()
    while tally.kills < kills and not tally.broken:
        with tempfile.TemporaryDirectory(prefix="marsad-faults-") as folder:
            campaign = OPERATIONS[name](Path(folder), dice)
            try:
                _campaign(name, campaign, kills, dice, tally, tell)
            except (Broken, MarsadError) as fault:
                tally.broken.append(f"{name}: {fault}")
                tell({"operation": name, "kill": tally.kills, "broken": str(fault)})
    return tally


def _campaign(
    name: str, campaign: Campaign, kills: int, dice: random.Random, tally: Tally, tell: Callable[[dict[str, Any]], None]
) -> None:
    """Kill and look, until the work has come to its end or enough were killed; then let it end, and compare."""
    while tally.kills < kills:
        delay = dice.uniform(0.0, campaign.seconds * _LIVES)
        status = ended(process(campaign.work), delay)
        if status is not None:
            if status:
                raise Broken(f"the work ended with {status}")
            tally.late += 1
            break
        tally.kills += 1
        tell({"operation": name, "kill": tally.kills, "after_ms": round(delay * 1000, 2), "campaign": tally.campaigns})
        campaign.look()
    if ended(process(campaign.work), 600.0) != 0:
        raise Broken("the work does not come to its end")
    campaign.look()
    campaign.compare()
    tally.campaigns += 1
    tell({"operation": name, "campaign": tally.campaigns, "end": "the same as undisturbed"})


def main() -> int:
    """Run from the command line; 1 where anything broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--only", nargs="*", choices=tuple(OPERATIONS), default=tuple(OPERATIONS))
    parser.add_argument("--keep", type=Path, help="write the totals into this file, too")
    asked = parser.parse_args()
    totals: dict[str, Any] = {"seed": asked.seed}
    with asked.log.open("a", encoding="utf-8") if asked.log else Path(os.devnull).open("w", encoding="utf-8") as log:

        def tell(line: dict[str, Any]) -> None:
            log.write(json.dumps({"seed": asked.seed, **line}) + "\n")
            log.flush()

        for n, name in enumerate(asked.only):
            share = asked.kills // len(asked.only) + (n < asked.kills % len(asked.only))
            tally = kill_many(name, share, asked.seed, tell)
            totals[name] = asdict(tally)
            print(
                f"{name}: {tally.kills} kills, {tally.campaigns} campaigns, broken: {tally.broken or 'nothing'}",
                flush=True,
            )
    if asked.keep:
        asked.keep.write_text(json.dumps(totals, indent=1) + "\n", encoding="utf-8")
    return 1 if any(totals[name]["broken"] for name in asked.only) else 0


if __name__ == "__main__":
    sys.exit(main())
