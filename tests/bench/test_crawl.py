"""The archives that the bench of the backfill is measured on are what they are said to be."""

from __future__ import annotations

from pathlib import Path

from bench import crawl
from marsad.backfill import FirstPass
from marsad.intake import IntakeOptions, Report, entries


def test_one_page_in_a_hundred_is_of_war_and_they_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    of_war = crawl.write(path, 200, seed=3)
    assert len(of_war) == 2
    reports = [i for e in entries([str(path)], IntakeOptions()) for i in e.take() if isinstance(i, Report)]
    kept = {r.evidence.address for r in reports if not FirstPass.shipped().of_report(r).dropped}
    assert set(of_war) <= kept
    assert len(reports) > 150
    assert len(kept) < 15
    assert len({r.text for r in reports}) > 150
