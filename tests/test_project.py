"""The project keeps its own promises: commands, rooms, imports, names, versions."""

import ast
import json
import re
import socket
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

import diplomodel
from diplomodel import Meeting, structure

ROOT = Path(__file__).parent.parent
PACKAGE = Path(diplomodel.__file__).parent

# The rooms in order, and the modules inside each in order: everything imports only from what comes
# before it. A room's own `__init__` is the last of the room.
ROOMS: dict[str, tuple[str, ...]] = {
    "path": (),
    "errors": (),
    "vocabulary": (
        "_base",
        "_agreements",
        "_dates",
        "_events",
        "_knowledge",
        "_parties",
        "_statements",
        "_topics",
    ),
    "dates": ("_compare", "_edtf", "_human", "_values"),
    "model": (
        "shapes",
        "record",
        "provenance",
        "parties",
        "acts",
        "status",
        "events",
        "kinds",
        "plain",
        "coverage",
        "integrity",
        "beside",
    ),
    "reference": ("names", "countries", "organizations"),
    "asking": ("keywords", "query", "classes", "events", "cutting", "index", "itineraries"),
    "changes": ("comparing", "merging"),
    "dataset": (),
    "files": (
        "arguments",
        "garbage",
        "bundled",
        "converters",
        "disk",
        "limits",
        "parquet",
        "decoding",
        "sources",
        "reading",
        "writing",
    ),
    "tables": (
        "_templates",
        "_patterns",
        "_dates",
        "_mapping",
        "_cells",
        "_workbooks",
        "_rows",
        "_countries",
        "_paths",
        "_plan",
        "_build",
        "_shipped",
        "_read",
    ),
    "exports": ("_json_schema", "_flattening", "_data_package"),
    "extraction": (
        "_verify",
        "_schema",
        "_codebook",
        "_known",
        "_alpha",
        "_assignment",
        "_align",
        "_compare",
        "_parse",
        "_names",
        "_translate",
        "_read",
        "_repair",
    ),
    "views": (
        "terminal",
        "words",
        "card",
        "tables",
        "difference",
        "evidence",
        "entries",
        "plain",
    ),
    "cli": ("common", "data", "keywords", "asking", "files", "parser"),
    "__init__": (),
    "__main__": (),
}
ORDER = [
    f"{room}.{module}" if module else room
    for room, inside in ROOMS.items()
    for module in (*inside, "")
]

# Imports of what comes later, inside a function, with what they are for.
LATER_INSIDE_A_FUNCTION = {
    # Countries by name, which are records themselves.
    ("model.events", "reference.countries"),
    # The method stands with the data; what it does needs the whole room.
    ("dataset", "extraction._verify"),
}

# Rooms whose classes are read from their annotations, which a type-only import would break; and
# the imports there that only a method needs, of a class that nothing reads so.
MODEL_ROOMS = ("model", "asking")
TYPED_ONLY = [("asking.events", "diplomodel.dataset.Dataset")]

PUBLIC_NAMES = """
    Act Agreement AgreementStatus AmbiguousName Basis Certainty Country Coverage DataError Dataset
    DateSpan DateWithin Difference DiplomodelError Event EventStatus Events Evidence FuzzyDate
    Incomplete Leg Meeting Membership MissingExtra Money Name Organization PartialDate Participant
    Person Place Position Problem Quantity Query Registry Relation Report Role Source StateCode
    Statement Summit TableMapping UnknownName Visit
    check check_table edtf load make_converter parse_date read
    read_table register_hooks structure unstructure write
""".split()


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# What a newcomer runs


def blocks(markdown: str) -> list[str]:
    return re.findall(r"^```[^\n]*\n(.*?)^```", markdown, flags=re.DOTALL | re.MULTILINE)


def test_readme_sets_up_and_runs_in_one_line_each() -> None:
    main_job, tests = blocks(text_of("README.md"))[:2]
    for command in (main_job, tests):
        assert command.count("\n") == 1
        assert command.startswith("python3 -m venv .venv && ")
    assert main_job.endswith(" && .venv/bin/diplomodel\n")
    assert tests.endswith(" && .venv/bin/python -m pytest\n")


def test_ci_runs_the_commands_that_stand_in_readme() -> None:
    script = text_of(".ci/run")
    assert "$(block 1)" in script
    assert "$(block 2)" in script
    for command in blocks(text_of("README.md"))[:2]:
        assert command.strip() not in script


def test_the_recipe_comes_first_and_its_record_is_a_record() -> None:
    contributing = text_of("CONTRIBUTING.md")
    assert re.findall(r"^## (.*)", contributing, flags=re.MULTILINE)[0] == "Adding an event"
    example = re.search(r"```json\n(.*?)```", contributing, flags=re.DOTALL)
    assert example is not None
    assert isinstance(structure(json.loads(example[1])), Meeting)


# Rooms


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).parts).removesuffix(".py")
        yield name.removesuffix(".__init__"), path


