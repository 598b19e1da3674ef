"""The policy: what leaves the record, for whom. Every output stands behind it (see ``_release``).

A policy is a TOML file (``format = 1``) or one of those that are shipped (``data/policies``). It is read strictly: a
key that nobody knows is an error, because a misspelt rule would protect nobody. Its digest is that of its meaning, so
that a comment or another order of keys changes nothing, and stands in every manifest.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from importlib import resources
from pathlib import Path
from typing import Any, Literal, get_args

from marsad.errors import BrokenPolicy
from marsad.publish._names import PLACE_WITHHELD, WITHHELD, Tokens, tokens

__all__ = ["PLACE_WITHHELD", "SHIPPED_POLICIES", "WITHHELD", "Coarsen", "Licence", "Policy", "policy_named"]

Audience = Literal["public", "restricted", "secret"]
Level = Literal["grid", "admin2", "admin1", "country"]
#: What must have been done to an incident before it is let out.
Publish = Literal["all", "accepted", "signed"]

SHIPPED_POLICIES = ("public", "partners", "internal")

#: A project's own policy, where its folder holds one.
OWN = "policy.toml"


@dataclass(frozen=True, slots=True)
class Coarsen:
    """Places that are told less finely than they are known. All that is given must hold; lists hold any of theirs.

    ``features`` are kinds of places (docs/places.md), ``words``: also a place whose own name says that it is a site
    finer than a town ("al-Quds hospital"); ``types``, ``modes`` and ``countries`` those of the happening. ``to`` is
    what is told: a cell of ``degrees``, or the unit of a level.
    """

    to: Level
    features: tuple[str, ...] = ()
    words: bool = False
    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    degrees: float = 0.1


@dataclass(frozen=True, slots=True)
class Licence:
    """What an outlet allows: ``quote`` is how many characters in a row may be quoted (null: all), ``evidence`` whether
    whole pages may be given away."""

    licence: str | None = None
    quote: int | None = 300
    evidence: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """What is let out. ``names``: ``private`` withholds names of private persons, ``all`` every person's, ``none``
    none; ``allow`` and ``deny`` are names that are never, or always, withheld. ``embargo`` are days since it happened
    (else since it was published) for which nothing is told. ``incidents``, ``reports`` and ``sources`` are held back
    whole. ``restricted`` and ``secret`` are fields ("claims.words") for those audiences alone. ``default`` is the
    licence of outlets that ``licences`` does not name. ``publish`` is what people must have done to an incident before
    it is told, ``signatures`` how many must have signed it."""

    name: str = "public"
    version: int = 1
    audience: Audience = "public"
    names: Literal["private", "all", "none"] = "private"
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    coarsen: tuple[Coarsen, ...] = ()
    embargo: int = 0
    incidents: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    restricted: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    default: Licence = Licence()
    licences: Mapping[str, Licence] = field(default_factory=dict)
    licence: str | None = None
    citation: str | None = None
    publish: Publish = "all"
    signatures: int = 2

    @property
    def digest(self) -> str:
        """SHA-256 of what it means."""
        told = asdict(self)
        if self.publish != "signed":
            # so that a policy that asks for none has the digest that it had before there were any
            del told["signatures"]
        if self.publish == "all":
            del told["publish"]
        meaning = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(meaning.encode()).hexdigest()

    @property
    def allowed(self) -> frozenset[Tokens]:
        """The names that are never withheld, folded."""
        return frozenset(filter(None, map(tokens, self.allow)))

    @property
    def denied(self) -> frozenset[Tokens]:
        """The names that always are."""
        return frozenset(filter(None, map(tokens, self.deny)))

    def licence_of(self, outlet: str | None) -> Licence:
        """What an outlet allows."""
        return self.licences.get(outlet or "", self.default)

    def withheld_fields(self, table: str) -> tuple[str, ...]:
        """Fields of a table that this audience does not get."""
        kept = {"public": (), "restricted": self.restricted, "secret": (*self.restricted, *self.secret)}[self.audience]
        return tuple(
            f.partition(".")[2]
            for f in (*self.restricted, *self.secret)
            if f not in kept and f.partition(".")[0] == table
        )


def policy_named(name: str | Path | None = None) -> Policy:
    """A shipped policy by its name, or the policy of a file; null: ./policy.toml where there is one, else ``public``.

    Raises:
        BrokenPolicy: no such policy or file, no TOML, or a key or value that is not understood.
    """
    if name is None:
        name = OWN if Path(OWN).is_file() else "public"
    if str(name) in SHIPPED_POLICIES:
        source = resources.files("marsad.publish").joinpath("data", "policies", f"{name}.toml")
        return read_policy(source.read_text(encoding="utf-8"), str(name))
    path = Path(name)
    if not path.is_file():
        raise BrokenPolicy(
            "no such policy", where=str(name), remedy=f"Shipped are {', '.join(SHIPPED_POLICIES)}; or name a file."
        )
    try:
        return read_policy(path.read_text(encoding="utf-8"), str(path))
    except UnicodeDecodeError as fault:
        raise BrokenPolicy("not UTF-8", where=str(path)) from fault


def read_policy(text: str, where: str) -> Policy:
    """The policy that a TOML text holds.

    Raises:
        BrokenPolicy: it says which key, and what may stand there.
    """
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise BrokenPolicy(f"no TOML: {fault}", where=where) from fault
    return _Reader(where).policy(raw)


@dataclass(frozen=True)
class _Reader:
    """Takes a table apart and says where it is wrong."""

    where: str

    def fail(self, key: str, what: str) -> BrokenPolicy:
        return BrokenPolicy(f"{key}: {what}", where=self.where)

    def table(self, raw: object, key: str, known: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(raw, dict):
            raise self.fail(key, "must be a table")
        for name in raw:
            if name not in known:
                raise self.fail(f"{key}.{name}".lstrip("."), f"is not known here; known are {', '.join(known)}")
        return raw

    def policy(self, raw: dict[str, Any]) -> Policy:
        known = (
            "format",
            "name",
            "version",
            "audience",
            "names",
            "places",
            "embargo",
            "hold",
            "fields",
            "licences",
            "review",
        )
        raw = self.table(raw, "", (*known, "project"))
        if raw.get("format") != 1:
            raise self.fail("format", "must be 1")
        names = self.table(raw.get("names", {}), "names", ("withhold", "allow", "deny"))
        hold = self.table(raw.get("hold", {}), "hold", ("incidents", "reports", "sources"))
        hidden = self.table(raw.get("fields", {}), "fields", ("restricted", "secret"))
        project = self.table(raw.get("project", {}), "project", ("licence", "citation"))
        places = self.table(raw.get("places", {}), "places", ("coarsen",))
        review = self.table(raw.get("review", {}), "review", ("publish", "signatures"))
        default, licences = self.licences(raw.get("licences", {}))
        return Policy(
            name=self.text(raw, "name"),
            version=self.count(raw, "version"),
            audience=self.one_of(raw, "audience", "public", get_args(Audience)),
            names=self.one_of(names, "withhold", "private", ("private", "all", "none"), "names."),
            allow=self.texts(names, "allow", "names."),
            deny=self.texts(names, "deny", "names."),
            coarsen=tuple(self.coarsen(x, f"places.coarsen[{n}]") for n, x in enumerate(places.get("coarsen", []))),
            embargo=self.count(self.table(raw.get("embargo", {}), "embargo", ("days",)), "days", 0, "embargo."),
            incidents=self.texts(hold, "incidents", "hold."),
            reports=self.texts(hold, "reports", "hold."),
            sources=self.texts(hold, "sources", "hold."),
            restricted=self.fields(hidden, "restricted"),
            secret=self.fields(hidden, "secret"),
            default=default,
            licences=licences,
            licence=self.maybe(project, "licence"),
            citation=self.maybe(project, "citation"),
            publish=self.one_of(review, "publish", "all", get_args(Publish), "review."),
            signatures=self.signatures(review),
        )

    def signatures(self, review: dict[str, Any]) -> int:
        found = self.count(review, "signatures", 2, "review.")
        if not 1 <= found <= 9:
            raise self.fail("review.signatures", "must be from 1 to 9")
        return found

    def text(self, raw: dict[str, Any], key: str) -> str:
        value = raw.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(key, "must be a text")
        return value

    def maybe(self, raw: dict[str, Any], key: str, at: str = "project.") -> str | None:
        return None if raw.get(key) is None else self.text({f"{at}{key}": raw[key]}, f"{at}{key}")

    def texts(self, raw: dict[str, Any], key: str, at: str) -> tuple[str, ...]:
        value = raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(x, str) and x.strip() for x in value):
            raise self.fail(at + key, "must be a list of texts")
        return tuple(sorted(set(value)))

    def count(self, raw: dict[str, Any], key: str, default: int = 1, at: str = "") -> int:
        value = raw.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fail(at + key, "must be a whole number, not below 0")
        return value

    def one_of(self, raw: dict[str, Any], key: str, default: str, known: tuple[str, ...], at: str = "") -> Any:  # noqa: ANN401
        value = raw.get(key, default)
        if value not in known:
            raise self.fail(at + key, f"must be one of {', '.join(known)}")
        return value

    def fields(self, raw: dict[str, Any], key: str) -> tuple[str, ...]:
        found = self.texts(raw, key, "fields.")
        for name in found:
            if name not in hideable():
                raise self.fail(f"fields.{key}", f"{name!r} cannot be withheld; known are {', '.join(hideable())}")
        return found

    def coarsen(self, raw: object, at: str) -> Coarsen:
        table = self.table(raw, at, tuple(f.name for f in fields(Coarsen)))
        words, degrees = table.get("words", False), table.get("degrees", 0.1)
        if not isinstance(words, bool):
            raise self.fail(f"{at}.words", "must be true or false")
        if isinstance(degrees, bool) or not isinstance(degrees, int | float) or not 0.01 <= degrees <= 10:
            raise self.fail(f"{at}.degrees", "must be a number from 0.01 to 10")
        lists = {k: self.texts(table, k, f"{at}.") for k in ("features", "types", "modes", "countries")}
        return Coarsen(
            to=self.one_of(table, "to", "", get_args(Level), f"{at}."), words=words, degrees=float(degrees), **lists
        )

    def licences(self, raw: object) -> tuple[Licence, dict[str, Licence]]:
        if not isinstance(raw, dict):
            raise self.fail("licences", "must be a table of outlets")
        found = {name: self.licence(x, f"licences.{name!r}") for name, x in raw.items()}
        return found.pop("default", Licence()), dict(sorted(found.items()))

    def licence(self, raw: object, at: str) -> Licence:
        table = self.table(raw, at, ("licence", "quote", "evidence"))
        quote, evidence = table.get("quote", Licence().quote), table.get("evidence", False)
        if quote != "all" and (isinstance(quote, bool) or not isinstance(quote, int) or quote < 0):
            raise self.fail(f"{at}.quote", 'must be a number of characters, or "all"')
        if not isinstance(evidence, bool):
            raise self.fail(f"{at}.evidence", "must be true or false")
        return Licence(self.maybe(table, "licence", f"{at}."), None if quote == "all" else quote, evidence)


def hideable() -> tuple[str, ...]:
    """Fields that a policy may keep back: those of a released value that may be empty ("claims.words")."""
    from marsad.publish._released import Claim, ControlStatement, Event, Incident, Report

    kinds = {"reports": Report, "claims": Claim, "events": Event, "incidents": Incident, "controls": ControlStatement}
    return tuple(
        f"{table}.{f.name}" for table, kind in kinds.items() for f in fields(kind) if can_be_empty(str(f.type))
    )


def can_be_empty(kind: str) -> bool:
    """Has a field of this annotation an empty value?"""
    return kind.endswith("| None") or kind == "Range" or (kind.startswith("tuple") and kind.endswith(", ...]"))
