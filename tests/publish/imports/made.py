"""Files of other bodies made by hand: the columns are theirs, the rows are ours."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

GED_49 = """
id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id
dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources
source_article source_office source_date source_headline source_original where_prec where_coordinates
where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity
date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob
""".split()  # noqa: SIM905
GED_42 = [c for c in GED_49 if c not in ("relid", "code_status", "where_description") and "_dset_" not in c]
GED_41 = [c for c in GED_42 if c not in ("gwnoa", "best", "high", "low")] + ["low", "best", "high"]
ACLED_31 = """
event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1
actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude
longitude geo_precision source source_scale notes fatalities tags timestamp
""".split()  # noqa: SIM905
ACLED_OLD = """
data_id iso event_id_cnty event_id_no_cnty event_date year time_precision event_type sub_event_type actor1
assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction region country admin1 admin2 admin3 location latitude
longitude geo_precision source source_scale notes fatalities timestamp iso3
""".split()  # noqa: SIM905

GED_ROW: Mapping[str, str] = {
    "id": "900001", "year": "2017", "type_of_violence": "1", "side_a_new_id": "118", "side_a": "Government of Syria",
    "side_b_new_id": "4456", "side_b": "Syrian insurgents", "source_office": "SOHR;Wire",
    "source_date": "2017-09-06;2017-09-07", "source_headline": "Shells on Salqin;More dead in Salqin",
    "source_original": "SOHR", "number_of_sources": "2", "where_prec": "1", "where_coordinates": "Salqin town",
    "adm_1": "Idlib Governorate", "adm_2": "Harim district", "latitude": "36.1372", "longitude": "36.4531",
    "geom_wkt": "POINT (36.4531 36.1372)", "country": "Syria", "event_clarity": "1", "date_prec": "1",
    "date_start": "2017-09-05", "date_end": "2017-09-05", "deaths_a": "0", "deaths_b": "2", "deaths_civilians": "9",
    "deaths_unknown": "1", "best": "12", "high": "15", "low": "9",
}  # fmt: skip
ACLED_ROW: Mapping[str, str] = {
    "event_id_cnty": "SYR900001", "event_date": "2017-09-05", "year": "2017", "time_precision": "1",
    "event_type": "Explosions/Remote violence", "sub_event_type": "Shelling/artillery/missile attack",
    "actor1": "Military Forces of Syria (2000-2024)", "actor2": "Civilians (Syria)", "country": "Syria",
    "admin1": "Idleb", "admin2": "Harim", "location": "Salqin", "latitude": "36.1372", "longitude": "36.4531",
    "geo_precision": "1", "source": "SOHR; Wire", "notes": "On 5 September 2017, shells fell on Salqin.",
    "fatalities": "12", "timestamp": "1504800000", "disorder_type": "Political violence",
}  # fmt: skip


def text(columns: list[str], *rows: Mapping[str, str], delimiter: str = ",") -> str:
    """A CSV of these rows."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(columns)
    writer.writerows([[row.get(c, "") for c in columns] for row in rows])
    return out.getvalue()


def ged(path: Path, *changes: Mapping[str, str], columns: list[str] = GED_49) -> Path:
    """A file of GED with a row for each set of changes to the usual one."""
    path.write_text(text(columns, *({**GED_ROW, **c} for c in changes)), encoding="utf-8")
    return path


def acled(path: Path, *changes: Mapping[str, str], columns: list[str] = ACLED_31) -> Path:
    """A file of ACLED likewise."""
    path.write_text(text(columns, *({**ACLED_ROW, **c} for c in changes)), encoding="utf-8")
    return path
