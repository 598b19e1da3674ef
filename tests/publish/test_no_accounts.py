"""Accounts of the desk are in the record, and in nothing that leaves it, whatever the policy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from marsad.record import People, Record
from tests.publish.planted import plant
from tests.publish.test_leaks import EXPORTS, export

NAME = "Pomeroy"


@pytest.fixture(scope="module")
def shared_desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A record with an account that was invited and has looked, and the code of the invitation."""
    folder = tmp_path_factory.mktemp("accounts")
    db = folder / "accounts.db"
    shutil.copy(plant(folder), db)
    with Record.open(db) as record:
        people = People(record)
        people.add(NAME, "editor", by=NAME)
        people.note_reading(NAME, "incident", sorted(record.incident_ids()))
        return db, people.invite(NAME, by=NAME)


@pytest.mark.parametrize(("name", "table"), EXPORTS)
def test_no_format_holds_an_account(
    name: str, table: str | None, shared_desk: tuple[Path, str], tmp_path: Path
) -> None:
    db, code = shared_desk
    texts = export(db, tmp_path, name, table, "internal")
    assert texts
    assert not [secret for secret in (NAME, code) if any(secret.casefold() in text.casefold() for text in texts)]
