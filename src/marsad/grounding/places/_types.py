"""Words that say what sort of thing a name names: "province", "muhafazat", "oblast", "departamento de", "مدينة"."""

from __future__ import annotations

#: Type words of English text, and the kind of record that they ask for.
TYPE_WORDS: dict[str, str] = {
    **dict.fromkeys(
        [
            "province",
            "governorate",
            "oblast",
            "state",
            "region",
            "prefecture",
            "muhafazah",
            "muhafaza",
            "wilayat",
            "vilayat",
            "wilaya",
            "countryside",
        ],
        "admin1",
    ),
    **dict.fromkeys(["county", "raion", "rayon", "subdistrict", "sub-district", "locality"], "admin2"),
    "district": "district",
    **dict.fromkeys(["city", "town", "village", "hamlet", "settlement", "township", "municipality", "townlet"], "city"),
    **dict.fromkeys(["neighbourhood", "neighborhood", "quarter", "suburb"], "neighbourhood"),
    **dict.fromkeys(["airport", "airbase", "aerodrome", "airfield"], "airport"),
    **dict.fromkeys(["base", "barracks", "garrison"], "base"),
    "camp": "camp",
    **dict.fromkeys(["river", "creek", "wadi"], "river"),
    **dict.fromkeys(["lake", "reservoir"], "lake"),
    "dam": "dam",
    **dict.fromkeys(["crossing", "checkpoint"], "crossing"),
    **dict.fromkeys(["mountain", "mountains", "mount", "hill", "hills"], "mountain"),
    **dict.fromkeys(["valley", "plain", "plains", "desert", "island", "islands", "peninsula"], "region"),
    **dict.fromkeys(["oilfield", "gasfield", "refinery"], "field"),
    **dict.fromkeys(["sea", "gulf", "strait", "bay"], "sea"),
    "port": "port",
}


def _kinds(rows: dict[str, str]) -> dict[str, str]:
    return {word: kind for kind, words in rows.items() for word in words.split()}


#: Words of other languages and abbreviations, folded by ``_fold.key``. They stand on either side of a name in lists of
#: units and in translations ("Muhafazat Hims", "Wilayah Sabha", "Kabupaten Jayapura", "Lwowskie wojewodztwo").
FOREIGN: dict[str, str] = _kinds(
    {
        "admin1": (
            "muhafazat mohafazat mohafazah mohafaza muhafada muhafadat mhafzt wilayah vilayet velayat "
            "ostan viloyat vilayati welayat gov govt gouvernorat gobernacion prov provincia provincias "
            "provincie provinz provins provinsi departamento departement depto estado etat obl oblasti "
            "voblast voblasts krai kray okrug respublika respublikasi wojewodztwo voivodeship judet "
            "judetul zupanija megye kraj kanton canton regione محافظه ولايه اقليم استان ولايت عماله "
            "область області областю области вобласць краи республика ክልል מחוז νομος περιφερεια"
        ),
        "admin2": (
            "qada qadha qadaa kada kaza caza qaza qdaa mudiriyat mudiriyah mudiriya muderiyat nahiyat "
            "nahiyah nahiya nahia nahyt naahiyah markaz mrkz moughataa mutamadiyah mahalla mahalliyya "
            "mahalia shahrestan woreda wereda zoba kabupaten kecamatan kab tehsil taluk upazila rajon "
            "raioni powiat gmina obshtina opstina okres kommune commune comuna comune cercle dist "
            "distrito distrik municipio munic municipalidad lga قضا ناحيه مديريه مركز منطقه شهرستان район "
            "раион району раионі раіон громада ወረዳ ዞን נפת"
        ),
        "city": (
            "madinat medinat madinah mdynt qaryat qariyat qaryt baldat baldah balda kumelgeha mujamma "
            "mujamaa mjm ciudad cidade aldea gorod horod misto selo selishche selyshche posyolok poselok "
            "smt kota desa barangay sehri sheher shahr xian مدينه بلده قريه مجمع شهر місто село селище "
            "город поселок станица ከተማ עיר"
        ),
        "neighbourhood": "hayy mahallat mahallesi barrio bairro حي",
        "camp": "mukhayyam mukhayam mkhym mokhayam مخيم",
        "airport": "matar mtar aeropuerto aeroport aeroporto مطار аеропорт аэропорт",
    }
)

#: What may stand between a type word and the name: "Provincia de Cabo Delgado", "city of Homs".
_JOINTS = frozenset(["of", "de", "del", "della", "di", "da", "do", "dos", "das", "du", "des"])

#: Words that stay with the name after them ("Lake Assad", "Jabal Sinjar"); they only ask for a kind.
_HEADS = {word: TYPE_WORDS[word] for word in ("lake", "mount", "camp", "river", "port", "wadi")} | _kinds(
    {"mountain": "mt jabal jebel djebel جبل", "river": "nahr rio fleuve نهر وادي річка река", "dam": "sadd سد"}
)


#: "Homs and Aleppo governorates": the last of several names bears the type word of all. Not "states" ("Gulf States").
_PLURALS = {
    (word[:-1] + "ies" if word.endswith("y") else word + "s"): TYPE_WORDS[word]
    for word in ("province", "governorate", "oblast", "county", "prefecture", "raion", "district", "subdistrict")
}


def without_types(folded: str) -> tuple[str, str | None]:
    """The key without type words at its ends, and the kind that the last one asks for; a type word alone is a name.

    >>> without_types("deir ezzor province"), without_types("town of azaz"), without_types("city")
    (('deir ezzor', 'admin1'), ('azaz', 'city'), ('city', None))
    >>> without_types("muhafazat hims"), without_types("provincia de cabo delgado"), without_types("kab jayapura")
    (('hims', 'admin1'), ('cabo delgado', 'admin1'), ('jayapura', 'admin2'))
    >>> without_types("kunar provinces"), without_types("lofa counties"), without_types("gulf states")
    (('kunar', 'admin1'), ('lofa', 'admin2'), ('gulf states', None))
    """
    words = folded.split()
    kind: str | None = None
    while len(words) > 1 and (found := _SUFFIXED.get(words[-1])):
        kind = found
        words.pop()
    first = 0
    while len(words) - first > 1 and (found := _before(words, first)):
        kind = kind or found
        first += 2 if len(words) - first > 2 and words[first + 1] in _JOINTS else 1
    if len(words) - first > 1 and words[first] in _HEADS:
        kind = kind or _HEADS[words[first]]
    return " ".join(words[first:]), kind


_SUFFIXED = {**FOREIGN, **_PLURALS, **TYPE_WORDS}


def _before(words: list[str], i: int) -> str | None:
    """The kind that a type word before the name asks for; English ones need "of" ("Lake District" is a name)."""
    of = len(words) - i > 2 and words[i + 1] == "of"
    return FOREIGN.get(words[i]) or (TYPE_WORDS.get(words[i]) if of else None)


__all__ = ["FOREIGN", "TYPE_WORDS", "without_types"]
