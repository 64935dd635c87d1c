"""Problems and errors, and how they are worded.

Whatever the library refuses is reported as a `Problem`: where it is, what was found there and
what was expected. A `DataError` carries all problems in the data at once.
"""

import difflib
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import Enum, StrEnum

import attrs

from diplomodel.path import Path

__all__ = [
    "AmbiguousName",
    "DataError",
    "DiplomodelError",
    "Incomplete",
    "MissingExtra",
    "Problem",
    "Severity",
    "UnknownName",
    "nearest",
    "shown",
    "suggest",
    "with_article",
]

_MAX_SHOWN = 60
_MAX_COMPARED = 100


class Severity(StrEnum):
    """How serious a problem is: a record with an error is refused, one with a warning is not.

    Example:
        >>> Severity.WARNING == "warning"
        True
    """

    ERROR = "error"
    WARNING = "warning"


def shown(value: object) -> str:
    """Return a value as problems show it: short, on one line, written as in JSON.

    Example:
        >>> shown("USA"), shown(None), shown(["a", "b"]), shown({"type": "state"})
        ('"USA"', 'null', 'a list of 2', 'an object with type')
    """
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, type):
        return f'the class "{value.__name__}"'
    if isinstance(value, bytes | bytearray):
        return "bytes"
    if isinstance(value, str):
        text = str(value)
        cut = text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"
        # Escapes keep control characters and lone surrogates printable; letters stay letters.
        return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in f'"{cut}"')
    if isinstance(value, int):
        # A number of a hundred thousand digits is refused by str() itself.
        return str(value) if abs(value) < 10**20 else "a number of more than 20 digits"
    if isinstance(value, float | Decimal):
        return str(value)
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}" if value else "an empty list"
    if isinstance(value, dict):
        if not value:
            return "an empty object"
        names = [shown(str(key))[1:-1] for key in list(value)[:4]]
        return f"an object with {', '.join(names)}" + (", …" if len(value) > 4 else "")
    if isinstance(value, Enum):
        return shown(value.value)
    if attrs.has(type(value)):
        return "a whole record"
    if type(value).__module__.startswith("diplomodel."):
        return str(value)
    return with_article(type(value).__name__)


def _in_line(text: str | None) -> str:
    """Return an id or path in a form that stays on one line, whatever it contains."""
    return shown(text)[1:-1] if text else ""


def nearest(
    word: object, choices: Iterable[str], *, limit: int = 1, cutoff: float = 0.7
) -> tuple[str, ...]:
    """Return the choices that a mistyped word was most likely meant to be, the likeliest first.

    Args:
        word: What was written; if it is not text, nothing is returned.
        choices: What it could have been.
        limit: How many to return at most.
        cutoff: How similar they must be, from 0 to 1.

    Example:
        >>> nearest("visitr", ["visitor", "host"])
        ('visitor',)
    """
    if not isinstance(word, str):
        return ()
    by_folded = {choice.casefold(): choice for choice in choices}
    found = difflib.get_close_matches(
        word[:_MAX_COMPARED].casefold(), by_folded, n=limit, cutoff=cutoff
    )
    return tuple(by_folded[folded] for folded in found)


def suggest(meant: Iterable[str]) -> str | None:
    """Return a "did you mean" question, or None if there is nothing to suggest.

    Args:
        meant: What may have been meant, worded for people.

    Example:
        >>> suggest(["Oman (OM)", "Jordan (JO)"]), suggest(())
        ('did you mean Oman (OM) or Jordan (JO)?', None)
    """
    listed = " or ".join(meant)
    return f"did you mean {listed}?" if listed else None


def with_article(noun: str) -> str:
    """Return a noun with its indefinite article.

    Args:
        noun: The noun; one that is spelled with a vowel at its start gets `an`.

    Example:
        >>> with_article("event"), with_article("visit")
        ('an event', 'a visit')
    """
    return f"{'an' if noun[0] in 'aeiouAEIOU' else 'a'} {noun}"


