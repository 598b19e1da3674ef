"""What codes are called on the pages: ``{{ code | term("type") }}`` in templates."""

from __future__ import annotations

from collections.abc import Callable


def term(code: object, sort: str, _: Callable[[str], str] = str) -> str:
    """A code in words; the code itself, with blanks, where nobody has given it any.

    ``sort`` says what it is a code of: type, mode, loss, who, precision, grade, standing, stance, field, decision ...

    >>> term("heavy-weapons", "mode"), term("killed", "loss"), term(None, "mode")
    ('heavy weapons', 'Killed', '')
    """
    if code is None or code == "":
        return ""
    words = str(code).replace("_", " ").replace("-", " ").replace("/", ": ").lower()
    return words.capitalize() if sort in ("type", "what", "field", "loss") else words
