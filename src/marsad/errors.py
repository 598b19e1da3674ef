"""All errors of Marsad: one tree, one stable code each.

    MarsadError
    ├── IntakeError            a report could not be taken in; the rest goes on
    │   ├── EmptyInput         nothing in it, or nothing but blanks
    │   ├── BinaryInput        bytes that are no text, HTML, feed or archive
    │   ├── TooLarge           more than the limit of bytes, items, depth or decompressed size
    │   ├── BrokenArchive      gzip or WARC that ends early or does not parse
    │   ├── BrokenFeed         RSS, Atom or JSONL that does not parse
    │   ├── NoArticle          a page without a text that could be read
    │   ├── NotAFile           a path that is missing, a socket, a device
    │   ├── NotPermitted       no permission for a path
    │   ├── Refused            an address that must not be fetched (private, robots.txt, scheme)
    │   └── FetchFailed        a fetch that failed (time, size, redirects, status, TLS)
    ├── ReadingError           the reader stumbled over a report; its evidence is kept
    │   ├── WeightsMissing     a file of the reader's weights is not there
    │   └── WeightsBroken      the weights are not the ones that the reader was released with
    ├── RecordError            the store
    │   ├── RecordUnusable     not a record, or of a newer schema
    │   ├── RecordBusy         another process holds the lock for too long
    │   ├── RecordFull         disk full or read-only
    │   ├── RecordGone         the server of the record is not there, or went away
    │   ├── NotInRecord        an id that the record does not hold
    │   └── Overtaken          somebody has decided about it since it was looked at
    ├── PlacesError            a file of places, or the layer of places that a user added
    │   ├── BrokenPlaces       a file of places that does not hold what its format asks for
    │   ├── PlacesTooLarge     more than the limit of bytes, rows, depth or decompressed size
    │   ├── UnknownPlaces      a file that is in none of the formats
    │   ├── LayerUnusable      no layer, a damaged one, one of a newer Marsad, or no room to write it
    │   └── NotInLayer         a batch or a place that is not there, or that others rest on
    ├── OntologyError          a project's own types of event
    │   └── BrokenOntology     a marsad.toml that is missing, no TOML, or holds what is not understood
    ├── ForeignError           a file of another body's rows (ACLED, UCDP GED)
    │   ├── BrokenForeign      a file that cannot be read as a table
    │   ├── ForeignTooLarge    more than the limit of bytes, rows, cells or decompressed size
    │   ├── UnknownForeign     headings of none of the layouts
    │   └── NotImported        a set that is not there
    ├── BackupError            a file of `marsad backup` or `marsad project export`
    │   └── BrokenBackup       no such file, a damaged or altered one, or one of a newer Marsad
    ├── SecondError            the second reader, a language model that a user has set up
    │   ├── NoModel            no address is set, or nothing there answers as such a service does
    │   ├── BadAnswer          a model's answer that is of no use, twice
    │   └── BudgetSpent        the day's requests, tokens or money are spent
    ├── PolicyError            the policy of what is published
    │   └── BrokenPolicy       a policy that is missing, no TOML, or holds what is not understood
    ├── RunError               work in many processes or on many machines
    │   ├── BrokenRunFolder    the folder of a run cannot be written, or holds what no run wrote
    │   └── WorkersLost        processes or nodes that cannot be started, or die as they start
    ├── WatchError             watching sources
    │   ├── BrokenSources      a SOURCES.toml that is missing, no TOML, or holds what is not understood
    │   ├── WatchedAlready     another process watches into the same state
    │   ├── StateUnusable      the file that keeps how far watching has come cannot be used
    │   └── ReceiverGone       who was to get alerts said that it is there no more
    └── UsageError             a command that cannot be carried out as given
        ├── Contradiction      a ruling that an earlier one contradicts
        ├── NotInstalled       a package that only this needs is not installed
        └── BrokenSettings     a marsad.toml or a variable of the environment with a setting that is not understood

Every message says what happened, to which input, and what to do. The codes are searched for and scripted against: none
is renamed, none is used twice (tested). ``docs/errors.md`` explains each.
"""

from __future__ import annotations

from typing import Any, ClassVar


