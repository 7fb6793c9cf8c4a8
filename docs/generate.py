"""What of the documentation is made from the program: ``python docs/generate.py`` rewrites what is kept in files.

Pages of the methodology, the reference and the database are made at each build (:mod:`hooks`), so that none can be
stale. The output below the commands of the README and of the pages, the pictures and the man page are kept; tests
hold them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import blocks
import commands
import methodology
import pictures
import reference

if TYPE_CHECKING:
    from collections.abc import Iterator

MAN = Path(__file__).parent / "man" / "footprint.1"

MENU: dict[str, list[str]] = {
    "Start": ["index.md", "install.md", "glossary.md"],
    "Tutorials": ["tutorials/"],
    "How to": ["how-to/", "your-own-data.md", "governance.md", "reports.md", "tui.md"],
    "Examples": ["examples/"],
    "Methodology": ["methodology/", "architectures.md", "adaptation-checks.md", "uncertainty.md", "validation.md"],
    "Database": ["database/"],
    "Reference": ["reference/", "performance.md", "changelog.md"],
}
"""Heading -> pages and folders in their order; those that are not there are left out, others come last."""
ELSEWHERE = "More"
ORDER = {
    "tutorials": ["gpt-4.md", "adapting-llama.md", "concentration-2025.md", "your-own-chip.md"],
    "how-to": ["override.md", "ranges-and-units.md", "batch.md", "cite.md", "reproduce.md", "completion.md"],
    "methodology": ["index.md", *(f"{name}.md" for name in methodology.ORDER)],
    "database": ["index.md", "tables.md", "sources.md"],
    "reference": ["scenario.md", "outputs.md", "methods.md", "python.md"],
    "reference/cli": ["index.md"],
}
"""Folder -> its first pages in their order; the others follow by name."""

_LOADED = re.compile(
    r"<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc=[\"']?(?:https?:)?//[^>]*>"
    r"|<link\b[^>]*\bhref=[\"']?(?:https?:)?//[^>]*>"
    r"|<pre class=[\"']?mermaid[^>]*>"  # the theme would fetch its renderer
)
_NOT_LOADED = re.compile(r"rel=[\"']?(?:canonical|prev|next)")


def pages() -> Iterator[tuple[str, str]]:
    """Path and text of every page that is made at a build."""
    yield from methodology.pages()
    yield from commands.pages()
    yield from reference.pages()
    yield "changelog.md", (Path(__file__).parent.parent / "CHANGELOG.md").read_text(encoding="utf-8")


def menu(pages: list[str]) -> list[dict[str, list[Any]]]:
    """The menu of pages, each once."""
    left, found = sorted(pages, key=_rank), []
    for heading, wanted in MENU.items():
        taken: list[Any] = []
        for name in wanted:
            here = [page for page in left if page == name or (name.endswith("/") and page.startswith(name))]
            left = [page for page in left if page not in here]
            taken += here
        # Commands are a list of their own within the reference.
        cli = [page for page in taken if page.startswith("reference/cli/")]
        taken = ([{"Commands": cli}] if cli else []) + [page for page in taken if page not in cli]
        found += [{heading: taken}] if taken else []
    return [*found, {ELSEWHERE: left}] if left else found


def _rank(page: str) -> tuple[str, int, str]:
    """Pages of a folder in the order of ORDER, then by name, an index first."""
    folder, _, name = page.rpartition("/")
    order = ORDER.get(folder, [])
    return folder, order.index(name) if name in order else len(order), name


def elsewhere(html: str) -> str | None:
    """The first part of a page that a browser would load from another site, or None."""
    return next((found for found in _LOADED.findall(html) if not _NOT_LOADED.search(found)), None)


def main() -> None:
    """Rewrite what is kept."""
    MAN.parent.mkdir(exist_ok=True)
    MAN.write_text(commands.man(), encoding="utf-8")
    pictures.main()
    blocks.main()


if __name__ == "__main__":
    main()
