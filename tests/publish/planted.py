"""A record with planted secrets: names of private persons in every spelling and place, and exact points of sites."""

from __future__ import annotations

import json
from pathlib import Path

from marsad.cli import run

TITLE = "Shells hit Farouq Hospital in Salqin, teacher Nadira Quennell says"
TEXT = f"""{TITLE}

SALQIN, Sept. 6, 2017 (Example Wire) - Shells hit the Farouq Hospital in Salqin, Idlib province, on Tuesday and killed \
12 civilians, resident Nadira Quennell said.

Quennell, a teacher, said her brother Tarek Quennell was among the dead. "They hit the Farouq Hospital twice," Nadira \
al-Quennell said. Colonel Yusuf Harbin, a spokesman for the Syrian army, denied it. Quennell's house burned down.

Government forces shelled the Atmeh refugee camp on Wednesday, wounding Basim Ostrander, a farmer, activist Lena \
Zhelyazko said. Ms Zhelyazko's video was published. Rebels hold Salqin, Basim Ostrander told the agency.
"""
SECOND = """Twelve dead in Salqin

IDLIB, Sept. 7, 2017 (Example Post) - Twelve people were killed in shelling of Salqin in Idlib province on Tuesday, \
the Syrian Observatory for Human Rights said. Nadíra Quennell told the paper that shells fell near the Farouq \
Hospital. "It burned," Mr. Ostrander said. The army of President Bashar al-Assad denied it.
"""
NEXT_DAY = """Shells fall on Idlib

IDLIB, Sept. 8, 2017 (Example Gazette) - Army shelling wounded three people at the Atmeh camp on Wednesday, monitors \
said. The Zhelyazko bakery was hit.
"""

REPORTS = (
    {
        "id": "planted-1", "title": TITLE, "published": "2017-09-06", "source": "Example Wire", "text": TEXT,
        "url": "https://wire.example/2017/nadira-quennell-says-farouq-hospital-hit?by=tarek_quennell",
    },
    {
        "id": "planted-2", "title": "نديرة كوينيل: اثنا عشر قتيلا", "published": "2017-09-07", "source": "Example Post",
        "text": SECOND, "url": "https://post.example/Basim%20Ostrander/1",
    },
    {
        "id": "planted-3", "title": "Shells fall on Idlib", "published": "2017-09-08",
        "source": "Basim Ostrander's blog", "text": NEXT_DAY, "url": "https://gazette.example/atmeh-camp",
    },
)  # fmt: skip

#: What must be found nowhere, folded and run together. The name in Arabic script no reader can know to be hers: it is
#: denied by the policy.
NAMES = ("quennell", "ostrander", "zhelyazko", "nadira", "basim", "نديرة", "كوينيل")
#: Names of sites that are told by their unit alone.
SITES = ("farouqhospital", "farouq", "atmeh")
#: The point of the camp as the gazetteer has it, and how near an output may come to it (degrees).
CAMP, NEAR = (36.315, 36.69), 0.02
#: Who is public: an officer who speaks for the army, a president.
PUBLIC = ("harbin", "assad")

POLICY = """format = 1
name = "tested"
version = 1

[names]
deny = ["نديرة كوينيل", "Basim Ostrander"]

[places]
coarsen = [{ features = ["site", "camp", "crossing"], words = true, to = "grid", degrees = 0.1 }]

[licences.default]
quote = "all"
evidence = true
"""


def plant(folder: Path) -> Path:
    """The record of the planted reports; gives its file."""
    source, db = folder / "planted.jsonl", folder / "planted.db"
    source.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in REPORTS), encoding="utf-8")
    assert run(["read", str(source), "--db", str(db), "--quiet"]) == 0
    return db
