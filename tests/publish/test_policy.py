"""The policy: what a file may hold, and what each rule of it does to a record."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from marsad.errors import BrokenPolicy
from marsad.publish import SHIPPED_POLICIES, Query, RecordRelease, counted, policy_named, preview
from marsad.publish._coarsen import Happening, coarsened
from marsad.publish._names import is_office, whole_name
from marsad.publish._policy import Coarsen, Policy, read_policy
from marsad.publish._released import Where
from marsad.record import Record
from tests.publish.planted import plant

HEAD = 'format = 1\nname = "x"\n'
HOSPITAL = Where("Farouq Hospital", "exact", "x:1", "SY", "Idlib", "Harim", 36.138, 36.452, "site", 1, 1, None, "it")
TOWN = Where("Salqin", "exact", "geonames:1", "SY", "Idlib", "Harim", 36.138, 36.452, "city", 1, 1)


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("planted"))


# ---- files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED_POLICIES)
def test_the_shipped_policies_are_right(name: str) -> None:
    assert policy_named(name).name == name


def test_public_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert policy_named() == policy_named("public")


def test_the_folder_s_own_policy_goes_before_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("policy.toml").write_text(HEAD, encoding="utf-8")
    assert policy_named().name == "x"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("format = 2", "format: must be 1"),
        ("format = ", "no TOML"),
        ("format = 1", "name: must be a text"),
        (HEAD + "version = true", "version: must be a whole number"),
        (HEAD + 'audience = "all"', "audience: must be one of public, restricted, secret"),
        (HEAD + "nmaes = 1", "nmaes: is not known here"),
        (HEAD + '[names]\nwithold = "all"', "names.withold: is not known here"),
        (HEAD + '[names]\ndeny = "Jo Rook"', "names.deny: must be a list of texts"),
        (HEAD + '[[places.coarsen]]\nto = "town"', "places.coarsen[0].to: must be one of grid"),
        (HEAD + '[[places.coarsen]]\nto = "grid"\ndegrees = 0', "degrees: must be a number from 0.01 to 10"),
        (HEAD + '[[places.coarsen]]\nto = "grid"\nfeature = ["site"]', "places.coarsen[0].feature: is not known"),
        (HEAD + "[embargo]\ndays = -1", "embargo.days: must be a whole number"),
        (HEAD + '[fields]\nsecret = ["claims.id"]', "'claims.id' cannot be withheld"),
        (HEAD + '[licences."The Post"]\nquote = "some"', "quote: must be a number of characters"),
        (HEAD + "names = 3", "names: must be a table"),
    ],
)
def test_what_is_not_understood_is_an_error_that_names_the_key(text: str, told: str) -> None:
    with pytest.raises(BrokenPolicy) as caught:
        read_policy(text, "policy.toml")
    assert told in str(caught.value)
    assert "policy.toml" in str(caught.value)


def test_a_policy_that_is_too_deep_is_an_error() -> None:
    with pytest.raises(BrokenPolicy, match="no TOML"):
        read_policy("a = " + "[" * 20_000, "deep.toml")


def test_a_policy_that_is_not_there_is_an_error() -> None:
    with pytest.raises(BrokenPolicy, match="Shipped are public, partners, internal"):
        policy_named("pubic")


def test_the_example_of_the_documentation_is_right() -> None:
    page = (Path(__file__).parents[2] / "docs" / "policy.md").read_text(encoding="utf-8")
    policy = read_policy(page.split("```toml\n")[1].split("```")[0], "docs/policy.md")
    assert policy.embargo == 14
    assert policy.licence_of("Example Wire").quote is None


def test_the_digest_is_that_of_the_meaning() -> None:
    one = read_policy('format = 1\nname = "x"\n[names]\ndeny = ["B", "A"]\nwithhold = "private"', "a")
    two = read_policy('# said otherwise\nname = "x"\nversion = 1\nformat = 1\n[names]\ndeny = ["A", "B"]', "b")
    assert one.digest == two.digest
    assert one.digest != read_policy('format = 1\nname = "x"\n[names]\ndeny = ["A"]', "c").digest


# ---- places ------------------------------------------------------------------------------------------------------


def coarse(to: str, where: Where = HOSPITAL, degrees: float = 0.1, **rule: object) -> Where:
    return coarsened(Policy(coarsen=(Coarsen(to=to, degrees=degrees, **rule),)), where)  # type: ignore[arg-type]


def test_a_cell_has_the_name_of_its_unit_and_its_own_middle() -> None:
    told = coarse("grid", features=("site",))
    assert (told.name, told.lat, told.lon, told.coarsened) == ("Harim", 36.15, 36.45, "grid 0.1")
    assert told.gazetteer_id is told.provider is told.feature is None


@pytest.mark.parametrize(
    ("to", "degrees", "precision", "codes", "point"),
    [
        ("grid", 0.1, "near", (2, 2), True),
        ("grid", 0.25, "near", (2, 2), True),
        ("grid", 0.5, "admin2", (3, 2), False),
        ("grid", 5.0, "admin1", (4, 3), False),
        ("admin2", 0.1, "admin2", (3, 2), False),
        ("admin1", 0.1, "admin1", (4, 3), False),
        ("country", 0.1, "country", (6, 3), False),
    ],
)
def test_the_codes_of_precision_are_those_of_what_is_told(
    to: str, degrees: float, precision: str, codes: tuple[int, int], point: bool
) -> None:
    told = coarse(to, degrees=degrees)
    assert told.precision == precision
    assert (told.where_prec, told.geo_precision) == codes
    assert (told.lat is not None) is point


def test_a_town_stays_where_only_sites_are_coarsened() -> None:
    assert coarse("grid", TOWN, features=("site",), words=True) is TOWN


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        ({"types": ("ASSAULT",)}, True),
        ({"types": ("AID",)}, False),
        ({"modes": ("aerial",)}, True),
        ({"countries": ("SY",)}, True),
        ({"countries": ("UA",)}, False),
        ({"types": ("ASSAULT",), "countries": ("UA",)}, False),
    ],
)
def test_all_that_a_rule_asks_for_must_hold(rule: dict[str, tuple[str, ...]], holds: bool) -> None:
    policy = Policy(coarsen=(Coarsen(to="admin1", **rule),))  # type: ignore[arg-type]
    assert (coarsened(policy, TOWN, Happening("ASSAULT", "aerial")).name == "Idlib") is holds


def test_a_site_that_was_not_found_loses_its_name() -> None:
    told = coarse("grid", Where("al-Quds hospital", "unresolved"), words=True)
    assert (told.name, told.precision, told.where_prec) == ("[place withheld]", "unresolved", None)


def test_an_area_that_is_as_wide_already_stays() -> None:
    unit = Where("Idlib", "admin1", "geonames:2", "SY", "Idlib", feature="admin1", where_prec=4, geo_precision=3)
    assert coarse("grid", unit) is unit


# ---- names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "body", "public"),
    [
        ("President", None, True), ("brigade commander", None, True), ("spokesman", "Army", True),
        ("Colonel", None, True), ("Captain", None, False), ("teacher", None, False), ("activist", None, False),
        ("director", "National Hospital", False), ("head", "Example Union", True), (None, None, False),
    ],
)  # fmt: skip
def test_an_office_or_a_command_makes_a_name_public(role: str | None, body: str | None, public: bool) -> None:
    assert is_office(role, body) is public


@pytest.mark.parametrize("name", ["Jo Rook", "Abu Omar al-Rook", "نديرة كوينيل"])
def test_names_are_told_from_descriptions(name: str) -> None:
    assert whole_name(name)


@pytest.mark.parametrize("name", ["residents", "Kurdish Fighters", "Foreign Ministers", "Suicide Bomber", "Rook"])
def test_descriptions_are_no_whole_names(name: str) -> None:
    assert not whole_name(name)


# ---- what is held back -------------------------------------------------------------------------------------------


def everything(release: RecordRelease) -> str:
    parts = (release.reports(), release.claims(), release.events(), release.incidents(), release.controls())
    return "\n".join(repr(value) for part in parts for value in part)


def test_an_embargo_counts_from_when_it_happened(planted: Path) -> None:
    policy = Policy(embargo=30)
    with Record.open(planted) as record:
        early, late = (RecordRelease(record, policy, today=day) for day in (date(2017, 9, 20), date(2018, 1, 1)))
        assert everything(early) == ""
        assert "Salq" in everything(late)


def test_of_a_report_in_which_something_is_under_embargo_nothing_tells_of_it(planted: Path) -> None:
    with Record.open(planted) as record:
        # published and happened on the 6th; what happened on the 5th is over
        release = RecordRelease(record, Policy(names="none", embargo=14), today=date(2017, 9, 20))
        assert [r.id for r in release.reports()] == ["planted-1"]
        told = everything(release)
        assert "Atmeh" in told
        release = RecordRelease(record, Policy(names="none", embargo=15), today=date(2017, 9, 20))
        assert everything(release) == ""


def test_an_incident_that_is_held_back_stands_in_no_words(planted: Path) -> None:
    with Record.open(planted) as record:
        camp = next(i for i in RecordRelease(record, policy_named("internal")).incidents() if "Atmeh" in repr(i.where))
        policy = Policy(names="none", incidents=(camp.id,))
        told = everything(RecordRelease(record, policy))
    assert camp.id not in told
    assert "Atmeh" not in told
    assert "Farouq" in told


@pytest.mark.parametrize("policy", [Policy(reports=("planted-1",)), Policy(sources=("Example Wire",))])
def test_reports_and_sources_are_held_back_whole(policy: Policy, planted: Path) -> None:
    with Record.open(planted) as record:
        told = everything(RecordRelease(record, policy))
        shared = [i for i in RecordRelease(record, policy).incidents() if i.reports]
    assert "planted-2" in told
    assert "planted-1" not in told
    # what is left of an incident that it told of, too, has no number that may be its own
    assert any(i.killed.best is None and i.summary is None for i in shared)


def test_fields_are_kept_for_their_audience(planted: Path) -> None:
    with Record.open(planted) as record:
        for audience, kept in (("public", False), ("restricted", True), ("secret", True)):
            policy = Policy(audience=audience, restricted=("claims.words",))  # type: ignore[arg-type]
            words = [c.words for c in RecordRelease(record, policy).claims()]
            assert any(words) is kept


@pytest.mark.parametrize(("quote", "longest"), [("20", 22), ("0", 0)])
def test_no_more_is_quoted_than_the_licence_lets(quote: str, longest: int, planted: Path) -> None:
    policy = read_policy(f"{HEAD}[licences.default]\nquote = {quote}\n", "x")
    with Record.open(planted) as record:
        assert max(len(c.words or "") for c in RecordRelease(record, policy).claims()) <= longest


def test_pages_are_given_away_by_licence_and_only_if_nothing_in_them_is_withheld(planted: Path) -> None:
    with Record.open(planted) as record:
        public = list(RecordRelease(record, policy_named("public")).evidence())
        licensed = read_policy(f"{HEAD}[licences.default]\nevidence = true\n", "x")
        named = list(RecordRelease(record, licensed).evidence())
        internal = list(RecordRelease(record, policy_named("internal")).evidence())
    assert {e.withheld for e in public} == {"no licence lets it out whole"}
    assert all(e.content is None and "name that is withheld" in str(e.withheld) for e in named)
    assert all(e.content for e in internal)


# ---- the preview -------------------------------------------------------------------------------------------------


def test_the_preview_lists_what_is_withheld_and_why(planted: Path) -> None:
    with Record.open(planted) as record:
        items = tuple(preview(RecordRelease(record, policy_named("public"))))
    assert {"name of a private person", "place coarsened", "url that holds what is withheld"} <= set(counted(items))
    assert any(x.what == "Tarek Quennell" and x.of == "planted-1" for x in items)
    assert not any("Harbin" in x.what for x in items)


def test_nothing_is_withheld_by_internal(planted: Path) -> None:
    with Record.open(planted) as record:
        items = tuple(preview(RecordRelease(record, policy_named("internal"), Query(place="Salqin"))))
    assert items == ()
