"""Marsad reads reports of armed conflict and keeps a record of who did what to whom, according to whom."""

from marsad._version import __version__, extraction_version

__all__ = ["__version__", "extraction_version"]
