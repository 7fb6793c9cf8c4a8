"""A sheet: what a face has to show, as a table, for people in words and for programs in records.

The writers turn a sheet into text for a file or a pipe; how a terminal shows it is each face's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Sheet(NamedTuple):
    """What there is to show: words for people, records and a document for programs."""

    title: str
    columns: Sequence[str]
    words: Sequence[Sequence[str]]
    records: Sequence[dict[str, Any]]
    document: Any = None
    right: frozenset[int] = frozenset()
    appendix: str = ""
    footer: Sequence[str] = ()
    fit: bool = False
    """Whether people get only the columns that fit their terminal, from the left, each on one line."""


def write(path: str, text: str) -> None:
    """Write a file as a whole or not at all."""
    from footprint.files import whole

    with whole(path) as file:
        file.write_bytes(text.encode("utf-8"))


def printable(text: str) -> str:
    """Text without what could move a terminal's cursor or colours."""
    return text if text.isprintable() else "".join(char if char.isprintable() else "?" for char in text)


def json_text(sheet: Sheet) -> str:
    """The document of a sheet, or its records, as JSON."""
    import json

    told = sheet.records if sheet.document is None else sheet.document
    return json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def csv_text(sheet: Sheet) -> str:
    """The records of a sheet as CSV."""
    import csv
    import io

    file = io.StringIO()
    names = list(dict.fromkeys(name for record in sheet.records for name in record))
    writer = csv.DictWriter(file, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sheet.records)
    return file.getvalue()


def markdown_text(sheet: Sheet) -> str:
    """The words of a sheet as Markdown."""
    lines = [f"## {_escaped(sheet.title)}", ""] if sheet.title else []
    lines += markdown(sheet.columns, sheet.words, sheet.right)
    lines += ["", *(f"- {_escaped(line.strip())}" for line in sheet.footer if line)] if sheet.footer else []
    return "\n".join(lines) + "\n" + sheet.appendix


def markdown(columns: Sequence[str], words: Iterable[Sequence[str]], right: frozenset[int] = frozenset()) -> list[str]:
    """The lines of a Markdown table."""
    rule = ["---:" if index in right else "---" for index in range(len(columns))]
    return ["| " + " | ".join(map(_escaped, line)) + " |" for line in (columns, rule, *words)]


def _escaped(text: str) -> str:
    return printable(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