def imports(
    node: ast.AST, *, inside: bool = False, typing: bool = False
) -> Iterator[tuple[str, bool, bool]]:
    """Yield each imported dotted name, whether in a function, whether for type checkers only."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Import(names=names):
                yield from ((alias.name, inside, typing) for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield from ((f"{module}.{alias.name}", inside, typing) for alias in names)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                yield from imports(child, inside=True, typing=typing)
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                yield from imports(child, inside=inside, typing=True)
            case _:
                yield from imports(child, inside=inside, typing=typing)


def module_of(name: str) -> str:
    """Return the module of ours that a dotted name leads to, as ORDER calls it."""
    parts = name.removeprefix("diplomodel").strip(".").split(".")
    while parts and ".".join(parts) not in ORDER:
        parts.pop()
    return ".".join(parts) or "__init__"


def every_import() -> list[tuple[str, str, bool, bool]]:
    return [
        (module, *found)
        for module, path in modules()
        for found in imports(ast.parse(path.read_text(encoding="utf-8")))
    ]


def test_the_modules_are_those_of_the_rooms() -> None:
    assert {module for module, _ in modules()} == {*ORDER}


def test_imports_go_one_way_only() -> None:
    later_inside = set()
    for module, name, inside, typing in every_import():
        if name.split(".")[0] != "diplomodel" or typing:
            continue
        other = module_of(name)
        if ORDER.index(other) > ORDER.index(module):
            assert inside, f"{module} imports {name}, which comes later"
            later_inside.add((module, other))
    assert later_inside == LATER_INSIDE_A_FUNCTION


def test_rooms_that_are_not_public_say_so() -> None:
    public = {room for room, inside in ROOMS.items() if any(m.startswith("_") for m in inside)}
    assert public == {"dates", "exports", "extraction", "tables", "vocabulary"}
    assert set(dir(diplomodel)) == {*PUBLIC_NAMES, *public}


@pytest.mark.parametrize("module", sorted(ORDER))
def test_each_module_begins_by_saying_what_it_is_for(module: str) -> None:
    path = PACKAGE.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert re.match(r'"""[A-Z`].{15,96}[.](?:""")?$', first), first


def test_what_costs_time_or_is_optional_is_imported_inside_functions() -> None:
    free = {*sys.stdlib_module_names, "attr", "attrs", "dateutil", "diplomodel"}
    for module, name, inside, typing in every_import():
        if inside or typing:
            continue
        assert name.split(".")[0] in free, f"{module} imports {name} at its top"
        assert not name.startswith("dateutil.parser"), f"{module} imports {name} at its top"


def test_model_rooms_have_no_imports_for_type_checkers_only() -> None:
    typed = [(module, name) for module, name, _, typing in every_import() if typing]
    assert [found for found in typed if found[0].startswith(MODEL_ROOMS)] == TYPED_ONLY


def test_contributing_lists_the_rooms_in_their_order() -> None:
    section = text_of("CONTRIBUTING.md").split("\n## The rooms\n")[1]
    listed = re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)
    assert listed == [*ROOMS][:-2]


# What importing brings along

FRESH = """
import sys
sys.path.insert(0, sys.argv[1])
def refuse(event, arguments):
    if event.startswith("socket."):
        sys.exit("a socket was used: " + event)
sys.addaudithook(refuse)
before = set(sys.modules)
import diplomodel
diplomodel.load()
print(*{name.split(".")[0] for name in set(sys.modules) - before})
"""


def test_loading_imports_only_the_three_dependencies_and_what_they_require() -> None:
    found = subprocess.run(
        [sys.executable, "-I", "-c", FRESH, str(PACKAGE.parent)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    required = {"attr", "attrs", "cattrs", "dateutil", "six", "typing_extensions", "tzdata"}
    known = {*sys.stdlib_module_names, *required, "diplomodel"}
    # The standard library's build settings, whose module is named after the platform.
    assert not [name for name in found if name not in known and "_sysconfigdata" not in name]
    assert "diplomodel" in found


def test_public_names() -> None:
    assert diplomodel.__all__ == sorted(diplomodel.__all__)
    assert diplomodel.__all__ == sorted(PUBLIC_NAMES)
    for name in PUBLIC_NAMES:
        assert getattr(diplomodel, name) is not None


def test_the_package_brings_its_types_and_its_data() -> None:
    package = files("diplomodel")
    assert (package / "py.typed").is_file()
    assert (package / "data" / "articles" / "sources.json").is_file()


# No network


@pytest.mark.parametrize(
    "attempt",
    [
        socket.socket,
        lambda: socket.create_connection(("127.0.0.1", 9)),
        lambda: socket.getaddrinfo("localhost", 80),
        lambda: urllib.request.urlopen("http://127.0.0.1:9"),
    ],
    ids=["socket", "connection", "address", "url"],
)
def test_no_test_and_no_example_can_open_a_socket(attempt: object) -> None:
    assert callable(attempt)
    with pytest.raises(BaseException, match="must not use the network"):
        attempt()


# Versions and traces


def test_one_version_everywhere() -> None:
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    assert re.findall(r"^version: (.*)", text_of("CITATION.cff"), flags=re.MULTILINE) == [version]
    section = text_of("CHANGELOG.md").split(f"\n## {version}", 1)[1].split("\n## ", 1)[0]
    assert re.findall(r"^### (.*)", section, flags=re.MULTILINE) == ["Code", "Data"]


def own_files() -> Iterator[Path]:
    built = {"dist", "build", "_build", "__pycache__"}
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") and part != ".ci" for part in parts[:-1])
        if path.is_file() and not hidden and not built.intersection(parts):
            yield path


def test_no_file_names_this_machine_or_a_package_index() -> None:
    places = [f"{place}/" for place in (Path.home(), ROOT, ROOT.parent) if len(place.parts) > 1]
    index = re.compile(r"https?://\S+/simple\b|pythonhosted\.org")
    for path in own_files():
        text = path.read_text(encoding="utf-8", errors="replace")
        assert not [place for place in places if place in text], path
        assert not index.search(text) or path == Path(__file__), path
