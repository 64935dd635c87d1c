"""The reference table of countries and their codes, read when it is first asked for."""

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from diplomodel.dates import DateLike, FuzzyDate, as_fuzzy, edtf
from diplomodel.errors import AmbiguousName, Problem, Severity, UnknownName, nearest, shown
from diplomodel.model.parties import Country, Name, StateCode, system_of
from diplomodel.reference.names import Registry, fold, names_of
from diplomodel.vocabulary import CodeSystem, CountryType

__all__ = ["Countries", "codes", "countries", "not_then"]


class Countries(Registry[Country]):
    """The table of countries, the same for every data set.

    Example:
        >>> import diplomodel as dm
        >>> dm.load().countries.resolve("365", system="cow", on="1975").name
        'Soviet Union'
    """

    __slots__ = ("_held", "_in_parts")

    _in_parts: frozenset[str] | None
    _held: dict[tuple[CodeSystem, str], dict[str, list[StateCode]]] | None

    def __init__(self, records: dict[str, Country], ambiguous: dict[str, tuple[str, ...]]) -> None:
        """Keep the countries under their codes."""
        super().__init__("country", records, ambiguous, dict.fromkeys(_UNION, _IS_THE_UNION))
        self._in_parts = None
        self._held = None

    def resolve(
        self,
        name: str,
        *,
        system: CodeSystem | str | None = None,
        on: DateLike | None = None,
    ) -> Country:
        """Return the country that is known by a name, or by a code.

        Args:
            name: An ISO code of two, three or (for former states) four letters, any known name, an
                identifier such as `wikidata:Q842`, or, with `system`, a code of that system.
            system: The system of codes, such as `cow`; without it a code is one of ISO 3166.
            on: The date that is asked about. It decides between several countries that had the
                code, or shared the name, one after another.

        Returns:
            The one country.

        Raises:
            UnknownName: Nothing is known by that name, no country had that code then, or there is
                no such system; the message suggests.
            AmbiguousName: Several are, and no date, or not this one, decides; the message names
                them.
            DataError: The date is not a date.

        Example:
            >>> import diplomodel as dm
            >>> table = dm.load().countries
            >>> table.resolve("GM").name, table.resolve("GM", system="fips").name
            ('Gambia', 'Germany')
            >>> table.resolve("Zimbabwe (Rhodesia)", on="1970").code
            'RHZW'
        """
        day = None if on is None else as_fuzzy(on)
        if system is not None:
            return self._by_code(name, system_of(system), day)
        found = self._find(name) if isinstance(name, str) else ()
        if len(found) > 1 and day is not None:
            then = tuple(code for code in found if _may_hold(self[code].valid, day))
            found = then if len(then) == 1 else found
        return super().resolve(found[0] if len(found) == 1 else name)

    def _find(self, name: str) -> tuple[str, ...]:
        """Return the codes that a text may stand for; of `A (B)`, those that both parts are."""
        parts = _parts_of(name)
        if parts is not None and fold(name) not in self._written_in_parts():
            first, second = map(super()._find, parts)
            if first and second:
                both = tuple(code for code in first if code in second)
                return both or tuple(dict.fromkeys((*first, *second)))
        return super()._find(name)

    def _written_in_parts(self) -> frozenset[str]:
        """Return the names that the table itself writes as `A (B)`, folded."""
        if self._in_parts is None:
            texts = (text for country in self for text in names_of(country))
            self._in_parts = frozenset(fold(text) for text in texts if _parts_of(text))
        return self._in_parts

    def _by_code(self, code: object, system: CodeSystem, day: FuzzyDate | None) -> Country:
        """Return the country that had a code of a system."""
        if not isinstance(code, str):
            expected = f"a code of {system}, as text"
            raise UnknownName(f"found {shown(code)}, expected {expected}", name=str(code))
        held = self._codes_held()
        holders = held.get((system, _as_listed(code)))
        if holders is None:
            known = [listed for one, listed in held if one is system]
            near = () if _NUMBER.fullmatch(code) else nearest(code, known, limit=3, cutoff=0.6)
            message = f"no country has the code {shown(code)} in {system}"
            raise UnknownName(message, name=code, choices=near, meant=near)
        found = tuple(
            key
            for key, spans in holders.items()
            if day is None or any(_may_hold(one.valid, day) for one in spans)
        )
        if len(found) == 1:
            return self[found[0]]
        listed = " or ".join(self._holder(key, holders[key]) for key in found or holders)
        if not found:
            message = f"no country has the code {shown(code)} in {system} on {day}, only {listed}"
            raise UnknownName(message, name=code)
        decides = "say when, with on=" if day is None else f"{day} does not decide"
        message = f"{shown(code)} in {system} may be {listed}; {decides}"
        raise AmbiguousName(message, name=code, choices=found)

    def _codes_held(self) -> dict[tuple[CodeSystem, str], dict[str, list[StateCode]]]:
        if self._held is None:
            self._held = {}
            for country in self:
                for held in country.codes:
                    holders = self._held.setdefault((held.system, held.code), {})
                    holders.setdefault(country.code, []).append(held)
        return self._held

    def _holder(self, key: str, spans: list[StateCode]) -> str:
        when = ", ".join(str(one.valid) for one in spans if one.valid is not None)
        return f"{self._named(key)}{f', {when}' if when else ''}"

    def _unknown(self, name: object) -> UnknownName:
        if isinstance(name, str) and _NUMBER.fullmatch(name):
            message = f"{shown(name)} is a number: say whose code it is, with system='cow' or 'gw'"
            return UnknownName(message, name=name)
        return super()._unknown(name)


