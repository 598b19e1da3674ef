"""Did police do anything, kill, arrest, use force, fail to act? Labels of sentences out of what Marsad reads.

    python -m bench.police --gold FILE [--sample N] [--deeds] [--show N] [--label NAME]

The labels are those of IndiaPoliceEvents (Halterman, Keith, Sarwar and O'Connor, "Corpus-Level Evaluation for Event
QA", Findings of ACL 2021): KILL, ARREST, FAIL, FORCE and ANY_ACTION, a yes to five questions about a sentence. The set
is kept without its texts: ``--gold`` is a copy that the shared ``hydrate.py`` has filled in. A document is put together
again out of its sentences, with a blank line between them, and read whole; whatever stands in a sentence counts for it.

The conversion (docs/police.md) uses nothing but what ``marsad read --json`` prints.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.readings import read_documents
from bench.shared import OUT, ROOT, Shared, load_lines, write_lines
from marsad.coding.ontology import read_ontology

LABELS = ("ANY_ACTION", "ARREST", "FAIL", "FORCE", "KILL")
_GAP = "\n\n"
_HAPPENED = frozenset(("occurred", "ongoing"))
_KILLING = re.compile(r"kill|shot dead|gunned|death|\bdie|\bdead|lynch|execut|slain|slay|mow", re.IGNORECASE)
#: Who keeps order: the labels take every force of the state for police, its army too.
_POLICE = re.compile(
    r"\b(?:police\w*|cops?|constab\w+|officers?|inspectors?|superintendents?|commissioners?|sheriffs?|troopers?|"
    r"detectives?|gendarm\w+|marshals?|commandos?|jawans?|army|troops|soldiers?|security|paramilitar\w+|guards?|"
    r"rapid (?:action|response|intervention)|reserve|riot squads?|c[ri]s?pf|rpf|bsf|raf|srpf?|itbp|dgp|dig|ssp|dcp|"
    r"acp)\b",
    re.IGNORECASE,
)
_FORCE = re.compile(
    r"\b(?:police\w*|cops?|constab\w+|officers?|army|military|para-?military|troops|security)\b", re.IGNORECASE
)
#: What is sent where forces are.
_UNITS = re.compile(r"\b(?:forces?|personnel|companies|company|battalions?|brigades?|columns?|men)\b", re.IGNORECASE)
_PRONOUNS = frozenset(("he", "she", "they", "i", "we"))
_STATION = re.compile(r"\s+(?:stations?|outposts?|control room|lines|complaints?)\b", re.IGNORECASE)
#: Deeds that none but police do, whoever is named or nobody.
_ARREST = ("COERCE", "arrest")
_THEIRS = frozenset((_ARREST, ("ASSAULT", "crowd-control"), ("MOBILIZE", "police")))
#: Types of the example ontology that say what police did not do.
_FAILING = "POLICE_INACTION"
#: The example ontology: what police do on duty, and where they do not act.
TYPES = ROOT / "examples" / "police" / "marsad.toml"

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the set with its place in the document that it is read in."""

    id: str
    begin: int
    end: int
    labels: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """The sentences of one report in their order."""

    id: str
    published: str
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        return _GAP.join(s.text for s in self.sentences)

    def at(self, offset: int) -> Sentence | None:
        """The sentence at an offset of the text."""
        return next((s for s in self.sentences if s.begin <= offset < s.end), None)


def documents_of(rows: Iterable[Json]) -> tuple[Document, ...]:
    """The documents of the set, each out of its sentences."""
    grouped: dict[str, list[Json]] = {}
    for row in rows:
        grouped.setdefault(row["document"], []).append(row)
    return tuple(_document(name, sentences) for name, sentences in grouped.items())


def _document(name: str, rows: Sequence[Json]) -> Document:
    made, begin = [], 0
    for row in rows:
        end = begin + len(row["text"])
        made.append(Sentence(row["doc_id"], begin, end, frozenset(row["labels"]), row["text"]))
        begin = end + len(_GAP)
    return Document(name, rows[0]["date"], tuple(made))


