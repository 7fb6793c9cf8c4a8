"""How well forecasts hold: by quantity, kind of run, chip and year, ours beside those of others."""

from __future__ import annotations

from functools import cache
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from footprint.validation import rivals
from footprint.validation.forecast import DRAWS, Forecast, forecast
from footprint.validation.runs import runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

OURS = "footprint"
TWO = log(2)
_REPEATED = "llmcarbon-"
"""Rows of LLMCarbon's table are of runs that have rows of their own."""


class Score(NamedTuple):
    """How a method's forecasts compare with what was reported."""

    method: str
    figures: int
    error: float
    """Geometric-mean error factor: 1.5 says that forecasts are off by 1.5 times, up or down."""
    within_two: float
    bias: float
    """Geometric mean of forecast over reported."""
    coverage_90: float | None = None
    coverage_50: float | None = None
    width: float | None = None
    """Median of how far the 90 % intervals go each way."""


class Cut(NamedTuple):
    """Some of the reported figures."""

    name: str
    holds: Callable[[Forecast], bool]
    tokens: bool = False
    """Whether only runs count whose data are tokens, as those of the other methods do."""


def _headline(one: Forecast) -> bool:
    return one.datum.extras["headline"] == "yes"


def _hours(one: Forecast) -> bool:
    return one.datum.quantity == "chip-hours" and _headline(one)


def _like_for_like(one: Forecast) -> bool:
    extras = one.datum.extras
    return (
        one.datum.quantity == "carbon"
        and extras["tier"] in "AB"
        and extras["basis"].startswith("operational")
        and "idle" not in extras["basis"]
        and not one.run.id.startswith(_REPEATED)
    )


def _of(kind: str) -> Callable[[Forecast], bool]:
    return lambda one: _hours(one) and one.run.kind == kind


def five(one: Forecast) -> bool:
    """Carbon of the five runs of LLMCarbon's table, from its own sizes and data."""
    return one.datum.quantity == "carbon" and one.run.id.startswith(_REPEATED)


CUTS = (
    Cut("hours, language", _of("language pretraining"), True),
    Cut("hours, other kinds", _of("other pretraining"), True),
    Cut("hours, experts", lambda one: _hours(one) and one.run.experts, True),
    Cut("hours, adaptation", _of("adaptation"), True),
    Cut("hours, all kinds", _hours, True),
    Cut("hours, samples", lambda one: _hours(one) and "tokens" not in one.run.known),
    Cut("hours, all with data", _hours),
    Cut(
        "energy, metered",
        lambda one: (
            one.datum.quantity == "energy" and _headline(one) and one.datum.extras["independence"].startswith("metered")
        ),
        True,
    ),
    Cut("carbon, like for like", _like_for_like, True),
    Cut("carbon, LLMCarbon's 5", five),
    Cut("power, chip and host", lambda one: one.datum.quantity == "average-chip-power" and _headline(one)),
    Cut("wall clock", lambda one: one.datum.quantity == "wall-hours" and _headline(one)),
    Cut("MFU, steady state", lambda one: one.datum.quantity in ("mfu", "hfu") and _headline(one)),
    Cut("cost, rented", lambda one: one.datum.quantity == "cost" and one.datum.extras["tier"] in "AB"),
)
"""The figures by which the forecasts are judged; on those with tokens all methods are scored on the same rows."""


@cache
def forecasts(draws: int = DRAWS, seed: int = 0) -> tuple[Forecast, ...]:
    """Forecasts of every reported figure, in the order of the table."""
    return tuple(forecast(run, datum, draws, seed) for run in runs() for datum in run.reported)


def score(method: str, chosen: Iterable[Forecast]) -> Score | None:
    """The score of forecasts; None where there are none."""
    told = [one for one in chosen if one.ratio is not None and one.ratio > 0]
    if not told:
        return None
    logs = [log(one.ratio or 1) for one in told]
    drawn = [one for one in told if one.percentiles]
    widths = sorted(one.width or 1 for one in drawn)
    return Score(
        method,
        len(told),
        exp(sum(map(abs, logs)) / len(logs)),
        sum(abs(part) < TWO for part in logs) / len(logs),
        exp(sum(logs) / len(logs)),
        _share([bool(one.covered(90)) for one in drawn]),
        _share([bool(one.covered(50)) for one in drawn]),
        _median(widths),
    )


def _share(held: Sequence[bool]) -> float | None:
    return sum(held) / len(held) if held else None


def _median(ordered: Sequence[float]) -> float | None:
    if not ordered:
        return None
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


class Row(NamedTuple):
    """A line of the table: a cut, our score, and the others' on the same figures."""

    name: str
    scores: tuple[Score, ...]
    missing: tuple[Forecast, ...]
    """Figures of runs with parameters and data of which there is no forecast."""


class _Others:
    """Forecasts by the other methods, each figure's once though it is in several cuts."""

    def __init__(self) -> None:
        self.known: dict[int, dict[str, float | None]] = {}

    def of(self, name: str, one: Forecast) -> Forecast:
        """The forecast of another method of the same figure."""
        if id(one) not in self.known:
            self.known[id(one)] = rivals.forecasts(one.run, one.datum)
        value = self.known[id(one)][name]
        return Forecast(one.run, one.datum, value, (), "" if value is not None else "no tokens, or no such quantity")


def chosen(cut: Cut, every: Sequence[Forecast]) -> list[Forecast]:
    """The figures of a cut."""
    return [one for one in every if cut.holds(one) and (not cut.tokens or "tokens" in one.run.known)]


def table(every: Sequence[Forecast], cuts: Sequence[Cut] = CUTS) -> list[Row]:
    """The scores of every cut."""
    found, others = [], _Others()
    for cut in cuts:
        ours = chosen(cut, every)
        same = [one for one in ours if one.value is not None]
        scores = [score(OURS, same)]
        scores += [score(name, [others.of(name, one) for one in same]) for name in rivals.METHODS]
        missing = tuple(one for one in ours if one.value is None and one.run.data)
        if any(scores):
            found.append(Row(cut.name, tuple(filter(None, scores)), missing))
    return found


def grouped(every: Sequence[Forecast], by: str) -> list[Row]:
    """Scores of headline chip-hours by ``hardware``, ``year``, ``kind``, ``architecture`` or another known quantity."""
    hours = [one for one in every if _hours(one) and one.value is not None]
    told = {one.run.kind if by == "kind" else one.run.word(by) or "not stated" for one in hours}
    found = []
    for value in sorted(told):
        own = [one for one in hours if (one.run.kind if by == "kind" else one.run.word(by) or "not stated") == value]
        scored = score(OURS, own)
        if scored is not None:
            found.append(Row(value, (scored,), ()))
    return found
