"""Words about events: whether they took place, how they relate, and what sort they are."""

from diplomodel.vocabulary._base import Word


class EventStatus(Word):
    """Whether a summit, a visit, a meeting or a statement took place.

    The status is as of the newest source cited. Agreements have their own list,
    `AgreementStatus`.

    Example:
        >>> from diplomodel.vocabulary import EventStatus
        >>> EventStatus("planned").__doc__
        'agreed or announced, still ahead'
    """

    UNSPECIFIED = "unspecified", "the source does not say"
    PROPOSED = "proposed", "suggested, hoped for or the subject of an invitation, but not agreed"
    PLANNED = "planned", "agreed or announced, still ahead"
    ONGOING = "ongoing", "under way at the date of the newest source"
    HELD = "held", "took place, or was said"
    POSTPONED = "postponed", "put off to a later date, known or not"
    CANCELLED = "cancelled", "called off"


class RelationType(Word):
    """How one event is related to another, the target.

    A relation is read from the event that has it: a visit is made `to_attend` a summit, an
    agreement is `concluded_at` a meeting. Being part of a larger event of the same kind is not a
    relation: the field `part_of` says it.

    Example:
        >>> from diplomodel.vocabulary import RelationType
        >>> RelationType.TO_ATTEND.__doc__
        'a visit made in order to attend the target'
    """

    TO_ATTEND = "to_attend", "a visit made in order to attend the target"
    ON_SIDELINES_OF = (
        "on_sidelines_of",
        "held in the margins of the target, during it or just before or after it",
    )
    CONCLUDED_AT = "concluded_at", "an agreement signed, adopted or agreed at the target"
    MADE_AT = "made_at", "a statement made on the occasion of the target"
    REPORTED_IN = "reported_in", "relayed words; the target is the statement that relays them"
    RESPONDS_TO = "responds_to", "a reply to the target"
    FOLLOWS = "follows", "comes after the target in a series or in a day"
    RESULTS_FROM = "results_from", "an outcome of the target"
    IMPLEMENTS = "implements", "carries out the target"
    AMENDS = "amends", "alters the text of the target or adds to it (VCLT 1969, arts. 39-40)"
    SUPERSEDES = "supersedes", "takes the place of the target (VCLT 1969, art. 59)"
    ANNOUNCES = "announces", "makes the target public, which is a later event"
    ABOUT = "about", "discusses the target"


class SummitFormat(Word):
    """What sort of gathering a summit is.

    Example:
        >>> from diplomodel.vocabulary import SummitFormat
        >>> SummitFormat("extended").__doc__
        'a session to which states beyond the members are invited, such as "SCO+" or outreach'
    """

    UNSPECIFIED = "unspecified", "the source does not say"
    REGULAR = "regular", "a session in the ordinary cycle"
    EXTRAORDINARY = "extraordinary", "convened out of turn"
    EXTENDED = (
        "extended",
        'a session to which states beyond the members are invited, such as "SCO+" or outreach',
    )
    INFORMAL = "informal", "a retreat, where no decisions are taken"
    INAUGURAL = "inaugural", "the first of its series"
    CONFERENCE = "conference", "an open international conference"
    HIGH_LEVEL_WEEK = (
        "high_level_week",
        "the general debate or the high-level segment of an assembly",
    )
    OTHER = "other", "a gathering of another sort than those listed"


class VisitType(Word):
    """The protocol rank of a visit, recorded only if the source states it.

    Example:
        >>> from diplomodel.vocabulary import VisitType
        >>> print(VisitType.OFFICIAL_WORKING)
        official_working
    """

    UNSPECIFIED = "unspecified", "the source does not say"
    STATE = "state", "of a head of state, invited by a head of state, with full honours"
    OFFICIAL = "official", "a full programme, with fewer honours than a state visit"
    OFFICIAL_WORKING = "official_working", "an official visit with a short programme"
    WORKING = "working", "for business, with minimal ceremony"
    PRIVATE = "private", "not on public business"
    INFORMAL = "informal", "by public figures, without protocol"
    TRANSIT = "transit", "a stop on the way to another place"


class MeetingFormat(Word):
    """What sort of meeting it was.

    Example:
        >>> from diplomodel.vocabulary import MeetingFormat
        >>> MeetingFormat("pull_aside").__doc__
        'a brief unscheduled encounter'
    """

    UNSPECIFIED = "unspecified", "the source does not say"
    TALKS = "talks", "a general exchange of views"
    NEGOTIATION = "negotiation", "on a text, or on a dispute"
    CONSULTATIONS = (
        "consultations",
        "an agreed regular exchange, for example between foreign ministries",
    )
    ONE_ON_ONE = "one_on_one", "principals alone, without their delegations (tete-a-tete)"
    DELEGATIONS = "delegations", "with full delegations"
    SESSION = "session", "a sitting of a body or a commission"
    AUDIENCE = "audience", "received by a sovereign or a host of higher rank"
    COURTESY_CALL = "courtesy_call", "a call paid for reasons of protocol"
    CREDENTIALS = "credentials", "letters of credence presented (VCDR 1961, art. 13)"
    WORKING_MEAL = "working_meal", "business done over breakfast, lunch or dinner"
    PULL_ASIDE = "pull_aside", "a brief unscheduled encounter"
    MEDIATION = "mediation", "a third party brings the parties together"
    CEREMONY = "ceremony", "a signing, a funeral, an inauguration, a jubilee"
    OTHER = "other", "a meeting of another sort than those listed"


class MeetingMode(Word):
    """How the participants are in contact.

    Example:
        >>> from diplomodel.vocabulary import MeetingMode
        >>> MeetingMode("hybrid").__doc__
        'some present, some by video'
    """

    UNSPECIFIED = "unspecified", "the source does not say"
    IN_PERSON = "in_person", "all present in one place"
    PHONE = "phone", "by telephone"
    VIDEO = "video", "all by video link"
    HYBRID = "hybrid", "some present, some by video"
    WRITTEN = "written", "by an exchange of letters or a written procedure"


class Arity(Word):
    """How many sides a meeting has.

    Sides are the distinct countries and organizations that take part; mediators, witnesses, third
    parties and those who are only spoken about are not counted.

    Example:
        >>> from diplomodel.vocabulary import Arity
        >>> [str(word) for word in Arity]
        ['bilateral', 'trilateral', 'multilateral']
    """

    BILATERAL = "bilateral", "two sides"
    TRILATERAL = "trilateral", "three sides"
    MULTILATERAL = "multilateral", "four sides or more"