class Reading:
    """One object of the contract, asked for police."""

    def __init__(self, read: Json) -> None:
        self.text: str = read["report"]["text"]
        self.mentions = {m["id"]: m for m in read["mentions"]}
        self.entities = {e["id"]: e for e in read["entities"]}
        self.events: Sequence[Json] = read["events"]
        self.claims: Sequence[Json] = read["claims"]
        self.counts: Sequence[Json] = read.get("counts", ())
        self.officers = frozenset(a["person"] for a in read["affiliations"] if self._of_police(a))

    def words(self, span: Json) -> str:
        return self.text[span["begin"] : span["end"]]

    def _of_police(self, affiliation: Json) -> bool:
        body = self.mentions.get(affiliation["organisation"] or "")
        return bool(_POLICE.search(f"{affiliation['role']} {self.words(body) if body else ''}"))

    def is_police(self, mention: str) -> bool:
        """By the words of the mention, or the names, code or office of what it stands for."""
        m = self.mentions[mention]
        return bool(_POLICE.search(self.words(m))) or self.stands_for_police(m["entity"])

    def stands_for_police(self, entity: str | None) -> bool:
        """Is an entity a force, or a person who serves in one?"""
        found = self.entities.get(entity or "")
        if found is None:
            return False
        if (found["code"] or "").endswith("COP") or not self.officers.isdisjoint(found["mentions"]):
            return True
        return any(_POLICE.search(name) for name in (found["name"], *found["aliases"]))

    def found(self) -> Iterator[tuple[int, str]]:
        """Labels with the offset of the words that bear them out."""
        for event in self.events:
            for span in (event["trigger"], *event.get("retold", ())):
                for label in self._labels(event):
                    yield span["begin"], label
            for span in self._deaths(event):
                yield span["begin"], "KILL"
        for begin in self._spoken():
            yield begin, "ANY_ACTION"

    def _spoken(self) -> Iterator[int]:
        """Where police speak. A pronoun that stands for nobody known is whoever spoke before it."""
        police = False
        named = sorted((c for c in self.claims if c["source"] is not None), key=lambda c: c["source"]["begin"])
        for claim in named:
            source = claim["source"]
            words = self.words(source)
            if source["entity"] is not None or words.lower() not in _PRONOUNS:
                police = bool(_POLICE.search(words)) or self.stands_for_police(source["entity"])
            if police:
                yield (claim["cue"] or source)["begin"]

    def present(self) -> Iterator[int]:
        """Where police are named and are not merely whom something is done to: nor a station, nor whose chief it is."""
        acting = {a["mention"] for e in self.events for a in e["actors"]}
        hit = {t["mention"] for e in self.events if e["type"] != "MOBILIZE" for t in e["targets"]} - acting
        for key, m in self.mentions.items():
            plain = m["kind"] in ("organisation", "person") and _FORCE.search(self.words(m))
            if plain and key not in hit and not _STATION.match(self.text, m["end"]):
                yield m["begin"]

    def _by_police(self, event: Json) -> bool:
        """Is one of theirs named as the doer, or is it a deed of theirs that nobody else is named for?

        An arrest is theirs whoever else is taken for the doer, unless he bears arms himself.
        """
        if any(self.is_police(a["mention"]) for a in event["actors"]):
            return True
        deed = (event["type"], event["mode"])
        if deed == _ARREST:
            return not any(self._kind(a) == "armed_group" for a in event["actors"])
        return deed in _THEIRS and not event["actors"]

    def _kind(self, party: Json) -> str | None:
        entity = self.entities.get(party["entity"] or "")
        return entity["source_kind"] if entity is not None else None

    def _is_sent(self, mention: str) -> bool:
        return self.is_police(mention) or bool(_UNITS.search(self.words(self.mentions[mention])))

    def _labels(self, event: Json) -> frozenset[str]:
        happened = event["status"] in _HAPPENED
        if event.get("own_type") == _FAILING:
            return frozenset(("FAIL",)) if happened else frozenset()
        sent = event["type"] == "MOBILIZE" and any(self._is_sent(t["mention"]) for t in event["targets"])
        named = any(self.is_police(a["mention"]) for a in event["actors"])
        if not (sent or named or (happened and self._by_police(event))):
            return frozenset()
        deed = {"ARREST"} if (event["type"], event["mode"]) == _ARREST else set()
        deed |= {"FORCE"} if event["type"] == "ASSAULT" else set()
        return frozenset(("ANY_ACTION", *(deed if happened else ())))

    def dead(self) -> Iterator[int]:
        """Where people are counted as killed."""
        for count in self.counts:
            if count["fate"] == "killed":
                yield self.mentions[count["mention"]]["begin"]

    def _deaths(self, event: Json) -> Iterator[Json]:
        """Where people are told to have died at the hands of police: the words of the losses, else of the deed."""
        if event["type"] == "ASSAULT" and event["status"] in _HAPPENED and self._by_police(event):
            yield from (x["evidence"] for x in event["losses"] if x["kind"] == "killed")
            yield from (s for s in (event["trigger"], *event.get("retold", ())) if _KILLING.search(self.words(s)))


