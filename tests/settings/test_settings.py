"""Settings: what may stand in a marsad.toml, what goes before what, and what is refused."""

from __future__ import annotations

import dataclasses
import json
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import BrokenSettings
from marsad.settings import Setting, Settings, all_settings, as_markdown, load, secret

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "settings.md").read_text("utf-8")


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "marsad.toml"
    path.write_text(text, "utf-8")
    return path


#: A value of each type that is no setting's default.
_OTHER = {bool: True, int: 7, float: 7.5, tuple: ["one", "two"]}


def _other(setting: Setting) -> object:
    if setting.choices:
        return next(c for c in setting.choices if c != setting.default)
    if setting.kind is bool:
        return not setting.default
    if setting.says.most is not None:
        return setting.kind(setting.says.most)
    if setting.says.least is not None:
        return setting.kind(setting.says.least + 7)
    return _OTHER.get(setting.kind, "some-other")


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else str(value) if isinstance(value, Path) else value


def test_the_defaults_hold_without_file_and_environment() -> None:
    loaded = load(None, {})
    assert loaded.settings == Settings()
    assert {v.origin for v in loaded.values} == {"default"}


@pytest.mark.parametrize("setting", all_settings(), ids=lambda s: s.key)
def test_the_environment_goes_before_the_file_and_that_before_the_default(setting: Setting, tmp_path: Path) -> None:
    other = _other(setting)
    table = f"[{'.'.join(setting.section)}]\n{setting.name} = {json.dumps(other)}\n"
    said = " ".join(other) if isinstance(other, list) else str(other)
    told = load(None, {setting.env: said}).value(setting.key)
    assert (told.origin, _plain(told.value)) == ("environment", other)
    if setting.says.secret:
        with pytest.raises(BrokenSettings, match="no secret stands in this file"):
            load(_file(tmp_path, table), {})
        return
    held = load(_file(tmp_path, table), {}).value(setting.key)
    assert held.origin == "file"
    beside = str(tmp_path / str(other)) if isinstance(other, str) else None
    assert _plain(held.value) in (other, beside)
    both = load(_file(tmp_path, table), {setting.env: said}).value(setting.key)
    assert both.origin == "environment"


@pytest.mark.parametrize("setting", all_settings(), ids=lambda s: s.key)
def test_a_value_of_another_type_is_refused_by_name(setting: Setting, tmp_path: Path) -> None:
    for wrong in ("{ a = 1 }", "[[1]]", '""' if setting.kind is not bool else "1"):
        with pytest.raises(BrokenSettings, match=setting.key):
            load(_file(tmp_path, f"[{'.'.join(setting.section)}]\n{setting.name} = {wrong}\n"), {})


