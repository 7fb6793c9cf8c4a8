"""How concentrated computing is: shares and indices over owners, countries and designers, with intervals.

What the source does not name ("Other") may be one owner or very many: each index is told both ways, and without it,
and every other way to split it lies between the first two. A country's firms counted together are a bloc and no
owner. Antitrust bands stand beside the index as yardsticks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from footprint.equations import concentration as equations
from footprint.errors import InvalidInput, shown
from footprint.estimation import sampling
from footprint.governance import holdings, lineage
from footprint.governance.draws import Figure, figure, prior, share_over
from footprint.governance.holdings import OF_CLUSTERS, Share
from footprint.governance.lines import day
from footprint.governance.owners import BLOC, REMAINDER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hardware_db import Datum

BY = ("owner", "country", "designer")
BASES = ("owners", "clusters")
OF = {
    "flops": ("H100e", "H100-equivalents, by 8-bit operations a second"),
    "chips": ("chip", "chips"),
    "memory": ("GB", "memory of the chips"),
    "power": ("kW", "power limits of the chips, without servers and cooling"),
    "money": ("USD", "what the chips would cost at prices seen"),
    "compute-used": ("FLOP", "training compute of the systems published in the year before"),
}
"""What is shared out: its unit, and what it is."""
ONE, MANY, NAMED, SPREAD = "one", "many", "named", "all many"
TREATMENTS = {
    ONE: "the remainder is one more holder",
    MANY: "the remainder is very many small holders",
    NAMED: "the remainder is left out",
    SPREAD: "remainder and blocs are very many small holders",
}
"""How what is not named is counted."""
YARDSTICKS = ("doj-ftc-2023", "doj-ftc-2010")
DRAWS = 20_000
_RATIOS = (1, 4, 8)


class Holder(NamedTuple):
    """Who holds how much; its share is of the whole, the remainder included."""

    name: str
    kind: str
    amount: Figure
    share: Figure
    note: str


class Index(NamedTuple):
    """An index under a treatment of what is not named; without a figure it has a reason."""

    name: str
    label: str
    treatment: str
    figure: Figure | None
    reason: str = ""


class Band(NamedTuple):
    """Where the Herfindahl-Hirschman index stands to a yardstick of antitrust."""

    yardstick: str
    treatment: str
    word: str
    highly: float
    moderate: Datum
    high: Datum


class Point(NamedTuple):
    """Concentration at a date."""

    date: str
    total: Figure
    holders: tuple[Holder, ...]
    indices: tuple[Index, ...]
    bands: tuple[Band, ...]
    notes: tuple[str, ...]

    def figure(self, name: str, treatment: str = ONE) -> Figure | None:
        """An index by its name."""
        found = (index.figure for index in self.indices if (index.name, index.treatment) == (name, treatment))
        return next(found, None)


class Concentration(NamedTuple):
    """Concentration at one date or over several, the latest last."""

    by: str
    of: str
    basis: str
    unit: str
    points: tuple[Point, ...]
    sources: tuple[str, ...]
    draws: int
    seed: int

    @property
    def last(self) -> Point:
        """The latest point."""
        return self.points[-1]


def concentration(
    by: str = "owner",
    of: str = "flops",
    *,
    basis: str = "owners",
    date: str | None = None,
    begin: str | None = None,
    end: str | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> Concentration:
    """How concentrated computing is.

    Parameters
    ----------
    by
        ``owner``, ``country`` or ``designer`` (of the chips).
    of
        ``flops``, ``chips``, ``memory``, ``power``, ``money`` or ``compute-used``: the training compute of the systems
        published in the year before, by the organisations that made them.
    basis
        ``owners``: estimates of all that each owner has, by its seat; ``clusters``: known clusters, by their place.
    date
        The last full quarter at this date; the last of all by default.
    begin, end
        For a course over time: every full quarter between them (every year for ``compute-used``).
    draws, seed
        Monte Carlo draws (0: point values) and their seed.

    Raises
    ------
    InvalidInput
        If a word is none of these, or the data do not reach back so far.

    Examples
    --------
    >>> import footprint
    >>> point = footprint.concentration(date="2025-12-31", draws=0).last
    >>> [round(point.figure("hhi", treatment).value) for treatment in ("many", "one", "named")]
    [1337, 1634, 1951]
    """
    count, start = sampling(draws, seed)
    if by not in BY:
        raise InvalidInput(f"by {shown(by)}: one of {', '.join(BY)}")
    if of not in OF:
        raise InvalidInput(f"of {shown(of)}: one of {', '.join(OF)}")
    if basis not in BASES:
        raise InvalidInput(f"basis {shown(basis)}: one of {', '.join(BASES)}")
    if basis == "clusters" and of not in OF_CLUSTERS:
        raise InvalidInput(f"of {shown(of)}: known clusters have {', '.join(OF_CLUSTERS)}")
    dates = holdings.dates(of, basis, date, begin, end)
    known: dict[str, lineage.Work] = {}
    points: list[Point] = []
    sources: dict[str, None] = {}
    for when in dates:
        if of == "compute-used":
            held, notes, used = holdings.used(by, when, count, start, known)
        elif basis == "clusters":
            held, notes, used = holdings.clustered(by, of, when)
        else:
            held, notes, used = holdings.owned(by, of, when, count, start)
            if date is not None and day(date) > when:
                notes = [*notes, f"the newest totals by {date} are those of {when}"]
        sources |= dict.fromkeys(used)
        points.append(point(when, held, notes))
    if by != "designer" and of != "compute-used":
        sources |= dict.fromkeys(("iso-3166",))
    return Concentration(by, of, basis, OF[of][0], tuple(points), tuple(sources), count, start)


def point(date: str, held: Iterable[Share], notes: Iterable[str] = ()) -> Point:
    """Shares and indices of what is held at a date."""
    ranked = sorted(held, key=lambda share: (share.kind == REMAINDER, -share.amount.value))
    total = sum((share.amount.draws for share in ranked), 0.0)
    value = sum(share.amount.value for share in ranked)
    holders = tuple(
        Holder(
            share.name,
            share.kind,
            share.amount.figure,
            figure(share.amount.value / value, share.amount.draws / total),
            share.note,
        )
        for share in ranked
    )
    indices = tuple(index for treatment in TREATMENTS for index in _indices(ranked, treatment))
    bands = tuple(_band(ranked, name, treatment) for name in YARDSTICKS for treatment in (MANY, ONE))
    return Point(date, figure(value, total), holders, indices, bands, tuple(notes))


def _treated(held: list[Share], treatment: str) -> tuple[list[Share], list[Share]]:
    """Those who count as holders, and those who count as scattered, under a treatment."""
    if treatment == ONE:
        return held, []
    actors = [share for share in held if share.kind != REMAINDER and (treatment != SPREAD or share.kind != BLOC)]
    rest = [share for share in held if share not in actors]
    return actors, [] if treatment == NAMED else rest


def _indices(held: list[Share], treatment: str) -> Iterable[Index]:
    kinds = {share.kind for share in held}
    # A treatment that changes nothing is not told again.
    if (treatment in (MANY, NAMED) and REMAINDER not in kinds) or (treatment == SPREAD and BLOC not in kinds):
        return
    actors, scattered = _treated(held, treatment)
    if not actors:
        return
    values = sorted((share.amount.value for share in actors), reverse=True)
    rest = sum(share.amount.value for share in scattered)
    drawn, drawn_rest = _arrays(actors), sum((share.amount.draws for share in scattered), 0.0)

    def told(name: str, label: str, compute: Any) -> Index:
        point_value, found = compute(values, rest), None if drawn is None else compute(drawn, drawn_rest)
        return Index(name, label, treatment, figure(float(point_value), found))

    hhi = told("hhi", "Herfindahl-Hirschman index", lambda ordered, left: equations.herfindahl(ordered, left))
    yield hhi
    yield told(
        "equivalent_holders",
        "equal holders with that index",
        lambda ordered, left: equations.equivalent_holders(equations.herfindahl(ordered, left)),
    )
    for size in _RATIOS:
        label = f"share of the largest {size}" if size > 1 else "share of the largest"
        yield told(f"cr{size}", label, lambda ordered, left, size=size: equations.ratio(ordered, size, left))
    others = (
        ("gini", "Gini coefficient", lambda ordered, _: equations.gini(ordered)),
        ("theil", "Theil index, nats", lambda ordered, _: equations.theil(ordered, _logarithm(ordered))),
        ("entropy", "Shannon entropy, nats", lambda ordered, _: equations.entropy(ordered, _logarithm(ordered))),
        (
            "effective_holders",
            "equal holders with that entropy",
            lambda ordered, _: equations.effective_holders(equations.entropy(ordered, _logarithm(ordered))),
        ),
    )
    for name, label, compute in others:
        if scattered:
            yield Index(name, label, treatment, None, "without bound: it depends on how many they are")
        else:
            yield told(name, label, compute)


def _logarithm(ordered: list[Any]) -> Any:
    if isinstance(ordered[0], float):
        import math

        return math.log
    import numpy as np

    return np.log


def _arrays(actors: list[Share]) -> list[Any] | None:
    """Draws of the holders, from the largest to the smallest in each draw; None where there are none."""
    if not any(hasattr(share.amount.draws, "shape") for share in actors):
        return None
    import numpy as np

    matrix = np.stack(np.broadcast_arrays(*(share.amount.draws for share in actors)))
    matrix.sort(axis=0)
    return list(matrix[::-1])


def _band(held: list[Share], yardstick: str, treatment: str) -> Band:
    moderate, high = (prior(name, scope=yardstick).data[0] for name in ("hhi-moderate", "hhi-high"))
    actors, scattered = _treated(held, treatment)
    index = equations.herfindahl(
        [share.amount.value for share in actors], sum(share.amount.value for share in scattered)
    )
    over = equations.herfindahl(
        [share.amount.draws for share in actors], sum((share.amount.draws for share in scattered), 0.0)
    )
    word = "highly" if index > high.number else "moderately" if index >= moderate.number else "not"
    return Band(yardstick, treatment, f"{word} concentrated", share_over(over > high.number), moderate, high)
