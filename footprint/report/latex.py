"""A report as LaTeX: one file that pdflatex takes, its figures drawn by pgfplots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from footprint.charts import Dots, Spans
from footprint.report import bibliography, escaping, pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footprint.charts import Chart
    from footprint.report.blocks import Figure, Grid
    from footprint.report.composing import Report

_WIDTH = 0.98
_COLOURS = ("blue!70!black", "orange!80!black", "teal", "magenta!70!black", "brown", "cyan!70!black", "black", "olive")


def latex(report: Report) -> str:
    """The document, its figures drawn from the same charts as those of the page."""
    environment = pages.environment()
    environment.filters |= {"tex": escaping.latex, "url": escaping.url, "key": bibliography.key}
    environment.block_start_string, environment.block_end_string = "<%", "%>"
    environment.variable_start_string, environment.variable_end_string = "<<", ">>"
    environment.comment_start_string, environment.comment_end_string = "<#", "#>"
    page: str = environment.from_string(pages.template("report.tex.j2")).render(
        report=report, columns=columns, picture=picture
    )
    return page


def columns(grid: Grid) -> str:
    """Widths of a table's columns, by what stands in them."""
    lengths = []
    for index, head in enumerate(grid.columns):
        cells = [head, *(row[index] for row in grid.rows if index < len(row))]
        longest = max((len(word) for cell in cells for word in cell.split()), default=1)
        typical = sorted(len(cell) for cell in cells)[-1 - len(cells) // 10]
        lengths.append(max(longest * 1.1, min(typical, 48), 3))
    total = sum(lengths)
    room = _WIDTH - 0.022 * len(lengths)
    parts = []
    for index, length in enumerate(lengths):
        side = "raggedleft" if index in grid.right else "raggedright"
        parts.append(rf">{{\{side}\arraybackslash}}p{{{room * length / total:.3f}\linewidth}}")
    return "".join(parts)


def picture(figure: Figure) -> str:
    """A figure as a pgfplots axis."""
    return "\n".join(_axis(figure.chart))


def _axis(chart: Chart | Spans | Dots) -> Iterator[str]:
    tex = escaping.latex
    if isinstance(chart, Spans):
        labels = ",".join("{" + tex(span.label) + "}" for span in chart.spans)
        last = len(chart.spans) - 1
        height = 2.2 + 0.55 * len(chart.spans)
        yield rf"\begin{{axis}}[width=0.75\linewidth, height={height:.1f}cm, y dir=reverse,"
        yield f"  ytick={{0,...,{last}}}, yticklabels={{{labels}}}, yticklabel style={{font=\\scriptsize}},"
        yield f"  ymin=-0.6, ymax={last + 0.6:.1f},"
        yield f"  xlabel={{{tex(chart.x_label)}}}, title={{{tex(chart.title)}}}" + (
            ", xmode=log]" if chart.logarithmic else "]"
        )
        for place, span in enumerate(chart.spans):
            low, high = (span.value if end is None else end for end in (span.low, span.high))
            thick = "line width=5pt, blue!55" if chart.bars else "thick, blue!70!black"
            yield rf"\addplot[{thick}] coordinates {{({low:.6g},{place}) ({high:.6g},{place})}};"
            if not chart.bars:
                mark = "only marks, mark=*, mark size=1.6pt, orange!80!black"
                yield rf"\addplot[{mark}] coordinates {{({span.value:.6g},{place})}};"
        yield r"\end{axis}"
        return
    yield r"\begin{axis}[width=0.92\linewidth, height=7.5cm,"
    yield r"  legend pos=north west, legend style={font=\scriptsize, draw=none},"
    yield "  /pgf/number format/1000 sep={}, scaled ticks=false,"
    yield f"  xlabel={{{tex(chart.x_label)}}}, ylabel={{{tex(chart.y_label)}}}, title={{{tex(chart.title)}}}" + (
        (", ymode=log" if chart.logarithmic else "")
        + (", xmode=log]" if isinstance(chart, Dots) and chart.facing else "]")
    )
    for rank, (label, xs, ys) in enumerate(_series(chart)):
        style = "only marks, mark size=1.4pt" if isinstance(chart, Dots) else "thick, no markers"
        points = " ".join(f"({x:.6g},{y:.6g})" for x, y in zip(xs, ys, strict=True) if y > 0 or not chart.logarithmic)
        yield rf"\addplot[{style}, {_COLOURS[rank % len(_COLOURS)]}] coordinates {{{points}}};"
        if label:
            yield rf"\addlegendentry{{{tex(label)}}}"
    yield r"\end{axis}"


def _series(chart: Any) -> Iterator[tuple[str, list[float], list[float]]]:
    if isinstance(chart, Dots):
        for label, dots in chart.series:
            yield label, [dot.x for dot in dots], [dot.y for dot in dots]
    else:
        for line in chart.lines:
            yield line.label, list(line.xs), list(line.ys)
