"""Writing TOML, as far as a mapping needs it; the standard library only reads it."""

import json
import re
from collections.abc import Mapping
from typing import Any

__all__ = ["toml_text"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_text(data: Mapping[str, Any]) -> str:
    """Return plain data as TOML: values first, then tables, then lists of tables.

    Args:
        data: Text, numbers, booleans, lists and tables of these.

    Example:
        >>> print(toml_text({"kind": "visit", "fields": {"title": "{Title}"}}), end="")
        kind = "visit"
        <BLANKLINE>
        [fields]
        title = "{Title}"
    """
    lines: list[str] = []
    _table(data, (), lines)
    return "\n".join(lines).strip("\n") + "\n"


def _table(data: Mapping[str, Any], path: tuple[str, ...], lines: list[str]) -> None:
    below: list[tuple[str, Any]] = []
    for key, value in data.items():
        if not path and (isinstance(value, dict) or _is_tables(value)):
            below.append((key, value))
        else:
            lines.append(f"{_key(key)} = {_value(value)}")
    for key, value in below:
        for item in value if isinstance(value, list) else (value,):
            mark = "[[{}]]" if isinstance(value, list) else "[{}]"
            lines += ["", mark.format(_key(key))]
            _table(item, (*path, key), lines)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    # The escapes of JSON are among those of TOML, but for the delete character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        inner = ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)
