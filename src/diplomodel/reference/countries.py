"""The reference table of countries, read when it is first asked for."""

import functools
import json
from importlib import resources
from typing import Any

from diplomodel.dates import edtf
from diplomodel.model.parties import Country, Name
from diplomodel.reference.names import Registry
from diplomodel.vocabulary import CountryType

__all__ = ["codes", "countries"]


@functools.cache
def _rows() -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in _table("countries.json")}


def _table(name: str) -> Any:
    file = resources.files("diplomodel").joinpath("reference", name)
    return json.loads(file.read_text(encoding="utf-8"))


def codes() -> frozenset[str]:
    """Return the codes of all countries, without building their records.

    Example:
        >>> "OM" in codes()
        True
    """
    return _code_set()


@functools.cache
def _code_set() -> frozenset[str]:
    return frozenset(_rows())


# The European Union, as it is asked for among countries (folded).
_IS_THE_UNION = "the European Union, an organization"
_UNION = ("eu", "european union", "евросоюз", "европеискии союз", "ес", "ue", "欧盟")


@functools.cache
def countries() -> Registry[Country]:
    """Return the registry of all countries, the former ones included.

    Example:
        >>> countries().resolve("Burma").name
        'Myanmar'
    """
    shared = {name: tuple(keys) for name, keys in _table("ambiguous_names.json").items()}
    records = {code: _country(row) for code, row in _rows().items()}
    return Registry("country", records, shared, dict.fromkeys(_UNION, _IS_THE_UNION))


def _country(row: dict[str, Any]) -> Country:
    return Country(
        code=row["code"],
        alpha3=row.get("alpha3"),
        numeric=row.get("numeric"),
        name=row["name"],
        names=tuple(
            Name(text=text, language=language)
            for language, texts in row.get("names", {}).items()
            for text in texts
        ),
        type=CountryType(row["type"]),
        valid=edtf(row["valid"]) if "valid" in row else None,
        successors=tuple(row.get("successors", ())),
    )
