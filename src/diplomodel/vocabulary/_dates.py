"""Words about dates: how much of one is known, and how sure an answer must be."""

from diplomodel.vocabulary._base import Word


class DatePrecision(Word):
    """How precisely a date is known.

    The first seven stand for one day, known more or less exactly; a `span` lasts from one day to
    another, and `within` is one day somewhere between two others. The spellings in the definitions
    are those of the Extended Date/Time Format (EDTF, ISO 8601-2).

    Example:
        >>> from diplomodel.vocabulary import DatePrecision
        >>> print(DatePrecision.MONTH)
        month
        >>> DatePrecision.MONTH.__doc__
        'one day, known to its month: 2023-12'
    """

    DAY = "day", "one day, known exactly: 2024-07-04"
    MONTH = "month", "one day, known to its month: 2023-12"
    YEAR = "year", "one day, known to its year: 2023"
    DECADE = "decade", "one day, known to its decade: 198X"
    CENTURY = "century", "one day, known to its hundred years: 19XX"
    DAY_OF_UNKNOWN_MONTH = (
        "day_of_unknown_month",
        "one day, known to its year and its day of the month but not its month: 1964-XX-16",
    )
    DAY_OF_UNKNOWN_YEAR = (
        "day_of_unknown_year",
        "one day, known but for its year: XXXX-11-26",
    )
    SPAN = "span", "lasted from one day to another: 2024-07-03/2024-07-04"
    WITHIN = "within", "one day, some time between two bounds: [2025-11-27..2025-11-28]"


class Certainty(Word):
    """How sure the answer to a question about dates must be.

    A date known to its month is possibly in the first half of that month, and certainly in its
    year. A question says which of the two is meant.

    Example:
        >>> from diplomodel.vocabulary import Certainty
        >>> [str(word) for word in Certainty]
        ['possible', 'certain']
    """

    POSSIBLE = "possible", "not ruled out by what is known"
    CERTAIN = "certain", "true whichever of the possible days it was"
