"""Where results go: stdout or a file, as a table for people or in full precision for programs."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from footprint.errors import InvalidInput, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

_BY_END = {".json": "json", ".csv": "csv", ".md": "md", ".txt": "table"}


class Sheet(NamedTuple):
    """What a command has to show: words for people, records and a document for programs."""

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


def form_of(form: str | None, path: str | None) -> str:
    """The format asked for, else that of the file's end, else the table."""
    if form:
        return form
    if path is None:
        return "table"
    end = Path(path).suffix.casefold()
    if end not in _BY_END:
        raise InvalidInput(f"-o {shown(path)}: the end tells no format ({', '.join(_BY_END)}); give --format")
    return _BY_END[end]


def emit(sheet: Sheet, form: str | None, path: str | None) -> None:
    """Print a sheet, or write it to a file."""
    form = form_of(form, path)
    if form == "table" and path is None:
        _table(sheet, console())
        return
    text = {"json": _json, "csv": _csv, "md": _markdown, "table": _plain}[form](sheet)
    if path is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        write(path, text)


def write(path: str, text: str) -> None:
    """Write a file as a whole or not at all."""
    target = Path(path)
    scratch = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        scratch.write_text(text, encoding="utf-8", newline="")
        scratch.replace(target)
    except OSError as error:
        raise InvalidInput(f"-o {shown(path)}: {error.strerror}") from None
    finally:
        scratch.unlink(missing_ok=True)


def console(stderr: bool = False, **options: Any) -> Console:
    """A rich console that prints what it is given: no markup, no emoji, colour only on a terminal."""
    from rich.console import Console

    return Console(stderr=stderr, markup=False, emoji=False, highlight=False, **options)


def say(lines: Iterable[str], quiet: bool) -> None:
    """Notes for the person at the terminal, on stderr."""
    if not quiet:
        for line in lines:
            click.echo("".join(char if char.isprintable() else "?" for char in line), err=True)


def _table(sheet: Sheet, target: Console) -> None:
    from rich import box
    from rich.table import Table

    if sheet.title:
        target.print(printable(sheet.title), style="bold", soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown = _fitting(sheet, target.width) if sheet.fit else len(sheet.columns)
    for index, column in enumerate(sheet.columns[:shown]):
        justify: Any = "right" if index in sheet.right else "left"
        table.add_column(column, justify=justify, overflow="fold", no_wrap=sheet.fit)
    for words in sheet.words:
        table.add_row(*map(printable, words[:shown]))
    target.print(table)
    if shown < len(sheet.columns):
        hidden = ", ".join(sheet.columns[shown:])
        target.print(f"{len(sheet.words)} rows; on a wider terminal or by --format csv also: {hidden}", soft_wrap=True)
    for line in sheet.footer:
        target.print(printable(line), soft_wrap=True)


def _fitting(sheet: Sheet, width: int) -> int:
    """How many columns fit, with the three cells that the box takes between two; at least two."""
    used, gap = 0, 3
    for index, column in enumerate(sheet.columns):
        used += max(len(column), *(len(words[index]) for words in sheet.words)) + gap
        if used > width:
            return max(index, 2)
    return len(sheet.columns)


def printable(text: str) -> str:
    """Text without what could move a terminal's cursor or colours."""
    return text if text.isprintable() else "".join(char if char.isprintable() else "?" for char in text)


def _plain(sheet: Sheet) -> str:
    file = io.StringIO()
    _table(sheet, console(file=file, width=100, no_color=True))
    return file.getvalue()


def _json(sheet: Sheet) -> str:
    told = sheet.records if sheet.document is None else sheet.document
    return json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _csv(sheet: Sheet) -> str:
    file = io.StringIO()
    names = list(dict.fromkeys(name for record in sheet.records for name in record))
    writer = csv.DictWriter(file, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sheet.records)
    return file.getvalue()


def _markdown(sheet: Sheet) -> str:
    lines = [f"## {_escaped(sheet.title)}", ""] if sheet.title else []
    lines += markdown(sheet.columns, sheet.words, sheet.right)
    lines += ["", *(f"- {_escaped(line)}" for line in sheet.footer)] if sheet.footer else []
    return "\n".join(lines) + "\n" + sheet.appendix


def markdown(columns: Sequence[str], words: Iterable[Sequence[str]], right: frozenset[int] = frozenset()) -> list[str]:
    """The lines of a Markdown table."""
    rule = ["---:" if index in right else "---" for index in range(len(columns))]
    return ["| " + " | ".join(map(_escaped, line)) + " |" for line in (columns, rule, *words)]


def _escaped(text: str) -> str:
    return printable(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