@pytest.mark.parametrize(
    "setting", [s for s in all_settings() if s.says.least is not None or s.says.most is not None], ids=lambda s: s.key
)
def test_bounds_are_kept(setting: Setting, tmp_path: Path) -> None:
    for bound, beyond in ((setting.says.least, -1), (setting.says.most, 1)):
        if bound is None:
            continue
        assert load(None, {setting.env: f"{bound:g}"}).value(setting.key).value == bound
        with pytest.raises(BrokenSettings, match=setting.env):
            load(None, {setting.env: f"{bound + beyond:g}"})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[dsk]\nport = 1\n", "unknown section 'dsk'; did you mean desk"),
        ("[desk]\nprot = 1\n", r"unknown key 'desk.prot'; did you mean desk.port"),
        ("[desk.oidc]\nisuer = 'a'\n", r"unknown key 'desk.oidc.isuer'; did you mean desk.oidc.issuer"),
        ("[desk]\nzzz = 1\n", r"known are desk.mode, "),
        ("desk = 1\n", "desk: a table is needed"),
        ("[desk]\noidc = 1\n", r"desk.oidc: a table is needed"),
        ("format = 2\n", "format: must be 1"),
        ("[desk\n", "is no TOML"),
        ("[desk]\nport = true\n", "must be a whole number"),
        ("[desk]\nport = 8430.5\n", "must be a whole number"),
        ("[desk]\nnames = ['a', 1]\n", "must be a list"),
        ("[desk]\nmode = 'open'\n", "'open' is none of local, team, public"),
    ],
)
def test_what_is_wrong_is_named(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(BrokenSettings, match=says):
        load(_file(tmp_path, text), {})


def test_a_file_that_is_missing_too_large_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(BrokenSettings, match="cannot be read"):
        load(tmp_path / "none.toml", {})
    big = tmp_path / "big.toml"
    big.write_bytes(b"#" * 1_000_001)
    with pytest.raises(BrokenSettings, match="more than 1,000,000 bytes"):
        load(big, {})
    big.write_bytes(b"\xff\xfe")
    with pytest.raises(BrokenSettings, match="no TOML in UTF-8"):
        load(big, {})


@given(st.binary(max_size=300))
def test_no_bytes_break_the_loader(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "marsad.toml")
        path.write_bytes(content)
        with suppress(BrokenSettings):
            load(path, {})


def test_types_and_words_of_the_project_may_stand_beside_settings(tmp_path: Path) -> None:
    from marsad.coding import read_ontology

    types = (ROOT / "examples" / "types" / "marsad.toml").read_text("utf-8")
    alone = read_ontology(_file(tmp_path, types + "\n[project]\nname = 'x'\n"))
    path = _file(tmp_path, types + "\n[project]\nname = 'x'\n[desk]\nport = 9000\n")
    assert load(path, {}).settings.desk.port == 9000
    assert read_ontology(path) == alone, "settings change no digest: nothing is read anew for them"
    assert read_ontology(_file(tmp_path, "format = 1\n[desk]\nport = 9000\n")).digest == ""


def test_paths_are_meant_from_where_the_file_lies(tmp_path: Path) -> None:
    text = "[record]\ndb = 'war.db'\n[files]\ncache = '/var/cache/marsad'\npolicy = 'own.toml'\n"
    text += "[desk]\npolicy = 'partners'\n"
    settings = load(_file(tmp_path, text), {}).settings
    assert settings.record.db == str(tmp_path / "war.db")
    assert settings.files.cache == Path("/var/cache/marsad")
    assert settings.files.policy == str(tmp_path / "own.toml")
    assert settings.desk.policy == "partners"
    kept = load(_file(tmp_path, "[record]\ndb = 'postgresql://h/war'\n"), {}).settings
    assert kept.record.db == "postgresql://h/war"


def test_no_secret_and_no_password_is_shown() -> None:
    told = {"MARSAD_OIDC_SECRET": "hush", "MARSAD_DB": "postgresql://ada:pa%20ss@h:5432/war"}
    loaded = load(None, told)
    shown = json.dumps([v.shown for v in loaded.values], default=str)
    assert "hush" not in shown
    assert "pa%20ss" not in shown
    assert "postgresql://ada:***@h:5432/war" in shown
    assert loaded.settings.desk.oidc.secret == "hush"


def test_a_secret_comes_from_a_file_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("hush\n")
    assert secret(None, path, "k") == "hush"
    assert secret("given", path, "k") == "given"
    assert secret(None, None, "k") is None
    path.write_text("\n")
    with pytest.raises(BrokenSettings, match="k: must hold"):
        secret(None, path, "k")
    with pytest.raises(BrokenSettings, match="k cannot be read"):
        secret(None, tmp_path, "k")


def test_no_variable_and_no_key_is_used_twice() -> None:
    for names in ([s.env for s in all_settings()], [s.key for s in all_settings()]):
        assert len(names) == len(set(names))


def test_sections_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().desk.port = 1  # type: ignore[misc]


def test_the_page_holds_the_table() -> None:
    begin, end = "<!-- made by: python -m marsad.settings -->\n", "<!-- end -->"
    assert PAGE.split(begin)[1].split(end)[0].strip() == as_markdown().strip()
