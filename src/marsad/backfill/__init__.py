"""Backfill: reading archives that are too large for one command, in shards, and gathering what was read into a record.

``planned`` cuts inputs into shards, ``ReadShards`` is the task that ``marsad.run`` carries out, ``gather`` puts its
outputs into a record. Between them lies nothing but files.
"""

from marsad.backfill._first_pass import THRESHOLD, FirstPass, Verdict, levels, words_of
from marsad.backfill._gather import Gathered, gather, outputs_of
from marsad.backfill._plan import part_of, planned
from marsad.backfill._task import ReadShards, Sifted

__all__ = [
    "THRESHOLD",
    "FirstPass",
    "Gathered",
    "ReadShards",
    "Sifted",
    "Verdict",
    "gather",
    "levels",
    "outputs_of",
    "part_of",
    "planned",
    "words_of",
]
