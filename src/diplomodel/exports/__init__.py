"""Data sets in the formats of other programs, and the file format as a JSON Schema.

Example:
    >>> from diplomodel import exports
    >>> exports.json_schema()["$schema"]
    'https://json-schema.org/draft/2020-12/schema'
"""

from diplomodel.exports._data_package import data_package
from diplomodel.exports._json_schema import json_schema

__all__ = ["data_package", "json_schema"]