class MarsadError(Exception):
    """Base of all errors that Marsad raises on purpose.

    ``what`` says what happened, ``where`` names the input, ``remedy`` says what to do.

    >>> str(EmptyInput("nothing in it", where="a.txt", remedy="Check the download."))
    '[E101] a.txt: nothing in it. Check the download.'
    """

    code: ClassVar[str] = "E000"
    name: ClassVar[str] = "error"
    default_remedy: ClassVar[str] = "Please report this with the input that caused it."

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what.rstrip(".")
        self.where = where
        self.remedy = remedy or self.default_remedy
        super().__init__(self.message)

    def __reduce__(self) -> tuple[Any, ...]:
        # errors come back from other processes: by default the whole message would become what happened
        return _raised_elsewhere, (type(self), self.what, self.where, self.remedy)

    @property
    def message(self) -> str:
        """One line: code, input, what happened, what to do."""
        at = f"{self.where}: " if self.where else ""
        return f"[{self.code}] {at}{self.what}. {self.remedy}"


def _raised_elsewhere(kind: type[MarsadError], what: str, where: str, remedy: str) -> MarsadError:
    return kind(what, where=where, remedy=remedy)


class IntakeError(MarsadError):
    """A report could not be taken in."""

    code = "E100"
    name = "intake"


class EmptyInput(IntakeError):
    """Nothing in it."""

    code = "E101"
    name = "empty_input"
    default_remedy = "Check that the file or page was saved whole."


class BinaryInput(IntakeError):
    """Bytes that are neither text nor a format that is read."""

    code = "E102"
    name = "binary_input"
    default_remedy = "Convert it to text, HTML, JSONL, RSS, Atom or WARC first."


class TooLarge(IntakeError):
    """More than a limit allows."""

    code = "E103"
    name = "too_large"
    default_remedy = "Split the input, or raise the limit with --max-mb if you trust it."


class BrokenArchive(IntakeError):
    """gzip or WARC that ends early or does not parse."""

    code = "E104"
    name = "broken_archive"
    default_remedy = "Fetch the archive again; what stood before the break was read."


class BrokenFeed(IntakeError):
    """A feed or a JSONL line that does not parse."""

    code = "E105"
    name = "broken_feed"
    default_remedy = "Check the line or the feed; the other items were read."


class NoArticle(IntakeError):
    """A page without an article text."""

    code = "E106"
    name = "no_article"
    default_remedy = "Open the page: if it does hold an article, save its text as .txt and read that."


class NotAFile(IntakeError):
    """Missing, a socket, a device."""

    code = "E107"
    name = "not_a_file"
    default_remedy = "Give a file, a folder, '-' or an http(s) address."


class NotPermitted(IntakeError):
    """No permission."""

    code = "E108"
    name = "not_permitted"
    default_remedy = "Change the permissions, or run as a user who may read it."


class Refused(IntakeError):
    """An address that must not be fetched."""

    code = "E109"
    name = "refused"
    default_remedy = "Private addresses need --allow-private; robots.txt is respected without exception."


class FetchFailed(IntakeError):
    """A fetch that failed."""

    code = "E110"
    name = "fetch_failed"
    default_remedy = "Try again later, or save the page and read the file."


class ReadingError(MarsadError):
    """The reader stumbled."""

    code = "E200"
    name = "reading"
    default_remedy = "The evidence is kept; please report the text that caused this."


class WeightsMissing(ReadingError):
    """A file of the reader's weights is not there."""

    code = "E201"
    name = "weights_missing"
    default_remedy = "Install Marsad again, or name another reader with --reader (--reader rules needs no weights)."


class WeightsBroken(ReadingError):
    """Weights that are not those which they say they are, or of another format."""

    code = "E202"
    name = "weights_broken"
    default_remedy = "Install Marsad again, or name another reader with --reader (--reader rules needs no weights)."


class RecordError(MarsadError):
    """The store."""

    code = "E300"
    name = "record"


class RecordUnusable(RecordError):
    """Not a record, damaged, or of another schema."""

    code = "E301"
    name = "record_unusable"
    default_remedy = "Name another file with --db, or restore a backup."


class RecordBusy(RecordError):
    """Locked by another process."""

    code = "E302"
    name = "record_busy"
    default_remedy = "Wait for the other command to end, then run this again: it goes on where it stopped."


