"""Files: reading and checking them strictly, and writing them completely or not at all."""

from diplomodel.files.reading import check, load, read
from diplomodel.files.writing import write

__all__ = ["check", "load", "read", "write"]
