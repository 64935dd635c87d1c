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
_MAX_NAMED = 6


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

    Iterating gives the records in the order of their ids; `len` and `in` (an id or a record) go
    by the same records. Looking up, by `[id]`, `get` and `resolve`, also finds the organizations
    and sources that are always available; `all` walks those, too.

    Example:
        >>> import diplomodel as dm
        >>> people = dm.load().people
        >>> people["xi-jinping"].name, people.resolve("XI").id
        ('Xi Jinping', 'xi-jinping')
    """

    __slots__ = (
        "_also",
        "_ambiguous",
        "_by_id",
        "_identified",
        "_index",
        "_something_else",
        "_sort",
    )

    def __init__(
        self,
        sort: str,
        records: Mapping[str, R_co],
        ambiguous: Mapping[str, tuple[str, ...]] | None = None,
        something_else: Mapping[str, str] | None = None,
        also: "Registry[R_co] | None" = None,
    ) -> None:
        """Keep records under their ids.

        Args:
            sort: What they are, in the singular: `person`, `country`.
            records: The records by id, in the order of ids.
            ambiguous: Folded names that several records share on purpose, with their ids.
            something_else: Folded names that are often asked for here and belong elsewhere, each
                with what it is: "the European Union, an organization".
            also: What is always available; it is asked where none of the records is meant.
        """
        self._sort = sort
        self._by_id = records
        self._ambiguous = ambiguous or {}
        self._something_else = something_else or {}
        self._also = also
        self._index: dict[str, tuple[str, ...]] | None = None
        self._identified: dict[str, tuple[str, ...]] | None = None

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
        found = self.get(key)
        if found is None:
            raise self._no_such_id(key)
        return found

    def __repr__(self) -> str:
        """Return what it holds, in short."""
        return f"<{len(self)} of sort {self._sort}>"

    def get(self, key: str) -> R_co | None:
        """Return the record with an id, or None.

        Args:
            key: The id.

        Example:
            >>> import diplomodel as dm
            >>> print(dm.load().people.get("nobody-at-all"))
            None
        """
        if not isinstance(key, str):
            return None
        found = self._by_id.get(key)
        return self._also.get(key) if found is None and self._also is not None else found

    def all(self) -> Iterator[R_co]:
        """Walk the records and those that are always available, in the order of ids.

        Of two records with the same id, only the data set's own is there.

        Example:
            >>> import diplomodel as dm
            >>> next(body.id for body in dm.Dataset().organizations.all())
            'african-union'
        """
        also = {} if self._also is None else {record.id: record for record in self._also}
        return iter(record for _, record in sorted({**also, **self._by_id}.items()))

    def resolve(self, name: str) -> R_co:
        """Return the record that is known by a name.

        A name of the data set's own records is never taken for one that is always available.

        Args:
            name: A code, an id, any known name in any script, or an identifier such as
                `wikidata:Q1065`; a family name is a name. Case, accents and punctuation do not
                count in names.

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
        found = self._find(name) if isinstance(name, str) else ()
        if len(found) == 1:
            return self[found[0]]
        raise self._ambiguous_name(name, found) if found else self._unknown(name)

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
        also = {} if self._also is None else self._also.names()
        return {**also, **self._folded(), **self._ambiguous}

    def _find(self, name: str) -> tuple[str, ...]:
        """Return the ids that a text may stand for: as an id, an identifier or a name."""
        if name in self._by_id:
            return (name,)
        folded = fold(name)
        found = self._identifiers().get(name) if ":" in name else None
        found = found or self._ambiguous.get(folded) or self._folded().get(folded, ())
        if found or self._also is None:
            return found
        return tuple(key for key in self._also._find(name) if key not in self._by_id)  # noqa: SLF001

    def _folded(self) -> dict[str, tuple[str, ...]]:
        if self._index is None:
            index: dict[str, dict[str, None]] = {}
            for key, record in self._by_id.items():
                texts = [key, *names_of(record)]
                if isinstance(record, Country):
                    texts.append(record.alpha3 or "")
                for folded in filter(None, map(fold, texts)):
                    index.setdefault(folded, {})[key] = None
            self._index = {folded: tuple(keys) for folded, keys in index.items()}
        return self._index

    def _identifiers(self) -> dict[str, tuple[str, ...]]:
        if self._identified is None:
            index: dict[str, dict[str, None]] = {}
            for key, record in self._by_id.items():
                for identifier in () if isinstance(record, Source) else record.identifiers:
                    index.setdefault(identifier, {})[key] = None
            self._identified = {identifier: tuple(keys) for identifier, keys in index.items()}
        return self._identified

    def _named(self, key: str) -> str:
        record = self[key]
        name = record.title if isinstance(record, Source) else record.name
        return f"{name} ({key})"

    def _ambiguous_name(self, name: str, found: tuple[str, ...]) -> AmbiguousName:
        listed = " or ".join(map(self._named, found))
        message = f"{shown(name)} may be {listed}; say which by its id or full name"
        return AmbiguousName(message, name=name, choices=found)

    def _unknown(self, name: object) -> UnknownName:
        if not isinstance(name, str):
            article = "an" if self._sort[0] in "aeiou" else "a"
            expected = f"the name of {article} {self._sort}"
            return UnknownName(f"found {shown(name)}, expected {expected}", name=str(name))
        other = self.elsewhere(name)
        if other is not None:
            return UnknownName(f"{shown(name)} is {other}, not a {self._sort}", name=name)
        index = self.names()
        near = nearest(fold(name[:100]), index, limit=_MAX_NAMED, cutoff=0.8)
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
