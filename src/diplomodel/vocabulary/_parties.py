"""Words about participants: roles, ranks, memberships, types of body and country, code systems."""

from diplomodel.vocabulary._base import Word


class Role(Word):
    """What a participant does in an event.

    Someone who has two roles is listed twice.

    Example:
        >>> from diplomodel.vocabulary import Role
        >>> Role("third_party").__doc__
        'named in the text but not bound by it (VCLT 1969, art. 2(1)(h))'
    """

    UNSPECIFIED = "unspecified", "the source does not say"
    VISITOR = "visitor", "makes the visit"
    HOST = "host", "receives the others"
    ACCOMPANYING = "accompanying", "a spouse, or a member of the delegation"
    INITIATOR = "initiator", "called, or asked for the meeting"
    CHAIR = "chair", "presides over the gathering"
    ATTENDEE = "attendee", "takes part in the gathering or meeting"
    OBSERVER = "observer", "is present without a vote or a say in decisions"
    GUEST = "guest", "a non-member, present by invitation"
    SPEAKER = "speaker", "the one who says the words (Akoma Ntoso: by)"
    ADDRESSEE = "addressee", "the one to whom the words are said (Akoma Ntoso: to)"
    SUBJECT = "subject", "spoken about without being present"
    REPORTER = "reporter", "relays another's words"
    ISSUER = "issuer", "the one in whose name the text is issued"
    PARTY = "party", "a state or organization bound, or to be bound, by the agreement"
    SIGNATORY = "signatory", "a person who signs, or a state that only signs"
    MEDIATOR = "mediator", "a third party who brings the others together"
    GUARANTOR = "guarantor", "answers for performance by the parties"
    WITNESS = "witness", "signs as a witness"
    DEPOSITARY = "depositary", "keeps the original text and the instruments (VCLT 1969, art. 77)"
    THIRD_PARTY = "third_party", "named in the text but not bound by it (VCLT 1969, art. 2(1)(h))"


class Level(Word):
    """The rank of a person, or the level at which a gathering is convened.

    After `unspecified` the list is in order of precedence, the highest first. The words compare
    as strings: to rank them, use their position in the list.

    Example:
        >>> from diplomodel.vocabulary import Level
        >>> rank = list(Level).index
        >>> rank(Level.HEAD_OF_STATE) < rank(Level.FOREIGN_MINISTER)
        True
    """

    UNSPECIFIED = "unspecified", "the source does not say"
    HEAD_OF_STATE = "head_of_state", "a monarch, a president, or whoever represents the state"
    HEAD_OF_GOVERNMENT = "head_of_government", "a prime minister, chancellor or premier"
    DE_FACTO_LEADER = (
        "de_facto_leader",
        "a junta chairman, party general secretary or supreme leader, not stated to be"
        " head of state or government",
    )
    HEIR = "heir", "a crown prince or princess"
    VICE_PRESIDENT = "vice_president", "a vice-president or deputy head of state"
    DEPUTY_HEAD_OF_GOVERNMENT = "deputy_head_of_government", "a deputy prime minister"
    PARLIAMENT_SPEAKER = "parliament_speaker", "presides over a parliament or one of its chambers"
    FOREIGN_MINISTER = "foreign_minister", "a minister of foreign affairs or secretary of state"
    MINISTER = "minister", "any other member of a government with a portfolio"
    IGO_HEAD = (
        "igo_head",
        "heads an international organization: UN Secretary-General, Commission President",
    )
    DEPUTY_MINISTER = "deputy_minister", "a deputy or vice-minister, or state secretary"
    SPECIAL_ENVOY = "special_envoy", "sent on a special mission or put in charge of a special issue"
    AMBASSADOR = "ambassador", "a head of mission of the first class (VCDR 1961, art. 14)"
    REGIONAL_HEAD = "regional_head", "a governor, or the head of a region or city"
    PARLIAMENTARIAN = "parliamentarian", "a member of a parliament"
    OFFICIAL = (
        "official",
        "any other holder of a public office, such as a security council secretary",
    )
    NON_OFFICIAL = (
        "non_official",
        "holds no public office: an opposition leader, a business person, a spouse",
    )


