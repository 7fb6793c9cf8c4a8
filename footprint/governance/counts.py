"""How many systems of the database are over each line, by the year in which they were published, and from then on.

The projection shifts the systems of the last two full years by the growth of training compute: as many systems a year,
each so many times larger, and their number as uncertain as a count of independent events is. It continues the sample
that the database is; it is no count of all systems.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

import hardware_db
from footprint.equations import trends
from footprint.errors import InvalidInput
from footprint.estimation import sampling
from footprint.governance import draws as drawing
from footprint.governance.draws import Drawn, Figure, figure, share_over
from footprint.governance.lineage import Work, word, work
from footprint.governance.lines import Line, lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from footprint.records import Estimate
    from hardware_db import Datum

WINDOW = 2
"""Full years whose systems the projection shifts."""
_FIRST, _LAST = 1950, 2100


class System(NamedTuple):
    """A system of the database against the lines on systems: probability by id of the line."""

    id: str
    name: str
    organisation: str
    date: str
    compute: Figure | None
    over: dict[str, float | None]


class Count(NamedTuple):
    """Systems over a limit: published in a year, and up to its end; projected where the data end before it.

    ``listed`` is how many of the year the database has, which is part of them where the year is projected.
    """

    limit: float
    lines: tuple[str, ...]
    year: int
    projected: bool
    listed: int
    new: Figure
    cumulative: Figure


class Counts(NamedTuple):
    """Every system against every line on systems, and their number by year."""

    lines: tuple[Line, ...]
    systems: tuple[System, ...]
    counts: tuple[Count, ...]
    unknown: tuple[str, ...]
    growth: Estimate
    window: tuple[int, ...]
    forecasts: tuple[Datum, ...]
    draws: int
    seed: int


def threshold_counts(begin: int = 2018, end: int = 2028, *, draws: int = 20_000, seed: int = 0) -> Counts:
    """Every system of the database against the lines on systems, and how many are over each line by year.

    Parameters
    ----------
    begin, end
        First and last year of the counts; years after the data are projected.
    draws, seed
        Monte Carlo draws (0: point values) and their seed.

    Raises
    ------
    InvalidInput
        If the years are not in order.
    """
    count, start = sampling(draws, seed)
    if not _FIRST <= begin <= end <= _LAST:
        raise InvalidInput(f"from {begin} to {end}: years in order, from {_FIRST} to {_LAST}")
    drawn_lines = tuple(line for line in lines() if line.scope == "system" and line.compute is not None)
    found, unknown = _works(count, start)
    systems = tuple(_system(item, drawn_lines) for item in found)
    growth = drawing.prior("frontier-compute-growth")
    dated = [(int(word(item.system, "date")[:4]), item.total) for item in found if item.total is not None]
    # A system that a user foresees is no sign that the data reach so far.
    newest = max(year for year, _ in dated if year <= int(hardware_db.__version__[:4]))
    window = tuple(range(newest - WINDOW, newest))
    limits: dict[float, list[Line]] = {}
    for line in drawn_lines:
        limits.setdefault(line.compute or 0.0, []).append(line)
    shifted = _Shifted(dated, window, drawing.drawn(growth, count, start), count, start)
    counts = tuple(item for same in limits.values() for item in shifted.counts(same, range(begin, end + 1)))
    forecasts = tuple(datum for datum in hardware_db.rows("priors") if datum.quantity == "system-count")
    return Counts(drawn_lines, systems, counts, unknown, growth, window, forecasts, count, start)


def _works(count: int, seed: int) -> tuple[list[Work], tuple[str, ...]]:
    """The compute of every dated system, the latest first, and those of which it is not known."""
    known: dict[str, Work] = {}
    found = [work(system, count, seed, known) for system in hardware_db.subjects("systems") if word(system, "date")]
    found.sort(key=lambda item: (word(item.system, "date"), item.system), reverse=True)
    return found, tuple(item.system for item in found if item.total is None)


def _system(item: Work, drawn_lines: Iterable[Line]) -> System:
    total, modality = item.total, word(item.system, "modality")
    known: dict[tuple[float | None, str], float | None] = {}
    over: dict[str, float | None] = {}
    for line in drawn_lines:
        key = (line.compute, line.operator)
        if key not in known:
            known[key] = None if total is None else share_over(line.exceeded(total.draws, line.compute))
        over[line.id] = known[key] if line.applies_to(modality) else None
    makers = hardware_db.rows("systems", item.system, "organisation")
    organisation = ", ".join(datum.value for datum in makers)
    return System(
        item.system,
        word(item.system, "name") or item.system,
        organisation,
        word(item.system, "date"),
        total.figure if total else None,
        over,
    )


class _Shifted:
    """The systems of the last full years, moved into the years after them."""

    def __init__(
        self, dated: list[tuple[int, Drawn]], window: tuple[int, ...], factor: Drawn, count: int, seed: int
    ) -> None:
        self.dated, self.window, self.factor, self.count, self.seed = dated, window, factor, count, seed

    def counts(self, same: list[Line], years: range) -> Iterator[Count]:
        """The systems over lines that have the same limit, by year."""
        limit = same[0].compute or 0.0
        running: Any = 0.0
        running_point = 0.0
        for year in range(min(*(published for published, _ in self.dated), years.start), years.stop):
            listed = [total for published, total in self.dated if published == year]
            seen = sum(bool(same[0].exceeded(total.value, limit)) for total in listed)
            projected = year > self.window[-1]
            if projected:
                point, new = self._projected(same[0], limit, year)
            else:
                point, new = float(seen), sum(same[0].exceeded(total.draws, limit) * 1.0 for total in listed)
            running, running_point = running + new, running_point + point
            if year in years:
                names = tuple(line.id for line in same)
                yield Count(limit, names, year, projected, seen, _figure(point, new), _figure(running_point, running))

    def _projected(self, line: Line, limit: float, year: int) -> tuple[float, Any]:
        expected: Any = 0.0
        point = 0.0
        for published, total in self.dated:
            if published in self.window:
                elapsed = float(year - published)
                larger = trends.grown(total.draws, elapsed, self.factor.draws, 1.0)
                expected = expected + line.exceeded(larger, limit) / WINDOW
                point += float(line.exceeded(trends.grown(total.value, elapsed, self.factor.value, 1.0), limit))
        if not self.count:
            return point / WINDOW, point / WINDOW
        import numpy as np
        from numpy.random import SFC64, Generator

        stream = Generator(SFC64([self.seed, crc32(f"systems of {year} over {limit:g}".encode())]))
        return point / WINDOW, stream.poisson(np.broadcast_to(expected, (self.count,))).astype(float)


def _figure(point: float, draws: Any) -> Figure:
    return figure(point, draws if hasattr(draws, "astype") else None)
