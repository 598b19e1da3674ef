"""The version of the software, and of what it extracts."""

__version__ = "0.1.0"

#: Raised whenever the same bytes would be read differently: new rules, new tables, new weights.
#: It stands on every derived row, together with the release of the gazetteer (rule 3 of the house).
EXTRACTION = "2026.11.1"