_NUMBER = re.compile(r"\s*[0-9]+\s*")


def _parts_of(name: str) -> tuple[str, str] | None:
    """Return the two names in `A (B)` or `A/B`."""
    mark = "(" if name.rstrip().endswith(")") else "/"
    first, found, second = name.partition(mark)
    return (first, second) if found else None


def _as_listed(code: str) -> str:
    """Return a code as the systems write it: capital letters, no zeros in front."""
    return code.strip().upper().lstrip("0")


def _may_hold(valid: FuzzyDate | None, day: FuzzyDate) -> bool:
    return valid is None or valid.overlaps(day) is not False


@functools.cache
def _rows() -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in json.loads(_table("countries.json"))}


def _table(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def codes() -> frozenset[str]:
    """Return the codes of all countries, without building their records.

    Example:
        >>> "OM" in codes()
        True
    """
    return _code_set()


# Every record begins with its code: the codes are known without parsing the table.
_CODE = re.compile(r'^    "code": "([A-Z]+)"', re.MULTILINE)


@functools.cache
def _code_set() -> frozenset[str]:
    return frozenset(_CODE.findall(_table("countries.json")))


@functools.lru_cache(maxsize=1 << 14)
def not_then(code: str, date: FuzzyDate) -> Problem | None:
    """Return the warning that a country did not exist at a date, or None.

    Args:
        code: The code of the country.
        date: The date. Only one that lies outside for certain counts.

    Example:
        >>> print(not_then("SUHH", edtf("1992")), not_then("SUHH", edtf("1991-12")))
        warning: found Soviet Union (SUHH), at 1992, expected a date within ... None
    """
    valid = _valid(code)
    if valid is None or date.overlaps(valid) is not False:
        return None
    return Problem(
        found=f"{_rows()[code]['name']} ({code}), at {date}",
        expected=f"a date within {valid}, when it existed",
        rule="country-not-then",
        severity=Severity.WARNING,
    )


@functools.cache
def _valid(code: str) -> FuzzyDate | None:
    """Return when a country existed, without building its record."""
    text = _rows().get(code, {}).get("valid")
    return None if text is None else edtf(text)


# The European Union, as it is asked for among countries (folded).
_IS_THE_UNION = "the European Union, an organization"
_UNION = ("eu", "european union", "евросоюз", "европеискии союз", "ес", "ue", "欧盟")


@functools.cache
def countries() -> Countries:
    """Return the registry of all countries, the former ones included.

    Example:
        >>> countries().resolve("Burma").name
        'Myanmar'
    """
    import csv

    shared = json.loads(_table("ambiguous_names.json"))
    held: dict[str, list[StateCode]] = {}
    for row in csv.DictReader(_table("codes.csv").splitlines()):
        held.setdefault(row["country"], []).extend(_codes(row))
    records = {code: _country(row, held.get(code, ())) for code, row in _rows().items()}
    return Countries(records, {name: tuple(keys) for name, keys in shared.items()})


def _codes(row: dict[str, str]) -> Iterator[StateCode]:
    """Walk the codes of a row of the table: a number, the letters of the same system, or both."""
    valid = edtf(row["valid"]) if row["valid"] else None
    systems = {"number": row["system"], "letters": row["system"]}
    if row["number"]:
        systems["letters"] += "_letters"
    for column, system in systems.items():
        if row[column]:
            yield StateCode(
                system=CodeSystem(system), code=row[column], name=row["name"], valid=valid
            )


def _country(row: dict[str, Any], held: Any) -> Country:
    return Country(
        code=row["code"],
        alpha3=row.get("alpha3"),
        numeric=row.get("numeric"),
        name=row["name"],
        names=tuple(
            Name(text=text, language=language)
            for language, texts in row.get("names", {}).items()
            for text in texts
        ),
        type=CountryType(row["type"]),
        valid=_valid(row["code"]),
        successors=tuple(row.get("successors", ())),
        codes=tuple(held),
        identifiers=tuple(row.get("identifiers", ())),
    )
