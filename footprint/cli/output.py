"""Where results go: stdout or a file, as a table for people or in full precision for programs."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

import click

from footprint.cli import plain
from footprint.errors import InvalidInput, shown
from footprint.sheets import Sheet, csv_text, json_text, markdown, markdown_text, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.console import Console

__all__ = ["Sheet", "console", "emit", "form_of", "markdown", "printable", "say", "write"]

_BY_END = {".json": "json", ".csv": "csv", ".md": "md", ".txt": "table"}


def form_of(form: str | None, path: str | None) -> str:
    """The format asked for, else that of the file's end, else the table."""
    if form:
        return form
    if path is None:
        return "table"
    end = os.path.splitext(path)[1].casefold()  # noqa: PTH122 - pathlib takes 2 ms to load
    if end not in _BY_END:
        raise InvalidInput(f"-o {shown(path)}: the end tells no format ({', '.join(_BY_END)}); give --format")
    return _BY_END[end]


def emit(sheet: Sheet, form: str | None, path: str | None) -> None:
    """Print a sheet, or write it to a file."""
    form = form_of(form, path)
    if form == "table" and path is None and terminal(sys.stdout):
        _table(sheet, console())
        return
    text = {"json": json_text, "csv": csv_text, "md": markdown_text, "table": _plain}[form](sheet)
    write(path, text)


def terminal(stream: TextIO | None) -> bool:
    """Whether a stream leads to a person; there is none where the caller closed it."""
    return stream is not None and stream.isatty()


def write(path: str | None, text: str) -> None:
    """Print a text, or write it to a file as a whole or not at all."""
    if path is None:
        click.echo(text, nl=False)
        return
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: str, content: bytes) -> None:
    """Write the bytes of a file as a whole or not at all."""
    from footprint.files import whole

    with whole(path) as file:
        file.write_bytes(content)


def console(stderr: bool = False, **options: Any) -> Console:
    """A rich console that prints what it is given: no markup, no emoji, colour only on a terminal."""
    from rich.console import Console

    return Console(stderr=stderr, markup=False, emoji=False, highlight=False, **options)


def say(lines: Iterable[str], quiet: bool) -> None:
    """Notes for the person at the terminal, on stderr."""
    if not quiet:
        for line in lines:
            click.echo("".join(char if char.isprintable() else "?" for char in line), err=True)


@contextmanager
def progress(total: int, quiet: bool) -> Iterator[Callable[[int], None] | None]:
    """A bar with the time left on stderr, where that is a terminal; yields what is called with the rows done."""
    if quiet or not terminal(sys.stderr):
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    parts = (TextColumn("rows"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("left"))
    with Progress(*parts, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("rows", total=total)
        yield lambda done: bar.update(task, completed=done, total=max(total, done))


def _table(sheet: Sheet, target: Console) -> None:
    """A table on a terminal: rich knows what colours it bears and whether any are wanted."""
    for style, line in _lines(sheet, target.width):
        target.print(line, style=style, soft_wrap=True)


def _lines(sheet: Sheet, width: int) -> Iterator[tuple[str, str]]:
    """The lines of a table in a width, each with its style."""
    yield from (("bold", line) for line in plain.hung(printable(sheet.title), width) if line)
    yield "", ""
    shown = _fitting(sheet, width) if sheet.fit else len(sheet.columns)
    rows = [[printable(text) for text in words[:shown]] for words in sheet.words]
    head, rule, body = plain.table(sheet.columns[:shown], rows, width, sheet.right)
    yield from (("bold cyan", line) for line in head)
    yield "dim", rule
    yield from (("", line) for line in body)
    yield "", ""
    if shown < len(sheet.columns):
        hidden = ", ".join(sheet.columns[shown:])
        more = f"{len(sheet.words)} rows; on a wider terminal or by --format csv also: {hidden}"
        yield from (("dim", line) for line in plain.hung(more, width))
    for text in sheet.footer:
        yield from (("", line) for line in plain.hung(printable(text), width))


def _fitting(sheet: Sheet, width: int) -> int:
    """How many columns fit, with the three cells that the box takes between two; at least two."""
    used = 0
    for index, column in enumerate(sheet.columns):
        used += max(map(plain.cells, (column, *(words[index] for words in sheet.words)))) + plain.GAP
        if used > width:
            return max(index, 2)
    return len(sheet.columns)


def _plain(sheet: Sheet) -> str:
    """A table for a pipe or a file: the same lines as on a terminal, without its colours."""
    return "".join(f"{line}\n" for _, line in _lines(sheet, width()))


def width() -> int:
    """Cells of a line: of the terminal, as told by COLUMNS, else 80."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and 0 < int(told) < 10_000:
        return int(told)
    return os.get_terminal_size(1).columns or 80 if terminal(sys.stdout) else 80


def written(sheet: Sheet, form: str) -> str:
    """A sheet as text, without its place."""
    return {"json": json_text, "csv": csv_text, "md": markdown_text, "table": _plain}[form](sheet)
