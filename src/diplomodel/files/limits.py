"""How much a packed file may unpack to, so that a small file cannot fill the memory."""

from diplomodel.errors import Problem

__all__ = ["unpacked_problem"]

# An honest file does not unpack to five hundred times its size; what is small does not matter.
_SUSPICIOUS_SIZE = 64 * 2**20
_SUSPICIOUS_RATIO = 500


def unpacked_problem(
    what: str, *, packed: int, unpacked: int, max_unpacked: int | None
) -> Problem | None:
    """Return the problem of a file that unpacks to too much, or None if it does not.

    Args:
        what: What sort of file it is, with its article.
        packed: How many bytes of it were read.
        unpacked: How many bytes they unpacked to.
        max_unpacked: How many bytes the caller allows; None is the default rule.

    Example:
        >>> print(unpacked_problem("a table", packed=10, unpacked=300, max_unpacked=200))
        found a table that unpacks to more, expected at most 200 bytes, as max_unpacked says
    """
    if max_unpacked is not None:
        limit = max_unpacked
        found = f"{what} that unpacks to more"
        expected = f"at most {max_unpacked:,} bytes, as max_unpacked says"
    else:
        limit = max(_SUSPICIOUS_SIZE, _SUSPICIOUS_RATIO * packed)
        found = f"{what} that unpacks to more than {_SUSPICIOUS_RATIO} times its size"
        expected = "less, or max_unpacked to say that it is meant"
    return Problem(found=found, expected=expected, rule="too-large") if unpacked > limit else None
