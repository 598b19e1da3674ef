"""Alerts: rules on what the policy lets out, each news once, signed, tried again until it arrives."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import smtplib
import sqlite3
import ssl
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest

from marsad.watch import Rule, Source, Target
from tests.watch.helpers import DAY, HOUR, START, World, config, feed, item, ok, step

FEED = Source(name="post", kind="feed", address="https://post.example/rss")
RSS = "application/rss+xml"
HOOK = "https://desk.example/hook"


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("HOOK_SECRET", "whsec_" + base64.b64encode(b"0123456789abcdef").decode())
    made = World(tmp_path, str(tmp_path / "marsad.db"))
    made.web.pages[FEED.address] = ok(feed([item(1, killed=3)]), RSS)
    made.web.pages[HOOK] = (204, b"", {})
    return made


def told(world: World) -> list[dict[str, Any]]:
    return [json.loads(b) for (m, a, _), b in zip(world.web.asked, world.web.bodies, strict=True) if m == "POST"]


def watched(rule: Rule, *targets: Target) -> Any:  # noqa: ANN401 - a Config
    return config(
        FEED, alerts=(rule,), targets=targets or (Target(name="desk", webhook=HOOK, secret_env="HOOK_SECRET"),)
    )


ANY = Rule(name="any", to=("desk",))


def test_an_alert_is_signed_and_sent_once(world: World) -> None:
    for _ in range(3):
        world.run(watched(ANY), HOUR)
    (alert,) = told(world)
    assert (alert["alert"], alert["occasions"], alert["incident"]["place"]) == ("any", ["new"], "Homs")
    (headers, body) = next(
        (h, b) for (m, _, h), b in zip(world.web.asked, world.web.bodies, strict=True) if m == "POST"
    )
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(b"0123456789abcdef", signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-id"] == alert["id"]


def test_what_the_record_held_before_is_no_news(world: World) -> None:
    world.run(config(FEED), HOUR)
    world.run(watched(ANY), DAY)
    assert told(world) == []


def test_a_toll_that_changes_is_told(world: World) -> None:
    world.run(watched(ANY), HOUR)
    world.web.pages[FEED.address] = ok(feed([item(1, killed=12)]), RSS)
    world.run(watched(ANY), HOUR)
    assert [a["occasions"] for a in told(world)] == [["new"], ["toll"]]
    assert told(world)[1]["incident"]["killed_best"] == 12


def test_another_report_of_the_same_toll_is_no_news(world: World) -> None:
    world.run(watched(ANY), HOUR)
    world.web.pages[FEED.address] = ok(feed([item(1), item(1, "https://post.example/again", more=" Read on.")]), RSS)
    world.run(watched(ANY), HOUR)
    assert len(told(world)) == 1


@pytest.mark.parametrize(
    ("rule", "fires"),
    [
        (Rule(name="r", to=("desk",), places=("homs",)), True),
        (Rule(name="r", to=("desk",), places=("Aleppo",)), False),
        (Rule(name="r", to=("desk",), countries=("SY",)), True),
        (Rule(name="r", to=("desk",), countries=("YE",)), False),
        (Rule(name="r", to=("desk",), types=("ASSAULT",)), True),
        (Rule(name="r", to=("desk",), types=("PROTEST",)), False),
        (Rule(name="r", to=("desk",), min_killed=3), True),
        (Rule(name="r", to=("desk",), min_killed=4), False),
        (Rule(name="r", to=("desk",), contradiction=True), False),
        (Rule(name="r", to=("desk",), actors=("nobody",)), False),
        (Rule(name="r", to=("desk",), max_age=2 * DAY), True),
        (Rule(name="r", to=("desk",), on=("toll",)), False),
    ],
)
def test_rules(world: World, rule: Rule, fires: bool) -> None:
    world.run(watched(rule), HOUR)
    assert bool(told(world)) == fires


def test_old_news_is_no_alert_where_an_age_is_given(world: World) -> None:
    world.crew.time = START + 30 * DAY
    world.run(watched(replace(ANY, max_age=2 * DAY)), HOUR)
    assert told(world) == []


def test_the_policy_stands_before_rules_and_words(world: World, tmp_path: Path) -> None:
    """A rule about a town does not fire where the policy tells the province alone: firing would tell the town."""
    policy = tmp_path / "coarse.toml"
    policy.write_text('format = 1\nname = "coarse"\nversion = 1\n[[places.coarsen]]\nto = "country"\n')
    fine = replace(ANY, name="fine", places=("Homs",))
    coarse = config(
        FEED, alerts=(ANY, fine), policy=str(policy),
        targets=(Target(name="desk", webhook=HOOK, secret_env="HOOK_SECRET"),),
    )  # fmt: skip
    world.run(coarse, HOUR)
    (alert,) = told(world)
    assert alert["alert"] == "any"
    row = {k: v for k, v in alert["incident"].items() if k in ("place", "lat", "lon", "admin1")}
    assert "Homs" not in json.dumps(row)
    assert alert["policy"]["name"] == "coarse"


@pytest.mark.parametrize("answer", [(500, b"", {}), (404, b"", {}), httpx2.ConnectError("no route")])
def test_a_receiver_that_fails_gets_it_later(world: World, answer: Any) -> None:  # noqa: ANN401
    world.web.pages[HOOK] = answer
    world.run(watched(ANY), 3 * HOUR)
    assert 3 < len(told(world)) < 15
    world.web.pages[HOOK] = (200, b"", {})
    world.run(watched(ANY), 6 * HOUR)
    assert len({a["id"] for a in told(world)}) == 1
    tries = len(told(world))
    world.run(watched(ANY), DAY)
    assert len(told(world)) == tries


def test_a_receiver_that_asks_to_wait_is_waited_for(world: World) -> None:
    world.web.pages[HOOK] = (429, b"", {"retry-after": "7200"})
    world.run(watched(ANY), 1.9 * HOUR)
    assert len(told(world)) == 1


def test_a_receiver_that_is_gone_is_given_up(world: World) -> None:
    world.web.pages[HOOK] = (410, b"", {})
    world.run(watched(ANY), DAY)
    assert len(told(world)) == 1


def test_nothing_is_sent_inside_unless_it_is_said(world: World) -> None:
    """The receiver's name resolves to this machine."""
    options = replace(world.options, resolver=lambda host, _: ("127.0.0.1",) if "desk" in host else ("93.184.215.14",))
    with world.watcher(watched(ANY)) as watcher:
        watcher._options = options
        step(watcher, world.crew, HOUR)
        assert (watcher.totals.sent, watcher.totals.unsent > 0) == (0, True)
    assert told(world) == []


