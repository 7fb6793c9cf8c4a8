"""The methodology, page by page, from the docstrings of ``footprint.equations``."""

from __future__ import annotations

import ast
import inspect
import pkgutil
from collections import defaultdict
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import docstrings

import footprint.equations
from footprint.model import STEPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType
    from typing import Any

ROOT = Path(__file__).parent.parent
ORDER = ["compute", "duration", "energy", "carbon", "water", "resources", "cost", "memory"]
"""Modules that the outputs follow; what else there is comes after them, by name."""


def modules() -> list[ModuleType]:
    """The modules of equations, those of the outputs first."""
    names = [found.name for found in pkgutil.iter_modules(footprint.equations.__path__)]
    names.sort(key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    return [import_module(f"footprint.equations.{name}") for name in names]


def equations(module: ModuleType) -> list[Callable[..., Any]]:
    """The public functions of a module, in its own order."""
    found = [
        function
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
    ]
    return sorted(found, key=lambda function: function.__code__.co_firstlineno)


def short(module: ModuleType) -> str:
    """Name of a module of equations within its package."""
    return module.__name__.rpartition(".")[2]


def pages() -> Iterator[tuple[str, str]]:
    """Path and text of every page of the methodology."""
    yield "methodology/index.md", overview()
    for module in modules():
        if equations(module):
            yield f"methodology/{short(module)}.md", page(module)


def overview() -> str:
    """The table of outputs with their equations."""
    lines = [
        "# Methodology",
        "",
        "Every figure that `footprint` prints is an equation of figures that have a source. The pages here are made",
        "from the code that computes: each equation with its parameters, units, paper and example, with the steps of",
        "the model that use it and with the tests that name it. Every example is a test too, and so is the dimension",
        "of every output: the whole model is run on quantities with units. Inside, every number is in a coherent unit",
        "(second, joule, kgCO2e, dollar, FLOP, byte), so that no equation has a conversion factor; the same functions",
        "serve floats, arrays of draws and quantities with units.",
        "",
        "`footprint explain SYSTEM --output OUTPUT` shows the same equations with the figures that entered them.",
        "",
        "## From outputs to equations",
        "",
        "Steps without a column lie between inputs and outputs.",
        "",
        "| Step | Column | Unit | Equations |",
        "|---|---|---|---|",
    ]
    for step in STEPS.values():
        used = ", ".join(link(function) for function in step.equations) or "sum or quotient of the steps before it"
        column = f"`{step.column}`" if step.column else ""
        lines.append(f"| {docstrings.cell(step.label)} | {column} | {step.unit} | {used} |")
    lines += ["", "## Pages", ""]
    for module in modules():
        if equations(module):
            lines.append(f"- [{docstrings.read(module).summary.rstrip('.')}]({short(module)}.md)")
    return "\n".join([*lines, ""])


def link(function: Callable[..., Any]) -> str:
    """A link to an equation from a page of the methodology."""
    name = function.__module__.rpartition(".")[2]
    return f"[`{name}.{function.__name__}`]({name}.md#{function.__name__})"


def page(module: ModuleType) -> str:
    """All equations of a module."""
    told = docstrings.read(module)
    lines = [f"# {told.summary.rstrip('.')}", "", *_spaced(docstrings.paragraphs(told.body))]
    lines += [f"Module `{module.__name__}`.", ""]
    for function in equations(module):
        lines += equation(function)
    return "\n".join(lines)


def equation(function: Callable[..., Any]) -> Iterator[str]:
    """One equation: what it says, its formula, parameters, paper, example, uses and tests."""
    told = docstrings.read(function)
    module = function.__module__.rpartition(".")[2]
    yield f"## {told.summary.rstrip('.')} {{#{function.__name__}}}"
    yield ""
    yield f"```text\n{module}.{function.__name__}({', '.join(inspect.signature(function).parameters)})\n```"
    yield ""
    for section in (told.body, told.sections.get("Notes", "")):
        if section:
            yield from _spaced(docstrings.paragraphs(section))
    yield docstrings.table(told.parameters())
    for given in told.parameters("Returns"):
        yield f"Returns {given.names}{': ' + docstrings.prose(given.says) if given.says else ''}."
        yield ""
    if told.references:
        yield "**Source**"
        yield ""
        for number, reference in told.references.items():
            yield f"{number}. {docstrings.linked(reference)}"
        yield ""
    if "Examples" in told.sections:
        yield "**Example**, run as a test"
        yield ""
        yield from _spaced(docstrings.paragraphs(told.sections["Examples"]))
    name = f"{module}.{function.__name__}"
    steps = [step.label for step in STEPS.values() if function in step.equations]
    users = sorted(uses("footprint")[name] - {f"footprint/equations/{module}.py"})
    if steps:
        yield f"**Used for** {'; '.join(steps)}."
        yield ""
    elif users:
        yield f"**Used by** {', '.join(f'`{user}`' for user in users)}."
        yield ""
    checks = sorted(uses("tests")[name])
    if checks:
        yield "**Checked by**"
        yield ""
        yield from (f"- {check}" for check in checks)
        yield ""


@cache
def uses(folder: str) -> dict[str, set[str]]:
    """Equation as ``module.function`` -> the files that name it, or of tests the tests that do."""
    found: dict[str, set[str]] = defaultdict(set)
    known = {short(module) for module in modules()}
    for path in sorted((ROOT / folder).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        where = path.relative_to(ROOT).as_posix()
        imported = {
            alias.asname or alias.name: f"{(node.module or '').rpartition('.')[2]}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("footprint.equations.")
            for alias in node.names
        }
        for part in tree.body:
            if folder != "tests":
                label = where
            elif isinstance(part, ast.FunctionDef) and part.name.startswith("test_"):
                label = f"{part.name[5:].replace('_', ' ')} (`{where}`)"
            else:
                continue
            for node in ast.walk(part):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
                    found[f"{node.value.id}.{node.attr}"].add(label)
                elif isinstance(node, ast.Name) and node.id in imported:
                    found[imported[node.id]].add(label)
    return found


def _spaced(parts: Iterator[str]) -> Iterator[str]:
    for part in parts:
        yield part
        yield ""
