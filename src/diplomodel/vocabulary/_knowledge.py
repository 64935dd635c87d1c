"""How something in a record is known."""

from diplomodel.vocabulary._base import Word


class Basis(Word):
    """How a source supports a part of a record.

    All but `stated` need a reason.

    Example:
        >>> from diplomodel.vocabulary import Basis
        >>> Basis("inferred").__doc__
        'needs context or outside knowledge'
    """

    STATED = "stated", "the source says it"
    COMPUTED = "computed", "follows by arithmetic or by a rule from stated values"
    INFERRED = "inferred", "needs context or outside knowledge"
    DISPUTED = "disputed", "another cited source says otherwise"
