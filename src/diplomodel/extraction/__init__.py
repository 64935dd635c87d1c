"""From text to records: the coder's manual, and the format in which events are coded.

For people and for language models that code events from text. No service is called, and no text
leaves the machine.

Example:
    >>> from diplomodel import extraction
    >>> extraction.schema("visit")["required"]
    ['events']
"""

from diplomodel.extraction._codebook import codebook
from diplomodel.extraction._schema import schema

__all__ = ["codebook", "schema"]
