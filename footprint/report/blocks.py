"""What a report is made of: sections of paragraphs, points, tables, figures and equations, without a format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from footprint.audit import Equation
    from footprint.charts import Chart, Dots, Spans


class Paragraph(NamedTuple):
    """A paragraph of plain text."""

    text: str
    kind: str = "paragraph"


class Points(NamedTuple):
    """A list of plain texts."""

    items: Sequence[str]
    kind: str = "points"


class Grid(NamedTuple):
    """A table: its caption, headings and cells; columns in ``right`` hold figures."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()
    kind: str = "grid"


class Figure(NamedTuple):
    """A chart, its caption and what it shows in words, for those who do not see it."""

    caption: str
    chart: Chart | Dots | Spans
    says: str
    kind: str = "figure"


class Equations(NamedTuple):
    """Equations, each with its papers."""

    items: Sequence[Equation]
    kind: str = "equations"


class Code(NamedTuple):
    """Lines that are to be typed as they are."""

    text: str
    kind: str = "code"


class Reference(NamedTuple):
    """An entry of the bibliography."""

    key: str
    title: str
    publisher: str
    date: str
    url: str
    accessed: str
    licence: str


class References(NamedTuple):
    """The bibliography."""

    items: Sequence[Reference]
    kind: str = "references"


Block = Paragraph | Points | Grid | Figure | Equations | Code | References


class Section(NamedTuple):
    """A section, and those within it; ``id`` is its address within the report."""

    id: str
    title: str
    blocks: Sequence[Block]
    sections: Sequence[Section] = ()


class Part(NamedTuple):
    """What an entry of a study came to.

    ``summary`` are sentences for the top of the report, ``assumed`` the rows of assumptions, ``sources`` keys of
    sources.csv, ``equations`` those that were used, and ``document`` all of it for programs.
    """

    kind: str
    name: str
    section: Section
    document: dict[str, Any]
    summary: Sequence[str] = ()
    assumed: Sequence[Sequence[str]] = ()
    sources: Sequence[str] = ()
    equations: Sequence[Equation] = ()
    warnings: Sequence[str] = ()


def paragraphs(text: str) -> list[Block]:
    """What was written in a study as blocks: an empty line ends a paragraph, ``- `` begins a point.

    >>> paragraphs("One\\ntwo.\\n\\n- a\\n- b")
    [Paragraph(text='One two.', kind='paragraph'), Points(items=['a', 'b'], kind='points')]
    """
    found: list[Block] = []
    lines: list[str] = []
    items: list[str] = []

    def close() -> None:
        if lines:
            found.append(Paragraph(" ".join(lines)))
        if items:
            found.append(Points(list(items)))
        lines.clear()
        items.clear()

    for line in text.splitlines():
        bare = line.strip()
        if not bare:
            close()
        elif bare.startswith("- "):
            if lines:
                close()
            items.append(bare[2:].strip())
        elif items:
            items[-1] += " " + bare
        else:
            lines.append(bare)
    close()
    return found
