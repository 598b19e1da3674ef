"""Everything that the public face and readers can reach is searched for planted secrets; new pages without a line."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from marsad.desk import Settings, create_app
from marsad.record import Record
from tests.desk.conftest import FROM_PAGE
from tests.desk.crawling import addresses, walk
from tests.publish.planted import CAMP, NAMES, NEAR, POLICY, SITES, plant
from tests.publish.searching import found, points_near


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("planted"))


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("policy") / "tested.toml"
    path.write_text(POLICY, encoding="utf-8")
    return path


def everything(db: Path, cache: Path, policy: str) -> list[str]:
    """What the public face answers, wherever one goes."""
    app = create_app(Settings(str(db), "public", public_policy=policy, cache=cache))
    with TestClient(app, base_url="http://127.0.0.1:8430", headers=FROM_PAGE) as client, Record.open(db) as record:
        assert isinstance(client.app, FastAPI)
        ids = {
            "incidents": sorted(record.incident_ids()),
            "reports": [row.id for row in record.iter_reports()],
            "sources": sorted({row.source or "" for row in record.iter_reports()}),
        }
        return [text for _, text in walk(client, list(addresses(client.app, ids)))]


def test_the_public_face_lets_nothing_out(planted: Path, policy: Path, tmp_path: Path) -> None:
    texts = everything(planted, tmp_path, str(policy))
    assert len(texts) > 3
    assert found(texts, (*NAMES, *SITES)) == set()
    assert points_near(texts, CAMP, NEAR) == []


def test_the_search_finds_what_an_open_policy_lets_out(planted: Path, tmp_path: Path) -> None:
    texts = everything(planted, tmp_path, "internal")
    assert found(texts, NAMES) >= {"quennell", "ostrander"}
    assert found(texts, SITES)
