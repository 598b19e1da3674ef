"""What the islands say (web/src): the page brings the words, so that every string stands in the catalogues.

The browser chooses the plural form of a number by the rules of the language (``Intl.PluralRules``, the same CLDR rules
as the catalogues'); here each form is asked of the catalogue by a number that takes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

#: A number for each form of English and Arabic (Unicode CLDR 46, cardinal plural rules).
_SAMPLES: Final = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}

Forms = Mapping[str, str]


class Catalogue(Protocol):
    """A language's words."""

    def gettext(self, message: str, /) -> str:
        """The words for an English string."""

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        """The form for a number."""


def island_words(words: Catalogue) -> dict[str, str | Forms]:
    """Words by key; with a number, all forms of it. ``{n}`` and ``{what}`` are filled in by the island."""

    def forms(one: str, many: str) -> Forms:
        return {form: words.ngettext(one, many, n) for form, n in _SAMPLES.items()}

    _, ngettext = words.gettext, forms
    return {
        "failed": _("The desk could not be reached. Try again."),
        "refused": _("This was not done: the desk refused it."),
        "island-failed": _("A part of this page could not be started; everything can be read and done without it."),
        "copied": _("Copied"),
        "close": _("Close"),
        "keys-title": _("Keys of this page"),
        "keys-list": _("Show the keys"),
        "keys-on": _("Single keys are on"),
        "keys-next": _("Next words"),
        "keys-previous": _("Previous words"),
        "span-of": _("{n} of {what}"),
        "timeline": _("Incidents over time"),
        "timeline-all": _("All days"),
        "timeline-from": _("First day"),
        "timeline-to": _("Last day"),
        "timeline-both": _("Days shown"),
        "play": _("Play"),
        "pause": _("Pause"),
        "incidents": ngettext("{n} incident", "{n} incidents"),
        "incidents-here": ngettext("{n} incident here", "{n} incidents here"),
        "incident": _("Incident"),
        "killed": ngettext("{n} killed", "{n} killed"),
        "places": ngettext("{n} place", "{n} places"),
        "contested": _("contested"),
        "besieged": _("besieged"),
        "map": _("Map"),
        "map-count": _("{n} of {what} in view"),
        "map-list": _("List what is in view"),
        "map-rings": _("Dashed rings: somewhere in this area."),
        "map-borders": _("Borders (Natural Earth) are for finding one's way and take no side."),
        "zoom-in": _("Zoom in"),
        "zoom-out": _("Zoom out"),
        "metres": _("m"),
        "kilometres": _("km"),
    }
