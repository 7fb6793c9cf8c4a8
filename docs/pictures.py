"""Make the pictures of the README and the documentation from real output: ``python docs/pictures.py``."""

from __future__ import annotations

import re
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI

import footprint
from footprint import views
from footprint.cli import output

FOLDER = Path(__file__).parent / "images"


def picture(name: str, command: str, shown: output.Sheet) -> None:
    """One command and its table as an SVG that loads nothing from elsewhere."""
    console = Console(record=True, width=84, file=Path("/dev/null").open("w"), force_terminal=True)  # noqa: SIM115
    console.print(f"[bold green]$[/] {command}\n")
    output._table(shown, console)
    svg = console.export_svg(title="footprint", theme=MONOKAI)
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    (FOLDER / f"{name}.svg").write_text(re.sub(r"[ \t]+\n", "\n", svg), encoding="utf-8")


def main() -> None:
    """Write every picture."""
    FOLDER.mkdir(exist_ok=True)
    picture("estimate", "footprint estimate gpt-4", views.outputs(footprint.estimate("gpt-4")))


if __name__ == "__main__":
    main()
