"""The recipe of the shipped weights: other people's sets as marked documents, and the fit of confidences."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from marsad.training.documents import document
from training import gum, re3d
from training.calibrate import error, logistic

CONLLU = """# newdoc id = GUM_court_made
# newpar
# sent_id = 1
1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\tDiscourse=attribution-positive:1->2:1:sem-atsrc-1-2-_
2\tcourt\tcourt\tNOUN\tNN\t_\t3\tnsubj\t_\t_
3\tsaid\tsay\tVERB\tVBD\t_\t0\troot\t_\t_
4\tthat\tthat\tSCONJ\tIN\t_\t7\tmark\t_\tDiscourse=span:2->0:0:_
5-6\thadn't\t_\t_\t_\t_\t_\t_\t_\t_
5\thad\thave\tAUX\tVBD\t_\t7\taux\t_\t_
6\tn't\tnot\tPART\tRB\t_\t7\tadvmod\t_\t_
7\tlapsed\tlapse\tVERB\tVBN\t_\t3\tccomp\t_\tSpaceAfter=No
8\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with one document of a genre that is learned of, and one of a genre that is not."""
    folder = tmp_path / "gum"
    (folder / "dep").mkdir(parents=True)
    for genre in ("court", "news"):
        (folder / "dep" / f"GUM_{genre}_made.conllu").write_text(CONLLU, encoding="utf-8")
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for arguments in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "made"]):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True)
    return folder


def test_gum_gives_source_cue_and_content_without_that(clone: Path) -> None:
    (row,) = gum.documents(clone)
    doc = document(row, "gum")
    (said,) = doc.said
    assert doc.text == "The court said that hadn't lapsed."
    assert said.source is not None
    assert said.cue is not None
    assert [s.of(doc.text) for s in (said.source, said.cue, *said.content)] == ["The court", "said", "hadn't lapsed"]
    assert doc.layers == {"claims"}
    assert next(label for s, _, label in doc.syntax if s.of(doc.text) == "court") == "nsubj"


def test_genres_that_attribution_is_scored_on_are_left_out(clone: Path) -> None:
    assert [d["report"]["id"] for d in gum.documents(clone)] == ["GUM_court_made"]


def test_re3d_without_the_bbc_and_without_what_people_turned_down(tmp_path: Path) -> None:
    def entity(begin: int, end: int, kind: str, confidence: float = 0.8) -> dict[str, object]:
        return {"begin": begin, "end": end, "type": kind, "confidence": confidence}

    rows = [
        {"doc_id": "a", "source": "CENTCOM", "licence": "public domain", "text": "the army left Harsa",
         "entities": [entity(0, 8, "Organisation"), entity(9, 13, "Person", 0.2), entity(14, 19, "Coordinates")]},
        {"doc_id": "b", "source": "BBC Online", "licence": "CC BY-NC", "text": "x", "entities": []},
    ]  # fmt: skip
    path = tmp_path / "re3d.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (made,) = re3d.documents(path)
    assert [(m["begin"], m["end"], m["kind"]) for m in made["mentions"]] == [(4, 8, "organisation")]


def test_a_fit_states_what_was_found() -> None:
    rng = np.random.default_rng(3)
    p = rng.uniform(0.05, 0.95, 4000)
    ruled = rng.random(4000) < 0.5
    # right less often than the model says, and more often where a rule agrees
    truth = np.clip(0.5 * p + 0.3 * ruled, 0, 1)
    signs = [(float(a), bool(b), bool(rng.random() < t)) for a, b, t in zip(p, ruled, truth, strict=True)]
    above, below, bonus, base = logistic(signs)
    odds = np.log(p / (1 - p))
    stated = 1 / (1 + np.exp(-(np.where(odds > 0, above, below) * odds + bonus * ruled + base)))
    assert error([(float(s), r) for s, (_, _, r) in zip(stated, signs, strict=True)]) < 0.05
    assert error([(a, r) for a, _, r in signs]) > 0.1
