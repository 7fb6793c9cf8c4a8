"""What of the documentation is made from the program: ``python docs/generate.py`` rewrites what is kept in files.

Pages of the methodology, the reference and the database are made at each build (:mod:`hooks`), so that none can be
stale. The output below the commands of the README and of the pages, and the man page, are kept; tests hold them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import blocks
import commands
import methodology
import reference

if TYPE_CHECKING:
    from collections.abc import Iterator

MAN = Path(__file__).parent / "man" / "footprint.1"


def pages() -> Iterator[tuple[str, str]]:
    """Path and text of every page that is made at a build."""
    yield from methodology.pages()
    yield from commands.pages()
    yield from reference.pages()
    yield "changelog.md", (Path(__file__).parent.parent / "CHANGELOG.md").read_text(encoding="utf-8")


def main() -> None:
    """Rewrite what is kept."""
    MAN.parent.mkdir(exist_ok=True)
    MAN.write_text(commands.man(), encoding="utf-8")
    blocks.main()


if __name__ == "__main__":
    main()
