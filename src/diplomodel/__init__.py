"""A typed model of diplomatic events.

Summits, visits, meetings, agreements and statements as immutable records, with dates that are as
exact as they are known, and every field traced to its source.

Example:
    >>> import diplomodel as dm
    >>> ds = dm.load()
    >>> for visit in ds.visits.where(destination="Kazakhstan", during="2024"):
    ...     print(visit.date, visit.type, visit.title)
    2024-07-03/2024-07-04 working Lukashenko's working visit to Kazakhstan, July 2024
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diplomodel import dates as dates
    from diplomodel import exports as exports
    from diplomodel import extraction as extraction
    from diplomodel import tables as tables
    from diplomodel import vocabulary as vocabulary
    from diplomodel.asking.events import Events
    from diplomodel.asking.itineraries import Leg
    from diplomodel.asking.query import Query
    from diplomodel.changes.comparing import Difference
    from diplomodel.dataset import Dataset, Report
    from diplomodel.dates import DateSpan, DateWithin, FuzzyDate, PartialDate, edtf, parse_date
    from diplomodel.errors import (
        AmbiguousName,
        DataError,
        DiplomodelError,
        Incomplete,
        MissingExtra,
        Problem,
        UnknownName,
    )
    from diplomodel.files.bundled import load
    from diplomodel.files.converters import make_converter, register_hooks, structure
    from diplomodel.files.reading import check, read
    from diplomodel.files.writing import write
    from diplomodel.model.acts import Act
    from diplomodel.model.coverage import Coverage
    from diplomodel.model.events import (
        Agreement,
        Event,
        Meeting,
        Money,
        Quantity,
        Relation,
        Statement,
        Summit,
        Visit,
    )
    from diplomodel.model.parties import (
        Country,
        Membership,
        Name,
        Organization,
        Participant,
        Person,
        Place,
        Position,
        StateCode,
    )
    from diplomodel.model.plain import unstructure
    from diplomodel.model.provenance import Evidence, Source
    from diplomodel.reference.names import Registry
    from diplomodel.tables import TableMapping, check_table, read_table
    from diplomodel.vocabulary import AgreementStatus, Basis, Certainty, EventStatus, Role

# A name is imported when it is first used, so that `import diplomodel` takes next to no time, and
# a program pays for what it uses. Checkers see the imports above; a test holds the two together.
_HOMES = {
    "asking.events": ("Events",),
    "asking.itineraries": ("Leg",),
    "asking.query": ("Query",),
    "changes.comparing": ("Difference",),
    "dataset": ("Dataset", "Report"),
    "dates": ("DateSpan", "DateWithin", "FuzzyDate", "PartialDate", "edtf", "parse_date"),
    "errors": (
        "AmbiguousName",
        "DataError",
        "DiplomodelError",
        "Incomplete",
        "MissingExtra",
        "Problem",
        "UnknownName",
    ),
    "files.bundled": ("load",),
    "files.converters": ("make_converter", "register_hooks", "structure"),
    "files.reading": ("check", "read"),
    "files.writing": ("write",),
    "model.acts": ("Act",),
    "model.coverage": ("Coverage",),
    "model.events": (
        "Agreement",
        "Event",
        "Meeting",
        "Money",
        "Quantity",
        "Relation",
        "Statement",
        "Summit",
        "Visit",
    ),
    "model.parties": (
        "Country",
        "Membership",
        "Name",
        "Organization",
        "Participant",
        "Person",
        "Place",
        "Position",
        "StateCode",
    ),
    "model.plain": ("unstructure",),
    "model.provenance": ("Evidence", "Source"),
    "reference.names": ("Registry",),
    "tables": ("TableMapping", "check_table", "read_table"),
    "vocabulary": ("AgreementStatus", "Basis", "Certainty", "EventStatus", "Role"),
}
# The packages that are public themselves; the others are not for importing from.
_ROOMS = ("dates", "exports", "extraction", "tables", "vocabulary")


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"diplomodel.{name}")
    for home, names in _HOMES.items():
        if name in names:
            found = getattr(import_module(f"diplomodel.{home}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)


def __dir__() -> list[str]:
    """Return the public names alone, for completion."""
    return sorted([*__all__, *_ROOMS])


__all__ = [
    "Act",
    "Agreement",
    "AgreementStatus",
    "AmbiguousName",
    "Basis",
    "Certainty",
    "Country",
    "Coverage",
    "DataError",
    "Dataset",
    "DateSpan",
    "DateWithin",
    "Difference",
    "DiplomodelError",
    "Event",
    "EventStatus",
    "Events",
    "Evidence",
    "FuzzyDate",
    "Incomplete",
    "Leg",
    "Meeting",
    "Membership",
    "MissingExtra",
    "Money",
    "Name",
    "Organization",
    "PartialDate",
    "Participant",
    "Person",
    "Place",
    "Position",
    "Problem",
    "Quantity",
    "Query",
    "Registry",
    "Relation",
    "Report",
    "Role",
    "Source",
    "StateCode",
    "Statement",
    "Summit",
    "TableMapping",
    "UnknownName",
    "Visit",
    "check",
    "check_table",
    "edtf",
    "load",
    "make_converter",
    "parse_date",
    "read",
    "read_table",
    "register_hooks",
    "structure",
    "unstructure",
    "write",
]
