"""The pages: which there are, and what each template is given."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from marsad._version import __version__
from marsad.publish._files import web_link
from marsad.publish._formats import Options
from marsad.publish._query import Query
from marsad.publish._released import ControlStatement, Incident, Report, Where
from marsad.publish._tables import TABLES
from marsad.publish.site import _words as words
from marsad.publish.site._basemap import Land
from marsad.publish.site._context import Totals, adds_up, against, origins, top
from marsad.publish.site._data import CLASSES
from marsad.publish.site._draw import interval
from marsad.publish.site._maps import Maps, charts
from marsad.publish.site._model import NO_OUTLET, Model, Place, incident_file, place_key, slug

#: Incidents of one table; the rest are on further pages of the month, or in the list. 200 rows are some 100 kB.
MOST = 200
#: Nothing may be loaded but what lies in the folder: ``file:`` is what a browser calls that folder when it was opened
#: without a server. Nothing is sent anywhere.
CSP = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data:;"
    " base-uri 'none'; form-action 'none'"
)
#: What templates may call to say a value.
_SAID: tuple[Callable[..., str], ...] = (
    words.what, words.class_of, words.day, words.days, words.country, words.unit_of, words.number, words.told,
    words.plural, words.word,
)  # fmt: skip
_SCRIPTS = ("assets/data.js", "assets/filters.js")


@dataclass(frozen=True, slots=True)
class Download:
    """A file beside the pages: where it is, what it holds, its rows and bytes."""

    file: str
    words: str
    rows: int
    size: int


class Pages:
    """All pages of a model, each as (file, text)."""

    def __init__(
        self, model: Model, query: Query, options: Options, borders: tuple[Land, ...], files: Sequence[Download]
    ) -> None:
        self._model, self._query, self._options, self._files = model, query, options, files
        self._maps = Maps(model, borders)
        self._has_borders = bool(borders)
        self._parts = -(-len(model.incidents) // 2000)
        self._jinja = self._environment()

    def all(self) -> Iterator[tuple[str, str]]:
        """Every page, the start page first."""
        yield from self._single()
        yield from self._months()
        for incident in self._model.incidents:
            yield incident_file(incident.id), self._incident(incident)
        for gone in self._model.gone:
            if gone.id not in self._model.by_id:
                yield incident_file(gone.id), self._page("gone.html", "../", g=gone)
        for place in self._model.places.values():
            yield place.file, self._place(place)
        for entry in self._model.parties.values():
            yield entry.file, self._page("party.html", "../", entry=entry)
        for outlet in self._model.outlets.values():
            name = outlet.name or "Outlet not named"
            yield outlet.file, self._page("source.html", "../", outlet=outlet, name=name)

    # ------------------------------------------------------------------ single pages
    def _single(self) -> Iterator[tuple[str, str]]:
        model = self._model
        told = [i for i in model.incidents if adds_up(i)]
        worst = sorted(told, key=lambda i: (-(i.killed.best or i.killed.low or 0), i.when.start or "", i.id))[:10]
        disputed = [i for i in model.incidents if i.contradicted][:10]
        overview = self._maps.overview()
        yield (
            "index.html",
            self._page("index.html", worst=worst, disputed=disputed, overview=overview, charts=charts(model)),
        )
        yield "map.html", self._page(
            "map.html", here="map.html", wide=True, overview=overview, borders=self._has_borders,
            scripts=self._scripts("assets/map.js", "data/borders.js"),
            classes=[(c, words.word("class words", c)) for c in CLASSES],
        )  # fmt: skip
        yield "list.html", self._page(
            "list.html", here="list.html", heading="All incidents", scripts=self._scripts("assets/list.js"),
            months=self._month_links(""),
        )  # fmt: skip
        for heading, rows, columns in (
            ("Places", self._place_rows(), ("Place", "Incidents", "Statements of control")),
            ("Parties", self._party_rows(), ("Party", "Named as acting", "Named as acted against")),
            ("Sources", self._outlet_rows(), ("Outlet", "Reports", "Incidents")),
        ):
            here = f"{heading.lower()}.html"
            yield here, self._index(heading, here, rows, columns)
        held = sorted((p for p in model.places.values() if p.controls), key=lambda p: (p.where.name, p.key))
        last = sorted((_in_time(p.controls)[-1] for p in held), key=lambda c: c.start or c.day or "", reverse=True)
        yield "control.html", self._page(
            "control.html", here="control.html", heading="Who is said to hold what", places=held, last=last[:MOST],
            total=len(model.controls),
        )  # fmt: skip
        manifest = json.dumps(self._options.manifest, indent=1, ensure_ascii=False, default=str)
        yield "about.html", self._page("about.html", here="about.html", manifest=manifest)
        files = [(f.file, f.words, f.rows, _size(f.size)) for f in self._files]
        yield "data.html", self._page("data.html", here="data.html", files=files, columns=_dictionary())

    def _scripts(self, *more: str) -> list[str]:
        data = [f"data/incidents-{n + 1}.js" for n in range(self._parts)]
        return [_SCRIPTS[0], "data/tables.js", *(m for m in more if m.startswith("data/")), *data, _SCRIPTS[1],
                *(m for m in more if m.startswith("assets/"))]  # fmt: skip

    def _index(self, heading: str, here: str, rows: Iterable[Any], columns: Sequence[str]) -> str:
        found = list(rows)
        lead = words.plural(len(found), columns[0].lower(), heading.lower()) + ", the ones told of most often first."
        return self._page("index_of.html", here=here, heading=heading, lead=lead, columns=columns, rows=found)

    def _place_rows(self) -> Iterator[tuple[str, str, str, tuple[int, int]]]:
        for p in self._model.places.values():
            note = ", ".join(x for x in (words.unit_of(p.where), _area(p.where)) if x)
            yield p.where.name, note, p.file, (len(p.incidents), len(p.controls))

    def _party_rows(self) -> Iterator[tuple[str, str, str, tuple[int, int]]]:
        for e in self._model.parties.values():
            yield e.party.name, e.party.acled_type or "", e.file, (len(e.did), len(e.suffered))

    def _outlet_rows(self) -> Iterator[tuple[str, str, str, tuple[int, int]]]:
        for o in self._model.outlets.values():
            yield o.name or "Outlet not named", "", o.file, (len(o.reports), len(o.incidents))

    # ------------------------------------------------------------------ months
    @cached_property
    def _by_month(self) -> dict[str, list[tuple[str, list[Incident]]]]:
        """Month -> its pages (file, incidents); the undated last."""
        months: dict[str, list[Incident]] = defaultdict(list)
        for incident in self._model.incidents:
            months[(incident.when.start or "undated")[:7]].append(incident)
        return {
            m: [(f"months/{slug(m)[:7] if m == 'undated' else m}{f'-{n + 1}' if n else ''}.html", found[at : at + MOST])
                for n, at in enumerate(range(0, len(found), MOST))]
            for m, found in sorted(months.items())
        }  # fmt: skip

    def _month_links(self, root: str) -> list[tuple[str, str, int]]:
        return [
            (_month_name(m) + (f" ({n + 1})" if len(pages) > 1 else ""), root + file, len(found))
            for m, pages in self._by_month.items()
            for n, (file, found) in enumerate(pages)
        ]

    def _months(self) -> Iterator[tuple[str, str]]:
        links = self._month_links("../")
        for month, pages in self._by_month.items():
            for file, found in pages:
                yield (
                    file,
                    self._page(
                        "month.html", "../", heading=_month_name(month), found=found, months=links, here="../" + file
                    ),
                )

    # ------------------------------------------------------------------ one value
    def _incident(self, incident: Incident) -> str:
        heading = words.what(incident) + (f", {incident.where.name}" if incident.where else "")
        return self._page(
            "incident.html", "../", i=incident, heading=heading, origins=origins(self._model, incident),
            locator=self._maps.locator(incident.where),
        )  # fmt: skip

    def _place(self, place: Place) -> str:
        return self._page("place.html", "../", place=place, locator=self._maps.locator(place.where))

    # ------------------------------------------------------------------ Jinja
    def _page(self, template: str, root: str = "", **values: object) -> str:
        return self._jinja.get_template(template).render({"root": root, "here": "", **values})

    def _environment(self) -> Environment:
        jinja = Environment(
            loader=FunctionLoader(_template), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True, keep_trailing_newline=True,
        )  # fmt: skip
        jinja.filters.update(http=web_link, plain=slug_word, capitalize_first=_capital, sort_controls=_in_time)
        jinja.globals.update(self._globals())
        return jinja

    def _globals(self) -> Mapping[str, Any]:
        manifest, totals = self._options.manifest, Totals.of(self._model)
        policy = manifest.get("policy")
        title = self._options.title or "Record of incidents"
        return {
            "site": title,
            "csp": CSP,
            "rule": self._query.rule,
            "policy": policy.get("name") if isinstance(policy, Mapping) else policy,
            "citation": _citation(manifest, title, self._query.rule),
            "totals": totals,
            "most": MOST,
            "reports": self._model.reports,
            "party_file": lambda party: f"parties/{slug(party.key)}.html",
            "place_file": lambda where: f"places/{slug(place_key(where))}.html",
            "outlet_file": _outlet_file,
            "incident_file": incident_file,
            "interval": interval,
            "against": against,
            "top": top,
            **{f.__name__: f for f in _SAID},
        }


def _template(name: str) -> str:
    return resources.files("marsad.publish.site").joinpath("templates", name).read_text(encoding="utf-8")


def _citation(manifest: Mapping[str, Any], title: str, rule: str) -> str:
    """The text of the project's policy; else what is needed to make the same pages again."""
    if manifest.get("citation"):
        return str(manifest["citation"])
    policy = manifest.get("policy")
    said = [
        f"State {manifest['record_state']} of the record" if manifest.get("record_state") else None,
        f"policy {policy.get('name')} {policy.get('version')}" if isinstance(policy, Mapping) else None,
        f"rule {rule}",
    ]
    return f"{title}. {_capital(', '.join(x for x in said if x))}. Made with Marsad {__version__}."


def _outlet_file(report: Report) -> str:
    return f"sources/{slug(report.outlet or NO_OUTLET)}.html"


def _month_name(month: str) -> str:
    return "Undated" if month == "undated" else words.month(month)


def _area(where: Where) -> str:
    return "" if where.lat is not None else f"({words.word('precision short', where.precision)})"


def slug_word(code: str) -> str:
    """A code as the name of a class in the style sheet.

    >>> slug_word("siege_broken"), slug_word('" onclick=')
    ('siege-broken', 'onclick')
    """
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in code.lower()).split())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _in_time(statements: Iterable[ControlStatement]) -> list[ControlStatement]:
    return sorted(statements, key=lambda c: (c.start or c.day or "9999", c.report))


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1000))} kB"


def _dictionary() -> list[tuple[str, list[tuple[str, str]]]]:
    """The columns of the tables that lie beside the pages."""
    return [
        (name, [(c.name, f"{c.meaning} ({c.codes})" if c.codes else c.meaning) for c in TABLES[name].columns])
        for name in ("incidents", "claims")
    ]
