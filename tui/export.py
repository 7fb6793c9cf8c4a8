"""A view as a file: the records as CSV, the words as Markdown, the document as JSON, the screen as SVG."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from footprint.errors import InvalidInput, shown
from footprint.sheets import csv_text, json_text, markdown_text, write

if TYPE_CHECKING:
    from footprint.sheets import Sheet

_WRITERS = {".csv": csv_text, ".md": markdown_text, ".json": json_text}


def export(path: str, sheet: Sheet | None, picture: str) -> None:
    """Write a view to a file whose end says how.

    Raises
    ------
    InvalidInput
        If the end says nothing, there is nothing to write, or the file cannot be written.
    """
    end = Path(path).suffix.casefold()
    if end == ".svg":
        write(path, standalone(picture))
    elif end not in _WRITERS:
        raise InvalidInput(f"{shown(path)}: the end tells no format; one of .csv, .md, .json, .svg")
    elif sheet is None:
        raise InvalidInput("there is no table to write yet")
    else:
        write(path, _WRITERS[end](sheet))


def standalone(picture: str) -> str:
    """An SVG of the screen that loads nothing from elsewhere."""
    picture = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL)
    picture = re.sub(r"<!--.*?-->", "", picture, flags=re.DOTALL)
    return re.sub(r"[ \t]+\n", "\n", picture)
