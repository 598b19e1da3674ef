"""Ontologies as data tables: trigger words, guards, contexts, and the codes of PLOVER, CAMEO, ACLED and UCDP.

The tables are tab-separated files beside this module, each with a head that explains its columns. A project adds types
of its own in a file (``read_ontology``). ``load()`` reads all once.
"""

from marsad.coding.ontology._codes import (
    Code,
    acled_of,
    acled_rule,
    all_codes,
    code_of,
    code_rule,
    quad_of,
    rule_text,
    ucdp_violence,
)
from marsad.coding.ontology._own import SHIPPED, Ontology, OwnTrigger, OwnType, PartyRule, read_ontology
from marsad.coding.ontology._tables import Guard, OwnMatch, Scene, Tables, Topic, Trigger, TriggerClass, class_of, load

__all__ = [
    "SHIPPED",
    "Code",
    "Guard",
    "Ontology",
    "OwnMatch",
    "OwnTrigger",
    "OwnType",
    "PartyRule",
    "Scene",
    "Tables",
    "Topic",
    "Trigger",
    "TriggerClass",
    "acled_of",
    "acled_rule",
    "all_codes",
    "class_of",
    "code_of",
    "code_rule",
    "load",
    "quad_of",
    "read_ontology",
    "rule_text",
    "ucdp_violence",
]
