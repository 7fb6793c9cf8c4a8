"""The reference of Python and of the database, from docstrings and tables."""

from __future__ import annotations

import csv
import inspect
import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import docstrings
from docstrings import cell

import footprint
import hardware_db
from footprint.architectures import NAMES as ARCHITECTURES
from footprint.methods import NAMES as METHODS
from footprint.model import OUTPUTS
from hardware_db import coverage

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASE = (
    "identify",
    "lookup",
    "rows",
    "subjects",
    "search",
    "frame",
    "source",
    "extend",
    "Datum",
    "Source",
    "UnknownName",
)
"""What of the database's package people call."""


def pages() -> Iterator[tuple[str, str]]:
    """Path and text of every page."""
    yield "reference/python.md", "\n".join(python())
    yield "reference/outputs.md", "\n".join(outputs())
    yield "reference/methods.md", "\n".join(methods())
    yield "database/index.md", database()
    yield "database/tables.md", "\n".join(tables())
    yield "database/sources.md", "\n".join(sources())


def python() -> Iterator[str]:
    """The public names of both packages."""
    yield "# Python"
    yield ""
    yield "The public names of `footprint`, and what of `hardware_db` serves those who want the figures alone. Names"
    yield "are imported when they are first used; both packages are typed."
    yield ""
    yield "## footprint"
    yield ""
    for name in footprint.__all__:
        if name != "__version__":
            yield from described(f"footprint.{name}", getattr(footprint, name))
    yield "## hardware_db"
    yield ""
    for name in DATABASE:
        yield from described(f"hardware_db.{name}", getattr(hardware_db, name))


def described(path: str, thing: Any, level: int = 3) -> Iterator[str]:
    """A function or class with its signature, parameters and what it raises; of a class its members too."""
    yield f"{'#' * level} {path.rpartition('.')[2]} {{#{path}}}"
    yield ""
    exception = inspect.isclass(thing) and issubclass(thing, Exception)
    if callable(thing) and not (exception and "__init__" not in vars(thing)):
        yield f"```python\n{path}{signature(thing, wrapped=True)}\n```"
        yield ""
    told = docstrings.read(thing)
    yield docstrings.prose(told.summary)
    yield ""
    yield from _spaced(docstrings.paragraphs(told.body))
    yield docstrings.table(told.parameters(), "Type or unit")
    for given in told.parameters("Returns"):
        yield f"Returns {docstrings.prose(given.names)}{': ' + docstrings.prose(given.says) if given.says else ''}"
        yield ""
    for error in told.parameters("Raises"):
        yield f"Raises `{error.names}`: {docstrings.prose(error.says)}"
        yield ""
    if "Examples" in told.sections:
        yield from _spaced(docstrings.paragraphs(told.sections["Examples"]))
    if inspect.isclass(thing):
        yield from members(thing)


def members(thing: type) -> Iterator[str]:
    """Public attributes and methods of a class, as a table."""
    rows = [f"| `{name}` | {cell(says)} |" for name, says in _members(thing)]
    if rows:
        yield from ("| Attribute | Meaning |", "|---|---|", *rows, "")


def _members(thing: type) -> Iterator[tuple[str, str]]:
    for name, member in vars(thing).items():
        if name.startswith("_"):
            continue
        function = getattr(member, "func", None) or getattr(member, "fget", None) or getattr(member, "__func__", member)
        if inspect.isfunction(function):
            call = "" if function is not member and not isinstance(member, classmethod) else signature(function)
            yield name + call, docstrings.prose(docstrings.read(function).summary)


def signature(thing: Any, wrapped: bool = False) -> str:
    """A signature as it is written: annotations without quotes, no self; one parameter a line where it is long."""
    text = str(inspect.signature(thing)).replace("'", "")
    text = re.sub(r"ForwardRef\(([^()]*)\)", r"\1", text)
    text = re.sub(r"\((?:self|cls)(?:, )?", "(", text, count=1)
    inside, close, after = text[1:].rpartition(")")
    if not wrapped or len(text) < 60:
        return text
    # A comma within brackets parts no parameters.
    parts = re.split(r", (?![^\[(]*[\])])", inside)
    return "(\n" + "".join(f"    {part},\n" for part in parts) + f"{close}{after}"


