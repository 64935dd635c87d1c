"""Who and where: people, organizations, countries, places, and the parts they take in events."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

import attrs

from diplomodel.dates import FuzzyDate
from diplomodel.errors import Problem
from diplomodel.model.provenance import Traced
from diplomodel.model.record import Record
from diplomodel.model.shapes import (
    Alpha3,
    Between,
    CountryCode,
    CountryRef,
    Id,
    LanguageTag,
    Numeric,
    OrganizationRef,
    PartyRef,
    PersonRef,
)
from diplomodel.vocabulary import (
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
]


@attrs.frozen(kw_only=True)
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


@attrs.frozen(kw_only=True)
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


@attrs.frozen(kw_only=True)
class Person(Traced):
    """A person.

    Attributes:
        id: Its id.
        name: The usual name in English.
        names: Other spellings and languages; the family name alone is one of them.
        country: The code of the country that the person acts for.
        positions: Offices held, in order.
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


@attrs.frozen(kw_only=True)
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


@attrs.frozen(kw_only=True)
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

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Hold that an organization is not its own parent."""
        yield from super().rules(values)
        if "id" in values and values.get("parent") == values["id"]:
            yield Problem(
                path="parent",
                found="the organization itself",
                expected="the id of another organization",
                rule="own-part",
            )


@attrs.frozen(kw_only=True)
class Place(Traced):
    """A place where events happen: a city, a palace, a site.

    Attributes:
        id: Its id.
        name: Its usual name in English.
        names: Other names, spellings and languages.
        country: The code of the country that it lies in.
        latitude: Degrees north (WGS 84), from -90 to 90.
        longitude: Degrees east (WGS 84), from -180 to 180.
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


@attrs.frozen(kw_only=True)
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

    @property
    def id(self) -> str:
        """The code, under the name that other records have for it."""
        return self.code


@attrs.frozen(kw_only=True)
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
