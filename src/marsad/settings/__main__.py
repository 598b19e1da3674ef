"""``python -m marsad.settings``: the table of ``docs/settings.md``, which a test compares."""

from __future__ import annotations

import sys

from marsad.settings import as_markdown

sys.stdout.write(as_markdown())
