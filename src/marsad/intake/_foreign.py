"""The border to parsers of other people: what they print, what they raise."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from marsad.errors import IntakeError, TooLarge

#: Loggers of the libraries used here. They report every odd page as a warning; what matters stands in the notes.
_CHATTY = ("trafilatura", "htmldate", "courlan", "justext", "charset_normalizer", "httpx2", "httpcore2", "protego")


@lru_cache(maxsize=1)
def quiet_libraries() -> None:
    """Keep the libraries' own log lines out of the terminal, unless an application set their level itself."""
    for name in _CHATTY:
        logger = logging.getLogger(name)
        if logger.level == logging.NOTSET:
            logger.setLevel(logging.CRITICAL)


@contextmanager
def foreign_parser(failed: type[IntakeError], what: str) -> Iterator[None]:
    """Turn whatever a third-party parser raises on hostile bytes into one typed error, the cause chained.

    This is the one place that catches ``Exception``: lxml, trafilatura, feedparser and fastwarc document no complete
    list of what they raise, and were seen to raise AttributeError, KeyError, TypeError, AssertionError and IndexError
    on mutated input. What they raise says nothing about us; a report that they cannot parse is unreadable, no more.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except IntakeError:
        raise
    except (RecursionError, MemoryError) as error:
        raise TooLarge(f"{what}: nested too deeply or too large for the parser") from error
    except Exception as error:
        raise failed(f"{what} ({type(error).__name__})") from error
    except BaseException as error:
        # Rust libraries panic with a class of their own, which cannot be imported and is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise failed(f"{what} (panic)") from error
