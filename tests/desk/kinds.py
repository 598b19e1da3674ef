"""Every kind of page that a desk shows, and how to come there: for pictures (`scripts/screens`) and for what only a
browser can judge. Links lead to most; forms that stand open, conflicts, a team's pages, the public face and an empty
record are added here. ``tests/desk/test_accessible.py`` holds that no route is missing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Page
from starlette.testclient import TestClient

from marsad.desk import Settings, create_app
from marsad.record import People, Record
from tests.desk.browsing import pages, served, window
from tests.desk.conftest import FROM_PAGE
from tests.desk.team import NAMES, PASSWORD, team_of

#: What answers a GET with something else than a page: files, JSON, parts of pages, ways that only lead on.
NO_PAGES: Final = (
    r"/api/v1/.*", r"/api/openapi\.json", r"/exports/.*", r"/map/(cells|names|control)", r"/timeline", r"/basemap",
    r"/reports/{report}/original", r"/incidents/{incident}/card", r"/places/find", r"/queue/(next|previous)",
    r"/sign-in/(provider|return)",
)  # fmt: skip

_ID: Final = re.compile(r'href="/incidents/(i[0-9a-f]+)')


@dataclass(frozen=True, slots=True)
class Kind:
    """A page: under which name, at which desk ("local", "team", "public", "empty"), at what address, what is done there
    before it is looked at, and by whom of a team (a role; null: nobody is signed in)."""

    name: str
    desk: str
    path: str
    do: Callable[[Page], object] | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """Desks that are served, each by its address; sessions of a team by role; and all kinds of pages."""

    at: dict[str, str]
    sessions: dict[str, str]
    kinds: tuple[Kind, ...]

    def window(
        self, chromium: Browser, kind: Kind, language: str, theme: str, width: int, **more: Any  # noqa: ANN401
    ) -> BrowserContext:  # fmt: skip
        """A window in which this kind can be looked at."""
        made = window(chromium, self.at[kind.desk], language, theme, width, **more)
        if kind.role:
            made.add_cookies([{"name": "marsad", "value": self.sessions[kind.role], "url": self.at[kind.desk]}])
        return made

    def show(self, page: Page, kind: Kind) -> None:
        """Goes there, and does what is to be done."""
        # maps and timelines ask for what they draw once the page is there
        page.goto(self.at[kind.desk] + kind.path, wait_until="networkidle" if "/map" in kind.path else "load")
        if kind.do:
            kind.do(page)


@contextmanager
def stand(db: Path, folder: Path) -> Iterator[Stand]:
    """Desks of a record (a copy of it, in which somebody has worked) in ``folder``, all modes at once."""
    folder.mkdir(parents=True, exist_ok=True)
    local, team, empty = (folder / f"{name}.db" for name in ("local", "team", "empty"))
    shutil.copy(db, local)
    Record.open(empty).close()
    found = _local(local, folder)
    shutil.copy(local, team)
    with ExitStack() as stack:
        accounts = stack.enter_context(team_of(team, folder)).people
        sessions = _accounts(accounts)
        invited = accounts.invite(NAMES["reader"], by=NAMES["admin"])
        at = {
            "local": stack.enter_context(served(local, cache=folder / "cache")),
            "team": stack.enter_context(served(team, mode="team", cache=folder / "cache", who=None)),
            "public": stack.enter_context(served(local, mode="public", cache=folder / "cache", who=None)),
            "empty": stack.enter_context(served(empty, cache=folder / "cache")),
        }
        kinds = (*found, *_team(invited, found), *_public(local, folder), *_empty())
        yield Stand(at, sessions, kinds)


def _accounts(people: People) -> dict[str, str]:
    for name in NAMES.values():
        people.set_password(name, PASSWORD, by="tests")
    return {role: people.begin(name) for role, name in NAMES.items()}


# ---- the desk of one person ------------------------------------------------------------------------------------


def _client(db: Path, folder: Path, **settings: Any) -> TestClient:  # noqa: ANN401
    asked: dict[str, Any] = {"who": "ada", "cache": folder / "cache", **settings}
    app = create_app(Settings(str(db), **asked))
    return TestClient(app, base_url="http://127.0.0.1:8430", headers=FROM_PAGE, follow_redirects=False)


def _ids(client: TestClient, query: str) -> list[str]:
    """Incidents of a list, in its order."""
    return list(dict.fromkeys(_ID.findall(client.get(f"/incidents?{query}").text)))


def _local(db: Path, folder: Path) -> tuple[Kind, ...]:
    with _client(db, folder) as client:
        many, disputed = _ids(client, "sort=origins"), _ids(client, "contradicted=yes&sort=killed")
        quiet = [x for x in _ids(client, "sort=oldest&contradicted=no") if x not in many[:3]]
        first, torn = many[0], (disputed or many)[0]
        gone, into = _worked(client, first, torn, quiet, many)
        linked = {name: at for name, at in pages(client, ("/", "/about", "/incidents", "/no-such-page")).items()
                  if not re.fullmatch("|".join(NO_PAGES), name)}  # fmt: skip
        area, beside = _of_precision(client), tuple(_beside_reports(client))
        pairs = (f"/incidents/{into}/merge?with={x}" for x in many if x != into)
        pair = next(x for x in pairs if client.get(x).status_code == 200)
    named = [Kind(_short(name), "local", at) for name, at in linked.items()]
    return (
        *named,
        *_incidents(first, torn, area, gone, into),
        *_others(),
        *beside,
        Kind("incident-merge-preview", "local", pair),
    )


def _short(route: str) -> str:
    return re.sub(r":path|[{}()]", "", route).strip("/").replace("/", "-") or "home"


def _of_precision(client: TestClient) -> str | None:
    """An incident that lies somewhere in an area."""
    for page in range(1, 4):
        for id_ in _ids(client, f"unplaced=no&page={page}"):
            if 'class="ring"' in client.get(f"/incidents/{id_}").text:
                return id_
    return None


def _beside_reports(client: TestClient) -> Iterator[Kind]:
    """A report beside its copy, and an earlier reading of one."""
    texts = [client.get(f"/reports/{x['id']}").text for x in client.get("/api/v1/reports").json()["reports"]]
    for name, link in (
        ("report-copies", r"/reports/[^/\"]+/copies/[^/\"]+"),
        ("report-reading", r"/reports/[^/\"]+/readings/\d+"),
    ):
        found = next((m[0] for text in texts if (m := re.search(link, text))), None)
        if found:
            yield Kind(name, "local", found)


def _seen(client: TestClient, id_: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', client.get(f"/incidents/{id_}").text)
    return found[1] if found else ""


def _worked(
    client: TestClient, first: str, torn: str, quiet: Sequence[str], many: Sequence[str]
) -> tuple[str, str]:  # fmt: skip
    """Somebody has decided, noted, merged, taught and saved; gives the id that went into another, and which."""

    def decide(id_: str, to: str = "decide", **form: str) -> None:
        client.post(f"/incidents/{id_}/{to}", data={"seen": _seen(client, id_), **form})

    decide(torn, "note", why="Two ministries; ask the office in the town before this goes out.")
    decide(torn, what="correct", field="target", words="people in the yard", why="both statements say so")
    decide(first, what="confirm", field="type")
    decide(first, "grade", grade="fair", reason="", why="two offices that do not share staff")
    for id_ in quiet[:2]:
        decide(id_, what="accept")
    for id_ in quiet[2:3]:
        decide(id_, what="reject", reason="no such happening")
    for id_ in quiet[3:4]:
        decide(id_, "restrict", what="restrict", why="names a witness")
    client.post("/assign", data={"incident": [first, torn], "person": "ada"})
    client.post("/queue/views", data={"name": "High tolls", "query": "killed=10", "shared": "true"})
    client.post("/lessons", data={"kind": "place_name", "name": "Kramatorsk", "means": "other", "to": "48.73,37.55",
                                  "why": "the town, not the district", "again": "1"})  # fmt: skip
    client.app.state.desk.rereading.wait(120)  # type: ignore[attr-defined]
    for gone, into in product(quiet[4:], (x for x in many if x not in (first, torn))):
        # what whole reports tell is never one with a single event: not every two can be merged
        html = client.get(f"/incidents/{into}/merge", params={"with": gone}).text
        ruling = html[html.rfind('<form method="post" action="/incidents/') :]
        form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', ruling))
        told = client.post(f"/incidents/{into}/merge", data={**form, "why": "one blast, told twice"})
        if gone != into and told.status_code == 303:
            return gone, into
    raise AssertionError("no two incidents of this record can be merged")


def _opened(selector: str) -> Callable[[Page], object]:
    """Opens what is folded."""
    return lambda page: page.evaluate(
        "s => { for (const x of document.querySelectorAll(s)) x.open = true; }", selector
    )  # fmt: skip


def _stale(page: Page) -> None:
    """Sends a form that somebody else has overtaken."""
    form, (address, _, _) = page.locator(".mend form").first, page.url.partition("?")
    seen = form.locator("[name=seen]").get_attribute("value") or ""
    origin = "/".join(address.split("/")[:3])
    page.request.post(
        f"{address}/decide", form={"seen": seen, "what": "confirm", "field": "day"},
        headers={"Origin": origin, "Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip
    with page.expect_navigation():
        form.evaluate("f => { f.noValidate = true; f.requestSubmit(f.querySelector('.actions [value=correct]')); }")


def _incidents(first: str, torn: str, area: str | None, gone: str, into: str) -> tuple[Kind, ...]:
    found = [
        Kind("incident-long", "local", f"/incidents/{first}"),
        Kind("incident-disputed", "local", f"/incidents/{torn}?queue=killed%3D10"),
        Kind("incident-forms", "local", f"/incidents/{torn}", _opened("details.mend")),
        Kind("incident-tellers", "local", f"/incidents/{torn}", _opened("details.tellers, details.copies")),
        Kind("incident-reject", "local", f"/incidents/{torn}", _opened("details.drop:has([data-key=x])")),
        Kind("incident-note", "local", f"/incidents/{torn}", _opened("details.drop:has([data-key=m])")),
        Kind("incident-more", "local", f"/incidents/{torn}", _opened("details.drop.more")),
        Kind("incident-places-found", "local", f"/incidents/{torn}?q=Gaza#f-place"),
        Kind("incident-overtaken", "local", f"/incidents/{torn}", _stale),
        Kind("incident-gone", "local", f"/incidents/{gone}"),
        Kind("incident-merge-list", "local", f"/incidents/{first}/merge"),
        Kind("incident-split", "local", f"/incidents/{into}/split"),
        Kind("incident-split-preview", "local", f"/incidents/{into}/split", _split),
    ]
    return (*found, Kind("incident-area", "local", f"/incidents/{area}")) if area else tuple(found)


def _split(page: Page) -> None:
    page.locator("input[name=out]").first.check()
    with page.expect_navigation():
        page.locator("main form:has(input[name=out]) button").first.click()


def _others() -> tuple[Kind, ...]:
    return (
        Kind("search-found", "local", "/search?q=hospital"),
        Kind("search-none", "local", "/search?q=zzyzx"),
        Kind("search-arabic", "local", "/search?q=%D8%AD%D9%84%D8%A8"),
        Kind("incidents-filtered", "local", "/incidents?type=ASSAULT&killed=1&sort=killed"),
        Kind("incidents-none", "local", "/incidents?type=ASSAULT&since=1950-01-01&until=1950-01-02"),
        Kind("incidents-wrong", "local", "/incidents?since=yesterday"),
        Kind("queue-empty", "local", "/queue?since=1950-01-01&until=1950-01-02"),
        Kind("map-none", "local", "/map?since=1950-01-01&until=1950-01-02"),
        Kind(
            "lesson-new-place", "local", "/lessons/new?kind=place_name&name=Kramatorsk&means=other&to=48.7,37.5&look=1"
        ),
        Kind("lesson-new-type", "local", "/lessons/new?kind=type_fix&name=condemned&was=ACCUSE"),
        Kind("keys", "local", "/queue", lambda page: page.keyboard.press("?")),
    )


# ---- a team, the public, an empty record -------------------------------------------------------------------------


def _team(invited: str, found: Sequence[Kind]) -> tuple[Kind, ...]:
    incident = next(x.path for x in found if x.name == "incident-disputed")
    return (
        Kind("team-sign-in", "team", "/sign-in"),
        Kind("team-sign-in-wrong", "team", "/sign-in", _wrong_password),
        Kind("team-invitation", "team", f"/invitation?code={invited}"),
        Kind("team-invitation-past", "team", "/invitation?code=none"),
        Kind("team-home", "team", "/", role="reviewer"),
        Kind("team-account", "team", "/account", role="reviewer"),
        Kind("team-people", "team", "/people", role="admin"),
        Kind("team-invited", "team", "/people", _invite, role="admin"),
        Kind("team-log", "team", "/people/log", role="admin"),
        Kind("team-queue", "team", "/queue", role="editor"),
        Kind("team-not-allowed", "team", "/queue", role="reader"),
        Kind("team-incident-reader", "team", incident, role="reader"),
        Kind("team-incident-publisher", "team", incident, role="publisher"),
    )


def _wrong_password(page: Page) -> None:
    page.locator("#name").fill("Nobody")
    page.locator("#password").fill("nothing")
    with page.expect_navigation():
        page.locator("main form button").first.click()


def _invite(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form[action='/people/invite'] button").first.click()


def _public(db: Path, folder: Path) -> tuple[Kind, ...]:
    with _client(db, folder, mode="public", who=None) as client:
        linked = pages(client, ("/", "/about", "/incidents", "/no-such-page"))
    return tuple(
        Kind(f"public-{_short(name)}", "public", at)
        for name, at in linked.items()
        if not re.fullmatch("|".join(NO_PAGES), name)
    )


def _empty() -> tuple[Kind, ...]:
    names = ("", "queue", "incidents", "map", "control", "actors", "sources", "search", "lessons", "about")
    return tuple(Kind(f"empty-{name or 'home'}", "empty", f"/{name}") for name in names)
