"""What the words around names make of places: relation, geometry, precision. Our own sentences on many wars."""

from __future__ import annotations

import pytest

from marsad.grounding import Area, Dot, Geometry, GroundedPlace, Line, Part, Ring, Sector
from marsad.grounding.places import Gazetteer
from marsad.grounding.places._geo import km
from marsad.grounding.places._lines import foot, length
from tests.grounding.places.marking import grounded, unmarked


def by_name(sentence: str, gazetteer: Gazetteer) -> dict[str, GroundedPlace]:
    """By the words of its mark each place, the last of several."""
    text, marks = unmarked(sentence)
    return {m.span.of(text): p for m, p in zip(marks, grounded(sentence, gazetteer), strict=True)}


def line_of(place: GroundedPlace) -> Line:
    assert isinstance(place.geometry, Line)
    return place.geometry


@pytest.mark.parametrize(
    ("sentence", "words", "kind", "distance", "bearing", "shape"),
    [
        ("Troops dug in on the southwestern outskirts of [Kharkiv].", "Kharkiv", "outside", None, 225.0, Sector),
        ("A depot 20 km north-east of [Mosul], [Iraq], was hit.", "Mosul", "distance", 20.0, 45.0, Sector),
        ("A camp 15 miles (24 km) west of [Kandahar], [Afghanistan].", "Kandahar", "distance", 24.1, 270.0, Sector),
        ("A camp 15 miles 24 km west of [Kandahar] in [Afghanistan].", "Kandahar", "distance", 24.0, 270.0, Sector),
        ("Raiders struck 40 kilometres from [Bangui].", "Bangui", "distance", 40.0, None, Ring),
        ("Men were hit 10 to 15 km south of [Maiduguri], [Nigeria].", "Maiduguri", "distance", 12.5, 180.0, Sector),
        ("A patrol was hit within 5 km of [Maiduguri], [Nigeria].", "Maiduguri", "distance", 5.0, None, Ring),
        ("Farmers fled a few kilometres east of [Juba].", "Juba", "near", None, 90.0, Sector),
        ("The village is a two-hour drive from [Goma].", "Goma", "near", None, None, Ring),
        ("Clashes went on near the town of [Bambari].", "Bambari", "near", None, None, Ring),
        ("Guns fired from north of [Kharkiv].", "Kharkiv", "near", None, 0.0, Sector),
        ("Guns fired in the north of [Kharkiv].", "Kharkiv", "within", None, 0.0, Part),
        ("Gunners in the rebel-held east of [Taiz] fired.", "Taiz", "within", None, 90.0, Part),
        ("They hold the eastern districts of [Khartoum].", "Khartoum", "within", None, 90.0, Part),
        ("Fighting reached the centre of [Khartoum].", "Khartoum", "within", None, None, Part),
        ("Troops patrolled central [Baghdad].", "Baghdad", "within", None, None, Part),
        ("Gunmen burnt farms in northern [Mali].", "Mali", "within", None, 0.0, Part),
        ("Villages in [Mali]'s north burned.", "Mali", "within", None, 0.0, Part),
        ("Villages in [Mali]s north burned.", "Mali", "within", None, 0.0, Part),
        ("Drones flew over [Kherson]'s eastern districts.", "Kherson", "within", None, 90.0, Part),
        ("A mine blew up on [Marib]'s outskirts.", "Marib", "outside", None, None, Ring),
        ("Jets bombed rural [Saada] in [Yemen].", "Saada", "outside", None, None, Ring),
        ("Ukrainian gunners on the [Bakhmut] front held.", "Bakhmut", "near", None, None, Ring),
        ("Jets bombed [Saraqib] and its surroundings in [Syria].", "Saraqib", "near", None, None, Ring),
        ("Jets bombed the area around [Saraqib] in [Syria].", "Saraqib", "near", None, None, Ring),
        ("A tanker burned off the coast of [Hodeidah], [Yemen].", "Hodeidah", "near", None, None, Ring),
        ("A ship was seized in the waters off [Kismayo].", "Kismayo", "near", None, None, Ring),
        ("Boats crossed upstream of [Bentiu].", "Bentiu", "near", None, None, Ring),
        ("A column moved towards [Kherson].", "Kherson", "toward", None, None, Dot),
    ],
)  # fmt: skip
def test_words_around_one_name(
    gazetteer: Gazetteer, sentence: str, words: str, kind: str, distance: float | None, bearing: float | None,
    shape: type[Geometry],
) -> None:  # fmt: skip
    place = by_name(sentence, gazetteer)[words]
    assert place.relation is not None
    assert (place.relation.kind, place.relation.km, place.relation.bearing) == (kind, distance, bearing)
    assert isinstance(place.geometry, shape)
    assert place.precision != "exact" or shape is Dot


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("They took [Hama] and the nearby village of [Taybat al-Imam] in [Syria].", "Taybat al-Imam"),
        ("Villages around 30 people fled lie in [Bria].", "Bria"),
        ("The crisis facing [Wau] grew.", "Wau"),
        ("[Syria]'s northern city of [Aleppo] was hit.", "Syria"),
    ],
)
def test_words_that_move_nothing(gazetteer: Gazetteer, sentence: str, words: str) -> None:
    assert by_name(sentence, gazetteer)[words].relation is None


