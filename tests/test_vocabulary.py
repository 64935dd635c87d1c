"""The vocabularies: every word, its definition, and its behaviour as a text."""

import copy
import json
import pickle
from enum import StrEnum

import pytest

from diplomodel import vocabulary
from diplomodel.vocabulary import (
    ActType,
    AgreementStatus,
    EventStatus,
    Level,
    Severity,
    Topic,
)
from diplomodel.vocabulary._base import Word

# Written out by hand, in order, so that a word dropped, added, renamed or moved fails here.
WORDS = {
    "ActType": """
        proposed negotiated agreed initialled adopted signed definitively_signed ratified accepted
        approved acceded succeeded formally_confirmed consented deposited domestically_approved
        provisionally_applied provisional_application_ended entered_into_force reserved declared
        objected amended registered suspended resumed declined denounced withdrawn lapsed
        terminated
    """,
    "AgreementLevel": """
        unspecified interstate intergovernmental interagency subnational commercial organizational
    """,
    "AgreementStatus": """
        unspecified not_yet proposed in_negotiation agreed initialled adopted signed consented
        provisionally_applied in_force suspended declined withdrawn terminated
    """,
    "Arity": "bilateral trilateral multilateral",
    "Basis": "stated computed inferred disputed",
    "Certainty": "possible certain",
    "CodeSystem": "cow cow_letters gw gw_letters fips",
    "CountryType": "state territory former_state contested",
    "DatePrecision": """
        day month year decade century day_of_unknown_month day_of_unknown_year span within
    """,
    "EventStatus": "unspecified proposed planned ongoing held postponed cancelled",
    "InstrumentType": """
        unspecified treaty convention charter agreement protocol memorandum exchange_of_notes
        declaration joint_statement communique final_act resolution decision roadmap programme
        contract project understanding package other
    """,
    "Level": """
        unspecified head_of_state head_of_government de_facto_leader heir vice_president
        deputy_head_of_government parliament_speaker foreign_minister minister igo_head
        deputy_minister special_envoy ambassador regional_head parliamentarian official
        non_official
    """,
    "MeetingFormat": """
        unspecified talks negotiation consultations one_on_one delegations session audience
        courtesy_call credentials working_meal pull_aside mediation ceremony other
    """,
    "MeetingMode": "unspecified in_person phone video hybrid written",
    "MembershipStatus": """
        unspecified member associate candidate observer dialogue_partner partner suspended chair
    """,
    "OrganizationType": """
        unspecified igo supranational forum organ commission government parliament subnational
        party_movement de_facto_authority armed_group company bank ngo media academic religious
        grouping other
    """,
    "RelationType": """
        to_attend on_sidelines_of concluded_at made_at reported_in responds_to follows results_from
        implements amends supersedes announces about
    """,
    "Rendering": "unspecified direct indirect mixed summary",
    "Role": """
        unspecified visitor host accompanying initiator chair attendee observer guest speaker
        addressee subject reporter issuer party signatory mediator guarantor witness depositary
        third_party
    """,
    "Severity": "error warning",
    "SpeechAct": """
        unspecified assessment position report explanation recollection expectation proposal offer
        commitment announcement invitation request appeal demand advice support acceptance
        rejection criticism accusation denial warning threat reassurance thanks congratulation
        condolence apology
    """,
    "StatementForm": """
        unspecified speech interview press_conference remarks toast message letter note_verbale
        press_release readout joint_statement declaration document article explanation_of_vote
        social_media other
    """,
    "SummitFormat": """
        unspecified regular extraordinary extended informal inaugural conference high_level_week
        other
    """,
    "Topic": """
        bilateral_relations multilateralism diplomatic_relations regional_integration
        peace_security conflict defence arms_control terrorism territory_borders cyber information
        crime law sanctions human_rights governance migration consular humanitarian health economy
        trade investment finance development industry agriculture food_security energy
        natural_resources transport technology digital_ai environment labour_social education
        culture people_to_people history
    """,
    "VisitType": """
        unspecified state official official_working working private informal transit
    """,
}

WITH_UNSPECIFIED = {
    "AgreementLevel",
    "AgreementStatus",
    "EventStatus",
    "InstrumentType",
    "Level",
    "MeetingFormat",
    "MeetingMode",
    "MembershipStatus",
    "OrganizationType",
    "Rendering",
    "Role",
    "SpeechAct",
    "StatementForm",
    "SummitFormat",
    "VisitType",
}
WITH_OTHER = {
    "InstrumentType",
    "MeetingFormat",
    "OrganizationType",
    "StatementForm",
    "SummitFormat",
}


def vocabulary_named(name: str) -> type[StrEnum]:
    found = getattr(vocabulary, name)
    assert isinstance(found, type)
    assert issubclass(found, StrEnum)
    return found


EVERY_LIST = [pytest.param(vocabulary_named(name), id=name) for name in WORDS]
DEFINED_LISTS = [
    pytest.param(vocabulary_named(name), id=name) for name in WORDS if name != "Severity"
]
EVERY_WORD = [
    pytest.param(word, id=f"{name}-{word}") for name in WORDS for word in vocabulary_named(name)
]


