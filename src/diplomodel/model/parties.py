"""Who and where: people, organizations, countries, places, and the parts they take in events."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

import attrs

from diplomodel.dates import DateLike, DateSpan, FuzzyDate, as_fuzzy, covers
from diplomodel.errors import Problem, UnknownName, nearest, shown
from diplomodel.model.provenance import Traced
from diplomodel.model.record import Record
from diplomodel.model.shapes import (
    Alpha3,
    Between,
    CountryCode,
    CountryRef,
    Id,
    Identifier,
    LanguageTag,
    Numeric,
    OrganizationRef,
    PartyRef,
    PersonRef,
)
from diplomodel.vocabulary import (
    CodeSystem,
    CountryType,
    Level,
    MeetingMode,
    MembershipStatus,
    OrganizationType,
    Role,
)

__all__ = [
    "Country",
    "Membership",
    "Name",
    "Organization",
    "Participant",
    "Person",
    "Place",
    "Position",
    "StateCode",
    "system_of",
]


@attrs.frozen(kw_only=True, repr=False)
class Name(Record):
    """A name that somebody or something is known by.

    Attributes:
        text: The name, as written.
        language: The language that it is written in (BCP 47).

    Example:
        >>> Name(text="Си Цзиньпин", language="ru").language
        'ru'
    """

    text: str
    language: LanguageTag | None = None


@attrs.frozen(kw_only=True, repr=False)
class Position(Record):
    """An office that a person held.

    Attributes:
        office: The office, as sources print it.
        organization: The id of the organization that it belongs to.
        during: When the person held it.

    Example:
        >>> Position(office="Minister of Foreign Affairs").organization is None
        True
    """

    office: str
    organization: OrganizationRef | None = None
    during: FuzzyDate | None = None


@attrs.frozen(kw_only=True, repr=False)
class Person(Traced):
    """A person.

    Attributes:
        id: Its id.
        name: The usual name in English.
        names: Other spellings and languages; the family name alone is one of them.
        country: The code of the country that the person acts for.
        positions: Offices held, in order.
        identifiers: What other collections call the person, such as `wikidata:Q7747`.
        evidence: Where each part is known from.

    Example:
        >>> Person(id="xi-jinping", name="Xi Jinping", country="CN").name
        'Xi Jinping'
    """

    kind: ClassVar[str] = "person"
    plural: ClassVar[str] = "people"

    id: Id
    name: str
    names: tuple[Name, ...] = ()
    country: CountryRef | None = None
    positions: tuple[Position, ...] = ()
    identifiers: tuple[Identifier, ...] = ()


@attrs.frozen(kw_only=True, repr=False)
class Membership(Traced):
    """That a country or an organization belongs to an organization.

    Attributes:
        member: The code of the country, or the id of the organization.
        status: What it is there.
        during: When; `2017-06-09/..` where it goes on.
        evidence: Where each part is known from.

    Example:
        >>> Membership(member="BY").status.value
        'unspecified'
    """

    member: PartyRef
    status: MembershipStatus = MembershipStatus.UNSPECIFIED
    during: FuzzyDate | None = None

    def holds(self, on: DateLike) -> bool | None:
        """Tell whether it held on a date.

        Args:
            on: The date that is asked about; of a span, all of it.

        Returns:
            True where it did, whichever days the date and the ends of the membership stand for;
            False where it did not, whichever they are; None where it cannot be known, as where no
            dates are recorded.

        Raises:
            DataError: The date is not a date.

        Example:
            >>> since = Membership(member="OM", during=as_fuzzy("1971-10/.."))
            >>> print(since.holds("1971-11"), since.holds("1971-09"), since.holds("1971-10-07"))
            True False None
        """
        day = as_fuzzy(on)
        return None if self.during is None else covers(self.during, day)


@attrs.frozen(kw_only=True, repr=False)
class Organization(Traced):
    """An organization, body, company or grouping.

    Attributes:
        id: Its id.
        name: Its usual name in English.
        abbreviation: Its usual abbreviation.
        names: Other names, spellings and languages.
        type: What sort of organization it is.
        country: The code of the country that it belongs to.
        parent: The id of the organization that it is part of.
        memberships: Who belongs to it.
        members_complete: The period for which every full membership is recorded, from its first
            day to the last for which that was checked; nothing where that is not known.
        identifiers: What other collections call it, such as `wikidata:Q1065`.
        evidence: Where each part is known from.

    Example:
        >>> Organization(id="un", name="United Nations", abbreviation="UN").abbreviation
        'UN'
    """

    kind: ClassVar[str] = "organization"
    plural: ClassVar[str] = "organizations"

    id: Id
    name: str
    abbreviation: str | None = None
    names: tuple[Name, ...] = ()
    type: OrganizationType = OrganizationType.UNSPECIFIED
    country: CountryRef | None = None
    parent: OrganizationRef | None = None
    memberships: tuple[Membership, ...] = ()
    members_complete: FuzzyDate | None = None
    identifiers: tuple[Identifier, ...] = ()

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Hold that an organization is not its own parent, and where its members are complete."""
        yield from super().rules(values)
        complete: FuzzyDate | None = values.get("members_complete")
        if complete is not None and not _has_two_ends(complete):
            yield Problem(
                path="members_complete",
                found=str(complete),
                expected="a span from a first to a last day that are known",
                rule="members-complete",
                hint="it ends on the day up to which the members were checked",
            )
        if "id" in values and values.get("parent") == values["id"]:
            yield Problem(
                path="parent",
                found="the organization itself",
                expected="the id of another organization",
                rule="own-part",
            )


