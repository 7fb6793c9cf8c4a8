"""Where results go: stdout or a file, as a table for people or in full precision for programs."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footprint.errors import InvalidInput, shown
from footprint.sheets import Sheet, csv_text, json_text, markdown, markdown_text, printable, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

__all__ = ["Sheet", "console", "emit", "form_of", "markdown", "printable", "say", "write"]

_BY_END = {".json": "json", ".csv": "csv", ".md": "md", ".txt": "table"}


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
    text = {"json": json_text, "csv": csv_text, "md": markdown_text, "table": _plain}[form](sheet)
    if path is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        write(path, text)


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


def _plain(sheet: Sheet) -> str:
    file = io.StringIO()
    _table(sheet, console(file=file, width=100, no_color=True))
    return file.getvalue()
