"""The first schema."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

#: "MRSD"
APPLICATION_ID = 0x4D525344

TABLES = (
    "sources",
    "contents",
    "evidence",
    "reports",
    "report_versions",
    "failures",
    "extractions",
    "readings",
    "claims",
    "events",
    "event_claims",
    "event_parties",
    "event_places",
    "event_losses",
    "controls",
    "affiliations",
    "entities",
    "warnings",
    "incidents",
    "incident_members",
    "incident_losses",
    "tombstones",
    "copies",
    "runs",
    "audit",
    "decisions",
)

#: Nothing that was logged is changed or taken away, not by hand either.
APPEND_ONLY = ("audit", "decisions")


def upgrade() -> None:
    _sources()
    _contents()
    _evidence()
    _reports()
    _report_versions()
    _failures()
    _extractions()
    _readings()
    _claims()
    _events()
    _event_claims()
    _event_parties()
    _event_places()
    _event_losses()
    _controls()
    _affiliations()
    _entities()
    _warnings()
    _incidents()
    _incident_members()
    _incident_losses()
    _tombstones()
    _copies()
    _runs()
    _audit()
    _decisions()
    if op.get_bind().dialect.name == "postgresql":
        _on_postgresql()
    else:
        _on_sqlite()


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if not postgresql:
        op.execute("DROP TABLE event_points")
    op.execute("DROP TABLE report_words")
    for name in reversed(TABLES):
        op.drop_table(name)
    if postgresql:
        op.execute("DROP FUNCTION refuse_change()")


def _on_sqlite() -> None:
    op.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    # The words are folded already (record/_words.py): the tokenizer has only blanks left to find.
    op.execute(
        "CREATE VIRTUAL TABLE report_words USING fts5"
        "(title, text, content='', tokenize=\"unicode61 remove_diacritics 0\")"
    )
    op.execute("CREATE VIRTUAL TABLE event_points USING rtree(id, south, north, west, east)")
    for table in APPEND_ONLY:
        _refuse(table, "UPDATE", "update")
        _refuse(table, "DELETE", "delete")
        # INSERT OR REPLACE takes a row away without firing the trigger of DELETE.
        _refuse(table, "INSERT", "replace", f"WHEN EXISTS (SELECT 1 FROM {table} WHERE key = NEW.key)")  # noqa: S608


def _refuse(table: str, change: str, name: str, when: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{name} BEFORE {change} ON {table} {when}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _on_postgresql() -> None:
    op.execute(
        "CREATE TABLE report_words (version_key BIGINT PRIMARY KEY REFERENCES report_versions (key), words TSVECTOR)"
    )
    op.execute("CREATE INDEX ix_report_words_words ON report_words USING gin (words)")
    op.execute("CREATE INDEX ix_event_places_lat_lon ON event_places (lat, lon)")
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sources")),
        sa.UniqueConstraint("name", name=op.f("uq_sources_name")),
    )


def _contents() -> None:
    op.create_table(
        "contents",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("packing", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_contents")),
        sa.UniqueConstraint("sha256", name=op.f("uq_contents_sha256")),
    )


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("content_key", KEY, nullable=False),
        sa.Column("retrieved", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("software", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text()),
        sa.Column("encoding", sa.Text()),
        sa.Column("within", sa.Text()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.ForeignKeyConstraint(["content_key"], ["contents.key"], name=op.f("fk_evidence_content_key_contents")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_address"), "evidence", ["address"], unique=False)
    op.create_index(op.f("ix_evidence_content_key"), "evidence", ["content_key"], unique=False)


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("current_version_key", KEY, nullable=False),
        sa.Column("current_reading_key", KEY),
        sa.Column("added", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_reports")),
        sa.UniqueConstraint("id", name=op.f("uq_reports_id")),
    )
    op.create_index(op.f("ix_reports_current_reading_key"), "reports", ["current_reading_key"], unique=False)
    op.create_index(op.f("ix_reports_current_version_key"), "reports", ["current_version_key"], unique=False)


def _report_versions() -> None:
    op.create_table(
        "report_versions",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("report_key", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("evidence_key", KEY, nullable=False),
        sa.Column("source_key", KEY),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("author", sa.Text()),
        sa.Column("published", sa.Text()),
        sa.Column("published_day", sa.Text()),
        sa.Column("retrieved", sa.Text(), nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("language_confidence", sa.Float(precision=53)),
        sa.Column("hints", JSON),
        sa.Column("notes", JSON),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_key"], ["evidence.key"], name=op.f("fk_report_versions_evidence_key_evidence")
        ),
        sa.ForeignKeyConstraint(["report_key"], ["reports.key"], name=op.f("fk_report_versions_report_key_reports")),
        sa.ForeignKeyConstraint(["source_key"], ["sources.key"], name=op.f("fk_report_versions_source_key_sources")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_report_versions")),
        sa.UniqueConstraint("report_key", "sha256", name=op.f("uq_report_versions_report_key_sha256")),
        sa.UniqueConstraint("report_key", "version", name=op.f("uq_report_versions_report_key_version")),
    )
    op.create_index(op.f("ix_report_versions_published_day"), "report_versions", ["published_day"], unique=False)
    op.create_index(op.f("ix_report_versions_source_key"), "report_versions", ["source_key"], unique=False)


def _failures() -> None:
    op.create_table(
        "failures",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("input_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("evidence_key", KEY),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("last", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("mended", sa.Text()),
        sa.ForeignKeyConstraint(["evidence_key"], ["evidence.key"], name=op.f("fk_failures_evidence_key_evidence")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_failures")),
        sa.UniqueConstraint("input_id", "code", name=op.f("uq_failures_input_id_code")),
    )


def _extractions() -> None:
    op.create_table(
        "extractions",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("software", sa.Text(), nullable=False),
        sa.Column("first_used", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_extractions")),
        sa.UniqueConstraint("name", name=op.f("uq_extractions_name")),
    )


def _readings() -> None:
    op.create_table(
        "readings",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("version_key", KEY, nullable=False),
        sa.Column("extraction_key", KEY, nullable=False),
        sa.Column("read_at", sa.Text(), nullable=False),
        sa.Column("report_day", sa.Text()),
        sa.Column("superseded_by", KEY),
        sa.Column("superseded_at", sa.Text()),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["extraction_key"], ["extractions.key"], name=op.f("fk_readings_extraction_key_extractions")
        ),
        sa.ForeignKeyConstraint(["superseded_by"], ["readings.key"], name=op.f("fk_readings_superseded_by_readings")),
        sa.ForeignKeyConstraint(
            ["version_key"], ["report_versions.key"], name=op.f("fk_readings_version_key_report_versions")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_readings")),
        sa.UniqueConstraint("version_key", "extraction_key", name=op.f("uq_readings_version_key_extraction_key")),
    )


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("reading_key", KEY, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("extraction_key", KEY, nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("quoted", sa.Boolean(), nullable=False),
        sa.Column("source_begin", sa.Integer()),
        sa.Column("source_end", sa.Integer()),
        sa.Column("source_entity", sa.Text()),
        sa.Column("source_name", sa.Text()),
        sa.Column("source_kind", sa.Text()),
        sa.Column("via_begin", sa.Integer()),
        sa.Column("via_end", sa.Integer()),
        sa.Column("via_name", sa.Text()),
        sa.Column("via_kind", sa.Text()),
        sa.Column("cue_begin", sa.Integer()),
        sa.Column("cue_end", sa.Integer()),
        sa.Column("content", JSON),
        sa.Column("confidence", sa.Float(precision=53)),
        sa.Column("rule", sa.Text()),
        sa.ForeignKeyConstraint(
            ["extraction_key"], ["extractions.key"], name=op.f("fk_claims_extraction_key_extractions")
        ),
        sa.ForeignKeyConstraint(["reading_key"], ["readings.key"], name=op.f("fk_claims_reading_key_readings")),
        sa.PrimaryKeyConstraint("reading_key", "id", name=op.f("pk_claims")),
        sqlite_with_rowid=False,
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("reading_key", KEY, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("extraction_key", KEY, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text()),
        sa.Column("acled", sa.Text()),
        sa.Column("cameo", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("trigger_begin", sa.Integer()),
        sa.Column("trigger_end", sa.Integer()),
        sa.Column("time_start", sa.Text()),
        sa.Column("time_end", sa.Text()),
        sa.Column("time_granularity", sa.Text()),
        sa.Column("time_anchor", sa.Text()),
        sa.Column("share", sa.Float(precision=53)),
        sa.Column("telling", sa.Text()),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("weapons", JSON),
        sa.Column("confidence", sa.Float(precision=53)),
        sa.Column("rule", sa.Text()),
        sa.ForeignKeyConstraint(
            ["extraction_key"], ["extractions.key"], name=op.f("fk_events_extraction_key_extractions")
        ),
        sa.ForeignKeyConstraint(["reading_key"], ["readings.key"], name=op.f("fk_events_reading_key_readings")),
        sa.PrimaryKeyConstraint("reading_key", "id", name=op.f("pk_events")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_events_time_start"), "events", ["time_start"], unique=False)
    op.create_index(op.f("ix_events_type"), "events", ["type"], unique=False)


def _event_claims() -> None:
    op.create_table(
        "event_claims",
        sa.Column("reading_key", KEY, autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("extraction_key", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["extraction_key"], ["extractions.key"], name=op.f("fk_event_claims_extraction_key_extractions")
        ),
        sa.ForeignKeyConstraint(
            ["reading_key", "claim_id"],
            ["claims.reading_key", "claims.id"],
            name=op.f("fk_event_claims_reading_key_claim_id_claims"),
        ),
        sa.ForeignKeyConstraint(
            ["reading_key", "event_id"],
            ["events.reading_key", "events.id"],
            name=op.f("fk_event_claims_reading_key_event_id_events"),
        ),
        sa.PrimaryKeyConstraint("reading_key", "event_id", "claim_id", name=op.f("pk_event_claims")),
        sqlite_with_rowid=False,
    )


def _event_parties() -> None:
    op.create_table(
        "event_parties",
        sa.Column("reading_key", KEY, autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("extraction_key", KEY, nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("role", sa.Text()),
        sa.Column("mention", sa.Text()),
        sa.Column("entity_id", sa.Text()),
        sa.Column("name", sa.Text()),
        sa.Column("names", sa.Text()),
        sa.Column("actor", sa.Text()),
        sa.ForeignKeyConstraint(
            ["extraction_key"], ["extractions.key"], name=op.f("fk_event_parties_extraction_key_extractions")
        ),
        sa.ForeignKeyConstraint(
            ["reading_key", "event_id"],
            ["events.reading_key", "events.id"],
            name=op.f("fk_event_parties_reading_key_event_id_events"),
        ),
        sa.PrimaryKeyConstraint("reading_key", "event_id", "n", name=op.f("pk_event_parties")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_event_parties_actor"), "event_parties", ["actor"], unique=False)


def _event_places() -> None:
    op.create_table(
        "event_places",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("reading_key", KEY, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("extraction_key", KEY, nullable=False),
        sa.Column("mention", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("gazetteer_id", sa.Text()),
        sa.Column("lat", sa.Float(precision=53)),
        sa.Column("lon", sa.Float(precision=53)),
        sa.Column("country", sa.Text()),
        sa.Column("admin1", sa.Text()),
        sa.Column("feature", sa.Text()),
        sa.Column("precision", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("relation", JSON),
        sa.Column("confidence", sa.Float(precision=53)),
        sa.ForeignKeyConstraint(
            ["extraction_key"], ["extractions.key"], name=op.f("fk_event_places_extraction_key_extractions")
        ),
        sa.ForeignKeyConstraint(
            ["reading_key", "event_id"],
            ["events.reading_key", "events.id"],
            name=op.f("fk_event_places_reading_key_event_id_events"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_event_places")),
        sa.UniqueConstraint("reading_key", "event_id", "n", name=op.f("uq_event_places_reading_key_event_id_n")),
    )


def _event_losses() -> None:
    op.create_table(
        "event_losses",
        sa.Column("reading_key", KEY, autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("extraction_key", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("low", sa.BigInteger()),
        sa.Column("best", sa.BigInteger()),
        sa.Column("high", sa.BigInteger()),
        sa.Column("begin", sa.Integer()),
        sa.Column("end", sa.Integer()),
        sa.Column("confidence", sa.Float(precision=53)),
        sa.Column("rule", sa.Text()),
        sa.ForeignKeyConstraint(
            ["extraction_key"], ["extractions.key"], name=op.f("fk_event_losses_extraction_key_extractions")
        ),
        sa.ForeignKeyConstraint(
            ["reading_key", "event_id"],
            ["events.reading_key", "events.id"],
            name=op.f("fk_event_losses_reading_key_event_id_events"),
        ),
        sa.PrimaryKeyConstraint("reading_key", "event_id", "n", name=op.f("pk_event_losses")),
        sqlite_with_rowid=False,
    )


def _controls() -> None:
    op.create_table(
        "controls",
        sa.Column("reading_key", KEY, autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("extraction_key", KEY, nullable=False),
        sa.Column("place", sa.Text()),
        sa.Column("gazetteer_id", sa.Text()),
        sa.Column("lat", sa.Float(precision=53)),
        sa.Column("lon", sa.Float(precision=53)),
        sa.Column("country", sa.Text()),
        sa.Column("admin1", sa.Text()),
        sa.Column("precision", sa.Text()),
        sa.Column("holder", sa.Text()),
        sa.Column("holder_actor", sa.Text()),
        sa.Column("against", sa.Text()),
        sa.Column("against_actor", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("share", sa.Float(precision=53)),
        sa.Column("as_of", sa.Text()),
        sa.Column("begin", sa.Integer()),
        sa.Column("end", sa.Integer()),
        sa.Column("claims", JSON),
        sa.Column("confidence", sa.Float(precision=53)),
        sa.Column("rule", sa.Text()),
        sa.ForeignKeyConstraint(
            ["extraction_key"], ["extractions.key"], name=op.f("fk_controls_extraction_key_extractions")
        ),
        sa.ForeignKeyConstraint(["reading_key"], ["readings.key"], name=op.f("fk_controls_reading_key_readings")),
        sa.PrimaryKeyConstraint("reading_key", "n", name=op.f("pk_controls")),
        sqlite_with_rowid=False,
    )


def _affiliations() -> None:
    op.create_table(
        "affiliations",
        sa.Column("reading_key", KEY, autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("extraction_key", KEY, nullable=False),
        sa.Column("person", sa.Text()),
        sa.Column("person_actor", sa.Text()),
        sa.Column("role", sa.Text()),
        sa.Column("organisation", sa.Text()),
        sa.Column("organisation_actor", sa.Text()),
        sa.Column("since", sa.Text()),
        sa.Column("until", sa.Text()),
        sa.Column("former", sa.Boolean(), nullable=False),
        sa.Column("begin", sa.Integer()),
        sa.Column("end", sa.Integer()),
        sa.Column("confidence", sa.Float(precision=53)),
        sa.Column("rule", sa.Text()),
        sa.ForeignKeyConstraint(
            ["extraction_key"], ["extractions.key"], name=op.f("fk_affiliations_extraction_key_extractions")
        ),
        sa.ForeignKeyConstraint(["reading_key"], ["readings.key"], name=op.f("fk_affiliations_reading_key_readings")),
        sa.PrimaryKeyConstraint("reading_key", "n", name=op.f("pk_affiliations")),
        sqlite_with_rowid=False,
    )


def _entities() -> None:
    op.create_table(
        "entities",
        sa.Column("reading_key", KEY, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("extraction_key", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text()),
        sa.Column("source_kind", sa.Text()),
        sa.Column("side", sa.Text()),
        sa.Column("part_of", sa.Text()),
        sa.Column("country", sa.Text()),
        sa.Column("code", sa.Text()),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Float(precision=53)),
        sa.ForeignKeyConstraint(
            ["extraction_key"], ["extractions.key"], name=op.f("fk_entities_extraction_key_extractions")
        ),
        sa.ForeignKeyConstraint(["reading_key"], ["readings.key"], name=op.f("fk_entities_reading_key_readings")),
        sa.PrimaryKeyConstraint("reading_key", "id", name=op.f("pk_entities")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_entities_actor"), "entities", ["actor"], unique=False)


def _warnings() -> None:
    op.create_table(
        "warnings",
        sa.Column("reading_key", KEY, autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("extraction_key", KEY, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("begin", sa.Integer()),
        sa.Column("end", sa.Integer()),
        sa.Column("message", sa.Text()),
        sa.ForeignKeyConstraint(
            ["extraction_key"], ["extractions.key"], name=op.f("fk_warnings_extraction_key_extractions")
        ),
        sa.ForeignKeyConstraint(["reading_key"], ["readings.key"], name=op.f("fk_warnings_reading_key_readings")),
        sa.PrimaryKeyConstraint("reading_key", "n", name=op.f("pk_warnings")),
        sqlite_with_rowid=False,
    )


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("extraction_key", KEY, nullable=False),
        sa.Column("linked_at", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text()),
        sa.Column("time_start", sa.Text()),
        sa.Column("time_end", sa.Text()),
        sa.Column("place_name", sa.Text()),
        sa.Column("place_names", sa.Text()),
        sa.Column("gazetteer_id", sa.Text()),
        sa.Column("lat", sa.Float(precision=53)),
        sa.Column("lon", sa.Float(precision=53)),
        sa.Column("country", sa.Text()),
        sa.Column("admin1", sa.Text()),
        sa.Column("precision", sa.Text()),
        sa.ForeignKeyConstraint(
            ["extraction_key"], ["extractions.key"], name=op.f("fk_incidents_extraction_key_extractions")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_incidents")),
        sa.UniqueConstraint("id", name=op.f("uq_incidents_id")),
    )
    op.create_index(op.f("ix_incidents_time_start"), "incidents", ["time_start"], unique=False)
    op.create_index(op.f("ix_incidents_type"), "incidents", ["type"], unique=False)


def _incident_members() -> None:
    op.create_table(
        "incident_members",
        sa.Column("incident_key", KEY, autoincrement=False, nullable=False),
        sa.Column("reading_key", KEY, autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("report_key", KEY, nullable=False),
        sa.Column("origin", sa.Integer()),
        sa.Column("extraction_key", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["extraction_key"], ["extractions.key"], name=op.f("fk_incident_members_extraction_key_extractions")
        ),
        sa.ForeignKeyConstraint(
            ["incident_key"], ["incidents.key"], name=op.f("fk_incident_members_incident_key_incidents")
        ),
        sa.ForeignKeyConstraint(
            ["reading_key", "event_id"],
            ["events.reading_key", "events.id"],
            name=op.f("fk_incident_members_reading_key_event_id_events"),
        ),
        sa.ForeignKeyConstraint(["report_key"], ["reports.key"], name=op.f("fk_incident_members_report_key_reports")),
        sa.PrimaryKeyConstraint("incident_key", "reading_key", "event_id", name=op.f("pk_incident_members")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_incident_members_reading_key_event_id"), "incident_members", ["reading_key", "event_id"], unique=False
    )


def _incident_losses() -> None:
    op.create_table(
        "incident_losses",
        sa.Column("incident_key", KEY, autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("extraction_key", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("low", sa.BigInteger()),
        sa.Column("best", sa.BigInteger()),
        sa.Column("high", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["extraction_key"], ["extractions.key"], name=op.f("fk_incident_losses_extraction_key_extractions")
        ),
        sa.ForeignKeyConstraint(
            ["incident_key"], ["incidents.key"], name=op.f("fk_incident_losses_incident_key_incidents")
        ),
        sa.PrimaryKeyConstraint("incident_key", "n", name=op.f("pk_incident_losses")),
        sqlite_with_rowid=False,
    )


def _tombstones() -> None:
    op.create_table(
        "tombstones",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("merged_into", sa.Text()),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstones")),
    )


def _copies() -> None:
    op.create_table(
        "copies",
        sa.Column("a_key", KEY, autoincrement=False, nullable=False),
        sa.Column("b_key", KEY, autoincrement=False, nullable=False),
        sa.Column("containment", sa.Float(precision=53)),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("from_key", KEY),
        sa.Column("extraction_key", KEY, nullable=False),
        sa.ForeignKeyConstraint(["a_key"], ["reports.key"], name=op.f("fk_copies_a_key_reports")),
        sa.ForeignKeyConstraint(["b_key"], ["reports.key"], name=op.f("fk_copies_b_key_reports")),
        sa.ForeignKeyConstraint(
            ["extraction_key"], ["extractions.key"], name=op.f("fk_copies_extraction_key_extractions")
        ),
        sa.ForeignKeyConstraint(["from_key"], ["reports.key"], name=op.f("fk_copies_from_key_reports")),
        sa.PrimaryKeyConstraint("a_key", "b_key", name=op.f("pk_copies")),
        sqlite_with_rowid=False,
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("started", sa.Text(), nullable=False),
        sa.Column("ended", sa.Text()),
        sa.Column("software", sa.Text(), nullable=False),
        sa.Column("extraction_key", KEY, nullable=False),
        sa.Column("counts", JSON),
        sa.ForeignKeyConstraint(
            ["extraction_key"], ["extractions.key"], name=op.f("fk_runs_extraction_key_extractions")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_runs")),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("run_key", KEY),
        sa.Column("before", JSON),
        sa.Column("after", JSON),
        sa.ForeignKeyConstraint(["run_key"], ["runs.key"], name=op.f("fk_audit_run_key_runs")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_kind_id"), "audit", ["kind", "id"], unique=False)


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("before", JSON),
        sa.Column("after", JSON),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_kind_id"), "decisions", ["kind", "id"], unique=False)
