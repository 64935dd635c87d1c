"""A slow, plain answer to "what was the status of the agreement then?", to hold the quick one to.

It is written from the rules in the contract and shares no code with the library. An agreement is a
plain dictionary::

    {
        "parties": [{"BY", "by-foreign-ministry"}, {"OM"}],   # the names of each participant
        "signatories": [],
        "depositary": False,
        "parties_complete": False,
        "acts": [{"type": "signed", "party": "BY", "date": "2024", "effective": None,
                  "status": "held"}],
    }

For a date it lists every set of acts that may be in effect, lists every order of each set, keeps
those for which days can be found, runs the table of acts over them, and compares the answers. Where
the parties are not known to be complete, it does so twice: for the parties as recorded, and for the
same with further ones beside them, by whom no act is recorded.
"""

from datetime import date, timedelta
from functools import cache
from itertools import chain, combinations, permutations
from math import inf
from typing import Any

STAGES = (
    "not_yet proposed in_negotiation agreed initialled adopted signed consented in_force".split()
)
TABLE = (
    "proposed negotiated agreed initialled adopted signed definitively_signed ratified accepted "
    "approved acceded succeeded formally_confirmed consented deposited domestically_approved "
    "provisionally_applied provisional_application_ended entered_into_force reserved declared "
    "objected amended registered suspended resumed declined denounced withdrawn lapsed terminated"
).split()
RAISES = {
    "proposed": "proposed",
    "negotiated": "in_negotiation",
    "agreed": "agreed",
    "initialled": "initialled",
    "adopted": "adopted",
    "signed": "signed",
}
CONSENT = (
    "definitively_signed ratified accepted approved acceded succeeded formally_confirmed "
    "consented deposited"
).split()
EXITS = {
    "declined": "declined",
    "denounced": "withdrawn",
    "withdrawn": "withdrawn",
    "lapsed": "terminated",
    "terminated": "terminated",
}
WITHOUT_EFFECT = "domestically_approved reserved declared objected amended registered".split()
REACHES_THE_OTHER_SIDE = "suspended resumed denounced withdrawn lapsed terminated".split()
# Ends the agreement for good; by one party it is only that party's exit, or that of one of two.
FOR_GOOD = ("terminated", "lapsed")
# A stand-in for the parties that are not recorded. Nobody's act can name it.
NOT_RECORDED = frozenset({"not recorded"})


@cache
def bounds(text: str) -> tuple[float, float]:
    """First and last day that the text allows, as numbers; infinite where it sets no limit."""
    text = text.rstrip("?~%")
    if text.startswith("["):
        first, last = text[1:-1].split("..")
    elif "/" in text:
        first, last = text.replace("..", "").split("/")
    elif text.startswith("XXXX"):
        return -inf, inf
    else:
        days = [day.toordinal() for day in _near(text) if _spells(text, day)]
        return min(days), max(days)
    return bounds(first)[0] if first else -inf, bounds(last)[1] if last else inf


def _near(text: str) -> list[date]:
    first, last = int(text[:4].replace("X", "0")), int(text[:4].replace("X", "9"))
    days = (date(last, 12, 31) - date(first, 1, 1)).days
    return [date(first, 1, 1) + timedelta(n) for n in range(days + 1)]


def _spells(text: str, day: date) -> bool:
    return all(mark in ("X", digit) for mark, digit in zip(text, day.isoformat(), strict=False))


def qualified(text: str) -> bool:
    return any(mark in text for mark in "?~%")


def asked_bounds(query: str) -> tuple[float, float]:
    """The same for the date that is asked about; nothing is certain by a qualified one."""
    first, last = bounds(query)
    return (-inf if qualified(query) else first), last


def effect(act: dict[str, Any]) -> str | None:
    when: str | None = act["effective"] or act["date"]
    return when


def effect_bounds(act: dict[str, Any]) -> tuple[float, float]:
    when = effect(act)
    return bounds(when) if when else (-inf, inf)


def status(agreement: dict[str, Any], query: str | None, party: str | None) -> str | None:
    """The status at the date, for the party or for the whole; None where it cannot be known."""
    if not agreement["acts"]:
        return "unspecified"
    answers = {
        answer({**agreement, "further": further}, query, party)
        for further in ([False] if agreement["parties_complete"] else [False, True])
    }
    if len(answers) == 1:
        return answers.pop()
    if query is not None:
        return None
    if answers <= set(STAGES):
        return min(answers, key=STAGES.index)
    return "unspecified"


