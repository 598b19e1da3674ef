"""Ontologies as data tables: trigger words, guards, contexts, and the codes of PLOVER, CAMEO, ACLED and UCDP.

The tables are tab-separated files beside this module, each with a head that explains its columns; a user may read them
and a project may extend them. ``load()`` reads them once.
"""

from marsad.coding.ontology._codes import (
    Code,
    acled_of,
    acled_rule,
    code_of,
    code_rule,
    quad_of,
    rule_text,
    ucdp_violence,
)
from marsad.coding.ontology._tables import Guard, Scene, Tables, Trigger, TriggerClass, load

__all__ = [
    "Code",
    "Guard",
    "Scene",
    "Tables",
    "Trigger",
    "TriggerClass",
    "acled_of",
    "acled_rule",
    "code_of",
    "code_rule",
    "load",
    "quad_of",
    "rule_text",
    "ucdp_violence",
]
