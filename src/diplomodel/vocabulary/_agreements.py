"""Words about agreements: the instrument, the steps taken, and the state they lead to."""

from diplomodel.vocabulary._base import Word


class AgreementStatus(Word):
    """The status that the recorded acts of an agreement lead to; always computed, never stored.

    The stages are those of the Vienna Convention on the Law of Treaties of 1969 (VCLT). A status
    says what the record shows: `signed` means that no later act is recorded, not that there was
    none.

    Example:
        >>> from diplomodel.vocabulary import AgreementStatus
        >>> AgreementStatus.IN_FORCE == "in_force"
        True
        >>> AgreementStatus.CONSENTED.__doc__
        'bound by consent, not yet in force (VCLT 1969, art. 2(1)(f))'
    """

    UNSPECIFIED = "unspecified", "no act is recorded at all"
    NOT_YET = "not_yet", "none of the recorded acts had happened"
    PROPOSED = "proposed", "put forward, not yet negotiated"
    IN_NEGOTIATION = "in_negotiation", "negotiation opened, nothing settled"
    AGREED = "agreed", "settled in words, nothing signed"
    INITIALLED = "initialled", "the text is initialled (VCLT 1969, art. 10)"
    ADOPTED = "adopted", "the form and content of the text are fixed (VCLT 1969, art. 9)"
    SIGNED = (
        "signed",
        "signed, no consent to be bound recorded (VCLT 1969, arts. 10, 12 and 18)",
    )
    CONSENTED = "consented", "bound by consent, not yet in force (VCLT 1969, art. 2(1)(f))"
    PROVISIONALLY_APPLIED = (
        "provisionally_applied",
        "applied before its entry into force (VCLT 1969, art. 25)",
    )
    IN_FORCE = "in_force", "in force (VCLT 1969, art. 24)"
    SUSPENDED = "suspended", "its operation is suspended (VCLT 1969, arts. 57-58)"
    DECLINED = "declined", "the party said that it would not become one (VCLT 1969, art. 18(a))"
    WITHDRAWN = "withdrawn", "the party left"
    TERMINATED = "terminated", "ended for all, or for a party that ceased to exist"


class InstrumentType(Word):
    """What sort of instrument records an agreement.

    The title of a text is a guide, not proof: a memorandum may be binding and a declaration may
    not be. Most definitions follow the glossary of the United Nations Treaty Collection.

    Example:
        >>> from diplomodel.vocabulary import InstrumentType
        >>> InstrumentType("exchange_of_notes").__doc__
        'notes or letters exchanged (VCLT 1969, art. 13)'
    """

    UNSPECIFIED = "unspecified", "the source does not say"
    TREATY = "treaty", "a solemn instrument, usually ratified"
    CONVENTION = "convention", "a multilateral instrument that sets norms"
    CHARTER = "charter", "the constituent instrument of an organization"
    AGREEMENT = "agreement", "less formal and narrower than a treaty"
    PROTOCOL = "protocol", "supplements or amends another instrument"
    MEMORANDUM = "memorandum", "a memorandum of understanding, often less than binding"
    EXCHANGE_OF_NOTES = "exchange_of_notes", "notes or letters exchanged (VCLT 1969, art. 13)"
    DECLARATION = "declaration", "principles or a policy declared by several"
    JOINT_STATEMENT = (
        "joint_statement",
        "a text issued together, recording what the issuers will do or have settled",
    )
    COMMUNIQUE = "communique", "the outcome text of a meeting"
    FINAL_ACT = "final_act", "the closing record of a conference"
    RESOLUTION = "resolution", "a text put to a vote or agreed by a deliberative body"
    DECISION = "decision", "a ruling or measure of an organ"
    ROADMAP = "roadmap", "steps to be taken, with dates"
    PROGRAMME = "programme", "a plan of cooperation over several years"
    CONTRACT = "contract", "a commercial bargain"
    PROJECT = "project", "an agreed undertaking whose instrument is not named"
    UNDERSTANDING = "understanding", "agreed orally, nothing signed"
    PACKAGE = "package", "several instruments at once, of mixed kinds"
    OTHER = "other", "an instrument of another sort than those listed"


class AgreementLevel(Word):
    """The level at which an agreement is concluded: between states, agencies or companies.

    Example:
        >>> from diplomodel.vocabulary import AgreementLevel
        >>> AgreementLevel("interagency").__doc__
        'between ministries or agencies'
    """

    UNSPECIFIED = "unspecified", "the source does not say"
    INTERSTATE = "interstate", "in the name of the states"
    INTERGOVERNMENTAL = "intergovernmental", "in the name of the governments"
    INTERAGENCY = "interagency", "between ministries or agencies"
    SUBNATIONAL = "subnational", "between regions or cities"
    COMMERCIAL = "commercial", "between companies or banks"
    ORGANIZATIONAL = "organizational", "an international organization is one of the sides"