def _has_two_ends(date: FuzzyDate) -> bool:
    """Return whether a date is a span of which it can be known what lies within."""
    ends = isinstance(date, DateSpan) and date.start is not None and date.end is not None
    return ends and not (date.is_uncertain or date.is_approximate)


@attrs.frozen(kw_only=True, repr=False)
class Place(Traced):
    """A place where events happen: a city, a palace, a site.

    Attributes:
        id: Its id.
        name: Its usual name in English.
        names: Other names, spellings and languages.
        country: The code of the country that it lies in.
        latitude: Degrees north (WGS 84), from -90 to 90.
        longitude: Degrees east (WGS 84), from -180 to 180.
        identifiers: What other collections call it, such as `wikidata:Q1520`.
        evidence: Where each part is known from.

    Example:
        >>> Place(id="astana", name="Astana", latitude=51.13, longitude=71.43).latitude
        51.13
    """

    kind: ClassVar[str] = "place"
    plural: ClassVar[str] = "places"

    id: Id
    name: str
    names: tuple[Name, ...] = ()
    country: CountryRef | None = None
    latitude: Annotated[float, Between(-90, 90)] | None = None
    longitude: Annotated[float, Between(-180, 180)] | None = None
    identifiers: tuple[Identifier, ...] = ()

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Hold that a place has both coordinates or none."""
        yield from super().rules(values)
        pair = ("latitude", "longitude")
        missing = [name for name in pair if values.get(name, ...) is None]
        if len(missing) == 1 and all(name in values for name in pair):
            yield Problem(
                path=missing[0],
                found="nothing",
                expected="both latitude and longitude, or neither",
                rule="coordinates",
            )


def system_of(word: object) -> CodeSystem:
    """Return the system of codes that a word stands for.

    Args:
        word: The word, or the system itself.

    Raises:
        UnknownName: There is no such system; the message names all.

    Example:
        >>> system_of("gw") is CodeSystem.GW
        True
    """
    for system in CodeSystem:
        if word == system:
            return system
    words = [str(system) for system in CodeSystem]
    near = nearest(word, words)
    message = f"system: found {shown(word)}, expected one of: {', '.join(words)}"
    raise UnknownName(message, name=str(word), choices=near, meant=near)


@attrs.frozen(kw_only=True, repr=False)
class StateCode(Record):
    """The code of a country in another system, and when the country had it.

    Attributes:
        system: The system.
        code: The code, as text.
        name: What the system calls the country.
        valid: When the country had it; nothing where that is not limited.

    Example:
        >>> StateCode(system=CodeSystem.COW, code="698", name="Oman").code
        '698'
    """

    system: CodeSystem
    code: str
    name: str | None = None
    valid: FuzzyDate | None = None


@attrs.frozen(kw_only=True, repr=False)
class Country(Traced):
    """A country of the reference table: a state, a territory, a contested or a former state.

    Attributes:
        code: ISO 3166-1 alpha-2; for a former state the four letters of ISO 3166-3.
        alpha3: ISO 3166-1 alpha-3.
        numeric: ISO 3166-1 numeric, three digits.
        name: Its everyday name in English.
        names: Other names, spellings and languages.
        type: What it is.
        valid: When it existed under this code.
        successors: Codes of the countries that came after it.
        codes: Its codes in other systems, each with the time for which it had it.
        identifiers: What other collections call it, such as `wikidata:Q842`.
        evidence: Where each part is known from.

    Example:
        >>> Country(code="OM", alpha3="OMN", numeric="512", name="Oman").code
        'OM'
    """

    kind: ClassVar[str] = "country"
    plural: ClassVar[str] = "countries"

    code: CountryCode
    name: str
    alpha3: Alpha3 | None = None
    numeric: Numeric | None = None
    names: tuple[Name, ...] = ()
    type: CountryType | None = None
    valid: FuzzyDate | None = None
    successors: tuple[CountryRef, ...] = ()
    codes: tuple[StateCode, ...] = ()
    identifiers: tuple[Identifier, ...] = ()

    @property
    def id(self) -> str:
        """The code, under the name that other records have for it."""
        return self.code

    def code_in(self, system: CodeSystem | str, *, on: DateLike | None = None) -> str | None:
        """Return its code in another system, or None.

        Args:
            system: The system, such as `cow` or `gw`.
            on: The date that is asked about; None is any time.

        Returns:
            The only code that it may have had then. None where it had none, and where it may have
            had one or another: at a time that the date leaves open, or at no time in particular.

        Raises:
            UnknownName: There is no such system.
            DataError: The date is not a date.

        Example:
            >>> import diplomodel as dm
            >>> germany = dm.load().countries["DE"]
            >>> germany.code_in("cow", on="1975"), germany.code_in("cow", on="2024-07")
            ('260', '255')
            >>> print(germany.code_in("cow", on="1990"))
            None
        """
        wanted = system_of(system)
        day = None if on is None else as_fuzzy(on)
        found = {
            held.code
            for held in self.codes
            if held.system is wanted
            and not (day and held.valid and held.valid.overlaps(day) is False)
        }
        return found.pop() if len(found) == 1 else None


@attrs.frozen(kw_only=True, repr=False)
class Participant(Record):
    """Who took part in an event, and as what.

    At least one of `person`, `name`, `office`, `country`, `organization` is given. Somebody with
    two roles is two participants.

    Attributes:
        role: The part taken.
        person: The id of the person.
        name: The name, as the source prints it.
        office: The office, as the source prints it.
        level: The rank that the office has.
        country: The code of the country acted for.
        organization: The id of the organization acted for.
        on_behalf_of: Whom the participant stands in for: a country's code, or the id of an
            organization.
        mode: How the participant took part, where it differs from the event's mode.

    Example:
        >>> sultan = Participant(office="Sultan of Oman", country="OM")
        >>> sultan.name is None
        True
    """

    role: Role = Role.UNSPECIFIED
    person: PersonRef | None = None
    name: str | None = None
    office: str | None = None
    level: Level = Level.UNSPECIFIED
    country: CountryRef | None = None
    organization: OrganizationRef | None = None
    on_behalf_of: PartyRef | None = None
    mode: MeetingMode = MeetingMode.UNSPECIFIED

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Hold that a participant is somebody."""
        who = ("person", "name", "office", "country", "organization")
        if all(name in values and values[name] is None for name in who):
            yield Problem(
                found="nobody",
                expected=f"at least one of {', '.join(who)}",
                rule="participant-nobody",
            )
