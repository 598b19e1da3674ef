"""The examples of deploy/: units that systemd takes, settings that load, rules that name figures which exist."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families as parse

from marsad.cli._watch import _figures
from marsad.desk._routes import FEATURES, TEAM
from marsad.metrics import exposition, registry
from marsad.settings import all_settings, load
from marsad.watch import SourceState, Totals, Watcher

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
FIGURES = set(re.findall(r"`(marsad_\w+)`", (ROOT / "docs" / "operations.md").read_text("utf-8")))
#: What Prometheus itself and its client for Python bring.
COMMON = {"up", "process_resident_memory_bytes", "process_start_time_seconds"}


def _yaml(name: str) -> Any:  # noqa: ANN401
    return yaml.safe_load((DEPLOY / name).read_text("utf-8"))


def test_the_settings_load() -> None:
    loaded = load(DEPLOY / "marsad.toml", {})
    assert loaded.settings.desk.mode == "team"
    assert loaded.settings.desk.host == "127.0.0.1"


@pytest.mark.parametrize("name", ["marsad-desk.service", "Containerfile.desk", "README.md"])
def test_every_variable_is_a_setting(name: str) -> None:
    known = {s.env for s in all_settings()} | {"MARSAD_CONFIG"}
    assert set(re.findall(r"\bMARSAD_[A-Z_]+", (DEPLOY / name).read_text("utf-8"))) <= known


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze on this machine")
def test_systemd_takes_the_unit_and_finds_it_closed_off(tmp_path: Path) -> None:
    """The command is put in place of one that is here: systemd looks whether it can be run."""
    unit = tmp_path / "marsad-desk.service"
    text = (DEPLOY / "marsad-desk.service").read_text("utf-8")
    unit.write_text(text.replace("/usr/local/lib/marsad/bin/marsad", sys.executable))
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=15", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-300:]


def test_the_program_runs_where_memory_is_never_writable_and_executable(tmp_path: Path) -> None:
    """As ``MemoryDenyWriteExecute`` of the unit has it (here by prctl, where the kernel knows it)."""
    code = (
        "import ctypes, sys\n"
        "if ctypes.CDLL(None).prctl(65, 1, 0, 0, 0): sys.exit(77)\n"
        "from marsad.cli import run\n"
        f"db = {str(tmp_path / 'war.db')!r}\n"
        f"reports = {str(ROOT / 'examples' / 'reports' / 'kramatorsk-1.txt')!r}\n"
        "sys.exit(run(['read', reports, '--db', db]) or run(['desk', '--db', db, '--check']))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    if done.returncode == 77:
        pytest.skip("this kernel has no PR_SET_MDWE")
    assert done.returncode == 0, done.stderr


def test_rules_name_figures_that_exist() -> None:
    rules = [rule for group in _yaml("alerts.yml")["groups"] for rule in group["rules"]]
    assert len({r["alert"] for r in rules}) == len(rules) >= 5
    for rule in rules:
        bare = re.sub(r"\{[^}]*\}|\[[^\]]*\]|\((?:le|instance)\)", " ", rule["expr"])
        named = set(re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b|\bup\b", bare)) - {"histogram_quantile"}
        assert named, rule["alert"]
        assert {re.sub("_(bucket|sum|count)$", "", n) for n in named} <= FIGURES | COMMON, rule["alert"]
        assert {"summary", "action"} <= rule["annotations"].keys()
        assert rule["labels"]["severity"] in ("page", "ticket")


def test_routes_of_rules_are_routes_of_the_desk() -> None:
    modules = [import_module(f"marsad.desk.{name}") for name in (*FEATURES, *TEAM)]
    paths = {getattr(route, "path", "") for module in modules for route in module.router.routes}
    told = set(re.findall(r'route!?="([^"]+)"', (DEPLOY / "alerts.yml").read_text("utf-8")))
    assert told
    assert told <= paths | {"/static"}


def test_prometheus_asks_what_the_units_serve() -> None:
    settings = _yaml("prometheus.yml")
    assert settings["rule_files"] == ["alerts.yml"]
    asked = {c["job_name"]: c["static_configs"][0]["targets"][0] for c in settings["scrape_configs"]}
    for unit in DEPLOY.glob("marsad-*.service"):
        port = re.findall(r"^Environment=MARSAD_METRICS_PORT=(\d+)$", unit.read_text("utf-8"), re.M)
        assert port == [asked[unit.stem].rpartition(":")[2]], unit.name


@pytest.mark.skipif(not shutil.which("promtool"), reason="no promtool on this machine")
def test_promtool_takes_rules_and_settings() -> None:
    for command in (["check", "rules", "alerts.yml"], ["check", "config", "--syntax-only", "prometheus.yml"]):
        done = subprocess.run(["promtool", *command], cwd=DEPLOY, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_proxies_keep_what_is_not_for_strangers_to_themselves() -> None:
    for name in ("nginx.conf", "Caddyfile"):
        text = (DEPLOY / name).read_text("utf-8")
        for line in ("/metrics", "/readyz", "127.0.0.1:8430", "X-Forwarded-For", "X-Request-ID"):
            assert line in text, (name, line)
        assert "add_header" not in text, "the desk sets its own headers"


def test_the_page_names_every_figure_of_a_watcher() -> None:
    watcher = SimpleNamespace(totals=Totals(), states=lambda: (SourceState("a source"),))
    text, _ = exposition(registry(lambda: _figures(cast("Watcher", watcher))), "")
    told = {f.name for f in parse(text.decode()) if f.name.startswith("marsad_watch_")}
    assert {n.removesuffix("_total") for n in FIGURES if n.startswith("marsad_watch_")} == told
