"""Who may use the desk: accounts, sessions, failed attempts, and the log of who looked at what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def upgrade() -> None:
    _people()
    _sessions()
    op.create_table(
        "people_failures",
        _text("kind"),
        _text("id"),
        sa.Column("n", sa.Integer(), nullable=False),
        _text("last"),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_people_failures")),
    )
    _log()


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        _text("name"),
        _text("id"),
        _text("role"),
        sa.Column("rights", JSON, nullable=False),
        _text("password", null=True),
        _text("language", null=True),
        _text("theme", null=True),
        _text("made"),
        _text("seen", null=True),
        _text("disabled", null=True),
        _text("invite", null=True),
        _text("invite_until", null=True),
        _text("issuer", null=True),
        _text("subject", null=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_people")),
        sa.UniqueConstraint("id", name=op.f("uq_people_id")),
        sa.UniqueConstraint("invite", name=op.f("uq_people_invite")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_people_issuer_subject")),
    )


def _sessions() -> None:
    op.create_table(
        "people_sessions",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        _text("digest"),
        sa.Column("person_key", KEY, nullable=False),
        _text("made"),
        _text("seen"),
        _text("until"),
        sa.ForeignKeyConstraint(["person_key"], ["people.key"], name=op.f("fk_people_sessions_person_key_people")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_people_sessions")),
        sa.UniqueConstraint("digest", name=op.f("uq_people_sessions_digest")),
    )
    op.create_index(op.f("ix_people_sessions_person_key"), "people_sessions", ["person_key"], unique=False)


def _log() -> None:
    op.create_table(
        "access_log",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        _text("at"),
        _text("who"),
        _text("what"),
        _text("kind"),
        _text("id"),
        sa.Column("before", JSON, nullable=True),
        sa.Column("after", JSON, nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_access_log")),
    )
    op.create_index(op.f("ix_access_log_kind_id"), "access_log", ["kind", "id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _refuse("UPDATE", "update")
        _refuse("DELETE", "delete")
        # INSERT OR REPLACE takes a row away without firing the trigger of DELETE.
        _refuse("INSERT", "replace", "WHEN EXISTS (SELECT 1 FROM access_log WHERE key = NEW.key)")
    else:
        op.execute(
            "CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _refuse(change: str, name: str, when: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER access_log_no_{name} BEFORE {change} ON access_log {when}"
        " BEGIN SELECT RAISE(ABORT, 'access_log is append-only'); END"
    )


def downgrade() -> None:
    op.drop_table("access_log")
    op.drop_table("people_failures")
    op.drop_table("people_sessions")
    op.drop_table("people")
