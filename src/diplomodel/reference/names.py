"""How people, organizations, places and countries are found by name.

A name is compared after folding: case, accents, apostrophes and punctuation do not count.
Nothing else is done to it. A name that is not known is an error, never a near guess.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar

from diplomodel.errors import AmbiguousName, UnknownName, nearest, shown
from diplomodel.model.parties import Country, Organization, Person, Place
from diplomodel.model.provenance import Source

__all__ = ["Registry", "fold", "names_of"]

R_co = TypeVar("R_co", bound=Person | Organization | Place | Source | Country, covariant=True)

# Letters that Unicode does not take apart into a letter and a mark.
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h"}
)
_DROPPED = re.compile("[.'’‘ʼʻ`´\"“”«»]")
_SPACING = re.compile(r"[\W_]+")
_MOST_NAMED = 6


def fold(text: str) -> str:
    """Return a text as names are compared: no case, accents, apostrophes or punctuation.

    Args:
        text: Any text.

    Example:
        >>> fold("Côte d’Ivoire"), fold("TÜRKİYE"), fold("Guinea-Bissau"), fold("U.S.")
        ('cote divoire', 'turkiye', 'guinea bissau', 'us')
    """
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(c for c in apart if not unicodedata.combining(c)).translate(_LETTERS)
    return _SPACING.sub(" ", _DROPPED.sub("", bare)).strip()


def names_of(record: Person | Organization | Place | Source | Country) -> Iterator[str]:
    """Walk every name that a record is known by, as written; ids and codes are not names.

    Args:
        record: A record of a registry.

    Example:
        >>> from diplomodel import Organization
        >>> list(names_of(Organization(id="un", name="United Nations", abbreviation="UN")))
        ['United Nations', 'UN']
    """
    if isinstance(record, Source):
        yield record.title
        return
    yield record.name
    if isinstance(record, Organization) and record.abbreviation:
        yield record.abbreviation
    for name in record.names:
        yield name.text


class Registry(Generic[R_co]):
    """The records of one sort in a data set, by id (a country's is its code).

    Iterating gives the records in the order of their ids; `len`, `in` (an id or a record) and
    `[id]` work as for a mapping's values.

    Example:
        >>> import diplomodel as dm
        >>> people = dm.load().people
        >>> people["xi-jinping"].name, people.resolve("XI").id
        ('Xi Jinping', 'xi-jinping')
    """

    __slots__ = ("_ambiguous", "_by_id", "_index", "_something_else", "_sort")

    def __init__(
        self,
        sort: str,
        records: Mapping[str, R_co],
        ambiguous: Mapping[str, tuple[str, ...]] | None = None,
        something_else: Mapping[str, str] | None = None,
    ) -> None:
        """Keep records under their ids.

        Args:
            sort: What they are, in the singular: `person`, `country`.
            records: The records by id, in the order of ids.
            ambiguous: Folded names that several records share on purpose, with their ids.
            something_else: Folded names that are often asked for here and belong elsewhere, each
                with what it is: "the European Union, an organization".
        """
        self._sort = sort
        self._by_id = records
        self._ambiguous = ambiguous or {}
        self._something_else = something_else or {}
        self._index: dict[str, tuple[str, ...]] | None = None

    def __iter__(self) -> Iterator[R_co]:
        """Walk the records in the order of their ids."""
        return iter(self._by_id.values())

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(self._by_id)

    def __contains__(self, item: object) -> bool:
        """Return whether a record, or an id, is here."""
        if isinstance(item, str):
            return item in self._by_id
        key: Any = getattr(item, "id", None)
        return key in self._by_id and self._by_id[key] == item

    def __getitem__(self, key: str) -> R_co:
        """Return the record with an id.

        Raises:
            UnknownName: There is none.
        """
        try:
            return self._by_id[key]
        except (KeyError, TypeError):
            raise self._no_such_id(key) from None

    def __repr__(self) -> str:
        """Return what it holds, in short."""
        return f"<{len(self)} of sort {self._sort}>"

    def resolve(self, name: str) -> R_co:
        """Return the record that is known by a name.

        Args:
            name: A code, an id, or any known name in any script; a family name is one. Case,
                accents and punctuation do not count.

        Returns:
            The one record.

        Raises:
            UnknownName: Nothing is known by that name; the message suggests.
            AmbiguousName: Several are; the message names them.

        Example:
            >>> import diplomodel as dm
            >>> dm.load().countries.resolve("Турция").name
            'Türkiye'
        """
        if isinstance(name, str):
            if name in self._by_id:
                return self._by_id[name]
            folded = fold(name)
            found = self._ambiguous.get(folded) or self._folded().get(folded, ())
            if len(found) == 1:
                return self._by_id[found[0]]
            if found:
                listed = " or ".join(self._named(key) for key in found)
                raise AmbiguousName(
                    f"{shown(name)} may be {listed}; say which by its id or full name",
                    name=name,
                    choices=found,
                )
        raise self._unknown(name)

    def elsewhere(self, name: str) -> str | None:
        """Return what a name stands for that is often asked for here and belongs elsewhere.

        Args:
            name: The name.

        Example:
            >>> import diplomodel as dm
            >>> dm.load().countries.elsewhere("EU")
            'the European Union, an organization'
        """
        return self._something_else.get(fold(name))

    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Return every folded name, id and code, with the ids it leads to.

        Example:
            >>> import diplomodel as dm
            >>> dm.load().countries.names()["burma"]
            ('MM',)
        """
        return {**self._folded(), **self._ambiguous}

    def _folded(self) -> dict[str, tuple[str, ...]]:
        if self._index is None:
            index: dict[str, dict[str, None]] = {}
            for key, record in self._by_id.items():
                texts = [key, *names_of(record)]
                if isinstance(record, Country):
                    texts += [record.alpha3 or "", record.numeric or ""]
                for folded in filter(None, map(fold, texts)):
                    index.setdefault(folded, {})[key] = None
            self._index = {folded: tuple(keys) for folded, keys in index.items()}
        return self._index

    def _named(self, key: str) -> str:
        record = self._by_id[key]
        name = record.title if isinstance(record, Source) else record.name
        return f"{name} ({key})"

    def _unknown(self, name: object) -> UnknownName:
        if not isinstance(name, str):
            article = "an" if self._sort[0] in "aeiou" else "a"
            expected = f"the name of {article} {self._sort}"
            return UnknownName(f"found {shown(name)}, expected {expected}", name=str(name))
        other = self.elsewhere(name)
        if other is not None:
            return UnknownName(f"{shown(name)} is {other}, not a {self._sort}", name=name)
        index = self.names()
        near = nearest(fold(name[:100]), index, limit=_MOST_NAMED, cutoff=0.8)
        keys = list(dict.fromkeys(key for folded in near for key in index[folded]))[:3]
        message = f"no {self._sort} is known as {shown(name)}"
        return UnknownName(message, name=name, choices=keys, meant=map(self._named, keys))

    def _no_such_id(self, key: Any) -> UnknownName:
        try:
            record = self.resolve(key)
        except UnknownName as error:
            return error
        noun = "code" if self._sort == "country" else "id"
        is_name = fold(key) in map(fold, names_of(record))
        what = "is a name" if is_name else f"stands for {self._named(record.id)}"
        ways = f"resolve({shown(key)}) or [{shown(record.id)}]"
        message = f"{shown(key)} {what}; its {noun} is {record.id}: use {ways}"
        return UnknownName(message, name=key, choices=(record.id,))
