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

from diplomodel.acts import Act
from diplomodel.answers import Events
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
    "DiplomodelError",
    "Event",
    "EventStatus",
    "Events",
    "Evidence",
    "FuzzyDate",
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
    "Relation",
    "Report",
    "Role",
    "Source",
    "Statement",
    "Summit",
    "UnknownName",
    "Visit",
    "check",
    "edtf",
    "load",
    "make_converter",
    "parse_date",
    "read",
    "register_hooks",
    "structure",
    "unstructure",
    "write",
]
