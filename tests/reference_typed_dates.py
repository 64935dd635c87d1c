"""A slow and plain grammar of dates as people type them, to check `parse_date` against.

It is written from the rules in the documentation and shares no code with the library except the
reader of EDTF. It lists every sequence of a few tokens that means something; everything else must
be refused.

A token is a day number D, a month name M, a year Y, a year and month in EDTF I, a day in EDTF F,
or a word or sign that stands for itself.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import NamedTuple

from diplomodel.dates import edtf
from diplomodel.errors import DataError

Tokens = tuple[str, ...]
LONGEST = 5
MONTHS = ("June", "July", "August", "September", "October")
SIGNS = ("-", "\u2013", "/", "..", "?", ",")


def token_texts(tokens: Sequence[str]) -> list[str]:
    """What stands for each token: no two are the same, and later ones are later dates."""
    return [
        {
            "D": str(10 + place),
            "M": MONTHS[place],
            "Y": str(2008 + place),
            "I": f"{2008 + place}-{6 + place:02}",
        }.get(token, token)
        for place, token in enumerate(tokens)
    ]


def typed(tokens: Sequence[str], *, glued: bool) -> str:
    """The tokens as one text, with spaces on both sides of each sign or on neither."""
    text = " ".join(token_texts(tokens))
    for sign in SIGNS if glued else ():
        text = text.replace(f" {sign}", sign).replace(f"{sign} ", sign)
    return text


# The parts that a date may have, in their order.
WHOLE = ("Y", "I", "F", "MY", "YM", "DMY", "MDY", "YMD")
# Both ends of a range that share the year, or month and year, which one of them gives.
SHARING = [("D", "DMY"), ("MD", "DY"), ("M", "MY"), *product(("DM", "MD"), ("DMY", "MDY"))]
# "2008 - 12 September 2012" may have begun in 2008 or in December 2008.
UNCLEAR = list(product(("Y", "I", "YM"), ["DMY"]))
RANGES = [ends for ends in product(WHOLE, WHOLE) if ends not in UNCLEAR] + SHARING


class Form(NamedTuple):
    """Where in a sequence of tokens its dates stand."""

    is_span: bool
    start: slice
    end: slice | None = None


def with_joints(order: str, *, glued: bool) -> Iterator[Tokens]:
    """Every way to write the parts of one date in that order."""
    choices: list[list[Tokens]] = [
        [(), (",",), ("of",)] if pair in {("D", "M"), ("M", "Y")} else [(), (",",)]
        for pair in pairwise(order)
    ]
    joints = list(product(*choices))
    if len(order) == 3:
        joints.append((("/",), ("/",)))
        if glued:
            joints.append((("-",), ("-",)))
    for between in joints:
        tokens = [order[0]]
        for joint, part in zip(between, order[1:], strict=True):
            tokens += [*joint, part]
        yield tuple(tokens)


def grammar(*, glued: bool) -> dict[Tokens, Form]:
    """Every sequence of tokens that means something, and where its dates stand."""
    found: dict[Tokens, Form] = {}

    def add(tokens: Tokens, form: Form) -> None:
        if len(tokens) <= LONGEST and found.setdefault(tokens, form) != form:
            raise ValueError(f"{tokens} means two things")

    for order in WHOLE:
        for one in with_joints(order, glued=glued):
            add(one, Form(False, slice(0, len(one))))
            add(("since", *one), Form(True, slice(1, len(one) + 1)))
    for left_order, right_order in RANGES:
        for left, right, dash, opening in product(
            with_joints(left_order, glued=glued),
            with_joints(right_order, glued=glued),
            ("to", "-", "\u2013"),
            ((), ("from",)),
        ):
            if dash == "-" and glued and not is_only_hyphen(left, right):
                continue
            at = len(opening) + len(left)
            form = Form(True, slice(len(opening), at), slice(at + 1, at + 1 + len(right)))
            add((*opening, *left, dash, *right), form)
    return found


def is_only_hyphen(left: Tokens, right: Tokens) -> bool:
    """Whether a hyphen without spaces can be told from those inside of dates."""
    return left == right == ("I",) or not {"-", "I", "F"} & {*left, *right}


SPACED, GLUED = grammar(glued=False), grammar(glued=True)


def meaning(tokens: Tokens, *, glued: bool) -> str | None:
    """What the tokens mean, in EDTF, or None if they must be refused."""
    text = typed(tokens, glued=glued)
    if not {"M", "to", "from", "since", "until", "of"} & {*tokens} and is_edtf(text):
        return text
    texts = token_texts(tokens)
    if glued:
        tokens, texts = with_edtf_joined(tokens, texts)
    form = (GLUED if glued else SPACED).get(tokens)
    if form is None:
        return None
    start = parts_of(tokens[form.start], texts[form.start])
    end: dict[str, str] = {}
    if form.end is not None:
        end = parts_of(tokens[form.end], texts[form.end])
        start, end = completed(start, end), completed(end, start)
    found = f"{in_edtf(start)}/{in_edtf(end)}" if form.is_span else in_edtf(start)
    return found if is_edtf(found) else None


# What several tokens become when there are no spaces between them: 2008-10 is a month.
JOINED: dict[Tokens, str] = {
    ("Y", "-", "D", "-", "D"): "F",
    ("Y", "\u2013", "D", "\u2013", "D"): "F",
    ("I", "-", "D"): "F",
    ("Y", "-", "D"): "I",
}


def with_edtf_joined(tokens: Tokens, texts: list[str]) -> tuple[Tokens, list[str]]:
    for several, one in JOINED.items():
        for at in range(len(tokens)):
            past = at + len(several)
            if tokens[at:past] == several:
                text = "".join(texts[at:past]).replace("\u2013", "-")
                return (*tokens[:at], one, *tokens[past:]), [*texts[:at], text, *texts[past:]]
    return tokens, texts


def parts_of(tokens: Sequence[str], texts: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for token, text in zip(tokens, texts, strict=True):
        if token in ("I", "F"):
            found |= zip("YMD", text.split("-"), strict=False)
        elif token == "M":
            found["M"] = f"{6 + MONTHS.index(text):02}"
        elif token in ("D", "Y"):
            found[token] = text
    return found


def completed(one: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    """Add to one end what only the other says: the year, or for a day month and year."""
    shared = {"Y": other["Y"], **one} if "Y" in other else dict(one)
    return {"M": other["M"], **shared} if "D" in one and "M" in other else shared


def in_edtf(parts: dict[str, str]) -> str:
    return "-".join(parts[part] for part in "YMD" if part in parts)


def is_edtf(text: str) -> bool:
    try:
        return bool(edtf(text))
    except DataError:
        return False