def labels_of(document: Document, read: Json, *, named: bool = True) -> dict[str, frozenset[str]]:
    """The labels of each sentence of a document by its reading; ``named``: where police are named, they act."""
    out: dict[str, set[str]] = {s.id: set() for s in document.sentences}
    if "error" not in read:
        reading = Reading(read)
        for offset, label in reading.found():
            sentence = document.at(offset)
            if sentence is not None:
                out[sentence.id].add(label)
        for offset in reading.dead():
            sentence = document.at(offset)
            if sentence is not None and "FORCE" in out[sentence.id]:
                out[sentence.id].add("KILL")
        for offset in reading.present() if named else ():
            sentence = document.at(offset)
            if sentence is not None and "FAIL" not in out[sentence.id]:
                out[sentence.id].add("ANY_ACTION")
    return {k: frozenset(v) for k, v in out.items()}


def predict(documents: Sequence[Document], name: str, *, named: bool = True) -> Path:
    """Reads the documents and writes one line a sentence."""
    inputs = OUT / "inputs" / f"{name}.jsonl"
    write_lines(inputs, ({"id": d.id, "text": d.text, "published": d.published} for d in documents))
    readings = {r["report"]["id"]: r for r in load_lines(read_documents(inputs, ontology=read_ontology(TYPES)).path)}
    out = OUT / "predictions" / f"{name}.jsonl"
    made = {k: v for d in documents for k, v in labels_of(d, readings[d.id], named=named).items()}
    write_lines(out, ({"doc_id": k, "labels": sorted(v)} for k, v in made.items()))
    return out


def _show(documents: Sequence[Document], predicted: Path, label: str, most: int) -> None:
    """Sentences where gold and reading differ in one label, missed ones first."""
    ours = {line["doc_id"]: frozenset(line["labels"]) for line in load_lines(predicted)}
    wrong = [s for d in documents for s in d.sentences if (label in s.labels) != (label in ours[s.id])]
    random.Random(1).shuffle(wrong)
    for s in sorted(wrong, key=lambda s: label not in s.labels)[:most]:
        print("MISSED" if label in s.labels else "WRONG", s.id, s.text[:400])


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the scorer's table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="sentences with their texts")
    parser.add_argument("--sample", type=int, metavar="N", help="N documents, always the same")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N sentences that differ")
    parser.add_argument("--label", choices=LABELS, default=LABELS[0], help="the label that they differ in")
    parser.add_argument("--deeds", action="store_true", help="by events and claims alone, not by who is named")
    asked = parser.parse_args(arguments)
    documents = documents_of(load_lines(asked.gold))
    if asked.sample:
        documents = tuple(random.Random(0).sample(documents, asked.sample))
    name = f"{asked.gold.stem}-{len(documents)}"
    predicted = predict(documents, name, named=not asked.deeds)
    gold = OUT / "inputs" / f"{name}-gold.jsonl"
    write_lines(gold, ({"doc_id": s.id, "labels": sorted(s.labels)} for d in documents for s in d.sentences))
    _show(documents, predicted, asked.label, asked.show)
    scored = Shared.beside().scorer("score_events.py", "--task", "labels", "--gold", gold, "--pred", predicted)
    print(json.dumps({"documents": len(documents)}), scored, sep="\n")


if __name__ == "__main__":
    main()
