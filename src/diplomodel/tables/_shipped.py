"""The mappings that come with the library, and mappings by name, file or dict."""

import os
from collections.abc import Mapping
from importlib import resources
from typing import Any, TypeAlias

from diplomodel.errors import UnknownName, nearest, shown
from diplomodel.tables._mapping import TableMapping

__all__ = ["MappingLike", "mapping_of", "shipped"]

# A mapping, plain data of one, the name of a shipped one, or the path of a TOML file.
MappingLike: TypeAlias = TableMapping | Mapping[str, Any] | str | os.PathLike[str]

_FOLDER = resources.files("diplomodel.tables").joinpath("mappings")


def shipped() -> tuple[str, ...]:
    """Return the names of the mappings that come with the library.

    Example:
        >>> shipped()
        ('huggo-agreements', 'ungdc-statements', 'us-presidents-visits', 'us-state-travels')
    """
    names = (item.name for item in _FOLDER.iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml")))


def mapping_of(given: MappingLike) -> TableMapping:
    """Return a mapping that is given as one, as plain data, by its name, or as a file.

    Args:
        given: The mapping, a dict, the name of a shipped one, or the path of a TOML file.

    Raises:
        DataError: Something is wrong with it.
        UnknownName: No mapping of that name is shipped.
        OSError: The file cannot be read.
    """
    if isinstance(given, TableMapping):
        return given
    if isinstance(given, Mapping):
        return TableMapping.from_dict(given)
    name = os.fspath(given)
    if name in shipped():
        with resources.as_file(_FOLDER.joinpath(f"{name}.toml")) as path:
            return TableMapping.from_toml(path)
    if not name.endswith(".toml"):
        near = nearest(name, shipped())
        listed = "" if near else f"; there are {', '.join(shipped())}"
        raise UnknownName(
            f"no mapping is called {shown(name)}, and a file of one ends in .toml{listed}",
            name=name,
            choices=near or shipped(),
            meant=near,
        )
    return TableMapping.from_toml(name)
