"""Names: found by code, id or any known name after folding, and never by likeness."""

import unicodedata
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomodel import (
    AmbiguousName,
    Country,
    DataError,
    Dataset,
    Name,
    Organization,
    Participant,
    Person,
    Place,
    Source,
    UnknownName,
    Visit,
)
from diplomodel.reference.names import fold, names_of

EU = Organization(
    id="european-union",
    name="European Union",
    abbreviation="EU",
    names=(Name(text="Европейский союз", language="ru"), Name(text="ЕС", language="ru")),
)
DS = Dataset(
    people=[
        Person(
            id="xi-jinping",
            name="Xi Jinping",
            names=(
                Name(text="Xi"),
                Name(text="习近平", language="zh"),
                Name(text="Си Цзиньпин", language="ru"),
            ),
            country="CN",
        ),
        Person(id="xi-zhongxun", name="Xi Zhongxun"),
        Person(
            id="aleksandr-lukashenko",
            name="Aleksandr Lukashenko",
            names=(
                Name(text="Lukashenko"),
                Name(text="Alyaksandr Lukashenka", language="be-Latn"),
                Name(text="Лукашэнка", language="be"),
            ),
        ),
        Person(id="viktor-lukashenko", name="Viktor Lukashenko", names=(Name(text="Lukashenko"),)),
        Person(
            id="recep-tayyip-erdogan", name="Recep Tayyip Erdoğan", names=(Name(text="Erdoğan"),)
        ),
        Person(id="luiz-inacio-lula", name="Luiz Inácio Lula da Silva", names=(Name(text="Lula"),)),
        Person(id="kim-jong-un", name="Kim Jong-un", names=(Name(text="Kim"),)),
        Person(id="kim-yo-jong", name="Kim Yo-jong", names=(Name(text="Kim"),)),
        Person(id="question-mark", name="???"),
    ],
    organizations=[
        EU,
        Organization(id="un", name="United Nations", abbreviation="UN"),
        Organization(id="kim", name="Kim"),
        Organization(id="kim-foundation", name="Kim Foundation", abbreviation="KIM"),
    ],
    places=[
        Place(id="saint-petersburg", name="St. Petersburg", names=(Name(text="Leningrad"),)),
        # Of the same name as a country and a person.
        Place(id="congo-hall", name="Congo"),
        Place(id="kim-hall", name="Kim"),
    ],
    sources=[Source(id="belta-2024", publisher="BelTA", title="A visit to Astana")],
)


def resolve(sort: str, name: Any, ds: Dataset = DS) -> str:
    """Return what a name is taken for where it is the value of a keyword."""
    asked: dict[str, Any] = {sort: name}
    found: tuple[str, ...] = getattr(ds.query(**asked).clauses[0], sort)
    (key,) = found
    return key


# Folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("TÜRKİYE", "turkiye"),
        ("Türkiye", "turkiye"),
        ("TURKIYE", "turkiye"),
        ("Côte d’Ivoire", "cote divoire"),
        ("Cote d'Ivoire", "cote divoire"),
        ("Guinea-Bissau", "guinea bissau"),
        ("Guinea—Bissau", "guinea bissau"),
        ("U.S.S.R.", "ussr"),
        ("São Tomé & Príncipe", "sao tome principe"),
        ("  Sri   Lanka ", "sri lanka"),
        ("Łódź", "lodz"),
        ("Færøerne", "faeroerne"),
        ("Straße", "strasse"),
        ("ЁЛКА", "елка"),
        ("Аб’яднаныя Арабскія Эміраты", "аб" + "яднаныя арабскія эміраты"),
        ("ＯＭＡＮ", "oman"),
        ("أفغانستان", fold("افغانستان")),
        ("习近平", "习近平"),
        ("...", ""),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzàéîõüçñšžабвгдежзийклмнопрстуфхцчшщыэюяёўі '-."))