# ---------------------------------------------------------------- two names


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("A mine went off on the [Nyala]-[Zalingei] road in [Sudan].", "extent"),
        ("A mine went off on the [Nyala] [Zalingei] road in [Sudan].", "extent"),
        ("Gunmen closed the road from [Nyala] to [Zalingei] in [Sudan].", "extent"),
        ("They cut the highway linking [Nyala] and [Zalingei] in [Sudan].", "extent"),
        ("The railway that connects [Nyala] with [Zalingei] in [Sudan] was mined.", "extent"),
        ("A bus was hit between [Nyala] and [Zalingei] in [Sudan].", "site"),
        ("A bus was hit between the towns of [Nyala] and [Zalingei] in [Sudan].", "site"),
    ],
)
def test_two_names_make_a_way(gazetteer: Gazetteer, sentence: str, role: str) -> None:
    first, second = list(by_name(sentence, gazetteer).values())[:2]
    for place in (first, second):
        assert place.precision == "line"
        assert place.role == role
        assert place.relation is not None
        assert (place.relation.kind, place.relation.of, place.relation.other) == ("between", "m0", "m1")
        assert line_of(place).approximate
    assert km(first.lat or 0, first.lon or 0, 12.05, 24.88) > 50


def test_between_near_neighbours_is_near_both(gazetteer: Gazetteer) -> None:
    place = by_name("A drone hit a car between [Bakhmut] and [Chasiv Yar] in [Ukraine].", gazetteer)["Bakhmut"]
    assert place.precision == "near"


def test_half_way_is_a_small_area(gazetteer: Gazetteer) -> None:
    place = by_name("The post lies halfway between [Benghazi] and [Ajdabiya] in [Libya].", gazetteer)["Benghazi"]
    assert isinstance(place.geometry, Area)
    assert place.precision == "near"


@pytest.mark.parametrize(
    "sentence",
    [
        "Talks between [Moscow] and [Ankara] went on.",
        "Ties between [Russia] and [Turkey] soured.",
        "The war between [Ethiopia] and [Eritrea] ended.",
        "He spoke of [Sudan] and [Chad].",
    ],
)
def test_governments_make_no_way(gazetteer: Gazetteer, sentence: str) -> None:
    assert not any(isinstance(p.geometry, Line) and p.role == "site" for p in grounded(sentence, gazetteer))


def test_a_way_in_one_mention(gazetteer: Gazetteer) -> None:
    place = by_name("Troops shelled {the Damascus-Homs highway} in [Syria].", gazetteer)["the Damascus-Homs highway"]
    assert (place.precision, place.gazetteer_id, place.feature) == ("line", None, "line")
    assert length(line_of(place).vertices) == pytest.approx(140, abs=15)


@pytest.mark.parametrize(
    ("sentence", "units"),
    [
        ("[Homs] and [Aleppo] governorates of [Syria] were shelled.", ("Homs", "Aleppo")),
        ("Fighting spread through [Donetsk] and [Luhansk] oblasts.", ("Donetsk", "Luhansk")),
        ("Clashes in the provinces of [Helmand] and [Kandahar] killed ten.", ("Helmand", "Kandahar")),
    ],
)
def test_a_shared_type_word_is_of_both(gazetteer: Gazetteer, sentence: str, units: tuple[str, str]) -> None:
    found = by_name(sentence, gazetteer)
    assert [found[u].precision for u in units] == ["admin1", "admin1"]


# ---------------------------------------------------------------- lines and their stretches


