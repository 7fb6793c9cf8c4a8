"""Docstrings -> Markdown: one reading of numpydoc, from which every generated page is made."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROLE = re.compile(r":\w+:`~?([^`]*)`")
_CITED = re.compile(r"\[(\d+)\]_")
_CODE = re.compile(r"(``[^`]+``|`[^`]+`)")
_SPECIAL = re.compile(r"[*]|(?<!\w)_|_(?!\w)")
_EQUATION = re.compile(r"((?:[^.:]|[.:](?! ))* = (?:[^.:]|[.:](?! ))*?)(?:: (.*))?", re.DOTALL)
"""An equation, and what a sentence says of it after a colon."""
_REFERENCE = re.compile(r"\.\. \[(\d+)\] (.*?)(?=\n\.\. \[|\Z)", re.DOTALL)
_LINKS = (
    (re.compile(r"\barXiv:(\d{4}\.\d{4,5})"), r"[arXiv:\1](https://arxiv.org/abs/\1)"),
    (re.compile(r"\bdoi:(10\.\S+?)(?=[.,;)]?(?:\s|$))"), r"[doi:\1](https://doi.org/\1)"),
    (re.compile(r"(?<![(<\[])(https?://\S+?)(?=[.,;)]?(?:\s|$))"), r"<\1>"),
)


class Parameter(NamedTuple):
    """What a function takes or gives: names, unit or type, meaning."""

    names: str
    unit: str
    says: str


class Docstring(NamedTuple):
    """A docstring, part by part."""

    summary: str
    body: str
    sections: dict[str, str]

    @property
    def references(self) -> dict[str, str]:
        """Number -> reference, in one line."""
        return {
            number: " ".join(text.split()) for number, text in _REFERENCE.findall(self.sections.get("References", ""))
        }

    def parameters(self, section: str = "Parameters") -> Iterator[Parameter]:
        """Entries of a section of parameters."""
        for entry in re.split(r"\n(?=\S)", self.sections.get(section, "")):
            head, _, says = entry.partition("\n")
            names, _, unit = head.partition(" : ")
            if names:
                yield Parameter(names.strip(), unit.strip(), " ".join(says.split()))


def read(described: Any) -> Docstring:
    """The docstring of an object."""
    text = inspect.getdoc(described) or ""
    head, *parts = re.split(r"(?:^|\n)([A-Z][A-Za-z ]+)\n-{3,}\n", text)
    summary, _, body = head.strip().partition("\n\n")
    return Docstring(
        " ".join(summary.split()),
        body.strip(),
        {name: part.strip("\n") for name, part in zip(parts[::2], parts[1::2], strict=True)},
    )


def prose(text: str) -> str:
    """A text of a docstring as Markdown: roles and literals as code, the rest as it stands."""
    pieces = _CODE.split(_ROLE.sub(r"``\1``", text))
    return "".join(f"`{piece.strip('`')}`" if piece.startswith("`") else plain(piece) for piece in pieces)


def plain(text: str) -> str:
    """A text that Markdown takes as it stands."""
    text = _CITED.sub(r"[\1]", text).replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\g<0>", text)


def linked(reference: str) -> str:
    """A reference whose paper is a link."""
    for pattern, link in _LINKS:
        reference = pattern.sub(link, reference)
    return reference


def paragraphs(text: str) -> Iterator[str]:
    """Paragraphs as Markdown: equations, examples and what is indented as code, the rest as prose."""
    for block in re.split(r"\n\s*\n", text.strip("\n")):
        equation = _EQUATION.fullmatch(block.strip())
        if block.lstrip().startswith(">>>"):
            yield f"```pycon\n{inspect.cleandoc(block)}\n```"
        elif block.startswith("    "):
            yield f"```text\n{inspect.cleandoc(block)}\n```"
        elif equation and (equation[2] or not re.search(r"[.:]$|which|``", block.rstrip())):
            yield f"```text\n{inspect.cleandoc(equation[1])}\n```"
            if equation[2]:
                yield prose(_sentence(equation[2]))
        elif block.strip() != "::":
            yield prose(" ".join(re.sub(r"::$", ":", block).split()))


def _sentence(text: str) -> str:
    """A text with a capital, and a stop."""
    text = " ".join(text.split())
    return text[0].upper() + text[1:].rstrip(".") + "."


def table(parameters: Iterator[Parameter], heading: str = "Unit") -> str:
    """Parameters as a table, nothing where there are none."""
    lines = [
        "| " + " | ".join((f"`{name}`".replace(", ", "`, `"), cell(unit), cell(prose(says)))) + " |"
        for name, unit, says in parameters
    ]
    return "\n".join([f"| Parameter | {heading} | Meaning |", "|---|---|---|", *lines, ""]) if lines else ""


def cell(text: str) -> str:
    """A text that can stand in a cell of a table."""
    pieces = _CODE.split(text.replace("\n", " "))
    return "".join(piece if piece.startswith("`") else piece.replace("|", "\\|") for piece in pieces)
