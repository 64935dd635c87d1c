"""Paths to a part of a record, such as `participants[1].role`: reading, writing and comparing."""

import functools
import re

__all__ = ["Path"]

_STEP = re.compile(r"([a-z_][a-z0-9_]*)|\[([0-9]{1,6})\]")
_PATH = re.compile(r"[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*|\[[0-9]{1,6}\])*")


class Path(tuple[str | int, ...]):
    """The steps from a record to a part of it: names of fields and positions in lists.

    The empty path stands for the record as a whole.

    Example:
        >>> path = Path.parse("acts[0].date")
        >>> path, str(path / "year"), path.startswith(Path(("acts",)))
        (Path('acts[0].date'), 'acts[0].date.year', True)
    """

    __slots__ = ()

    @classmethod
    @functools.lru_cache(maxsize=1 << 12)
    def parse(cls, text: str) -> "Path | None":
        """Read a path from text.

        Args:
            text: The path; `*` is the empty path.

        Returns:
            The path, or None if the text is not a path.

        Example:
            >>> Path.parse("*"), Path.parse("acts["), Path.parse("article5")
            (Path(''), None, Path('article5'))
        """
        if text == "*":
            return cls()
        if not _PATH.fullmatch(text):
            return None
        return cls(name or int(number) for name, number in _STEP.findall(text))

    def __str__(self) -> str:
        """Return the path as text; the empty path gives an empty string."""
        text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self)
        return text.removeprefix(".")

    def __repr__(self) -> str:
        """Return the path as text, with the name of its class."""
        return f"Path({str(self)!r})"

    def __truediv__(self, step: str | int) -> "Path":
        """Return the path one step further down."""
        return Path((*self, step))

    def startswith(self, whole: "Path") -> bool:
        """Return whether this path leads to the same part as another one, or to a part of it.

        Args:
            whole: The other path.

        Example:
            >>> Path(("acts", 0)).startswith(Path(("acts", 1)))
            False
        """
        return self[: len(whole)] == whole
