"""The tables of the record, once for SQLite and PostgreSQL.

Integer ``key`` columns join tables and never leave the record; ``id`` columns are the public, stable ids. Days and
moments are ISO 8601 text: it sorts, it may be cut short ("2017-09"), and it is the same on both back ends.

Every derived row carries the reading it comes from (which names the report version) and the extraction version. Two
more tables are made by the migrations, because each back end has its own kind: ``report_words`` (full text, see
``_search``) and ``event_points`` (SQLite's R*Tree, see ``_spatial``).
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: SQLite makes only INTEGER its row id; PostgreSQL needs 64 bits for a record of years.
Key = BigInteger().with_variant(Integer, "sqlite")
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def _key() -> Column[int]:
    return Column("key", Key, primary_key=True, autoincrement=False)


def _text(name: str, *, null: bool = True) -> Column[str]:
    return Column(name, Text, nullable=null)


def _number(name: str) -> Column[float]:
    return Column(name, Float(53))


def _to(name: str, target: str, *, null: bool = False) -> Column[int]:
    return Column(name, Key, ForeignKey(target), nullable=null)


def _extraction() -> Column[int]:
    return _to("extraction_key", "extractions.key")


def _span(prefix: str = "") -> list[Column[int]]:
    """Code points into the text of the report version, half open."""
    return [Column(f"{prefix}begin", Integer), Column(f"{prefix}end", Integer)]


def _derived(name: str, *rest: SchemaItem, number: bool = True) -> Table:
    """A table of rows that a reading gave, in its order (``n``) or under its local ids (``id``)."""
    own = (
        Column("n", Integer, primary_key=True, autoincrement=False) if number else Column("id", Text, primary_key=True)
    )
    return Table(
        name,
        metadata,
        Column("reading_key", Key, ForeignKey("readings.key"), primary_key=True, autoincrement=False),
        own,
        _extraction(),
        *rest,
        sqlite_with_rowid=False,
    )


def _of_event(name: str, *rest: SchemaItem) -> Table:
    """A table of rows that belong to one event of a reading."""
    return Table(
        name,
        metadata,
        Column("reading_key", Key, primary_key=True, autoincrement=False),
        Column("event_id", Text, primary_key=True),
        Column("n", Integer, primary_key=True, autoincrement=False),
        _extraction(),
        *rest,
        ForeignKeyConstraint(["reading_key", "event_id"], ["events.reading_key", "events.id"]),
        sqlite_with_rowid=False,
    )


# ---- what was taken in ------------------------------------------------------------------------------------------

sources = Table("sources", metadata, _key(), Column("name", Text, nullable=False, unique=True))

contents = Table(
    "contents",
    metadata,
    _key(),
    Column("sha256", Text, nullable=False, unique=True),
    Column("size", Integer, nullable=False),
    _text("packing", null=False),
    Column("content", LargeBinary, nullable=False),
)

evidence = Table(
    "evidence",
    metadata,
    _key(),
    _to("content_key", "contents.key"),
    _text("retrieved", null=False),
    _text("address", null=False),
    _text("method", null=False),
    _text("software", null=False),
    _text("media_type"),
    _text("encoding"),
    _text("within"),
    _text("etag"),
    _text("last_modified"),
    Index(None, "content_key"),
    Index(None, "address"),
)

# The two pointers have no foreign key: reports and versions would name each other, and PostgreSQL could make neither
# table first. `Record` moves them in the transaction that adds the row; a test holds that they point to something.
reports = Table(
    "reports",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    Column("current_version_key", Key, nullable=False),
    Column("current_reading_key", Key),
    _text("added", null=False),
    Index(None, "current_version_key"),
    Index(None, "current_reading_key"),
)

report_versions = Table(
    "report_versions",
    metadata,
    _key(),
    _to("report_key", "reports.key"),
    Column("version", Integer, nullable=False),
    _to("evidence_key", "evidence.key"),
    _to("source_key", "sources.key", null=True),
    _text("sha256", null=False),
    _text("status", null=False),
    _text("title"),
    _text("url"),
    _text("author"),
    _text("published"),
    _text("published_day"),
    _text("retrieved", null=False),
    _text("language"),
    _number("language_confidence"),
    Column("hints", Json),
    Column("notes", Json),
    _text("text", null=False),
    UniqueConstraint("report_key", "sha256"),
    UniqueConstraint("report_key", "version"),
    Index(None, "source_key"),
    Index(None, "published_day"),
)

failures = Table(
    "failures",
    metadata,
    _key(),
    _text("input_id", null=False),
    _text("code", null=False),
    _text("name", null=False),
    _text("message", null=False),
    _to("evidence_key", "evidence.key", null=True),
    _text("first", null=False),
    _text("last", null=False),
    Column("times", Integer, nullable=False),
    _text("mended"),
    UniqueConstraint("input_id", "code"),
)

# ---- what was read from it --------------------------------------------------------------------------------------

extractions = Table(
    "extractions",
    metadata,
    _key(),
    Column("name", Text, nullable=False, unique=True),
    _text("software", null=False),
    _text("first_used", null=False),
)

readings = Table(
    "readings",
    metadata,
    _key(),
    _to("version_key", "report_versions.key"),
    _extraction(),
    _text("read_at", null=False),
    _text("report_day"),
    _to("superseded_by", "readings.key", null=True),
    _text("superseded_at"),
    Column("document", LargeBinary, nullable=False),
    UniqueConstraint("version_key", "extraction_key"),
)

claims = _derived(
    "claims",
    _text("stance", null=False),
    Column("quoted", Boolean, nullable=False),
    *_span("source_"),
    _text("source_entity"),
    _text("source_name"),
    _text("source_kind"),
    *_span("via_"),
    _text("via_name"),
    _text("via_kind"),
    *_span("cue_"),
    Column("content", Json),
    _number("confidence"),
    _text("rule"),
    number=False,
)

events = _derived(
    "events",
    _text("type", null=False),
    _text("mode"),
    _text("acled"),
    _text("cameo"),
    _text("status", null=False),
    *_span("trigger_"),
    _text("time_start"),
    _text("time_end"),
    _text("time_granularity"),
    _text("time_anchor"),
    _number("share"),
    _text("telling"),
    Column("main", Boolean, nullable=False),
    Column("weapons", Json),
    _number("confidence"),
    _text("rule"),
    Index(None, "type"),
    Index(None, "time_start"),
    number=False,
)

event_claims = Table(
    "event_claims",
    metadata,
    Column("reading_key", Key, primary_key=True, autoincrement=False),
    Column("event_id", Text, primary_key=True),
    Column("claim_id", Text, primary_key=True),
    _extraction(),
    ForeignKeyConstraint(["reading_key", "event_id"], ["events.reading_key", "events.id"]),
    ForeignKeyConstraint(["reading_key", "claim_id"], ["claims.reading_key", "claims.id"]),
    sqlite_with_rowid=False,
)

event_parties = _of_event(
    "event_parties",
    _text("side", null=False),
    _text("role"),
    _text("mention"),
    _text("entity_id"),
    _text("name"),
    _text("names"),
    _text("actor"),
    Index(None, "actor"),
)

event_places = Table(
    "event_places",
    metadata,
    _key(),
    Column("reading_key", Key, nullable=False),
    _text("event_id", null=False),
    Column("n", Integer, nullable=False),
    _extraction(),
    _text("mention", null=False),
    _text("name", null=False),
    _text("names", null=False),
    _text("gazetteer_id"),
    _number("lat"),
    _number("lon"),
    _text("country"),
    _text("admin1"),
    _text("feature"),
    _text("precision", null=False),
    _text("role", null=False),
    Column("relation", Json),
    _number("confidence"),
    ForeignKeyConstraint(["reading_key", "event_id"], ["events.reading_key", "events.id"]),
    UniqueConstraint("reading_key", "event_id", "n"),
)

event_losses = _of_event(
    "event_losses",
    _text("kind", null=False),
    _text("who", null=False),
    Column("low", BigInteger),
    Column("best", BigInteger),
    Column("high", BigInteger),
    *_span(),
    _number("confidence"),
    _text("rule"),
)

controls = _derived(
    "controls",
    _text("place"),
    _text("place_names"),
    _text("gazetteer_id"),
    _number("lat"),
    _number("lon"),
    _text("country"),
    _text("admin1"),
    _text("feature"),
    _text("precision"),
    _text("relation"),
    _number("bearing"),
    _text("holder"),
    _text("holder_names"),
    _text("holder_actor"),
    _text("holder_force"),
    _text("holder_side"),
    _text("against"),
    _text("against_names"),
    _text("against_actor"),
    _text("against_force"),
    _text("against_side"),
    _text("status", null=False),
    _number("share"),
    _text("part"),
    _text("line"),
    _text("as_of"),
    _text("time_start"),
    _text("time_end"),
    _text("time_granularity"),
    _text("time_anchor"),
    Column("former", Boolean),
    Column("inferred", Boolean),
    *_span(),
    Column("retold", Json),
    _text("claim"),
    Column("claims", Json),
    Column("voices", Json),
    _number("confidence"),
    _text("rule"),
    Index(None, "gazetteer_id"),
    Index(None, "admin1"),
    Index(None, "time_start"),
)

affiliations = _derived(
    "affiliations",
    _text("person"),
    _text("person_actor"),
    _text("role"),
    _text("organisation"),
    _text("organisation_actor"),
    _text("since"),
    _text("until"),
    Column("former", Boolean, nullable=False),
    *_span(),
    _number("confidence"),
    _text("rule"),
)

entities = _derived(
    "entities",
    _text("kind", null=False),
    _text("name", null=False),
    _text("names", null=False),
    _text("actor"),
    _text("source_kind"),
    _text("side"),
    _text("part_of"),
    _text("country"),
    _text("code"),
    Column("mentions", Integer, nullable=False),
    _number("confidence"),
    Index(None, "actor"),
    number=False,
)

warnings = _derived("warnings", _text("code", null=False), *_span(), _text("message"))

# ---- what many reports say together -----------------------------------------------------------------------------

_LONG = "time_end > time_start"

incidents = Table(
    "incidents",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    _extraction(),
    _text("linked_at", null=False),
    _text("type", null=False),
    _text("mode"),
    _text("time_start"),
    _text("time_end"),
    _text("place_name"),
    _text("place_names"),
    _text("gazetteer_id"),
    _number("lat"),
    _number("lon"),
    _text("country"),
    _text("admin1"),
    _text("precision"),
    # what is reckoned of the accounts of the members (see ``_details``); null until it is
    Column("detail", Json),
    Column("n_originators", Integer),
    _text("grade"),
    Column("contradicted", Boolean),
    _number("confidence"),
    Index(None, "time_start"),
    Index(None, "type"),
    # those of several days: to find what a day lies in without looking at all that began before it
    Index("ix_incidents_long", "time_end", sqlite_where=text(_LONG), postgresql_where=text(_LONG)),
)

# the light part of ``detail`` (see ``_briefs``), apart from it: a row of incidents with its detail fills two pages
incident_briefs = Table(
    "incident_briefs",
    metadata,
    Column("incident_key", Key, ForeignKey("incidents.key"), primary_key=True, autoincrement=False),
    Column("brief", Json, nullable=False),
)

# Which incidents were written or taken away, and in which order (``n``): triggers of migration 0013 keep it, one row
# an incident, so that columns (see ``_columns``) are brought up without looking at the rest. It may be gone.
incident_touches = Table(
    "incident_touches",
    metadata,
    Column("incident_key", Key, primary_key=True, autoincrement=False),
    Column("n", Key, nullable=False),
    Index(None, "n"),
)


def _of_incident(name: str, *rest: SchemaItem) -> Table:
    """A table with at most one row of an incident."""
    key = Column("incident_key", Key, ForeignKey("incidents.key"), primary_key=True, autoincrement=False)
    return Table(name, metadata, key, *rest)


# What linking gave to an incident about which people decided (see ``_overlay``): the columns of ``incidents`` and the
# losses in ``row``, and its detail. ``incidents`` and ``incident_losses`` hold what counts.
incident_linked = _of_incident("incident_linked", Column("row", Json, nullable=False), Column("detail", Json))

# What people decided of an incident, as it holds now: made again from ``decisions`` whenever either changes.
incident_reviews = _of_incident(
    "incident_reviews",
    _text("state"),
    Column("decided", Key, nullable=False),
    _text("at", null=False),
    Column("fields", Integer, nullable=False),
    Column("since", Boolean, nullable=False),
    Column("apart", Boolean, nullable=False),
    Column("signatures", Integer, nullable=False),
    # names of parties that were corrected, to be searched; null: they were not
    _text("actors"),
    _text("targets"),
)

incident_members = Table(
    "incident_members",
    metadata,
    Column("incident_key", Key, ForeignKey("incidents.key"), primary_key=True, autoincrement=False),
    Column("reading_key", Key, primary_key=True, autoincrement=False),
    # an event of the reading; of a story "*" and the report's main event, if it has one: the report as a whole
    Column("event_id", Text, primary_key=True),
    _to("report_key", "reports.key"),
    Column("origin", Integer),
    _extraction(),
    Index(None, "reading_key", "event_id"),
    Index(None, "report_key"),
    sqlite_with_rowid=False,
)

incident_losses = Table(
    "incident_losses",
    metadata,
    Column("incident_key", Key, ForeignKey("incidents.key"), primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    _extraction(),
    _text("kind", null=False),
    _text("who", null=False),
    Column("low", BigInteger),
    Column("best", BigInteger),
    Column("high", BigInteger),
    sqlite_with_rowid=False,
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("id", Text, primary_key=True),
    _text("merged_into"),
    _text("why", null=False),
    _text("at", null=False),
    # digest of the events that it was made of (see ``_identity.made_of``): the same ones again bring it back
    _text("made_of"),
    Index(None, "made_of"),
    Index(None, "merged_into"),
)

# An incident as it was up to line ``until`` of the audit (see ``_past``); what has not changed stands here never.
incident_past = Table(
    "incident_past",
    metadata,
    _key(),
    _text("id", null=False),
    Column("until", Key, nullable=False),
    _text("at", null=False),
    _text("digest", null=False),
    # false: whether anything has changed shows when the incident is reckoned again
    Column("settled", Boolean, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Index(None, "until"),
    Index(None, "id"),
)

copies = Table(
    "copies",
    metadata,
    Column("a_key", Key, ForeignKey("reports.key"), primary_key=True, autoincrement=False),
    Column("b_key", Key, ForeignKey("reports.key"), primary_key=True, autoincrement=False),
    _number("containment"),
    _text("sort", null=False),
    _to("from_key", "reports.key", null=True),
    _extraction(),
    Index(None, "b_key"),
    sqlite_with_rowid=False,
)

# ---- what linking goes on from ----------------------------------------------------------------------------------

#: The spaces of a ``LinkStore`` (see ``marsad.linking``), each a table of numbered values. No row of them is a fact:
#: all can be made again from the readings, and are when linking itself has changed.
LINK_SPACES: tuple[str, ...] = (
    "slots", "items", "texts", "copies", "homes", "components", "copy_pages", "event_pages",
)  # fmt: skip

link_spaces: dict[str, Table] = {
    space: Table(
        f"link_{space}",
        metadata,
        Column("number", Key, primary_key=True, autoincrement=False),
        Column("value", LargeBinary, nullable=False),
    )
    for space in LINK_SPACES
}

link_reports = Table(
    "link_reports",
    metadata,
    Column("report_key", Key, ForeignKey("reports.key"), primary_key=True, autoincrement=False),
    _to("reading_key", "readings.key"),
)

link_state = Table("link_state", metadata, Column("name", Text, primary_key=True), _text("value", null=False))

# ---- what other bodies say --------------------------------------------------------------------------------------

foreign_sets = Table(
    "foreign_sets",
    metadata,
    _key(),
    *(_text(name, null=False) for name in ("at", "who", "name", "format", "file", "sha256", "layout")),
    _text("version"),
    _text("encoding", null=False),
    Column("columns", Json),
    Column("rows", Integer, nullable=False),
    Column("flags", Json),
    _text("licence"),
    _text("citation"),
    Column("superseded_by", Key),
    _text("undone"),
)

foreign_rows = Table(
    "foreign_rows",
    metadata,
    Column("set_key", Key, ForeignKey("foreign_sets.key"), primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("line", Integer, nullable=False),
    _text("id", null=False),
    *map(
        _text,
        ("start", "end", "place", "country", "admin1", "admin2", "kind", "side_a", "side_b", "side_a_id", "side_b_id"),
    ),
    *(
        Column(name, Integer)
        for name in (
            "day_code", "place_code", "low", "best", "high", "deaths_a", "deaths_b", "deaths_civilians",
            "deaths_unknown", "clarity",
        )
    ),
    _number("lat"),
    _number("lon"),
    _text("source_original"),
    _text("notes"),
    Column("articles", Json),
    Column("flags", Json),
    Column("raw", Json),
    Index(None, "set_key", "id"),
    Index(None, "start"),
)  # fmt: skip

# ---- what was done ----------------------------------------------------------------------------------------------

runs = Table(
    "runs",
    metadata,
    _key(),
    _text("command", null=False),
    _text("who", null=False),
    _text("started", null=False),
    _text("ended"),
    _text("software", null=False),
    _extraction(),
    Column("counts", Json),
)


def _log(name: str, *rest: SchemaItem) -> Table:
    """A table that only grows: triggers of the migration refuse every change of a row."""
    return Table(
        name,
        metadata,
        _key(),
        _text("at", null=False),
        _text("who", null=False),
        _text("what", null=False),
        _text("kind", null=False),
        _text("id", null=False),
        *rest,
        Column("before", Json),
        Column("after", Json),
        Index(None, "kind", "id"),
    )


audit = _log("audit", _to("run_key", "runs.key", null=True))
decisions = _log(
    "decisions",
    _text("why", null=False),
    Index(None, "who", "key"),
    # a row holds what reports said then, so that whoever counts must not walk over rows
    Index(None, "what", "key"),
    Index(None, "at", "who", "kind", "what"),
)

# A chain of digests over the logs and the evidence (see ``_seals``): one row a table of each transaction.
seals = Table(
    "seals",
    metadata,
    _key(),
    _text("log", null=False),
    Column("digests", LargeBinary, nullable=False),
    _text("chain", null=False),
)

# ---- who works on what ------------------------------------------------------------------------------------------

assignments = Table(
    "assignments",
    metadata,
    Column("incident", Text, primary_key=True),
    _text("person", null=False),
    _text("who", null=False),
    _text("at", null=False),
)

saved_views = Table(
    "saved_views",
    metadata,
    _key(),
    _text("name", null=False),
    _text("query", null=False),
    _text("who", null=False),
    Column("shared", Boolean, nullable=False),
    _text("at", null=False),
    UniqueConstraint("who", "name"),
)

# ---- who may use the desk ---------------------------------------------------------------------------------------

people = Table(
    "people",
    metadata,
    _key(),
    _text("name", null=False),
    # the name as it is looked up: folded, so that two names that look alike to most are one
    Column("id", Text, nullable=False, unique=True),
    _text("role", null=False),
    Column("rights", Json, nullable=False),
    _text("password"),
    _text("language"),
    _text("theme"),
    _text("made", null=False),
    _text("seen"),
    _text("disabled"),
    Column("invite", Text, unique=True),
    _text("invite_until"),
    _text("issuer"),
    _text("subject"),
    UniqueConstraint("issuer", "subject"),
)

people_sessions = Table(
    "people_sessions",
    metadata,
    _key(),
    # SHA-256 of the token: who reads the record cannot sign in with it
    Column("digest", Text, nullable=False, unique=True),
    _to("person_key", "people.key"),
    _text("made", null=False),
    _text("seen", null=False),
    _text("until", null=False),
    Index(None, "person_key"),
)

people_failures = Table(
    "people_failures",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("n", Integer, nullable=False),
    _text("last", null=False),
)

# Who signed in, whose role was changed, who read what is restricted. Apart from ``audit``, whose lines are the states
# of the record: that somebody has looked changes nothing in it, and this log is for admins alone.
access_log = _log("access_log")

# ---- what a second reader says (see ``_second``): none of it is a value of the record ------------------------------

second_readings = Table(
    "second_readings",
    metadata,
    _key(),
    _to("report_key", "reports.key"),
    _to("version_key", "report_versions.key"),
    *(_text(name, null=False) for name in ("model", "prompt", "at")),
    Column("found", Json, nullable=False),
    UniqueConstraint("version_key", "model", "prompt"),
    Index(None, "report_key"),
)

second_differences = Table(
    "second_differences",
    metadata,
    Column("report_key", Key, primary_key=True, autoincrement=False),
    Column("event_id", Text, primary_key=True),
    Column("layer", Text, primary_key=True),
    Column("reading_key", Key, nullable=False),
    _to("second_key", "second_readings.key"),
    Index(None, "second_key"),
)

# requests and tokens of a day
second_calls = Table(
    "second_calls",
    metadata,
    Column("day", Text, primary_key=True),
    Column("model", Text, primary_key=True),
    *(Column(name, Integer, nullable=False) for name in ("requests", "tokens_in", "tokens_out")),
)

#: Tables of one reading, in the order in which their rows can be inserted.
DERIVED: tuple[Table, ...] = (
    claims, events, event_claims, event_parties, event_places, event_losses, controls, affiliations, entities, warnings,
)  # fmt: skip
#: Triggers refuse every change of their rows.
APPEND_ONLY: tuple[Table, ...] = (audit, decisions, access_log, seals)
