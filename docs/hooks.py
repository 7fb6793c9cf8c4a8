"""What mkdocs does beside building: pages made from the program, and a menu of the pages that there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import generate
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


def on_files(files: Files, config: MkDocsConfig, **_: Any) -> Files:
    """Add the pages that are made, and lay out the menu."""
    for path, text in generate.pages():
        files.append(File.generated(config, path, content=text))
    config.nav = generate.menu([file.src_uri for file in files.documentation_pages()])
    return files


def on_post_build(config: MkDocsConfig, **_: Any) -> None:
    """Refuse a site that loads anything from elsewhere.

    Raises
    ------
    PluginError
        If a page does; it names the first.
    """
    for path in sorted(Path(config.site_dir).rglob("*.html")):
        found = generate.elsewhere(path.read_text(encoding="utf-8"))
        if found:
            raise PluginError(f"{path.relative_to(config.site_dir)} loads from elsewhere: {found}")