class RecordFull(RecordError):
    """No room, or read-only."""

    code = "E303"
    name = "record_full"
    default_remedy = (
        "Free some disk space, or name a writable place with --db, and run again: it goes on where it stopped."
    )


class NotInRecord(RecordError):
    """An unknown id."""

    code = "E304"
    name = "not_in_record"
    default_remedy = "`marsad status` lists what the record holds."


class RecordGone(RecordError):
    """The server of the record cannot be reached, or went away in the middle of something.

    ``unsettled``: a transaction was just being ended, and nobody could be asked whether it came through.
    """

    code = "E306"
    name = "record_gone"
    default_remedy = "Nothing of this was written. See to the server, then run this again: it goes on where it stopped."

    def __init__(self, what: str, *, where: str = "", remedy: str = "", unsettled: bool = False) -> None:
        self.unsettled = unsettled
        super().__init__(what, where=where, remedy=remedy)


class Overtaken(RecordError):
    """Somebody has decided about it, or linking has changed it, since it was looked at.

    ``meanwhile`` are the decisions since (``marsad.record.DecisionRow``), the first one first; none where only what the
    reports say has changed. ``token`` is what to give with the next try, null where the incident is no more.
    """

    code = "E305"
    name = "overtaken"
    default_remedy = "Nothing was written. Look at what is there now, then decide again."

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        remedy: str = "",
        meanwhile: tuple[Any, ...] = (),
        token: str | None = None,
    ) -> None:
        self.meanwhile = meanwhile
        self.token = token
        super().__init__(what, where=where, remedy=remedy)


class PlacesError(MarsadError):
    """Places that a user adds. ``line`` is the line of the file, or the row of the sheet, that is meant."""

    code = "E500"
    name = "places"

    def __init__(self, what: str, *, where: str = "", remedy: str = "", line: int | None = None) -> None:
        self.line = line
        super().__init__(what, where=where if line is None else f"{where}, line {line}", remedy=remedy)


class BrokenPlaces(PlacesError):
    """A file of places that does not hold what its format asks for."""

    code = "E501"
    name = "broken_places"
    default_remedy = "Nothing was added. Mend this line and add the file again."


class PlacesTooLarge(PlacesError):
    """More than a limit allows."""

    code = "E502"
    name = "places_too_large"
    default_remedy = "Nothing was added. Split the file by country, or take the largest columns out."


class UnknownPlaces(PlacesError):
    """A file in none of the formats."""

    code = "E503"
    name = "unknown_places"
    default_remedy = "Nothing was added. Name its format with --format, or its columns with --map column=name."


class LayerUnusable(PlacesError):
    """No layer, damaged, of a newer Marsad, locked, or no room."""

    code = "E504"
    name = "layer_unusable"
    default_remedy = "Name another file with --places or --actors, or move this one away to begin anew."


class NotInLayer(PlacesError):
    """A batch or place that is not there, or that others rest on."""

    code = "E505"
    name = "not_in_layer"
    default_remedy = "`marsad places sources` lists what was added."


class OntologyError(MarsadError):
    """A project's own types of event cannot be used."""

    code = "E600"
    name = "ontology"


class BrokenOntology(OntologyError):
    """No file, no TOML, or a key or value that is not understood."""

    code = "E601"
    name = "broken_ontology"
    default_remedy = "Mend the key that is named; `marsad ontology check FILE` tells when it is right."


class ForeignError(MarsadError):
    """A file of another body's rows."""

    code = "E800"
    name = "foreign"


class BrokenForeign(ForeignError):
    """A file that cannot be read as a table."""

    code = "E801"
    name = "broken_foreign"
    default_remedy = "Nothing was imported. Mend what is named, or fetch the file again."


class ForeignTooLarge(ForeignError):
    """More than a limit allows."""

    code = "E802"
    name = "foreign_too_large"
    default_remedy = "Nothing was imported. Split the file by year or country."


class UnknownForeign(ForeignError):
    """Headings of none of the layouts."""

    code = "E803"
    name = "unknown_foreign"
    default_remedy = "Nothing was imported. docs/compare.md lists the columns that are needed."


class NotImported(ForeignError):
    """A set that is not there."""

    code = "E804"
    name = "not_imported"
    default_remedy = "`marsad import list` shows what was imported."


