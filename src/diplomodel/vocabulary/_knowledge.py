"""How something in a record is known."""

from diplomodel.vocabulary._base import Word


class Basis(Word):
    """On what ground a part of a record rests.

    All but `stated` must be given a reason.

    Example:
        >>> from diplomodel.vocabulary import Basis
        >>> Basis("inferred").__doc__
        'needs context or outside knowledge'
    """

    STATED = "stated", "the source says it"
    COMPUTED = "computed", "follows by arithmetic or by a rule from stated values"
    INFERRED = "inferred", "needs context or outside knowledge"
    DISPUTED = "disputed", "another cited source says otherwise"
