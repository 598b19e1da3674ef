"""The search seam: full text over reports, by SQLite's FTS5 or PostgreSQL's tsvector.

Both index the folded words of ``_words`` and hold no copy of the text. Ranks are comparable within one answer only;
higher is better on both, and a word of the title weighs four times one of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from sqlalchemy import BigInteger, Connection, Float, Subquery, bindparam, column, text

from marsad.record._words import INDEXED_WORDS, Term

TABLE: Final = "report_words"

#: PostgreSQL refuses a tsvector of more than 1 MB, positions included.
_TSVECTOR_BYTES: Final = 700_000

#: (key of the report version, words of its title, words of its text)
Entry = tuple[int, Sequence[str], Sequence[str]]


class SearchIndex(Protocol):
    """What a back end must give."""

    def add(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Index report versions; each only once."""

    def matching(self, terms: Sequence[Term], newest: int | None = None) -> Subquery:
        """The report versions in which every term stands: columns ``version_key`` and ``rank``; ``newest``: of more
        than so many, those that were taken in last."""


class SqliteSearch:
    """FTS5, contentless: 0.6 kB for a report of 2 kB."""

    def add(self, connection: Connection, entries: Sequence[Entry]) -> None:
        rows = [(key, " ".join(title), " ".join(_indexed(title, words))) for key, title, words in entries]
        if rows:
            connection.exec_driver_sql(f"INSERT INTO {TABLE} (rowid, title, text) VALUES (?, ?, ?)", rows)  # noqa: S608

    def matching(self, terms: Sequence[Term], newest: int | None = None) -> Subquery:
        wanted = " AND ".join(_fts5(t) for t in terms if not t.negative)
        unwanted = "".join(f" NOT {_fts5(t)}" for t in terms if t.negative)
        hits = f"FROM {TABLE} WHERE {TABLE} MATCH :words"
        after = f" AND rowid > coalesce((SELECT rowid {hits} ORDER BY rowid DESC LIMIT 1 OFFSET {newest}), -1)"
        query = text(
            f"SELECT rowid AS version_key, -bm25({TABLE}, 4.0, 1.0) AS rank {hits}"
            + (after if newest is not None else "")
        ).bindparams(bindparam("words", f"({wanted}){unwanted}"))
        return query.columns(column("version_key", BigInteger), column("rank", Float)).subquery("found")


class PostgresSearch:
    """A tsvector that we write ourselves, so that no dictionary of the server changes what is found."""

    def add(self, connection: Connection, entries: Sequence[Entry]) -> None:
        rows = [{"key": key, "words": _tsvector(title, words)} for key, title, words in entries]
        if rows:
            connection.execute(
                text(f"INSERT INTO {TABLE} (version_key, words) VALUES (:key, CAST(:words AS tsvector))"),  # noqa: S608
                rows,
            )

    def matching(self, terms: Sequence[Term], newest: int | None = None) -> Subquery:
        last = f" ORDER BY version_key DESC LIMIT {newest}" if newest is not None else ""
        query = text(
            f"SELECT version_key, ts_rank('{{0.1, 0.1, 0.1, 0.4}}', words, wanted) AS rank FROM ("  # noqa: S608
            f"SELECT version_key, words, wanted FROM {TABLE}, CAST(:words AS tsquery) AS wanted"
            f" WHERE words @@ wanted{last}) AS hits"
        ).bindparams(bindparam("words", " & ".join(_tsquery(t) for t in terms)))
        return query.columns(column("version_key", BigInteger), column("rank", Float)).subquery("found")


def _fts5(term: Term) -> str:
    """Folded words are letters and digits only, so nothing a user writes reaches FTS5 as syntax."""
    return f'"{" ".join(term.words)}"' + ("*" if term.prefix else "")


def _tsquery(term: Term) -> str:
    words = [f"'{w}'" for w in term.words]
    words[-1] += ":*" if term.prefix else ""
    return ("!" if term.negative else "") + f"({' <-> '.join(words)})"


def _indexed(title: Sequence[str], words: Sequence[str]) -> Sequence[str]:
    """The words of a text that have a place of their own behind the title, on both back ends the same."""
    return words[: max(0, INDEXED_WORDS - len(title) - 1)]


def _tsvector(title: Sequence[str], words: Sequence[str]) -> str:
    """The literal of a tsvector; a gap after the title keeps phrases from reaching over."""
    positions: dict[str, list[str]] = {}
    for n, word in enumerate(title, start=1):
        positions.setdefault(word, []).append(f"{n}A")
    size = 0
    for n, word in enumerate(_indexed(title, words), start=len(title) + 2):
        size += 4 if word in positions else len(word.encode()) + 8
        if size > _TSVECTOR_BYTES:
            break
        positions.setdefault(word, []).append(str(n))
    return " ".join(f"'{w}':{','.join(p)}" for w, p in positions.items())


def search_index(dialect: str) -> SearchIndex:
    """The implementation for a dialect's name."""
    return PostgresSearch() if dialect == "postgresql" else SqliteSearch()