@attrs.frozen(kw_only=True)
class Problem:
    """One thing that is wrong, and where.

    Attributes:
        path: The part of the record, such as `participants[1].role`; empty for the whole record.
        found: What was found there, in short.
        expected: What was expected there.
        rule: A stable code for the rule that was broken, such as `unknown-word`.
        hint: How to fix it, if that is obvious.
        record: The id of the record, if it is known.
        file: The file that the record came from, if there is one.
        line: The line in that file, counted from 1.
        severity: `error` if the record is refused for it, `warning` if it is not.

    Example:
        >>> print(Problem(path="role", found='"visitr"', expected="a role", rule="unknown-word"))
        role: found "visitr", expected a role
    """

    path: str = ""
    found: str = ""
    expected: str = ""
    rule: str = ""
    hint: str | None = None
    record: str | None = None
    file: str | None = None
    line: int | None = None
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Return the problem on one line: `file:line: id: path: found X, expected Y`."""
        place = self.file or ""
        if self.line is not None:
            place += f":{self.line}" if place else f"line {self.line}"
        parts = (place, _in_line(self.record), _in_line(self.path))
        where = "".join(f"{part}: " for part in parts if part)
        mark = "warning: " if self.severity == Severity.WARNING else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}{mark}found {self.found}, expected {self.expected}{hint}"

    def under(self, *steps: str | int) -> "Problem":
        """Return the same problem with a path that starts further up in the record.

        Args:
            *steps: The steps to put before its path: names of fields and positions in lists.

        Example:
            >>> Problem(path="role").under("participants", 1).path
            'participants[1].role'
        """
        joint = "." if self.path and not self.path.startswith("[") else ""
        return attrs.evolve(self, path=f"{Path(steps)}{joint}{self.path}")


class DiplomodelError(Exception):
    """The base class of every error that the library raises on purpose.

    Example:
        >>> issubclass(DataError, DiplomodelError)
        True
    """


class DataError(DiplomodelError, ValueError):
    """Raised when data is refused; `problems` holds everything that is wrong, errors first.

    Args:
        problems: The problems; at least one.

    Example:
        >>> error = DataError([Problem(path="id", found="5", expected="text", rule="wrong-type")])
        >>> print(error)
        id: found 5, expected text
    """

    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem]) -> None:
        # Sorting is stable: within each severity the problems keep their order.
        self.problems = tuple(sorted(problems, key=lambda p: p.severity != Severity.ERROR))
        if not self.problems:
            raise TypeError("a DataError needs at least one problem")
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Return every problem, one per line."""
        if len(self.problems) == 1:
            return str(self.problems[0])
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        return f"{len(self.problems)} problems:\n{lines}"


class UnknownName(DiplomodelError, LookupError):
    """Raised for a name, code, id or word that is not known.

    Args:
        message: What was asked for and what was found instead.
        name: The name that was asked for.
        choices: What may have been meant, the likeliest first; empty if nothing is similar.
        meant: The same, worded for people; the message ends by suggesting it.

    Example:
        >>> UnknownName("nothing is known as 'Turkye'", name="Turkye", choices=("TR",)).choices
        ('TR',)
    """

    name: str
    choices: tuple[str, ...]

    def __init__(
        self,
        message: str,
        name: str = "",
        choices: Sequence[str] = (),
        *,
        meant: Iterable[str] = (),
    ) -> None:
        self.name = name
        self.choices = tuple(choices)
        hint = suggest(meant)
        super().__init__(f"{message}; {hint}" if hint else message, name, self.choices)

    def __str__(self) -> str:
        """Return the message."""
        return str(self.args[0])


class AmbiguousName(UnknownName):
    """Raised for a name that several records share; `choices` lists their ids.

    Example:
        >>> AmbiguousName("'Congo' may be CD or CG", name="Congo", choices=("CD", "CG")).choices
        ('CD', 'CG')
    """


class Incomplete(DiplomodelError, LookupError):
    """An answer would need a list that is not known to be complete.

    Args:
        message: How many are recorded, and for which time they are known to be complete.
        recorded: How many are recorded.

    Example:
        >>> Incomplete("whether every member is recorded is not known: 3 recorded", 3).recorded
        3
    """

    recorded: int

    def __init__(self, message: str, recorded: int) -> None:
        self.recorded = recorded
        super().__init__(message, recorded)

    def __str__(self) -> str:
        """Return the message."""
        return str(self.args[0])


# The package that each extra stands for: its name is right wherever diplomodel came from.
_PACKAGES = {"arrow": "pyarrow", "excel": "openpyxl", "progress": "tqdm"}


class MissingExtra(DiplomodelError, ImportError):
    """Raised when a feature needs a package that is not installed; the message names the command.

    Args:
        extra: The extra that includes the package, such as `arrow`.
        feature: What was asked for, in the plural.

    Example:
        >>> print(MissingExtra("arrow", "Parquet files"))
        Parquet files need pyarrow: pip install pyarrow (or diplomodel's extra arrow)
    """

    extra: str

    def __init__(self, extra: str, feature: str) -> None:
        self.extra = extra
        self.feature = feature
        super().__init__(extra, feature)

    def __str__(self) -> str:
        """Return the sentence that names the command."""
        package = _PACKAGES.get(self.extra, self.extra)
        command = f"pip install {package} (or diplomodel's extra {self.extra})"
        return f"{self.feature} need {package}: {command}"