def test_the_stretch_runs_between_the_projections(gazetteer: Gazetteer) -> None:
    sentence = "Troops advanced from [Kherson] northeast along the [Dnipro] towards [Zaporizhzhia]."
    river = by_name(sentence, gazetteer)["Dnipro"]
    ends = line_of(river).vertices
    assert river.relation is not None
    assert (river.relation.kind, river.relation.of) == ("toward", "m2")
    assert river.role == "extent"
    for lat, lon in ((46.64, 32.61), (47.85, 35.12)):
        assert min(km(lat, lon, *ends[0]), km(lat, lon, *ends[-1])) < 15


def test_damaged_text_has_its_stretch_too(gazetteer: Gazetteer) -> None:
    sentence = (
        "Troops advanced from [Raqqa] Province southeast along the [Euphrates] River towards [Mayadin] in [Syria]."
    )
    whole = by_name("The [Euphrates] is a river of [Syria] and [Iraq].", gazetteer)["Euphrates"]
    river = by_name(sentence, gazetteer)["Euphrates"]
    assert river.precision == whole.precision == "line"
    assert length(line_of(river).vertices) < 0.5 * length(line_of(whole).vertices)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ukrainian units on the west bank of the [Dnipro] at [Kherson] were shelled.",
        "Marines crossed the [Dnipro] near [Kherson].",
        "Russian guns fired across the [Dnipro] from [Kherson].",
        "Shells fell in [Kherson] on the [Dnipro].",
        "Fighting went on along the [Dnipro]. Shells fell in [Kherson], [Ukraine].",
    ],
)
def test_a_town_beside_it_cuts_the_river(gazetteer: Gazetteer, sentence: str) -> None:
    river = by_name(sentence, gazetteer)["Dnipro"]
    assert river.precision == "line"
    line = line_of(river)
    assert length(line.vertices) < 120
    assert foot(line.vertices, 46.64, 32.61).away < 10
    assert km(river.lat or 0, river.lon or 0, 46.64, 32.61) < 60


@pytest.mark.parametrize(
    ("sentence", "side"),
    [
        ("Ukrainian units on the west bank of the [Dnipro] at [Kherson] were shelled.", 270.0),
        ("Units dug in on the [Dnipro]'s eastern bank near [Kherson].", 90.0),
    ],
)
def test_a_bank_is_a_side(gazetteer: Gazetteer, sentence: str, side: float) -> None:
    river = by_name(sentence, gazetteer)["Dnipro"]
    assert line_of(river).side == side


@pytest.mark.parametrize(
    ("sentence", "words", "name"),
    [
        ("Iraqi troops in [Mosul] reached {the Syrian border}.", "the Syrian border", "Syria-Iraq border"),
        ("[Ukraine] closed the {border} with [Belarus] near [Chernihiv].", "border", "Ukraine-Belarus border"),
        ("Shelling went on along {the Turkish-Syrian border}.", "the Turkish-Syrian border", "Syria-Turkey border"),
        ("[Thailand] fired. Its men held {the Cambodian border}.", "the Cambodian border", "Thailand-Cambodia border"),
    ],
)
def test_a_border_is_a_line(gazetteer: Gazetteer, sentence: str, words: str, name: str) -> None:
    place = by_name(sentence, gazetteer)[words]
    assert (place.name, place.precision) == (name, "line")


def test_two_countries_can_be_their_border(gazetteer: Gazetteer) -> None:
    found = by_name("The border between [Ethiopia] and [Sudan] was closed.", gazetteer)
    assert {found["Ethiopia"].precision, found["Sudan"].precision} == {"line"}


def test_a_side_of_the_border_is_told(gazetteer: Gazetteer) -> None:
    sentence = "Rockets hit {the Lebanese side of the border} with [Israel]. [Lebanon] protested."
    place = by_name(sentence, gazetteer)["the Lebanese side of the border"]
    assert place.relation is not None
    assert place.relation.bearing is not None
    assert line_of(place).side == place.relation.bearing
    assert min(place.relation.bearing, 360 - place.relation.bearing) < 60


def test_a_border_that_no_table_has_stays_open(gazetteer: Gazetteer) -> None:
    place = by_name("Guards fired on {the Andorran border}.", gazetteer)["the Andorran border"]
    assert (place.precision, place.geometry) == ("unresolved", None)
    assert place.reason