class MembershipStatus(Word):
    """The standing in which a country or an organization belongs to an organization.

    There is no word for having left: that is the end of the span of dates. COW is the list of
    intergovernmental organizations of the Correlates of War project.

    Example:
        >>> from diplomodel.vocabulary import MembershipStatus
        >>> MembershipStatus("candidate").__doc__
        'an applicant whose application is accepted'
    """

    UNSPECIFIED = "unspecified", "the source does not say"
    MEMBER = "member", "a full member"
    ASSOCIATE = "associate", "an associate member, with limited rights (COW 2)"
    CANDIDATE = "candidate", "an applicant whose application is accepted"
    OBSERVER = "observer", "an observer (COW 3)"
    DIALOGUE_PARTNER = "dialogue_partner", "a dialogue partner, as in the SCO and ASEAN"
    PARTNER = "partner", "a partner of another kind, as in BRICS since 2024"
    SUSPENDED = "suspended", "a member whose rights are suspended"
    CHAIR = (
        "chair",
        "holds the presidency; recorded beside the membership, never counted as one",
    )


class OrganizationType(Word):
    """What sort of body an organization is.

    Example:
        >>> from diplomodel.vocabulary import OrganizationType
        >>> OrganizationType("forum").__doc__
        'meets without a founding treaty, like the G7 or the Non-Aligned Movement'
    """

    UNSPECIFIED = "unspecified", "the source does not say"
    IGO = "igo", "an intergovernmental organization founded by a treaty"
    SUPRANATIONAL = "supranational", "exercises powers transferred by its members, like the EU"
    FORUM = "forum", "meets without a founding treaty, like the G7 or the Non-Aligned Movement"
    ORGAN = "organ", "an organ of another organization, its parent"
    COMMISSION = "commission", "a bilateral or other intergovernmental commission"
    GOVERNMENT = "government", "a government body: a ministry, an agency"
    PARLIAMENT = "parliament", "a legislature or one of its chambers"
    SUBNATIONAL = "subnational", "a region or a city"
    PARTY_MOVEMENT = "party_movement", "a political party or movement"
    DE_FACTO_AUTHORITY = "de_facto_authority", "controls territory without being recognised"
    ARMED_GROUP = "armed_group", "a non-state force under arms"
    COMPANY = "company", "a commercial enterprise, state-owned or private"
    BANK = "bank", "a development bank or fund"
    NGO = "ngo", "a non-governmental organization"
    MEDIA = "media", "a newspaper, agency, broadcaster or channel"
    ACADEMIC = "academic", "a university, institute or think tank"
    RELIGIOUS = "religious", "a church or other religious body"
    GROUPING = "grouping", 'an informal label without membership, such as the "collective West"'
    OTHER = "other", "a body of another sort than those listed"


class CountryType(Word):
    """What sort of country a code stands for.

    The word describes the entry in the table and does not take sides in a dispute.

    Example:
        >>> from diplomodel.vocabulary import CountryType
        >>> [str(word) for word in CountryType]
        ['state', 'territory', 'former_state', 'contested']
    """

    STATE = "state", "an independent state"
    TERRITORY = "territory", "has a code of its own without being a state"
    FORMER_STATE = "former_state", "a state that no longer exists, or not under this code"
    CONTESTED = "contested", "regarded as a state by some states and not by others"


class CodeSystem(Word):
    """A system of codes for states, other than ISO 3166.

    The same letters or number can mean a different country in each: `GM` is the Gambia in ISO and
    Germany in FIPS. So such a code is never looked up without its system.

    Example:
        >>> from diplomodel.vocabulary import CodeSystem
        >>> CodeSystem("gw").__doc__
        'the number in the list of independent states of Gleditsch and Ward'
    """

    COW = "cow", "the number in the state system of the Correlates of War project"
    COW_LETTERS = "cow_letters", "the three letters in the same system"
    GW = "gw", "the number in the list of independent states of Gleditsch and Ward"
    GW_LETTERS = "gw_letters", "the letters in the same list"
    FIPS = "fips", "the two letters of FIPS 10-4, which GDELT uses"