def test_case_does_not_count(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


# Registries


def test_a_registry_holds_its_records_in_the_order_of_ids() -> None:
    people = DS.people
    keys = [person.id for person in people]
    assert keys == sorted(keys)
    assert len(people) == len(keys) == 9
    assert people["xi-jinping"] in people
    assert "xi-jinping" in people
    assert "Xi Jinping" not in people
    assert Person(id="xi-jinping", name="Another") not in people
    assert EU not in people
    assert None not in people
    assert 5 not in people
    assert repr(people) == "<9 of sort person>"
    codes = [country.code for country in DS.countries]
    assert codes == sorted(codes)
    assert DS.countries["OM"] in DS.countries
    assert "OM" in DS.countries
    assert "om" not in DS.countries


def test_an_id_that_is_none_is_an_error() -> None:
    with pytest.raises(UnknownName, match=r"did you mean Xi Jinping \(xi-jinping\)"):
        DS.people["xi-jinpin"]
    with pytest.raises(UnknownName, match="Oman"):
        DS.countries["Omn"]
    with pytest.raises(UnknownName, match=r"may be Kim Jong-un \(kim-jong-un\) or "):
        DS.people["Kim"]
    for key in (None, 5, ["xi-jinping"]):
        with pytest.raises(UnknownName, match="expected the name of a person"):
            DS.people[key]  # type: ignore[index]


def test_a_name_in_place_of_an_id_is_told_with_its_id() -> None:
    for registry, name, told in (
        (DS.countries, "Oman", 'is a name; its code is OM: use resolve("Oman") or ["OM"]'),
        (DS.people, "Xi", 'is a name; its id is xi-jinping: use resolve("Xi") or ["xi-jinping"]'),
        (DS.people, "Xi Jinping", 'is a name; its id is xi-jinping: use resolve("Xi Jinping") or'),
        (DS.countries, "OMN", "stands for Oman (OM); its code is OM: use "),
    ):
        with pytest.raises(UnknownName) as caught:
            registry[name]
        assert str(caught.value).startswith(f'"{name}" {told}')
        assert caught.value.choices == (registry.resolve(name).id,)


@pytest.mark.parametrize(
    "name",
    ["xi-jinping", "Xi Jinping", "XI JINPING", "xi", "Xi", "习近平", "Си Цзиньпин", "си цзиньпин"],
)
def test_a_person_is_found_by_id_and_by_every_name(name: str) -> None:
    assert DS.people.resolve(name).id == "xi-jinping"
    assert resolve("person", name) == "xi-jinping"


@pytest.mark.parametrize(
    ("sort", "name", "key"),
    [
        ("person", "Erdogan", "recep-tayyip-erdogan"),
        ("person", "ERDOĞAN", "recep-tayyip-erdogan"),
        ("person", "lula", "luiz-inacio-lula"),
        ("person", "Luiz Inacio Lula da Silva", "luiz-inacio-lula"),
        ("person", "Kim Jong Un", "kim-jong-un"),
        ("person", "лукашэнка", "aleksandr-lukashenko"),
        ("organization", "EU", "european-union"),
        ("organization", "eu", "european-union"),
        ("organization", "e.u.", "european-union"),
        ("organization", "Европейский Союз", "european-union"),
        ("organization", "U.N.", "un"),
        ("place", "St Petersburg", "saint-petersburg"),
        ("place", "Leningrad", "saint-petersburg"),
        ("source", "a visit to astana", "belta-2024"),
        ("country", "om", "OM"),
        ("country", "omn", "OM"),
    ],
)
def test_found(sort: str, name: str, key: str) -> None:
    assert resolve(sort, name) == key


def test_an_ambiguous_name_asks_which() -> None:
    with pytest.raises(AmbiguousName) as caught:
        DS.people.resolve("Kim")
    assert caught.value.choices == ("kim-jong-un", "kim-yo-jong")
    assert str(caught.value) == (
        '"Kim" may be Kim Jong-un (kim-jong-un) or Kim Yo-jong (kim-yo-jong); '
        "say which by its id or full name"
    )
    with pytest.raises(AmbiguousName):
        DS.people.resolve("LUKASHENKO")
    # An id is exact, and wins over what it means as a name.
    assert DS.organizations.resolve("kim").id == "kim"
    with pytest.raises(AmbiguousName):
        DS.organizations.resolve("Kim")


def test_that_a_name_is_ambiguous_is_not_hidden_by_a_namesake_of_another_sort() -> None:
    with pytest.raises(AmbiguousName):
        resolve("person", "Kim")
    with pytest.raises(AmbiguousName) as caught:
        resolve("country", "Congo")
    assert caught.value.choices == ("CD", "CG")


@pytest.mark.parametrize(
    ("sort", "name", "told"),
    [
        ("person", "Erdogn", "did you mean Recep Tayyip Erdoğan (recep-tayyip-erdogan)?"),
        ("person", "Nobody At All", 'no person is known as "Nobody At All"'),
        ("person", "EU", '"EU" is an organization, European Union (european-union), not a person'),
        ("person", "Leningrad", '"Leningrad" is a place, St. Petersburg'),
        ("person", "Oman", '"Oman" is a country, Oman (OM), not a person'),
        ("organization", "Oman", '"Oman" is a country, Oman (OM), not an organization'),
        ("country", "Xi", '"Xi" is a person, Xi Jinping (xi-jinping), not a country'),
    ],
)
def test_an_unknown_name_says_what_is_known(sort: str, name: str, told: str) -> None:
    with pytest.raises(UnknownName) as caught:
        resolve(sort, name)
    assert told in str(caught.value)
    assert caught.value.name == name


@pytest.mark.parametrize("name", ["", " ", "...", "!", "x" * 100_000, "\x00", "\ud800"])
def test_odd_text_is_unknown(name: str) -> None:
    for registry in (DS.people, DS.countries, DS.places):
        with pytest.raises(UnknownName) as caught:
            registry.resolve(name)
        assert len(str(caught.value)) < 300
        assert str(caught.value).isprintable()


@pytest.mark.parametrize("name", [None, 5, b"Oman", ["Oman"], DS])
def test_what_is_no_text_is_unknown(name: Any) -> None:
    with pytest.raises(UnknownName, match="expected the name of an organization"):
        DS.organizations.resolve(name)


def test_a_record_resolves_to_its_own_id() -> None:
    assert resolve("person", DS.people["xi-jinping"]) == "xi-jinping"
    assert resolve("country", DS.countries["OM"]) == "OM"
    with pytest.raises(UnknownName, match="is an organization"):
        resolve("country", EU)
    with pytest.raises(UnknownName):
        resolve("person", Visit(id="a", title="A"))


def test_names_of_known_data_sets_are_known() -> None:
    above = Dataset(known=(DS,))
    assert resolve("person", "Erdogan", above) == "recep-tayyip-erdogan"
    assert len(above.people) == 0


# Identifiers

SULTAN = Person(
    id="sultan-of-oman", name="The Sultan", identifiers=("wikidata:Q1", "viaf:5"), country="OM"
)
IDENTIFIED = Dataset(
    [Visit(id="a-visit", title="A visit", participants=(Participant(person="sultan-of-oman"),))],
    people=[
        SULTAN,
        Person(id="one", name="One", identifiers=("wikidata:Q2",)),
        Person(id="two", name="Two", identifiers=("wikidata:Q2",)),
    ],
    organizations=[Organization(id="body", name="Body", identifiers=("wikidata:Q1",))],
    places=[Place(id="spot", name="Spot", identifiers=("geonames:287286",))],
)


def test_an_identifier_leads_to_its_record() -> None:
    assert IDENTIFIED.people.resolve("wikidata:Q1") == SULTAN
    assert IDENTIFIED.people.resolve("viaf:5") == SULTAN
    assert IDENTIFIED.organizations.resolve("wikidata:Q1").id == "body"
    assert IDENTIFIED.places.resolve("geonames:287286").id == "spot"
    assert resolve("person", "viaf:5", IDENTIFIED) == "sultan-of-oman"
    assert IDENTIFIED.visits.where(person="wikidata:Q1").one().id == "a-visit"
    assert IDENTIFIED.countries.resolve("wikidata:Q842").code == "OM"
    above = Dataset(known=(IDENTIFIED,))
    assert resolve("person", "viaf:5", above) == "sultan-of-oman"


@pytest.mark.parametrize("text", ["wikidata:q1", "Wikidata:Q1", "Q1", "wikidata:Q", "viaf:"])
def test_an_identifier_is_exact(text: str) -> None:
    with pytest.raises(UnknownName):
        IDENTIFIED.people.resolve(text)


def test_an_identifier_of_two_records_asks_which() -> None:
    with pytest.raises(AmbiguousName) as caught:
        IDENTIFIED.people.resolve("wikidata:Q2")
    assert caught.value.choices == ("one", "two")


@pytest.mark.parametrize("cls", [Person, Organization, Place])
def test_an_identifier_has_a_scheme_and_a_value(cls: Any) -> None:
    with pytest.raises(DataError, match=r"identifiers\[1\]: found .Q842., expected a scheme"):
        cls(id="a", name="A", identifiers=("viaf:5", "Q842"))
    with pytest.raises(DataError, match="identifiers"):
        Country(code="OM", name="Oman", identifiers=("Q842",))


# Countries


@pytest.mark.parametrize("name", ["Turkey", "Türkiye", "turkiye", "TR", "TUR", "Турция", "TÜRKİYE"])
def test_one_country_by_all_its_names(name: str) -> None:
    assert resolve("country", name) == "TR"


def test_kosovo_is_not_serbia() -> None:
    assert DS.countries.resolve("Kosovo").code == "XK"
    assert DS.countries.resolve("Serbia").code == "RS"
    assert "RS" not in DS.countries.names()[fold("Kosovo")]


def test_congo_asks_which() -> None:
    for name in ("Congo", "CONGO", "Конго", "the Congo", "刚果"):
        with pytest.raises(AmbiguousName) as caught:
            DS.countries.resolve(name)
        assert caught.value.choices == ("CD", "CG")
    assert "Democratic Republic of the Congo (CD)" in str(caught.value)
    for code in caught.value.choices:
        assert DS.countries.resolve(DS.countries[code].name).code == code


def test_a_misspelt_name_suggests_and_never_answers() -> None:
    with pytest.raises(UnknownName, match=r"did you mean Türkiye \(TR\)\?") as caught:
        DS.countries.resolve("Turkye")
    assert caught.value.choices == ("TR",)
    assert not isinstance(caught.value, AmbiguousName)


def test_the_soviet_union_is_a_state_that_ended() -> None:
    for name in ("USSR", "U.S.S.R.", "СССР", "Soviet Union", "SUHH", "SUN"):
        union = DS.countries.resolve(name)
        assert union.code == "SUHH"
    assert union.type == "former_state"
    assert union.valid is not None
    assert str(union.valid.latest) == "1991-12-25"


@pytest.mark.parametrize("name", ["EU", "European Union", "Европейский союз", "ЕС"])
def test_the_european_union_is_no_country(name: str) -> None:
    with pytest.raises(UnknownName, match="is an organization, European Union") as caught:
        DS.visits.where(country=name)
    assert caught.value.choices == ("european-union",)
    # Nor where no organization of that name is at hand.
    with pytest.raises(UnknownName):
        Dataset().visits.where(country=name)
    with pytest.raises(UnknownName):
        DS.countries.resolve(name)


def every_name(country: Country) -> list[str]:
    alpha3 = [country.alpha3] if country.alpha3 else []
    return [country.code, *alpha3, *names_of(country)]


def test_every_name_of_every_country_leads_to_it_or_asks() -> None:
    asked = 0
    for country in DS.countries:
        for name in every_name(country):
            for text in (name, name.lower(), unicodedata.normalize("NFD", name)):
                try:
                    assert DS.countries.resolve(text) == country, text
                except AmbiguousName as error:
                    assert country.code in error.choices, text
                    asked += 1
    assert asked < 50


def test_a_name_with_one_letter_changed_is_found_only_if_it_is_itself_a_name() -> None:
    known: dict[str, set[str]] = {}
    for country in DS.countries:
        for name in every_name(country):
            known.setdefault(fold(name), set()).add(country.code)
    random = Random(1)
    names = [name for country in DS.countries for name in every_name(country) if len(name) > 3]
    unknown = 0
    for name in random.sample(names, 300):
        place = random.randrange(len(name))
        letter = random.choice("abcdefghijklmnopqrstuvwxyz")
        changed = random.choice(
            [
                name[:place] + letter + name[place + 1 :],
                name[:place] + letter + name[place:],
                name[:place] + name[place + 1 :],
            ]
        )
        try:
            found = DS.countries.resolve(changed).code
        except AmbiguousName as error:
            assert fold(changed) in DS.countries.names(), changed
            assert len(error.choices) > 1
        except UnknownName as error:
            assert fold(changed) not in known, changed
            assert len(error.choices) <= 3
            unknown += 1
        else:
            assert found in known[fold(changed)], changed
    assert unknown > 200
