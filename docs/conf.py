"""How Sphinx builds the docs: `sphinx-build -n -W docs docs/_build`."""

import tomllib
from pathlib import Path
from typing import Any

_project = tomllib.loads(
    (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
)["project"]

project = _project["name"]
author = _project["authors"][0]["name"]
copyright = f"2026, {author}"  # noqa: A001 - the name Sphinx reads
release = version = _project["version"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "answers"]
html_theme = "furo"
html_title = project

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
nitpicky = True
nitpick_ignore_regex = [
    # Other projects' names have no page here, and looking theirs up would take the network.
    ("py:.*", r"(attrs|cattrs|collections|datetime|decimal|os|pathlib|types|typing)\..*"),
    # Type variables.
    ("py:class", r"diplomodel\..*\.([A-Z]|[A-Z]_co)"),
]
# `type` in an annotation is the built-in; Sphinx also finds the fields of that name.
suppress_warnings = ["ref.python"]


def _add_codebook(app: Any, page: str, source: list[str]) -> None:
    """Put the codebook, which the library makes, on the page that is about it."""
    if page == "reference/codebook":
        from diplomodel.extraction import codebook
        from diplomodel.extraction._schema import INCLUDES

        _, _, manual = codebook(include=INCLUDES).partition("\n")
        source[0] += manual


def setup(app: Any) -> None:
    """Tell Sphinx what else to do."""
    app.connect("source-read", _add_codebook)