class ActType(Word):
    """One dated step in the life of an agreement.

    Acts of the same day are read in the order of this list. Articles are those
    of the Vienna Convention on the Law of Treaties of 1969 (VCLT); UNTC marks are the letters that
    the United Nations Treaty Collection prints beside a date.

    Example:
        >>> from diplomodel.vocabulary import ActType
        >>> ActType.SIGNED.__doc__
        'signed, ad referendum or subject to ratification (VCLT 1969, arts. 10 and 18)'
        >>> order = list(ActType)
        >>> order.index(ActType.SIGNED) < order.index(ActType.RATIFIED)
        True
    """

    PROPOSED = "proposed", "a text or an idea put forward"
    NEGOTIATED = "negotiated", "negotiation opened or held"
    AGREED = "agreed", "the substance settled, nothing signed"
    INITIALLED = "initialled", "the text authenticated by initials (VCLT 1969, arts. 10, 12(2))"
    ADOPTED = "adopted", "form and content of the text fixed (VCLT 1969, art. 9)"
    SIGNED = (
        "signed",
        "signed, ad referendum or subject to ratification (VCLT 1969, arts. 10 and 18)",
    )
    DEFINITIVELY_SIGNED = (
        "definitively_signed",
        "signed with the effect of being bound (VCLT 1969, art. 12; UNTC mark s)",
    )
    RATIFIED = "ratified", "consent after signature, by ratification (VCLT 1969, art. 14)"
    ACCEPTED = (
        "accepted",
        "consent after signature, by acceptance (VCLT 1969, art. 14; UNTC mark A)",
    )
    APPROVED = (
        "approved",
        "consent after signature, by approval (VCLT 1969, art. 14; UNTC mark AA)",
    )
    ACCEDED = "acceded", "consent without signature (VCLT 1969, art. 15; UNTC mark a)"
    SUCCEEDED = (
        "succeeded",
        "a successor state bound by its notice of succession (VCSST 1978, art. 17; UNTC mark d)",
    )
    FORMALLY_CONFIRMED = (
        "formally_confirmed",
        "an organization's counterpart of ratification (VCLT-IO 1986, art. 14; UNTC mark c)",
    )
    CONSENTED = (
        "consented",
        "consent to be bound, by means not stated (VCLT 1969, art. 11; UNTC mark P)",
    )
    DEPOSITED = (
        "deposited",
        "an instrument of consent exchanged, deposited or notified (VCLT 1969, art. 16)",
    )
    DOMESTICALLY_APPROVED = (
        "domestically_approved",
        "approved at home by parliament or the head of state; not binding internationally",
    )
    PROVISIONALLY_APPLIED = (
        "provisionally_applied",
        "applied ahead of entry into force (VCLT 1969, art. 25(1))",
    )
    PROVISIONAL_APPLICATION_ENDED = (
        "provisional_application_ended",
        "provisional application brought to an end (VCLT 1969, art. 25(2))",
    )
    ENTERED_INTO_FORCE = (
        "entered_into_force",
        "entered into force, as a whole or for one party (VCLT 1969, art. 24)",
    )
    RESERVED = "reserved", "a reservation made (VCLT 1969, arts. 19-23)"
    DECLARED = "declared", "a declaration made on how a party reads or applies the text"
    OBJECTED = "objected", "an objection raised to another's reservation (VCLT 1969, art. 20)"
    AMENDED = "amended", "the text altered by agreement (VCLT 1969, arts. 39-40)"
    REGISTERED = "registered", "sent to the UN Secretariat for registration (VCLT 1969, art. 80)"
    SUSPENDED = "suspended", "operation suspended (VCLT 1969, arts. 57-58 and 60)"
    RESUMED = "resumed", "operation taken up again after a suspension"
    DECLINED = "declined", "said that it would not become a party (VCLT 1969, art. 18(a))"
    DENOUNCED = "denounced", "notice given to end one's participation (VCLT 1969, arts. 54, 56)"
    WITHDRAWN = "withdrawn", "left the agreement (VCLT 1969, arts. 54, 56)"
    LAPSED = "lapsed", "ended without an act: the term expired, or the state ceased to exist"
    TERMINATED = "terminated", "brought to an end (VCLT 1969, arts. 54 and 59-62)"