def test_a_file_gets_each_alert_once_also_after_an_end_in_between(world: World, tmp_path: Path) -> None:
    file = Target(name="desk", file=str(tmp_path / "alerts.jsonl"))
    world.run(watched(ANY, file), HOUR)
    lines = (tmp_path / "alerts.jsonl").read_bytes()
    assert json.loads(lines)["alert"] == "any"
    for left in (lines, lines[:40]):  # it was written whole, or in part, and the process ended before noting it
        (tmp_path / "alerts.jsonl").write_bytes(left)
        with closing(sqlite3.connect(tmp_path / "marsad.db.watch")) as state, state:
            state.execute("UPDATE outbox SET state = 'due', due = 0, tries = 1")
        world.run(watched(ANY, file), HOUR)
        assert (tmp_path / "alerts.jsonl").read_bytes() == lines


def test_mail_goes_over_tls_with_an_id_that_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []

    class Server:
        def __init__(self, host: str, port: int, **_: object) -> None:
            sent.append((host, port))

        def __enter__(self) -> Server:
            return self

        def __exit__(self, *_: object) -> None:
            return

        def starttls(self, context: ssl.SSLContext) -> None:
            assert context.verify_mode == ssl.CERT_REQUIRED
            sent.append("tls")

        def login(self, user: str, password: str) -> None:
            sent.append((user, password))

        def send_message(self, message: Any) -> None:  # noqa: ANN401
            sent.append(message)

    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setenv("MAIL_PASSWORD", "p")
    mail = Target(
        name="desk", email=("a@x.example",), smtp="mail.x.example", sender="m@x.example", user="m",
        secret_env="MAIL_PASSWORD",
    )  # fmt: skip
    world.run(watched(replace(ANY, name="two\nlines"), mail), HOUR)
    server, tls, login, message = sent
    assert (server, tls, login) == (("mail.x.example", 587), "tls", ("m", "p"))
    assert message["Subject"].startswith("[Marsad] two lines: ASSAULT, Homs")
    assert message["Message-ID"].endswith("@alerts.marsad.invalid>")
    assert "place: Homs" in message.get_content()


def test_silence_is_told_once(world: World) -> None:
    rule = Rule(name="quiet", to=("desk",), silence=True)
    world.run(watched(rule), 6 * DAY)
    assert told(world) == []
    for _ in range(2):
        world.run(watched(rule), 2 * DAY)
    (alert,) = told(world)
    assert (alert["occasions"], alert["source"]["name"]) == (["silence"], "post")


def test_a_secret_that_is_not_set_keeps_the_alert(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOOK_SECRET")
    world.run(watched(ANY), HOUR)
    assert told(world) == []
    monkeypatch.setenv("HOOK_SECRET", "s")
    world.run(watched(ANY), DAY)
    assert len(told(world)) == 1
