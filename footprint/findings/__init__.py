"""The results of :mod:`footprint.governance` in words: tables, a document for programs, notes, a chart.

Every face shows these; a module here has ``finding(result) -> Finding``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import hardware_db
from footprint import present
from footprint.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas

    from footprint.charts import Chart, Dots
    from footprint.governance.draws import Figure


class Table(NamedTuple):
    """A table: words for people, records for programs."""

    name: str
    title: str
    columns: Sequence[str]
    words: Sequence[Sequence[str]]
    records: Sequence[dict[str, Any]]
    right: frozenset[int] = frozenset()
    fit: bool = True
    """Whether people get only the columns that fit their terminal, from the left; long texts are folded otherwise."""

    @property
    def sheet(self) -> Sheet:
        """The table as a sheet."""
        return Sheet(self.title, self.columns, self.words, self.records, None, self.right, fit=self.fit)


class Finding(NamedTuple):
    """A result in words. ``remarks`` belong to the figures and stand wherever they do; ``notes`` tell how they came."""

    title: str
    tables: tuple[Table, ...]
    document: dict[str, Any]
    remarks: tuple[str, ...]
    notes: tuple[str, ...]
    chart: Chart | Dots | None

    def frame(self, table: str | None = None) -> pandas.DataFrame:
        """A table, the first unless named, as a DataFrame in full precision."""
        import pandas

        chosen = next(one for one in self.tables if table in (None, one.name))
        return pandas.DataFrame(list(chosen.records))


def document(draws: int, seed: int, **parts: Any) -> dict[str, Any]:
    """A result for programs: versions and draws first."""
    from footprint import __version__

    return {"footprint": __version__, "database": hardware_db.__version__, "seed": seed, "draws": draws, **parts}


def told(figure: Figure | None) -> dict[str, float | None] | None:
    """A figure for programs."""
    return None if figure is None else figure._asdict()


def columns(name: str, figure: Figure | None) -> dict[str, float | None]:
    """A figure as columns of a table: value, p5, p50, p95."""
    parts = (None,) * 4 if figure is None else tuple(figure)
    return dict(zip((name, f"{name}_p5", f"{name}_p50", f"{name}_p95"), parts, strict=True))


def interval(figure: Figure | None, unit: str = "1") -> tuple[str, str]:
    """A figure and its interval in words, with a prefix of the unit that fits."""
    if figure is None:
        return "-", ""
    (value, low, high), shown = present.scaled([figure.value, figure.p5, figure.p95], unit)
    return f"{value} {shown}".rstrip(), f"{low} to {high}" if low else ""


def percent(figure: Figure | None) -> tuple[str, str]:
    """A share and its interval in words."""
    if figure is None:
        return "-", ""
    value = f"{figure.value * 100:.3g} %"
    low, high = figure.p5, figure.p95
    return value, "" if low is None or high is None else f"{low * 100:.3g} to {high * 100:.3g}"


def probability(share: float | None) -> str:
    """A probability in words: no figure is surer than the draws can tell."""
    if share is None:
        return "-"
    if 0 < share < 0.001:
        return "<0.1 %"
    return ">99.9 %" if 0.999 < share < 1 else f"{share * 100:.3g} %"


def count(figure: Figure | None) -> str:
    """A number of things in words: the median of the draws, and the interval."""
    if figure is None:
        return "-"
    if figure.p50 is None or figure.p5 is None or figure.p95 is None:
        return f"{figure.value:.3g}"
    middle, low, high = (present.digits(part) for part in (figure.p50, figure.p5, figure.p95))
    return middle if low == high else f"{middle} ({low} to {high})"


def year(figure: Figure, first: int | None = None, last: int | None = None) -> str:
    """A year in words, with its interval; what lies outside the years that are shown is only said to."""

    def said(moment: float) -> str:
        whole = int(moment)
        if first is not None and whole < first:
            return f"before {first}"
        return f"after {last}" if last is not None and whole > last else str(whole)

    middle = said(figure.value if figure.p50 is None else figure.p50)
    if figure.p5 is None or figure.p95 is None:
        return middle
    low, high = said(figure.p5), said(figure.p95)
    return middle if low == high else f"{middle} ({low} to {high})"


def sources(keys: Iterable[str]) -> list[dict[str, str]]:
    """Sources for programs."""
    return [hardware_db.source(key)._asdict() for key in keys]


def cited(keys: Iterable[str]) -> list[str]:
    """Sources in a line each."""
    return [f"source {key}: {present.described(key)}" for key in keys]
