"""Marsad reads reports of armed conflict and keeps a record of who did what to whom, according to whom."""

from marsad._version import EXTRACTION, __version__

__all__ = ["EXTRACTION", "__version__"]