class BackupError(MarsadError):
    """A file of `marsad backup` or `marsad project export`."""

    code = "E900"
    name = "backup"


class BrokenBackup(BackupError):
    """No such file, a damaged or altered one, or one of a newer Marsad."""

    code = "E901"
    name = "broken_backup"
    default_remedy = "Nothing was restored. Use another copy of the file."


class SecondError(MarsadError):
    """The second reader, a language model that a user has set up, could not be asked; the record is as it was."""

    code = "E980"
    name = "second_reader"
    default_remedy = "See docs/second-reader.md."


class NoModel(SecondError):
    """No address is set, it may not be asked, or nothing there answers as such a service does."""

    code = "E981"
    name = "no_model"
    default_remedy = "Check [second] in marsad.toml, and whether the service runs."


class BadAnswer(SecondError):
    """A model's answer that is of no use, twice: cut off, no JSON, of another form."""

    code = "E982"
    name = "bad_answer"
    default_remedy = "Nothing of it was kept. Try a larger model, or raise [second] max_answer_tokens."


class BudgetSpent(SecondError):
    """The day's requests, tokens or money are spent."""

    code = "E983"
    name = "budget_spent"
    default_remedy = "Go on tomorrow (UTC), or raise the budget in [second] of marsad.toml."


class PolicyError(MarsadError):
    """A policy cannot be used."""

    code = "E700"
    name = "policy"


class BrokenPolicy(PolicyError):
    """No file, no TOML, or a key or value that is not understood."""

    code = "E701"
    name = "broken_policy"
    default_remedy = (
        "Nothing was written. Mend the key that is named; `marsad policy check FILE` tells when it is right."
    )


class RunError(MarsadError):
    """Work in many processes or on many machines."""

    code = "E970"
    name = "run"


class BrokenRunFolder(RunError):
    """The folder of a run."""

    code = "E971"
    name = "broken_run_folder"
    default_remedy = "Name a writable folder of its own with --out; what was done so far goes on there."


class WorkersLost(RunError):
    """Nobody is left to do the work."""

    code = "E972"
    name = "workers_lost"
    default_remedy = "See how much memory and how many processes are allowed, take fewer --jobs, and run it again."


class WatchError(MarsadError):
    """Watching sources."""

    code = "E950"
    name = "watch"


class BrokenSources(WatchError):
    """No file, no TOML, or a key or value that is not understood."""

    code = "E951"
    name = "broken_sources"
    default_remedy = "Mend the key that is named; `marsad watch FILE --check` tells when it is right."


class WatchedAlready(WatchError):
    """Another process watches into the same state."""

    code = "E952"
    name = "watched_already"
    default_remedy = "End the other process, or name another state with --state and another record with --db."


class StateUnusable(WatchError):
    """The state cannot be opened or written."""

    code = "E953"
    name = "state_unusable"
    default_remedy = (
        "Free some disk space, or move the file away: watching begins anew, and nothing comes into the record twice."
    )


class ReceiverGone(WatchError):
    """The receiver of alerts said that it is there no more."""

    code = "E954"
    name = "receiver_gone"
    default_remedy = "Take the target out of SOURCES.toml, or name its new address."


class UsageError(MarsadError):
    """A command that cannot be carried out as given."""

    code = "E400"
    name = "usage"
    default_remedy = "See `marsad --help`."


class Contradiction(UsageError):
    """A reviewer's ruling that an earlier one contradicts."""

    code = "E401"
    name = "contradiction"
    default_remedy = "Nothing was changed. Undo the earlier ruling, or let this one take its place with --instead."


class NotInstalled(UsageError):
    """A package that only this needs is not installed."""

    code = "E402"
    name = "not_installed"
    default_remedy = "Install the package that is named."


class BrokenSettings(UsageError):
    """Settings that are not understood: a missing file, no TOML, an unknown key, a value out of bounds."""

    code = "E403"
    name = "broken_settings"
    default_remedy = "Mend the key that is named; docs/settings.md lists all of them."


def all_errors() -> tuple[type[MarsadError], ...]:
    """Every class of the tree, the root first."""
    out: list[type[MarsadError]] = [MarsadError]
    for cls in out:
        out.extend(cls.__subclasses__())
    return tuple(out)
