"""The closed lists of words that records use.

Every list is a `StrEnum`: a member equals its word and prints as that word, its name is the word
in upper case, and its docstring is its definition. In most lists the first member is the default,
`unspecified`; in lists that cannot be complete the last is `other`.

Example:
    >>> from diplomodel.vocabulary import VisitType
    >>> for word in list(VisitType)[:3]:
    ...     print(f"{word}: {word.__doc__}")
    unspecified: the source does not say
    state: of a head of state, invited by a head of state, with full honours
    official: a full programme, with fewer honours than a state visit
"""

from diplomodel.errors import Severity
from diplomodel.vocabulary._agreements import (
    ActType,
    AgreementLevel,
    AgreementStatus,
    InstrumentType,
)
from diplomodel.vocabulary._dates import Certainty, DatePrecision
from diplomodel.vocabulary._events import (
    Arity,
    EventStatus,
    MeetingFormat,
    MeetingMode,
    RelationType,
    SummitFormat,
    VisitType,
)
from diplomodel.vocabulary._knowledge import Basis
from diplomodel.vocabulary._parties import (
    CodeSystem,
    CountryType,
    Level,
    MembershipStatus,
    OrganizationType,
    Role,
)
from diplomodel.vocabulary._statements import Rendering, SpeechAct, StatementForm
from diplomodel.vocabulary._topics import Topic

__all__ = [
    "ActType",
    "AgreementLevel",
    "AgreementStatus",
    "Arity",
    "Basis",
    "Certainty",
    "CodeSystem",
    "CountryType",
    "DatePrecision",
    "EventStatus",
    "InstrumentType",
    "Level",
    "MeetingFormat",
    "MeetingMode",
    "MembershipStatus",
    "OrganizationType",
    "RelationType",
    "Rendering",
    "Role",
    "Severity",
    "SpeechAct",
    "StatementForm",
    "SummitFormat",
    "Topic",
    "VisitType",
]
