"""Puts the built islands of the desk into wheels and sdists, so that users need no Node.

An editable install needs none: the desk then serves plain pages until ``sh scripts/web`` has run.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MANIFEST = Path("src", "marsad", "desk", "static", "built", "manifest.json")


class WebHook(BuildHookInterface[Any]):
    """Builds ``web/`` where its files are missing or older than their source; fails where that cannot be done."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's signature
        """Called before a wheel or sdist is made. ``MARSAD_WITHOUT_WEB=1`` makes one with plain pages."""
        root = Path(self.root)
        if version == "editable" or os.environ.get("MARSAD_WITHOUT_WEB") == "1":
            return
        if not current(root):
            build(root)


def current(root: Path) -> bool:
    """Are the files built, and not older than what they are made of? An sdist brings no source, and is."""
    manifest = root / MANIFEST
    web = root / "web"
    sources = [*web.glob("*.json"), *web.glob("*.ts"), *(web / "src").rglob("*.*")]
    return manifest.is_file() and all(it.stat().st_mtime <= manifest.stat().st_mtime for it in sources)


def build(root: Path) -> None:
    """Runs ``scripts/web``.

    Raises:
        SystemExit: there is no Node, or the build failed.
    """
    script = root / "scripts" / "web"
    if script.is_file() and subprocess.run(["sh", str(script)], check=False).returncode == 0:  # noqa: S603, S607
        return
    raise SystemExit(
        "The islands of the desk are not built: run `sh scripts/web` (Node 20.19 or newer), "
        "or build with MARSAD_WITHOUT_WEB=1 for a desk of plain pages."
    )
