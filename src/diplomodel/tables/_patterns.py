"""Regular expressions in a mapping: which are refused, before any cell meets them."""

import re

__all__ = ["MAX_TEXT", "pattern_fault"]

# Text longer than this meets no pattern: the time of many patterns grows with its square.
MAX_TEXT = 32_767

_TOKEN = re.compile(
    r"""
      \\. | \[\^?\]?(?:\\.|[^\]\\])*\] | (?P<comment>\(\?\#[^)]*\)) | \(\?[aiLmsux]+\)
    | (?P<opens>\((?:\?(?:P?<\w+>|P?<?[=!>]|[aiLmsux-]*:|\([^)]*\)))?) | (?P<closes>\))
    | (?P<times>[*+?]|\{(?P<low>[0-9]*),?(?P<high>[0-9]*)\})(?P<mode>[+?]?)
    | (?P<space>\s+|\#[^\n]*) | .
    """,
    re.VERBOSE | re.DOTALL,
)
# What can be repeated fewer times than this is not worth a refusal.
_MANY = 10
_ATOMIC = ("(?>", "(?=", "(?!", "(?<=", "(?<!")


def pattern_fault(pattern: str) -> str | None:
    """Return what was expected in place of a pattern, or None where it is good.

    Refused is what is not a pattern, and what can take time that doubles with every letter
    because it repeats a repetition, as `(a+)+` does.

    Example:
        >>> pattern_fault("(a+)+$")
        'a pattern that does not repeat a repetition, which can take forever (as in "(a+)+")'
    """
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"a regular expression ({error})"
    if not pattern:
        return "a regular expression"
    nested = _nested_repetition(pattern, verbose=bool(compiled.flags & re.VERBOSE))
    if nested is None:
        return None
    return f'a pattern that does not repeat a repetition, which can take forever (as in "{nested}")'


def _nested_repetition(pattern: str, *, verbose: bool) -> str | None:
    """Return the part of a pattern that repeats what is itself repeated, or None.

    The standard library keeps what it makes of a pattern to itself, so the text is walked here.
    """
    # Of each open group: where it begins, whether it repeats something, whether it gives nothing
    # back once it matched.
    open_groups: list[tuple[int, bool, bool]] = [(0, False, False)]
    last = (0, False)  # where the last item begins, and whether it repeats something
    for token in _TOKEN.finditer(pattern):
        if token["comment"] or (verbose and token["space"]):
            continue
        begins, repeats, atomic = open_groups[-1]
        if opens := token["opens"]:
            open_groups.append((token.start(), False, opens.startswith(_ATOMIC)))
        elif token["closes"]:
            open_groups.pop()
            last = (begins, repeats and not atomic)
            if last[1]:
                open_groups[-1] = (open_groups[-1][0], True, open_groups[-1][2])
        elif token["times"]:
            if _is_variable(token) and token["mode"] != "+":
                if last[1]:
                    return pattern[last[0] : token.end()]
                open_groups[-1] = (begins, True, atomic)
        else:
            last = (token.start(), False)
    return None


def _is_variable(token: re.Match[str]) -> bool:
    """Tell whether something is repeated many times, and not a fixed number of times."""
    if token["times"] in ("*", "+", "?"):
        return token["times"] != "?"
    if "," not in token["times"]:
        return False
    return not token["high"] or int(token["high"]) >= _MANY
