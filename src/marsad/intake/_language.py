"""Which language a text is in."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

#: Fewer letters than this tell nothing: on headlines of under 40 letters the identifier calls strings of Arabic
#: place names Maltese.
MIN_LETTERS = 40

#: Below this the best guess is worse than saying nothing.
MIN_CONFIDENCE = 0.5

#: Characters looked at, half from the start and half from the middle: 600 change no verdict on 631 news reports, and
#: cost twice the time.
SAMPLE = 300


@lru_cache(maxsize=1)
def _identifier() -> Any:  # noqa: ANN401 - the library has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def identify(text: str) -> tuple[str | None, float]:
    """ISO 639-1 (639-3 where there is no two-letter code) and its probability; ``(None, 0.0)`` if it cannot be told.

    >>> identify("1 2 3")
    (None, 0.0)
    """
    sample = _sample(text)
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return None, 0.0
    label, confidence = _identifier().classify(sample)
    if confidence < MIN_CONFIDENCE:
        return None, 0.0
    return str(label), round(float(confidence), 4)


def _sample(text: str) -> str:
    if len(text) <= SAMPLE:
        return text
    half, middle = SAMPLE // 2, len(text) // 2
    return f"{text[:half]} {text[middle : middle + half]}"
