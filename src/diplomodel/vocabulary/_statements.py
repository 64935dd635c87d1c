"""Words about statements: their form, their purpose, and how the source renders them."""

from diplomodel.vocabulary._base import Word


class StatementForm(Word):
    """The form in which something was said or written.

    Example:
        >>> from diplomodel.vocabulary import StatementForm
        >>> StatementForm("readout").__doc__
        "one side's account of a meeting or a call"
    """

    UNSPECIFIED = "unspecified", "the source does not say"
    SPEECH = "speech", "a prepared address to an audience"
    INTERVIEW = "interview", "answers to the questions of one interviewer or outlet"
    PRESS_CONFERENCE = "press_conference", "a briefing for the press, with questions"
    REMARKS = "remarks", "brief words, or words said in talks"
    TOAST = "toast", "words at a banquet or a reception"
    MESSAGE = "message", "from one leader to another, for example of congratulation or condolence"
    LETTER = "letter", "a signed letter to a named addressee"
    NOTE_VERBALE = "note_verbale", "an unsigned note in the third person from a mission or ministry"
    PRESS_RELEASE = "press_release", "a text that one side issues to the press"
    READOUT = "readout", "one side's account of a meeting or a call"
    JOINT_STATEMENT = "joint_statement", "a text of several issuers, without commitments"
    DECLARATION = (
        "declaration",
        "a unilateral declaration of a state (ILC Guiding Principles, 2006)",
    )
    DOCUMENT = "document", "a paper, a draft, a non-paper"
    ARTICLE = "article", "a piece published under the author's name"
    EXPLANATION_OF_VOTE = "explanation_of_vote", "a statement of why a vote was cast as it was"
    SOCIAL_MEDIA = "social_media", "a post on a public account"
    OTHER = "other", "words in another form than those listed"


class SpeechAct(Word):
    """What the speaker does by saying the words: the main act of a statement.

    A statement that only has other statements as its parts, such as a whole speech, stays
    `unspecified`. PLOVER is an event ontology; where a word is close to one of its types, the
    definition names it.

    Example:
        >>> from diplomodel.vocabulary import SpeechAct
        >>> SpeechAct("offer").__doc__
        "offers one's own goods, help or services"
    """

    UNSPECIFIED = "unspecified", "the source does not say, or the statement combines several acts"
    ASSESSMENT = "assessment", "judges a state of affairs"
    POSITION = "position", "states a principle, a view or a policy"
    REPORT = "report", "says what happened or what is on the agenda"
    EXPLANATION = "explanation", "gives reasons"
    RECOLLECTION = "recollection", "recalls the past"
    EXPECTATION = "expectation", "expresses a hope or a forecast"
    PROPOSAL = "proposal", "proposes to do something jointly"
    OFFER = "offer", "offers one's own goods, help or services"
    COMMITMENT = "commitment", "undertakes to do something oneself"
    ANNOUNCEMENT = "announcement", "makes a decision or an event public"
    INVITATION = "invitation", "asks someone to come or to take part"
    REQUEST = "request", "asks the addressee to do something"
    APPEAL = "appeal", "calls on many to do something"
    DEMAND = "demand", "insists that the addressee do something (PLOVER REQUEST)"
    ADVICE = "advice", "recommends a course of action to the addressee"
    SUPPORT = "support", "backs another's act or idea (PLOVER SUPPORT)"
    ACCEPTANCE = "acceptance", "says yes to a proposal, an offer or an invitation"
    REJECTION = "rejection", "says no to a proposal, a request or a demand (PLOVER REJECT)"
    CRITICISM = "criticism", "disapproves of someone's conduct"
    ACCUSATION = "accusation", "charges someone with wrongdoing (PLOVER ACCUSE)"
    DENIAL = "denial", "says that a claim or a charge is not true"
    WARNING = "warning", "points to a danger or to bad consequences"
    THREAT = "threat", "announces harm if a condition is or is not met (PLOVER THREATEN)"
    REASSURANCE = "reassurance", "seeks to allay a fear or a doubt"
    THANKS = "thanks", "expresses gratitude"
    CONGRATULATION = "congratulation", "expresses joy at another's success or celebration"
    CONDOLENCE = "condolence", "expresses grief at another's loss"
    APOLOGY = "apology", "expresses regret for one's own conduct"


class Rendering(Word):
    """How the source renders the words.

    Direct, indirect and mixed are the usual classes in corpora of attributed speech.

    Example:
        >>> from diplomodel.vocabulary import Rendering
        >>> Rendering("mixed").__doc__
        'both a quotation and a reported clause in one sentence'
    """

    UNSPECIFIED = "unspecified", "it is not recorded how the source renders them"
    DIRECT = "direct", "in quotation marks, or a verbatim transcript"
    INDIRECT = "indirect", "in a reported clause"
    MIXED = "mixed", "both a quotation and a reported clause in one sentence"
    SUMMARY = "summary", "the gist or the topic only"