def answer(agreement: dict[str, Any], query: str | None, party: str | None) -> str | None:
    """The same for one reading: with further parties, or without."""
    acts = [act for act in agreement["acts"] if act["status"] == "held"]
    if query is None:
        # Undated ones first, then by earliest effect and the order of the table.
        acts.sort(
            key=lambda act: (
                effect(act) is not None,
                effect_bounds(act)[0],
                TABLE.index(act["type"]),
            )
        )
        return run(agreement, acts, party)
    acts = [act for act in acts if counts(agreement, act, party)]
    possible = [number for number, act in enumerate(acts) if standing(act, query) is None]
    if len(possible) > 8:
        return None
    certain = [number for number, act in enumerate(acts) if standing(act, query) is True]
    answers = set()
    choices = chain.from_iterable(combinations(possible, n) for n in range(len(possible) + 1))
    for chosen in choices:
        done = [*certain, *chosen]
        undone = [acts[number] for number in possible if number not in chosen]
        for order in permutations(done):
            ordered = [acts[number] for number in order]
            if allowed(ordered, undone, query):
                answers.add(run(agreement, ordered, party))
    assert answers, "some reading is always allowed"
    return answers.pop() if len(answers) == 1 else None


def standing(act: dict[str, Any], query: str) -> bool | None:
    """Whether the act is in effect at the date; None where that is possible only."""
    first, last = effect_bounds(act)
    query_first, query_last = asked_bounds(query)
    when = effect(act)
    if first > query_last:
        return False
    return True if last <= query_first and when and not qualified(when) else None


def allowed(done: list[dict[str, Any]], undone: list[dict[str, Any]], query: str) -> bool:
    """Whether there are days on which the acts came in this order, and a day to ask about them.

    That day is one of the query's; what is done came no later, what is not done comes later.
    Acts of one day come in the order of the table. A day that is qualified or not known at all may
    also never come.
    """
    day, place = -inf, -1
    for act in done:
        first, last = effect_bounds(act)
        if first > day:
            day = first
        elif TABLE.index(act["type"]) < place and day > -inf:
            day += 1
        place = TABLE.index(act["type"])
        if day > last:
            return False
    query_first, query_last = asked_bounds(query)
    asked = max(day, query_first)
    if asked > query_last:
        return False
    for act in undone:
        when = effect(act)
        if when is not None and not qualified(when) and effect_bounds(act)[1] <= asked < inf:
            return False
    return True


def side(agreement: dict[str, Any], party: str) -> frozenset[str]:
    """All the names of the one who is called so."""
    for names in (*agreement["parties"], *agreement["signatories"]):
        if party in names:
            return frozenset(names)
    return frozenset({party})


def is_party(agreement: dict[str, Any], name: str) -> bool:
    return any(name in names for names in agreement["parties"])


def bilateral(agreement: dict[str, Any]) -> bool:
    """Whether there are two parties and no more, and nobody keeps the text for others."""
    return (
        len(agreement["parties"]) == 2 and not agreement["depositary"] and not agreement["further"]
    )


def by_the_two(agreement: dict[str, Any], act: dict[str, Any]) -> bool:
    """Whether the sides of a bilateral agreement do the act: one of them, or both."""
    return bilateral(agreement) and (act["party"] is None or is_party(agreement, act["party"]))


def counts(agreement: dict[str, Any], act: dict[str, Any], party: str | None) -> bool:
    """Whether the act can make a difference to the answer at all."""
    kind = act["type"]
    if kind in WITHOUT_EFFECT:
        return False
    if party is not None:
        names = side(agreement, party)
        return (
            act["party"] is None
            or act["party"] in names
            or (by_the_two(agreement, act) and kind in REACHES_THE_OTHER_SIDE)
        )
    if kind in ("suspended", "resumed"):
        return act["party"] is None or by_the_two(agreement, act)
    if ends_the_whole(agreement, act):
        return True
    if kind in EXITS or kind == "provisional_application_ended":
        # All that is left for it to end is the provisional application by whoever does it.
        return any(
            other["type"] == "provisionally_applied"
            and other["status"] == "held"
            and (
                act["party"] is None
                or other["party"] is None
                or side(agreement, other["party"]) == side(agreement, act["party"])
            )
            for other in agreement["acts"]
        )
    return True


def ends_the_whole(agreement: dict[str, Any], act: dict[str, Any]) -> bool:
    if act["type"] in ("denounced", "withdrawn"):
        return by_the_two(agreement, act)
    if act["type"] == "lapsed":
        return act["party"] is None or by_the_two(agreement, act)
    return bool(act["type"] == "terminated")


