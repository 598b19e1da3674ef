"""Linking: copies are one origin, many reports are one incident.

``link(items)`` takes reports cut down to what is compared and gives copies and incidents; ``items_from_documents``
makes items of contract objects, ``Engine`` goes on from where it was. ``accounts`` look at one incident closely:
origins of claims, rival values, grades; ``control_timeline`` at one place. Nothing here knows of pages or screens.
"""

from marsad.linking._accounts import Account, Counted, Said, Speaker, accounts, accounts_of
from marsad.linking._chains import Link as CopyLink
from marsad.linking._chains import chain as copy_chain
from marsad.linking._control_object import control_timeline_object
from marsad.linking._control_values import (
    Backing,
    Beside,
    Claimant,
    ControlDispute,
    Edge,
    Lane,
    Rival,
    Share,
    Spell,
    Timeline,
)
from marsad.linking._copies import compare, find_copies
from marsad.linking._copy_pages import REASONS as COPY_REASONS
from marsad.linking._copy_pages import Pair as CopyPair
from marsad.linking._copy_pages import pair as copy_pair
from marsad.linking._copy_pages import pair_object as copy_pair_object
from marsad.linking._documents import copy_object, incident_object
from marsad.linking._engine import Delta, Engine
from marsad.linking._field_objects import incident_values, toll_line, value_lines, values_object
from marsad.linking._fields import Fields, PlainField, TollField, fields_of
from marsad.linking._grades import (
    CREDIBILITY,
    HARM_GRADES,
    LETTERS,
    RELIABILITY,
    Grade,
    Grades,
    grades_object,
    incident_detail,
    read_sources,
    rules_of,
    suggest,
)
from marsad.linking._holders import Holder, Names
from marsad.linking._holding import control_timeline, holders_at, statements_by_place
from marsad.linking._items import items_from_documents
from marsad.linking._lanes import LaneId
from marsad.linking._link import link
from marsad.linking._origin_lines import Line, Traced, grade_lines, origin_lines, traced
from marsad.linking._origins import Aside, Originator, Origins, origins_object, origins_of
from marsad.linking._pairs import Reason, pair_levels, reasons
from marsad.linking._relations import Relation, RelationKind, relations
from marsad.linking._rules import DEFAULT_RULE, RULE_NAMES, RuleName, whole
from marsad.linking._rulings import (
    NO_RULINGS,
    Bonds,
    Conflict,
    Ruling,
    RulingKind,
    Rulings,
    conflicts,
    instead,
    rulings_of,
)
from marsad.linking._sensitivity import (
    GROUPINGS,
    GroupBy,
    Mover,
    Sensitivity,
    Total,
    sensitivity,
    sensitivity_object,
    total_row,
)
from marsad.linking._speakers import Speakers, description
from marsad.linking._statements import Body, Ground, Statement, Voice, statements_from_documents
from marsad.linking._store import SPACES, LinkStore, MemoryStore, Space
from marsad.linking._stories import features as story_features
from marsad.linking._values import Copy, Days, Gist, Incident, Item, Linked, Member, Shingles, Spot, Told, Toll, Trace
from marsad.linking._voices import Assumed

__all__ = [
    "COPY_REASONS",
    "CREDIBILITY",
    "DEFAULT_RULE",
    "GROUPINGS",
    "HARM_GRADES",
    "LETTERS",
    "NO_RULINGS",
    "RELIABILITY",
    "RULE_NAMES",
    "SPACES",
    "Account",
    "Aside",
    "Assumed",
    "Backing",
    "Beside",
    "Body",
    "Bonds",
    "Claimant",
    "Conflict",
    "ControlDispute",
    "Copy",
    "CopyLink",
    "CopyPair",
    "Counted",
    "Days",
    "Delta",
    "Edge",
    "Engine",
    "Fields",
    "Gist",
    "Grade",
    "Grades",
    "Ground",
    "GroupBy",
    "Holder",
    "Incident",
    "Item",
    "Lane",
    "LaneId",
    "Line",
    "LinkStore",
    "Linked",
    "Member",
    "MemoryStore",
    "Mover",
    "Names",
    "Originator",
    "Origins",
    "PlainField",
    "Reason",
    "Relation",
    "RelationKind",
    "Rival",
    "RuleName",
    "Ruling",
    "RulingKind",
    "Rulings",
    "Said",
    "Sensitivity",
    "Share",
    "Shingles",
    "Space",
    "Speaker",
    "Speakers",
    "Spell",
    "Spot",
    "Statement",
    "Timeline",
    "Told",
    "Toll",
    "TollField",
    "Total",
    "Trace",
    "Traced",
    "Voice",
    "accounts",
    "accounts_of",
    "compare",
    "conflicts",
    "control_timeline",
    "control_timeline_object",
    "copy_chain",
    "copy_object",
    "copy_pair",
    "copy_pair_object",
    "description",
    "fields_of",
    "find_copies",
    "grade_lines",
    "grades_object",
    "holders_at",
    "incident_detail",
    "incident_object",
    "incident_values",
    "instead",
    "items_from_documents",
    "link",
    "origin_lines",
    "origins_object",
    "origins_of",
    "pair_levels",
    "read_sources",
    "reasons",
    "relations",
    "rules_of",
    "rulings_of",
    "sensitivity",
    "sensitivity_object",
    "statements_by_place",
    "statements_from_documents",
    "story_features",
    "suggest",
    "toll_line",
    "total_row",
    "traced",
    "value_lines",
    "values_object",
    "whole",
]
