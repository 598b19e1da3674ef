"""The record from Python: ``import marsad``.

    with marsad.open("marsad.db") as project:
        for incident in project.incidents(since="2017-09-01", place="Deir ez-Zor"):
            print(incident.when.start, incident.where and incident.where.name, incident.killed.best)

What comes out are the frozen values of ``publish/_released.py``, and they have passed a policy, as everything has that
leaves the record: ``public`` (or ./policy.toml) unless another one is asked for. So a script, and the notebook that
somebody shares, show no more than an export does. ``policy="internal"`` withholds nothing, for one's own eyes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from marsad.publish import Policy, Query, RecordRelease, policy_named
from marsad.record import Change as Linked
from marsad.record import Record

if TYPE_CHECKING:
    import geopandas
    import pandas
    import polars

    from marsad.publish import Claim, ControlStatement, Event, Gone, Incident, Report
    from marsad.publish.changes import Feed

#: The record that is opened when no other is named; the same as that of the command line.
DEFAULT_RECORD = "marsad.db"


class Asked(TypedDict, total=False):
    """Which part of the record, as the options of ``marsad export``: see :class:`marsad.Query`."""

    rule: str
    since: str | None
    until: str | None
    place: str | None
    country: str | None
    type: str | None
    actor: str | None
    min_killed: int | None
    stories: bool


@dataclass(frozen=True, slots=True)
class Read:
    """What became of inputs: ``new`` were read, ``known`` held already, ``failed`` are inputs with their errors."""

    new: int
    known: int
    failed: tuple[str, ...]


def open(  # noqa: A001
    where: str | Path = DEFAULT_RECORD,
    *,
    policy: str | Path | Policy | None = None,
    create: bool = False,
    who: str | None = None,
) -> Project:
    """Open a record: a path or a ``postgresql://`` address.

    ``policy`` is the name of a shipped one (public, partners, internal), a file, or a value; by default ./policy.toml
    where there is one, else ``public``. ``create`` makes a record that is not there. ``who`` is written into the log.

    Raises:
        RecordUnusable: no record there, or not one.
        BrokenPolicy: no such policy, or one that cannot be read.
    """
    chosen = policy if isinstance(policy, Policy) else policy_named(policy)
    return Project(Record.open(where, create=create, who=who), chosen)


class Project:
    """An open record behind a policy; what :func:`open` gives."""

    def __init__(self, record: Record, policy: Policy) -> None:
        self.record = record
        self.policy = policy

    def close(self) -> None:
        """Close the record. A ``with`` block does it by itself."""
        self.record.close()

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---- values -------------------------------------------------------------------------------------------------

    def release(self, **asked: Unpack[Asked]) -> RecordRelease:
        """A part of the record behind the policy: what the other methods and all formats are made from."""
        return RecordRelease(self.record, self.policy, Query(**asked))

    def incidents(self, **asked: Unpack[Asked]) -> Iterator[Incident]:
        """Happenings in the world, in the order of time, one at a time."""
        return self.release(**asked).incidents()

    def events(self, **asked: Unpack[Asked]) -> Iterator[Event]:
        """Happenings as one report tells them."""
        return self.release(**asked).events()

    def claims(self, **asked: Unpack[Asked]) -> Iterator[Claim]:
        """What is said in the reports, and by whom."""
        return self.release(**asked).claims()

    def reports(self, **asked: Unpack[Asked]) -> Iterator[Report]:
        """The reports."""
        return self.release(**asked).reports()

    def controls(self, **asked: Unpack[Asked]) -> Iterator[ControlStatement]:
        """Who is said to hold what."""
        return self.release(**asked).controls()

    def gone(self, **asked: Unpack[Asked]) -> Iterator[Gone]:
        """Incidents that are no more, and where they went."""
        return self.release(**asked).gone()

    # ---- what has changed -----------------------------------------------------------------------------------------

    @property
    def state(self) -> str:
        """The name of the record's state of now: keep it, and ask later what has changed since."""
        return self.record.state().name

    def changes(self, state: str, /, **asked: Unpack[Asked]) -> Feed:
        """What was added, changed, merged and withdrawn since a state: its name, the file of a manifest, a moment
        ("2026-11-23T20:00:00Z") or a day (docs/changes.md). A manifest brings along what its export asked for.

        Raises:
            UsageError, NotInRecord: ``state`` names no state of this record.
        """
        from marsad.publish.changes import changes_since, start_of

        return changes_since(self.record, start_of(state), self.policy, Query(**asked))

    # ---- frames and files -----------------------------------------------------------------------------------------

    def to_pandas(self, table: str = "incidents", **asked: Unpack[Asked]) -> pandas.DataFrame:
        """A table of docs/exports.md as a DataFrame of pandas.

        Raises:
            NotInstalled: pandas is not.
            UsageError: no such table.
        """
        from marsad.publish import to_pandas

        return to_pandas(self.release(**asked), table)

    def to_polars(self, table: str = "incidents", **asked: Unpack[Asked]) -> polars.DataFrame:
        """A table as a DataFrame of polars; raises as :meth:`to_pandas`."""
        from marsad.publish import to_polars

        return to_polars(self.release(**asked), table)

    def to_geopandas(self, table: str = "incidents", **asked: Unpack[Asked]) -> geopandas.GeoDataFrame:
        """A table with places as a GeoDataFrame (WGS 84): an area has no geometry; raises as :meth:`to_pandas`."""
        from marsad.publish import to_geopandas

        return to_geopandas(self.release(**asked), table)

    def export(
        self,
        format: str,  # noqa: A002
        path: str | Path,
        *,
        table: str | None = None,
        **asked: Unpack[Asked],
    ) -> Mapping[str, Any]:
        """Write a format of ``marsad export`` to a file (or a folder that is not there yet), with its manifest beside
        it; gives the manifest.

        Raises:
            UsageError: no such format or table, or nowhere to write to.
        """
        from marsad.publish import Options, format_named, write_export

        return write_export(self.release(**asked), format_named(format), Options(table=table), Path(path))

    # ---- taking in ------------------------------------------------------------------------------------------------

    def read(self, inputs: str | Path | Iterable[str | Path], *, reader: str | None = None) -> Read:
        """Read files, folders or http(s) addresses into the record, as ``marsad read`` does; link afterwards.

        ``reader`` is ``shipped`` (the default), ``rules`` (no model) or a folder of ``marsad train``.

        Raises:
            WeightsMissing, WeightsBroken: the reader cannot be used.
        """
        from marsad.linked import read_into

        names = [inputs] if isinstance(inputs, str | Path) else inputs
        return Read(*read_into(self.record, [str(x) for x in names], reader))

    def link(self) -> Linked:
        """Find copies, and merge events of what is new into incidents; gives what that changed."""
        from marsad.linked import link_record

        return link_record(self.record)
