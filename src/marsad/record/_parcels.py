"""A reading on its way to a record: made where the report was read, put in where the record is.

A parcel is a JSON object. What the tables want is worked out by who makes it, so that many machines can read for one
record, which then has little to do for each. It holds the report with its evidence, the document of the contract as
``marsad read --json`` prints it, and the rows of the tables that are derived from it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import TYPE_CHECKING, Any, Final, Literal

from marsad.errors import BrokenRunFolder, MarsadError
from marsad.record._pack import pack, pack_document, slim_json
from marsad.record._rows import ReadingRows, ReportRows, evidence_rows, reading_rows, report_rows, storable
from marsad.record._schema import DERIVED
from marsad.record._words import folded
from marsad.record._write import Failure, Unit

if TYPE_CHECKING:
    from marsad.coding import Coded
    from marsad.intake import Evidence, Report, Unreadable
    from marsad.record._record import Record

#: Raised when the tables change so that rows of before no longer fit.
PARCEL_FORMAT: Final = 1

Json = dict[str, Any]


def read_parcel(report: Report, coded: Coded, document: Json) -> Json:
    """A report with what was read from it; ``document`` is ``contract.coded_object(coded)``."""
    unsupported = any(w.code == "unsupported_language" for w in coded.warnings)
    rows = reading_rows(coded, document)
    return {
        "parcel": PARCEL_FORMAT,
        "document": document,
        **_report(report, "unsupported_language" if unsupported else "read"),
        "day": rows.report_day,
        "derived": {name: found for name, found in rows.derived.items() if found},
    }


def stumble_parcel(report: Report, error: MarsadError) -> Json:
    """A report that the reader stumbled over."""
    return {"parcel": PARCEL_FORMAT, **_report(report, "failed"), "failure": _failure(report.id, error)}


def failure_parcel(unreadable: Unreadable) -> Json:
    """An input that gave no report."""
    told = {"parcel": PARCEL_FORMAT, "failure": _failure(unreadable.id, unreadable.error)}
    return told | ({"evidence": _evidence(unreadable.evidence)} if unreadable.evidence else {})


def lost_parcel(input_id: str, error: MarsadError) -> Json:
    """An input of which nothing is known but its name."""
    return {"parcel": PARCEL_FORMAT, "failure": _failure(input_id, error)}


def _report(report: Report, status: str) -> Json:
    rows = report_rows(report, status)
    version = {k: v for k, v in rows.version.items() if k != "sha256"}
    return {
        "report": {"id": rows.id, "source": rows.source, **version},
        "evidence": _evidence(report.evidence),
    }


def _evidence(evidence: Evidence) -> Json:
    _, origin = evidence_rows(evidence)
    return {**origin, "sha256": evidence.sha256, "content": base64.b64encode(evidence.content).decode()}


def _failure(input_id: str, error: MarsadError) -> Json:
    return {
        "input": storable(input_id), "code": error.code, "name": error.name, "message": storable(error.message)
    }  # fmt: skip


Became = Literal["new", "known"]


class Unpacking:
    """Puts parcels into a record; what the record holds already adds nothing, failures included.

    Use it within ``record.batch()``.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        self._failed = {(f.input, f.code) for f in record.failures()}

    def put(self, parcel: Json, where: str) -> Became:
        """Put one in; ``where`` names the file that it is from.

        Raises:
            BrokenRunFolder: it is not what :func:`read_parcel` and the others make.
        """
        try:
            if parcel["parcel"] != PARCEL_FORMAT:
                raise BrokenRunFolder("written for another version of the record", where=where)
            if "failure" in parcel:
                return self._fail(parcel)
            return self._read(parcel)
        except (KeyError, TypeError, ValueError, binascii.Error) as fault:
            raise BrokenRunFolder(f"a line holds no reading ({type(fault).__name__}: {fault})", where=where) from fault

    def _fail(self, parcel: Json) -> Became:
        told = parcel["failure"]
        key = (str(told["input"]), str(told["code"]))
        if key in self._failed:
            return "known"
        self._failed.add(key)
        report = _report_rows(parcel) if "report" in parcel else None
        kept = _evidence_rows(parcel["evidence"]) if report is None and "evidence" in parcel else None
        failure = Failure(key[0], key[1], str(told["name"]), str(told["message"]), kept)
        self._record._put(Unit(report, failure=failure))
        return "new"

    def _read(self, parcel: Json) -> Became:
        report = _report_rows(parcel)
        document = parcel["document"]
        extraction = str(document["version"]["extraction"])
        if self._record.holds(report.sha256, report.id, extraction):
            return "known"
        derived = {t.name: list(parcel["derived"].get(t.name, ())) for t in DERIVED}
        reading = ReadingRows(extraction, parcel["day"], pack_document(storable(slim_json(document))), derived)
        self._record._put(Unit(report, reading))
        return "new"


def _report_rows(parcel: Json) -> ReportRows:
    told = dict(parcel["report"])
    id_, source = str(told.pop("id")), told.pop("source")
    content, origin = _evidence_rows(parcel["evidence"])
    version = {"sha256": content["sha256"], **told}
    return ReportRows(
        id_, content["sha256"], source, version, content, origin, folded(told["title"]), folded(told["text"])
    )


def _evidence_rows(told: Json) -> tuple[Json, Json]:
    origin = {k: v for k, v in told.items() if k not in ("sha256", "content")}
    content = base64.b64decode(told["content"], validate=True)
    if hashlib.sha256(content).hexdigest() != told["sha256"]:
        raise ValueError("evidence does not match its digest")
    packing, packed = pack(content)
    return {"sha256": told["sha256"], "size": len(content), "packing": packing, "content": packed}, origin
