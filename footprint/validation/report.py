"""All published runs at once: forecasts, scores, and scores by kind, chip and year."""

from __future__ import annotations

from typing import NamedTuple

from footprint.errors import InvalidInput, unknown
from footprint.estimation import sampling
from footprint.validation.forecast import DRAWS, EFFICIENCY, STEPS, Forecast
from footprint.validation.score import CUTS, Row, forecasts, grouped, table

QUANTITIES = (*STEPS, *EFFICIENCY, "carbon", "cost")
KINDS = ("language pretraining", "other pretraining", "adaptation")
BY = ("kind", "hardware", "year", "architecture", "method", "modality", "provider")


class Validation(NamedTuple):
    """Forecasts of published runs held against what was reported."""

    forecasts: tuple[Forecast, ...]
    scores: tuple[Row, ...]
    groups: dict[str, tuple[Row, ...]]
    """Headline chip-hours by each of what was asked for."""
    draws: int
    seed: int


def validate(
    quantity: str | None = None,
    kind: str | None = None,
    by: str | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> Validation:
    """Every published figure forecast from what was known before the run, and how well that holds.

    Parameters
    ----------
    quantity
        Only figures of this quantity: chip-hours, energy, carbon, mfu, ...
    kind
        Only runs of this kind: language pretraining, other pretraining, adaptation.
    by
        What headline chip-hours are grouped by: kind, hardware, year, architecture, ...; by default the first three.
    draws, seed
        Monte Carlo draws of each forecast (0: no intervals) and their seed.

    Raises
    ------
    InvalidInput
        If there is no such quantity, kind or group.

    Examples
    --------
    >>> import footprint
    >>> found = footprint.validate(quantity="chip-hours", kind="adaptation", draws=0)
    >>> found.scores[0].scores[0].error < found.scores[0].scores[1].error
    True
    """
    draws, seed = sampling(draws, seed)
    wanted = None if quantity is None else _one("quantity", quantity.replace("_", "-"), QUANTITIES)
    whose = None if kind is None else _one("kind", kind.replace("-", " ").replace("_", " "), KINDS)
    groups = BY[:3] if by is None else (_one("group", by, BY),)
    kept = tuple(
        one for one in forecasts(draws, seed) if wanted in (None, one.datum.quantity) and whose in (None, one.run.kind)
    )
    if not kept:
        raise InvalidInput(f"no {wanted} of {whose} was reported")
    return Validation(
        kept, tuple(table(kept, CUTS)), {name: tuple(grouped(kept, name)) for name in groups}, draws, seed
    )


def _one(what: str, given: str, known: tuple[str, ...]) -> str:
    word = given.strip().casefold()
    if word not in known:
        from difflib import get_close_matches

        raise unknown(what, given, get_close_matches(word, known), "one of " + ", ".join(known))
    return word