def outputs() -> Iterator[str]:
    """What an estimate gives."""
    yield "# Outputs"
    yield ""
    yield "One list, the same in every face. In tables each column has `_p5`, `_p50` and `_p95` beside it: the median"
    yield "of the draws and the ends of their 90 % interval. In Python the name is an attribute of the result. An"
    yield "output that a scenario cannot have is empty with a reason, never 0. The equations are on the pages of the"
    yield "[methodology](../methodology/index.md)."
    yield ""
    yield "| Output | Name | Column | Unit |"
    yield "|---|---|---|---|"
    for name, step in OUTPUTS.items():
        yield f"| {step.label} | `{name}` | `{step.column}` | {step.unit} |"
    yield ""


def methods() -> Iterator[str]:
    """The words for what is done, and for how FLOP are counted."""
    for title, package, names in (
        ("Methods", "footprint.methods", METHODS),
        ("Architectures", "footprint.architectures", ARCHITECTURES),
    ):
        yield f"{'#' if title == 'Methods' else '##'} {title}"
        yield ""
        yield "| Word | Meaning |"
        yield "|---|---|"
        for word, module in names.items():
            says = docstrings.read(import_module(f"{package}.{module}")).summary
            yield f"| `{word}` | {cell(docstrings.prose(says))} |"
        yield ""
    yield "What a shape needs to be complete is told in [how FLOP are counted](../architectures.md)."
    yield ""


def database() -> str:
    """The README of the database, with the coverage counted now."""
    text = (hardware_db.FOLDER / "README.md").read_text(encoding="utf-8")
    text = text.replace("# hardware_db", "# The database", 1)
    begin, _, rest = text.partition("<!-- coverage -->")
    _, _, end = rest.partition("<!-- end of coverage -->")
    more = "Every quantity with its unit and range is in [tables](tables.md), every source in [sources](sources.md)."
    return f"{begin}{coverage.table()}\n\nVersion {hardware_db.__version__}. {more}\n{end}"


def tables() -> Iterator[str]:
    """The schema of every table, from ``quantities.csv``."""
    yield "# Tables and their quantities"
    yield ""
    yield "From `hardware_db/quantities.csv`. A quantity has one unit in its table; a test refuses a figure out of its"
    yield "range."
    with (hardware_db.FOLDER / "quantities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for table in hardware_db.TABLES:
        yield from ("", f"## {table}", "", "| Quantity | Unit | Range | Meaning |", "|---|---|---|---|")
        for row in rows:
            if row["subject"] == table:
                ends = (row["minimum"], row["maximum"])
                span = f"{ends[0]} to {ends[1]}" if any(ends) else ""
                meaning = cell(docstrings.prose(row["meaning"]))
                yield f"| `{row['quantity']}` | {row['unit']} | {span} | {meaning} |"
    yield ""


def sources() -> Iterator[str]:
    """Every source, with its licence."""
    yield "# Sources"
    yield ""
    yield "`footprint explain` and `show` name the key; here is what it stands for."
    yield ""
    yield "| Key | Source | Date | Licence |"
    yield "|---|---|---|---|"
    for key in hardware_db.subjects("sources"):
        one = hardware_db.source(key)
        title = re.sub(r"([\[\]*<>|])", r"\\\1", one.title)
        linked = (
            f"[{title}]({one.url.replace(' ', '%20').replace(')', '%29').replace('(', '%28')})"
            if one.url.startswith("http")
            else title
        )
        publisher = re.sub(r"([\[\]*<>|])", r"\\\1", one.publisher)
        yield f"| `{key}` | {publisher}, {linked} | {one.date} | {cell(one.licence)} |"
    yield ""


def _spaced(parts: Iterator[str]) -> Iterator[str]:
    for part in parts:
        yield part
        yield ""
