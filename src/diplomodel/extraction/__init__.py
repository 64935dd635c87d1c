"""From text to records: the coder's manual, the format of answers, and how codings agree.

For people and for language models that code events from text. No service is called, and no text
leaves the machine.

Example:
    >>> from diplomodel import extraction
    >>> extraction.schema("visit")["required"]
    ['events']
"""

from diplomodel.extraction._codebook import codebook
from diplomodel.extraction._compare import (
    Disagreement,
    FieldReliability,
    Pair,
    Reliability,
    compare,
)
from diplomodel.extraction._read import read
from diplomodel.extraction._repair import repair
from diplomodel.extraction._schema import schema

__all__ = [
    "Disagreement",
    "FieldReliability",
    "Pair",
    "Reliability",
    "codebook",
    "compare",
    "read",
    "repair",
    "schema",
]
