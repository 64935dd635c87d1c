"""Words about statements: their form, what is done by saying them, and how they are given."""

from diplomodel.vocabulary._base import Word


class StatementForm(Word):
    """In what form something was said or written.

    Example:
        >>> from diplomodel.vocabulary import StatementForm
        >>> StatementForm("readout").__doc__
        "one side's account of a meeting or a call"
    """

    UNSPECIFIED = "unspecified", "the source does not say"
    SPEECH = "speech", "a prepared address to an audience"
    INTERVIEW = "interview", "answers to the questions of one interviewer or outlet"
    PRESS_CONFERENCE = "press_conference", "a briefing of the press, with questions from it"
    REMARKS = "remarks", "short, or said in talks"
    TOAST = "toast", "words at a banquet or a reception"
    MESSAGE = "message", "from leader to leader, of congratulation or condolence for example"
    LETTER = "letter", "a signed letter to a named addressee"
    NOTE_VERBALE = "note_verbale", "an unsigned note in the third person from a mission or ministry"
    PRESS_RELEASE = "press_release", "a text that one side gives to the press"
    READOUT = "readout", "one side's account of a meeting or a call"
    JOINT_STATEMENT = "joint_statement", "a text of several issuers, without commitments"
    DECLARATION = (
        "declaration",
        "a unilateral declaration of a state (ILC Guiding Principles, 2006)",
    )
    DOCUMENT = "document", "a paper, a draft, a non-paper"
    ARTICLE = "article", "a piece published under the author's name"
    EXPLANATION_OF_VOTE = "explanation_of_vote", "says why a vote was cast as it was"
    SOCIAL_MEDIA = "social_media", "a post on a public account"
    OTHER = "other", "words in another form than those listed"


class SpeechAct(Word):
    """What a speaker does by saying it: the one main act of a statement.

    A statement that only holds others, as a whole speech does, stays `unspecified`. PLOVER is an
    event ontology; its names stand where a word is close to one of its types.

    Example:
        >>> from diplomodel.vocabulary import SpeechAct
        >>> SpeechAct("offer").__doc__
        "offers one's own goods, help or services"
    """

    UNSPECIFIED = "unspecified", "the source does not say, or several acts are held together"
    ASSESSMENT = "assessment", "judges a state of affairs"
    POSITION = "position", "states a principle, a view or a policy"
    REPORT = "report", "tells what happened or what is on the agenda"
    EXPLANATION = "explanation", "gives reasons"
    RECOLLECTION = "recollection", "recalls the past"
    EXPECTATION = "expectation", "expresses a hope or a forecast"
    PROPOSAL = "proposal", "proposes to do something jointly"
    OFFER = "offer", "offers one's own goods, help or services"
    COMMITMENT = "commitment", "undertakes a conduct of one's own"
    ANNOUNCEMENT = "announcement", "makes a decision or an event public"
    INVITATION = "invitation", "asks someone to come or to take part"
    REQUEST = "request", "asks an addressee to do something"
    APPEAL = "appeal", "calls on many to do something"
    DEMAND = "demand", "insists that an addressee do something (PLOVER REQUEST)"
    ADVICE = "advice", "recommends a course to an addressee"
    SUPPORT = "support", "backs another's act or idea (PLOVER SUPPORT)"
    ACCEPTANCE = "acceptance", "says yes to a proposal, an offer or an invitation"
    REJECTION = "rejection", "says no to a proposal, a request or a demand (PLOVER REJECT)"
    CRITICISM = "criticism", "disapproves of conduct"
    ACCUSATION = "accusation", "charges someone with wrongdoing (PLOVER ACCUSE)"
    DENIAL = "denial", "says that a claim or a charge is not true"
    WARNING = "warning", "points to a danger or to bad consequences"
    THREAT = "threat", "says one will do harm unless, or in case (PLOVER THREATEN)"
    REASSURANCE = "reassurance", "seeks to allay a fear or a doubt"
    THANKS = "thanks", "expresses gratitude"
    CONGRATULATION = "congratulation", "shares joy at another's success or feast"
    CONDOLENCE = "condolence", "shares grief at another's loss"
    APOLOGY = "apology", "expresses regret for one's own conduct"


class Rendering(Word):
    """How the source gives the words.

    Direct, indirect and mixed are the classes usual in corpora of attributed speech.

    Example:
        >>> from diplomodel.vocabulary import Rendering
        >>> Rendering("mixed").__doc__
        'both a quotation and a reported clause in one sentence'
    """

    UNSPECIFIED = "unspecified", "not recorded how the source gives them"
    DIRECT = "direct", "in quotation marks, or a verbatim transcript"
    INDIRECT = "indirect", "in a reported clause"
    MIXED = "mixed", "both a quotation and a reported clause in one sentence"
    SUMMARY = "summary", "the gist or the topic only"