def raised(stage: str, to: str) -> str:
    return max(stage, to, key=STAGES.index)


def run(agreement: dict[str, Any], ordered: list[dict[str, Any]], party: str | None) -> str:
    """Run the table over the acts in the order given."""
    if party is not None:
        return shown(run_party(agreement, ordered, side(agreement, party)))
    return shown(run_whole(agreement, ordered))


def shown(state: dict[str, Any]) -> str:
    if state["exit"]:
        return str(state["exit"])
    if state["suspended"]:
        return "suspended"
    if state["provisional"] and state["stage"] != "in_force":
        return "provisionally_applied"
    return str(state["stage"])


def run_party(
    agreement: dict[str, Any], ordered: list[dict[str, Any]], names: frozenset[str]
) -> dict[str, Any]:
    nobody_consents = not any(
        act["type"] in CONSENT and act["status"] == "held" for act in agreement["acts"]
    )
    bound_by_the_whole = nobody_consents and any(is_party(agreement, name) for name in names)
    fresh = {"stage": "not_yet", "provisional": False, "suspended": False, "exit": None}
    state: dict[str, Any] = {**fresh, "own_exit": False}
    whole_in_force = whole_over = False
    for act in ordered:
        kind, whole = act["type"], act["party"] is None
        own = act["party"] in names
        if not own and not whole:
            if by_the_two(agreement, act) and kind in REACHES_THE_OTHER_SIDE:
                if kind in ("suspended", "resumed"):
                    state["suspended"] = kind == "suspended"
                else:
                    # Nothing is left for one of two where the other is out.
                    state["exit"], state["own_exit"] = "terminated", False
            continue
        if kind in CONSENT:
            if state["own_exit"] and not whole_over:
                state = {**fresh, "own_exit": False}
            if not state["exit"]:
                state["stage"] = raised(state["stage"], "consented")
        if kind in RAISES:
            state["stage"] = raised(state["stage"], RAISES[kind])
        if kind == "entered_into_force":
            if whole:
                whole_in_force = True
            else:
                state["stage"] = "in_force"
        if kind in ("provisionally_applied", "provisional_application_ended"):
            state["provisional"] = kind == "provisionally_applied"
        if kind in ("suspended", "resumed"):
            state["suspended"] = kind == "suspended"
        if kind in EXITS:
            state["exit"], state["own_exit"] = EXITS[kind], True
            whole_over = whole_over or (whole and kind in FOR_GOOD)
        if whole_in_force and (
            bound_by_the_whole or raised(state["stage"], "consented") == state["stage"]
        ):
            state["stage"] = "in_force"
    return state


def run_whole(agreement: dict[str, Any], ordered: list[dict[str, Any]]) -> dict[str, Any]:
    parties = [frozenset(names) for names in agreement["parties"]]
    if agreement["further"] or not parties:
        parties.append(NOT_RECORDED)
    held = [act for act in agreement["acts"] if act["status"] == "held"]
    everybody = {*parties, *(side(agreement, a["party"]) for a in held if a["party"])}
    applies = dict.fromkeys(everybody, False)
    state: dict[str, Any] = {"stage": "not_yet", "suspended": False, "exit": None}
    for number, act in enumerate(ordered):
        kind, whole = act["type"], act["party"] is None
        for who in everybody if whole else [side(agreement, act["party"])]:
            if kind == "provisionally_applied":
                applies[who] = True
            # Whoever has left has no provisional application any more.
            if kind == "provisional_application_ended" or kind in EXITS:
                applies[who] = False
        if kind in RAISES:
            state["stage"] = raised(state["stage"], RAISES[kind])
        if kind in CONSENT:
            # Nobody consents to a text that is not fixed.
            least = "signed" if kind == "definitively_signed" else "adopted"
            state["stage"] = raised(state["stage"], least)
        if kind == "entered_into_force":
            state["stage"] = "in_force"
        if kind in ("suspended", "resumed") and (whole or by_the_two(agreement, act)):
            state["suspended"] = kind == "suspended"
        if ends_the_whole(agreement, act):
            state["exit"] = "terminated"
        if all(consents(ordered[: number + 1], names) for names in parties):
            state["stage"] = raised(state["stage"], "consented")
    state["provisional"] = any(applies.values())
    return state


def consents(done: list[dict[str, Any]], names: frozenset[str]) -> bool:
    return any(
        act["type"] in CONSENT and (act["party"] is None or act["party"] in names) for act in done
    )
