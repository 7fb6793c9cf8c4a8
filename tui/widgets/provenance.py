"""Where a figure comes from, in words: rows of the database, their sources, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hardware_db
from footprint import present
from tui.text import flowing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.text import Text

    from footprint.audit import Node
    from hardware_db import Datum


def of_node(node: Node) -> Text:
    """A figure of the audit trail: what it is, the equation and its papers, or the rows that it rests on."""
    text = flowing("")
    text.append_text(flowing(present.headline(node), "bold"))
    for equation in node.equations:
        text.append("\n\n")
        text.append_text(flowing(equation.says or equation.name))
        text.append("\n")
        text.append_text(flowing(f"{equation.name}:  {equation.formula}", "italic"))
        for reference in equation.references:
            text.append("\n")
            text.append_text(flowing(f"paper  {reference}", "dim"))
    if node.estimate is not None:
        text.append("\n")
        text.append_text(of_rows(node.data, node.estimate.note or ("" if node.data else "given")))
    return text


def of_rows(rows: Iterable[Datum], note: str = "") -> Text:
    """Rows with their sources."""
    text = flowing(note)
    for row in rows:
        text.append("\n\n" if text.plain else "")
        text.append_text(of_row(row))
    return text


def of_row(row: Datum) -> Text:
    """A row of the database with its source."""
    source = hardware_db.source(row.source)
    text = flowing(f"{row.table} / {row.subject} / {row.quantity}" + (f" [{row.when}]" if row.when else ""))
    text.append_text(flowing(f"  {present.amount(row)}", "bold"))
    for name, said in (
        ("note", row.note),
        ("in", row.locator),
        ("source", f"{source.title} ({source.key})"),
        ("by", ", ".join(part for part in (source.publisher, source.date) if part)),
        ("url", source.url),
        ("read", ", ".join(part for part in (source.accessed, source.licence) if part)),
    ):
        if said:
            text.append("\n")
            text.append_text(flowing(f"{name:<7}", "dim"))
            text.append_text(flowing(said, "underline" if name == "url" else ""))
    return text


def address(rows: Iterable[Datum]) -> str:
    """The first address of rows that a browser may be sent to, empty where there is none."""
    for row in rows:
        url = hardware_db.source(row.source).url
        if url.startswith(("https://", "http://")) and url.isprintable() and " " not in url:
            return url
    return ""
