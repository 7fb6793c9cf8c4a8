"""Make the pictures of the README and the documentation from real output: ``python docs/pictures.py``."""

from __future__ import annotations

import os
import re
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI

import footprint
from footprint import views
from footprint.cli import output

FOLDER = Path(__file__).parent / "images"
SCATTER = "validation.svg"
"""Drawn by matplotlib, of which each release draws a little differently: kept, and not held to the letter."""


def drawn(command: str, shown: output.Sheet) -> str:
    """One command and its table as an SVG that loads nothing from elsewhere."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=84, file=nowhere, force_terminal=True)
        console.print(f"[bold green]$[/] {command}\n")
        output._table(shown, console)
        svg = console.export_svg(title="footprint", theme=MONOKAI)
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return re.sub(r"[ \t]+\n", "\n", svg)


def scatter() -> str:
    """Chip-hours of published runs, forecast and reported."""
    from footprint import charts
    from footprint.findings import validate

    chart = validate.finding(footprint.validate(quantity="chip-hours")).chart
    assert chart is not None
    return charts.svg(chart)


def pictures() -> dict[str, str]:
    """Name -> picture."""
    return {"estimate": drawn("footprint estimate gpt-4", views.outputs(footprint.estimate("gpt-4")))}


def main() -> None:
    """Write every picture."""
    FOLDER.mkdir(exist_ok=True)
    for name, svg in pictures().items():
        (FOLDER / f"{name}.svg").write_text(svg, encoding="utf-8")
    (FOLDER / SCATTER).write_text(scatter(), encoding="utf-8")


if __name__ == "__main__":
    main()
