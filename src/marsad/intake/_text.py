"""Plain text: the report is the decoded file, character for character."""

from __future__ import annotations

from collections.abc import Iterator

from marsad.intake._decode import decode, mend
from marsad.intake._make import Draft, check_length, make_report
from marsad.intake._options import IntakeOptions
from marsad.intake._origin import Origin, is_http
from marsad.intake._values import Intake


def read_text(content: bytes, origin: Origin, options: IntakeOptions) -> Iterator[Intake]:
    """One report; title and date are left to the reader of the words."""
    decoded = decode(content, origin.charset)
    check_length(len(decoded.text), options)
    text, mended = mend(decoded.text)
    draft = Draft(
        text=text,
        url=origin.address if is_http(origin.address) else None,
        notes=decoded.notes + mended,
    )
    yield make_report(draft, content, origin, options, decoded.encoding)