def test_the_package_names_every_list_in_order() -> None:
    assert vocabulary.__all__ == sorted(WORDS)


@pytest.mark.parametrize("name", WORDS)
def test_a_list_has_exactly_its_words_in_order(name: str) -> None:
    words = vocabulary_named(name)
    assert [word.value for word in words] == WORDS[name].split()
    # Iteration leaves out aliases; a word given twice would be one.
    assert len(words.__members__) == len(WORDS[name].split())


@pytest.mark.parametrize("name", WORDS)
def test_unspecified_is_first_and_other_is_last_where_the_list_has_them(name: str) -> None:
    values = [word.value for word in vocabulary_named(name)]
    assert ("unspecified" in values) is (name in WITH_UNSPECIFIED)
    assert ("other" in values) is (name in WITH_OTHER)
    if name in WITH_UNSPECIFIED:
        assert values[0] == "unspecified"
    if name in WITH_OTHER:
        assert values[-1] == "other"


def test_there_are_forty_topics() -> None:
    assert len(Topic) == 40


@pytest.mark.parametrize("word", EVERY_WORD)
def test_a_name_is_the_word_in_upper_case(word: StrEnum) -> None:
    assert word.name == word.value.upper()


@pytest.mark.parametrize("word", EVERY_WORD)
def test_a_word_behaves_as_the_text_it_is(word: StrEnum) -> None:
    text = word.value
    assert type(text) is str
    assert type(str(word)) is str
    assert str(word) == text
    assert f"{word}" == text
    assert f"{word:>40}" == f"{text:>40}"
    assert "".join([word]) == text
    assert word == text
    assert hash(word) == hash(text)
    assert {text: 1}[word] == 1
    assert json.dumps({word: word}) == json.dumps({text: text})


@pytest.mark.parametrize("word", EVERY_WORD)
def test_a_word_is_found_by_its_value_and_its_name(word: StrEnum) -> None:
    assert type(word)(word.value) is word
    assert type(word)(word) is word
    assert type(word)[word.name] is word


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_words_survive_pickling(protocol: int) -> None:
    for name in WORDS:
        for word in vocabulary_named(name):
            assert pickle.loads(pickle.dumps(word, protocol)) is word


@pytest.mark.parametrize("words", EVERY_LIST)
def test_words_survive_copying(words: type[StrEnum]) -> None:
    for word in words:
        assert copy.copy(word) is word
        assert copy.deepcopy([word])[0] is word


@pytest.mark.parametrize("words", EVERY_LIST)
@pytest.mark.parametrize("wrong", ["visitr", "", "HELD", " held", "Held", None, 1, ("held",)])
def test_a_wrong_word_is_a_value_error(words: type[StrEnum], wrong: object) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        words(wrong)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("words", DEFINED_LISTS)
def test_every_word_has_a_definition_of_its_own(words: type[StrEnum]) -> None:
    lines = [word.__doc__ or "" for word in words]
    for word, line in zip(words, lines, strict=True):
        assert len(line.split()) >= 2, word
        assert line == line.strip(), word
        assert "\n" not in line, word
        assert not line.endswith("."), word
        assert line != words.__doc__, word
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("words", EVERY_LIST)
def test_every_list_says_what_it_is_and_shows_it(words: type[StrEnum]) -> None:
    text = words.__doc__ or ""
    assert text.splitlines()[0].endswith(".")
    assert ">>>" in text


def test_a_definition_is_read_from_the_word() -> None:
    assert EventStatus.HELD.__doc__ == "took place, or was said"
    assert EventStatus("held").__doc__ == "took place, or was said"
    assert AgreementStatus.UNSPECIFIED.__doc__ == "no act is recorded at all"


def test_a_definition_is_no_word() -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        EventStatus("took place, or was said")


def test_a_word_without_a_definition_is_refused() -> None:
    with pytest.raises(Exception, match="has no definition") as caught:

        class Bare(Word):  # pyright: ignore[reportUnusedClass]
            ALONE = "alone"

    # Python 3.11 hands the error on as the cause of another.
    assert isinstance(caught.value, TypeError)


def test_acts_of_consent_stand_before_entry_into_force_and_exits_after() -> None:
    place = {act: number for number, act in enumerate(ActType)}
    assert place[ActType.SIGNED] < place[ActType.RATIFIED] < place[ActType.ENTERED_INTO_FORCE]
    assert place[ActType.SUSPENDED] < place[ActType.RESUMED] < place[ActType.TERMINATED]


def test_levels_stand_in_order_of_precedence() -> None:
    rank = list(Level).index
    assert rank(Level.HEAD_OF_STATE) < rank(Level.HEAD_OF_GOVERNMENT) < rank(Level.MINISTER)
    assert rank(Level.AMBASSADOR) < rank(Level.OFFICIAL) < rank(Level.NON_OFFICIAL)


def test_equal_words_of_two_lists_are_the_same_text() -> None:
    status: str = EventStatus.PROPOSED
    assert status == AgreementStatus.PROPOSED
    assert {status, AgreementStatus.PROPOSED} == {"proposed"}


def test_severity_is_that_of_problems() -> None:
    from diplomodel import errors

    assert Severity is errors.Severity