# ---------------------------------------------------------------- descriptions


@pytest.mark.parametrize(
    ("sentence", "words", "name", "shape"),
    [
        ("Rebels entered [Taiz] and held {southern parts of the city}.", "southern parts of the city", "Taiz", Part),
        ("Rebels entered [Taiz] and held {the city's south}.", "the city's south", "Taiz", Part),
        ("Rebels entered [Taiz] and held {the citys south}.", "the citys south", "Taiz", Part),
        ("Shells fell in [Marib]. Families left {the outskirts}.", "the outskirts", "Ma'rib", Ring),
        ("Shells fell in [Marib]. They held {the city's outskirts}.", "the city's outskirts", "Ma'rib", Ring),
        ("[Mali] sent troops. Fighting raged in {the country's east}.", "the country's east", "Mali", Part),
        ("[Mali] sent troops. Fighting raged in {the east of the country}.", "the east of the country", "Mali", Part),
        ("[Somalia] was hit. A bomb went off in {its capital}.", "its capital", "Mogadishu", Dot),
        ("They took {the capital} of [Marib] province in [Yemen].", "the capital", "Ma'rib", Dot),
        (
            "In [Idlib] province of [Syria] they neared {the provincial capital}.",
            "the provincial capital",
            "Idlib",
            Dot,
        ),
        ("Jets bombed {northwest Syria}.", "northwest Syria", "Syria", Part),
        ("Jets bombed {eastern Ghouta} in [Syria].", "eastern Ghouta", "Eastern Ghouta", Area),
        ("Tanks stood in {central Baghdad}.", "central Baghdad", "Baghdad", Part),
    ],
)
def test_descriptions(gazetteer: Gazetteer, sentence: str, words: str, name: str, shape: type[Geometry]) -> None:
    place = by_name(sentence, gazetteer)[words]
    assert place.name == name
    assert isinstance(place.geometry, shape)


# ---------------------------------------------------------------- what the record must not mix up


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[Kharkiv] was hit. Shells fell in [Kharkov]. The mayor of [Kharkiv] spoke.", ("Kharkiv", "Kharkov")),
        ("Houthis hold [Hodeidah]. Jets struck [Hudaydah] and [Al Hudaydah] in [Yemen].", ("Hodeidah", "Hudaydah")),
    ],
)
def test_spellings_are_one_city(gazetteer: Gazetteer, text: str, words: tuple[str, str]) -> None:
    found = by_name(text, gazetteer)
    assert found[words[0]].gazetteer_id == found[words[1]].gazetteer_id is not None


@pytest.mark.parametrize(
    "text",
    [
        "Fighting in [Taiz] province reached the city of [Taiz] in [Yemen].",
        "Fighting in [Kunduz] province reached the city of [Kunduz] in [Afghanistan].",
        "Fighting in [Kharkiv] oblast reached the city of [Kharkiv] in [Ukraine].",
    ],
)
def test_a_province_is_not_its_seat(gazetteer: Gazetteer, text: str) -> None:
    unit, city = grounded(text, gazetteer)[:2]
    assert (unit.precision, city.precision) == ("admin1", "exact")
    assert unit.gazetteer_id != city.gazetteer_id
    assert isinstance(unit.geometry, Area)


def test_two_towns_of_one_name_stay_apart(gazetteer: Gazetteer) -> None:
    [libya] = grounded("Militias held [Tripoli], [Libya].", gazetteer)[:1]
    [lebanon] = grounded("Soldiers patrolled [Tripoli], [Lebanon].", gazetteer)[:1]
    assert (libya.country, lebanon.country) == ("LY", "LB")


@pytest.mark.parametrize("words", ["{" + "a to " * 40_000 + "road}", "[" + "X-" * 40_000 + "Y road]"])
def test_an_endless_span_is_no_description(gazetteer: Gazetteer, words: str) -> None:
    [place] = grounded(f"They held {words}.", gazetteer)
    assert place.precision == "unresolved"


def test_a_text_without_places_has_none(gazetteer: Gazetteer) -> None:
    assert grounded("Nothing was said of where.", gazetteer) == ()


def test_an_unknown_village_has_no_geometry(gazetteer: Gazetteer) -> None:
    [village, _] = grounded("Gunmen burnt the village of [Qaraxumbe] in [Mali].", gazetteer)
    assert (village.precision, village.geometry, village.lat) == ("unresolved", None, None)
