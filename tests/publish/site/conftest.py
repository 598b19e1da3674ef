"""Sites written once for all tests of this folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from marsad.publish._formats import Options
from marsad.publish._released import Incident, Party, Where
from marsad.publish.site import write
from tests.publish.made import CLASH, SHELLING, TOWN, Made

#: What turns the text around it, closes tags, and looks like markup of two template languages.
HOSTILE = "\u202eevil\u202c</script><img src=x onerror=alert(1)>{{7*7}}\"'"
HOSTILE_PARTY = Party("armed_group:../../x", HOSTILE, acled_type="<i>Rebel group</i>")
MANIFEST = {
    "policy": {"name": "public"},
    "citation": "The made record, 2017",
    "note": "</pre><script>alert(2)</script>",
}


def many(n: int) -> Made:
    """A release of ``n`` incidents over three years, at 40 places."""
    return Made(all_incidents=tuple(_one(k) for k in range(n)), all_controls=(), all_gone=())


def _one(k: int) -> Incident:
    day = f"{2015 + k % 3}-{1 + k % 12:02}-{1 + k % 28:02}"
    where = Where(
        f"Town {k % 40}", "near" if k % 5 == 0 else "exact", f"made:{k % 40}", "SY", f"Unit {k % 4}", None,
        34 + (k % 40) / 20, 36 + (k % 37) / 12, "city", 1, 1,
    )  # fmt: skip
    return replace(
        SHELLING if k % 3 else CLASH, id=f"i{k:016x}", number=k, where=where, contradicted=k % 10 == 0,
        when=replace(SHELLING.when, start=day, end=day),
    )  # fmt: skip


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release made by hand, with one hostile incident more, as a site."""
    hostile = replace(
        SHELLING,
        id="../<script>",
        number=79,
        actors=(HOSTILE_PARTY,),
        where=replace(TOWN, name=HOSTILE, gazetteer_id="x"),
    )
    folder = tmp_path_factory.mktemp("made") / "site"
    release = Made(all_incidents=(CLASH, SHELLING, hostile))
    write(release, folder, Options(title="The <b>made</b> record", manifest=MANIFEST))
    return folder


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """450 incidents: more than a month's page, a party's page and the list show at once."""
    folder = tmp_path_factory.mktemp("many") / "site"
    write(many(450), folder, Options(title="Many"))
    return folder
