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

_LOADED = re.compile(
    r"<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc=[\"']?(?:https?:)?//[^>]*>|<link\b[^>]*\bhref=[\"']?(?:https?:)?//[^>]*>"
)
_NOT_LOADED = re.compile(r"rel=[\"']?(?:canonical|prev|next)")


def on_files(files: Files, config: MkDocsConfig, **_: Any) -> Files:
    """Add the pages that are made, and lay out the menu."""
    for path, text in generate.pages():
        files.append(File.generated(config, path, content=text))
    config.nav = generate.menu([file.src_uri for file in files.documentation_pages()])
    return files


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
