"""What mkdocs does beside building: pages made from the program, and a menu of the pages that there are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import generate
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

MENU: dict[str, list[str]] = {
    "Start": ["index.md", "install.md", "glossary.md"],
    "Tutorials": ["tutorials/"],
    "How to": ["how-to/", "your-own-data.md", "governance.md", "reports.md", "tui.md"],
    "Methodology": ["methodology/", "architectures.md", "adaptation-checks.md", "uncertainty.md", "validation.md"],
    "Database": ["database/"],
    "Reference": ["reference/", "performance.md", "changelog.md"],
}
"""Heading -> pages and folders in their order; those that are not there are left out, others come last."""
ELSEWHERE = "More"
_LOADED = re.compile(r"<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc=[\"']?(?:https?:)?//[^>]*>|<link\b[^>]*\bhref=[\"']?(?:https?:)?//[^>]*>")
_NOT_LOADED = re.compile(r"rel=[\"']?(?:canonical|prev|next)")


def on_files(files: Files, config: MkDocsConfig, **_: Any) -> Files:
    """Add the pages that are made, and lay out the menu."""
    for path, text in generate.pages():
        files.append(File.generated(config, path, content=text))
    config.nav = menu([file.src_uri for file in files.documentation_pages()])
    return files


def menu(pages: list[str]) -> list[dict[str, list[Any]]]:
    """The menu of pages, each once."""
    left, found = sorted(pages, key=_rank), []
    for heading, wanted in MENU.items():
        taken: list[Any] = []
        for name in wanted:
            here = [page for page in left if page == name or (name.endswith("/") and page.startswith(name))]
            left = [page for page in left if page not in here]
            taken += here
        # Commands are a list of their own below the reference.
        cli = [page for page in taken if page.startswith("reference/cli/")]
        taken = [page for page in taken if page not in cli] + ([{"Commands": cli}] if cli else [])
        found += [{heading: taken}] if taken else []
    return [*found, {ELSEWHERE: left}] if left else found


def _rank(page: str) -> tuple[str, int, str]:
    """Pages of a folder in the order of ORDER, then by name, an index first."""
    folder, _, name = page.rpartition("/")
    order = ORDER.get(folder, [])
    return folder, order.index(name) if name in order else len(order), name


ORDER = {
    "tutorials": ["gpt-4.md", "adapting-llama.md", "concentration-2025.md", "your-own-chip.md"],
    "how-to": ["override.md", "ranges-and-units.md", "batch.md", "cite.md", "reproduce.md", "completion.md"],
    "methodology": ["index.md", *(f"{name}.md" for name in generate.methodology.ORDER)],
    "database": ["index.md", "tables.md", "sources.md"],
    "reference": ["scenario.md", "outputs.md", "methods.md", "python.md"],
    "reference/cli": ["index.md"],
}


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Leave out the marks of :mod:`blocks`, which are no text."""
    return re.sub(r"^<!-- \d+ lines -->\n", "", markdown, flags=re.MULTILINE)


def on_post_build(config: MkDocsConfig, **_: Any) -> None:
    """Refuse a site that loads anything from elsewhere.

    Raises
    ------
    PluginError
        If a page does; it names the first.
    """
    for path in sorted(Path(config.site_dir).rglob("*.html")):
        for found in _LOADED.findall(path.read_text(encoding="utf-8")):
            if not _NOT_LOADED.search(found):
                raise PluginError(f"{path.relative_to(config.site_dir)} loads from elsewhere: {found}")
