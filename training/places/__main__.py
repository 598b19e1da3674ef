"""``python -m training.places --lgl FILE --gwn FILE``: the weights of the ranker of places, and how good they are."""

from __future__ import annotations

import argparse
import json
from hashlib import sha256
from pathlib import Path

from marsad.grounding.places import open_gazetteer
from marsad.grounding.places._ranker import FEATURES, Ranker, packed
from training.places.fit import Settings, fit
from training.places.sets import Case, augmented, corpus_cases, geo_cases

ROOT = Path(__file__).parents[2]
WEIGHTS = ROOT / "src" / "marsad" / "grounding" / "places" / "weights"


def main() -> None:
    """Read the sets, train, write the weights and their card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lgl", type=Path, required=True, help="lgl.jsonl: local news with GeoNames ids")
    parser.add_argument("--gwn", type=Path, required=True, help="gwn.jsonl: world news with GeoNames ids")
    given = parser.parse_args()
    gazetteer = open_gazetteer()
    sets = {"lgl": geo_cases(given.lgl, gazetteer), "gwn": geo_cases(given.gwn, gazetteer)}
    sets["corpus"] = corpus_cases(gazetteer)
    ranker = fit([c for cases in sets.values() for c in augmented(cases, gazetteer)], Settings(), print)
    write(ranker, sets, WEIGHTS)


def write(ranker: Ranker, sets: dict[str, list[Case]], folder: Path) -> None:
    """The weights and the card that tells of them."""
    folder.mkdir(exist_ok=True)
    content = packed(ranker)
    (folder / "ranker.npz").write_bytes(content)
    names = {k: int(sum((c.right != -2).sum() for c in cases)) for k, cases in sets.items()}
    card = {
        "format": 1, "sha256": sha256(content).hexdigest(), "features": list(FEATURES),
        "sets": {k: {"names": n, "share": round(n / sum(names.values()), 3)} for k, n in names.items()},
    }  # fmt: skip
    (folder / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
