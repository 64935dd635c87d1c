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

from diplomodel.acts import Act
from diplomodel.answers import Events
from diplomodel.comparing import Difference
from diplomodel.converters import make_converter, register_hooks, structure, unstructure
from diplomodel.dataset import Dataset, Report
from diplomodel.dates import DateSpan, DateWithin, FuzzyDate, PartialDate, edtf, parse_date
from diplomodel.errors import (
    AmbiguousName,
    DataError,
    DiplomodelError,
    MissingExtra,
    Problem,
    UnknownName,
)
from diplomodel.events import (
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
from diplomodel.files import check, load, read, write
from diplomodel.itineraries import Leg
from diplomodel.names import Registry
from diplomodel.parties import (
    Country,
    Membership,
    Name,
    Organization,
    Participant,
    Person,
    Place,
    Position,
)
from diplomodel.provenance import Evidence, Source
from diplomodel.query import Query
from diplomodel.vocabulary import AgreementStatus, Basis, Certainty, EventStatus, Role

if TYPE_CHECKING:
    from diplomodel.packages import data_package
    from diplomodel.schemas import json_schema
    from diplomodel.tables import Mapping, check_table, read_table
else:
    # A third of the time to import everything, and most programs ask for none of it. Checkers see
    # the names above instead, so that they still find a name that is misspelt.
    _LATER = {
        "Mapping": "tables",
        "check_table": "tables",
        "data_package": "packages",
        "json_schema": "schemas",
        "read_table": "tables",
    }

    def __getattr__(name: str) -> Any:
        if name in _LATER:
            found = getattr(import_module(f"diplomodel.{_LATER[name]}"), name)
            globals()[name] = found
            return found
        if name in _LATER.values():
            return import_module(f"diplomodel.{name}")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)

    def __dir__() -> list[str]:
        return sorted({*globals(), *_LATER, *_LATER.values()})


__all__ = [
    "Act",
    "Agreement",
    "AgreementStatus",
    "AmbiguousName",
    "Basis",
    "Certainty",
    "Country",
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
    "Leg",
    "Mapping",
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
    "Statement",
    "Summit",
    "UnknownName",
    "Visit",
    "check",
    "check_table",
    "data_package",
    "edtf",
    "json_schema",
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
