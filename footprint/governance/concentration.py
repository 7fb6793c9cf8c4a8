"""How concentrated computing is: shares and indices over owners, countries and designers, with intervals.

What the source does not name ("Other") may be one owner or very many: each index is told both ways, and without it,
and every other way to split it lies between the first two. A country's firms counted together are a bloc and no
owner. Antitrust bands stand beside the index as yardsticks.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import hardware_db
from footprint.equations import concentration as equations
from footprint.errors import InvalidInput, shown
from footprint.estimation import sampling
from footprint.governance import clusters, inventory, lineage, owners
from footprint.governance.draws import Drawn, Figure, figure, prior, share_over
from footprint.governance.lines import day
from footprint.governance.owners import BLOC, EQUIVALENTS, OWNER, REMAINDER

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
_OF_CLUSTERS = {"flops": (EQUIVALENTS, 1.0), "power": ("power", 1e3), "money": ("cost", 1.0)}
YARDSTICKS = ("doj-ftc-2023", "doj-ftc-2010")
DRAWS = 20_000
_RATIOS = (1, 4, 8)
_UNNAMED = {"country": "not known", "designer": "not known", "owner": "not named"}


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

    def index(self, name: str, treatment: str = ONE) -> Figure | None:
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


class _Share(NamedTuple):
    name: str
    kind: str
    amount: Drawn
    note: str


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
    >>> [round(point.index("hhi", treatment).value) for treatment in ("many", "one", "named")]
    [1337, 1634, 1951]
    """
    count, start = sampling(draws, seed)
    if by not in BY:
        raise InvalidInput(f"by {shown(by)}: one of {', '.join(BY)}")
    if of not in OF:
        raise InvalidInput(f"of {shown(of)}: one of {', '.join(OF)}")
    if basis not in BASES:
        raise InvalidInput(f"basis {shown(basis)}: one of {', '.join(BASES)}")
    if basis == "clusters" and of not in _OF_CLUSTERS:
        raise InvalidInput(f"of {shown(of)}: known clusters have {', '.join(_OF_CLUSTERS)}")
    dates = _dates(of, basis, date, begin, end)
    known: dict[str, lineage.Work] = {}
    points, sources = [], dict.fromkeys(())
    for when in dates:
        if of == "compute-used":
            held, notes, used = _used(by, when, count, start, known)
        elif basis == "clusters":
            held, notes, used = _clustered(by, of, when)
        else:
            held, notes, used = _owned(by, of, when, count, start)
        sources |= dict.fromkeys(used)
        points.append(point(when, held, notes))
    if by != "designer" and of != "compute-used":
        sources |= dict.fromkeys(("iso-3166",))
    return Concentration(by, of, basis, OF[of][0], tuple(points), tuple(sources), count, start)


def _dates(of: str, basis: str, date: str | None, begin: str | None, end: str | None) -> list[str]:
    if date is not None and (begin is not None or end is not None):
        raise InvalidInput("date goes without begin and end: one point, or a course")
    if of == "compute-used":
        newest = max(lineage.word(system, "date") for system in hardware_db.subjects("systems"))
        full = f"{int(newest[:4]) - 1}-12-31"
        if begin is None and end is None:
            return [full if date is None else day(date)]
        first, last = day(begin, "begin") if begin else "2015-12-31", day(end, "end") if end else full
        dates = [f"{year}-12-31" for year in range(int(first[:4]), int(last[:4]) + 1)]
    elif basis == "clusters":
        newest = owners.quarters()[-1]
        if begin is None and end is None:
            return [newest if date is None else day(date)]
        first, last = day(begin, "begin") if begin else "2015-12-31", day(end, "end") if end else newest
        dates = [f"{year}-12-31" for year in range(int(first[:4]), int(last[:4]) + 1)]
    elif begin is None and end is None:
        return [owners.quarter(date)]
    else:
        first = f"{begin}-01" if begin and len(begin) == 7 else f"{begin}-01-01" if begin and len(begin) == 4 else begin
        start, last = first or owners.quarters()[0], owners.quarter(end)
        dates = [when for when in owners.quarters() if day(start, "begin") <= when <= last]
    if not dates:
        raise InvalidInput(f"no data from {shown(begin)} to {shown(end)}")
    return dates


def point(date: str, held: Iterable[_Share], notes: Iterable[str] = ()) -> Point:
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


def _treated(held: list[_Share], treatment: str) -> tuple[list[_Share], list[_Share]]:
    """Those who count as holders, and those who count as scattered, under a treatment."""
    if treatment == ONE:
        return held, []
    actors = [share for share in held if share.kind != REMAINDER and (treatment != SPREAD or share.kind != BLOC)]
    rest = [share for share in held if share not in actors]
    return actors, [] if treatment == NAMED else rest


def _indices(held: list[_Share], treatment: str) -> Iterable[Index]:
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


def _arrays(actors: list[_Share]) -> list[Any] | None:
    """Draws of the holders, from the largest to the smallest in each draw; None where there are none."""
    if not any(hasattr(share.amount.draws, "shape") for share in actors):
        return None
    import numpy as np

    matrix = np.stack(np.broadcast_arrays(*(share.amount.draws for share in actors)))
    matrix.sort(axis=0)
    return list(matrix[::-1])


def _band(held: list[_Share], yardstick: str, treatment: str) -> Band:
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


def _owned(by: str, of: str, date: str, count: int, seed: int) -> tuple[list[_Share], list[str], list[str]]:
    """What owners have at the end of a quarter, grouped."""
    missing: list[str] = []
    if of in ("memory", "money"):
        parts, missing = inventory.parts(of, date, count, seed)
    else:
        parts = owners.parts({"flops": EQUIVALENTS}.get(of, of), date, count, seed)
    if of == "power":
        counted = {part.owner.id for part in parts}
        parts = [part._replace(amount=part.amount.scaled(1e3)) for part in parts]
        other, missing = inventory.parts("power", date, count, seed)
        parts += [part._replace(amount=part.amount.scaled(1e-3)) for part in other if part.owner.id not in counted]
        missing = []
    groups: dict[tuple[str, str], list[owners.Part]] = defaultdict(list)
    for part in parts:
        groups[_group(by, part)].append(part)
    held = [
        _Share(name, kind, _sum(part.amount for part in members), "; ".join(_notes(members, by)))
        for (name, kind), members in groups.items()
    ]
    notes = [f"not counted: {', '.join(missing)}"] if missing else []
    if by != "country" and any(share.kind == BLOC for share in held):
        notes.append("China is a bloc of owners whom the source does not tell apart, not one owner")
    if by == "country":
        notes.append("by the seat of the owner, not by the place of the chips")
    if by == "designer":
        notes.append("designers whom the source counts; others (Huawei, Cambricon ...) are not in it")
    rows = [datum for part in parts for datum in part.data]
    return held, notes, list(dict.fromkeys(datum.source for datum in rows))


def _group(by: str, part: owners.Part) -> tuple[str, str]:
    if by == "owner":
        return part.owner.name, part.owner.kind
    if by == "designer":
        return part.designer, OWNER
    return (_UNNAMED[by], REMAINDER) if part.owner.kind == REMAINDER else (part.owner.country, OWNER)


def _notes(members: Iterable[owners.Part], by: str) -> list[str]:
    said = (f"{part.owner.name}: {part.note}" if by != "owner" else part.note for part in members if part.note)
    return list(dict.fromkeys(said))


def _sum(amounts: Iterable[Drawn]) -> Drawn:
    first, *others = amounts
    for amount in others:
        first = first + amount
    return first


def _clustered(by: str, of: str, date: str) -> tuple[list[_Share], list[str], list[str]]:
    """What known clusters have at a date, by their owner, place or designer of their chips."""
    quantity, factor = _OF_CLUSTERS[of]
    amounts: dict[str, float] = defaultdict(float)
    found = clusters.at(quantity, date)
    for cluster, datum in found:
        named = clusters.named_owner(cluster.owner)
        word = {"owner": named.name if named else cluster.owner, "country": cluster.country}.get(by, cluster.designer)
        amounts[word or _UNNAMED[by]] += datum.number * factor
    if not amounts:
        raise InvalidInput(f"no known cluster at {date}")
    held = [
        _Share(name, REMAINDER if name == _UNNAMED[by] else OWNER, Drawn(amount, amount), "")
        for name, amount in amounts.items()
    ]
    notes = [
        f"{len(found)} known clusters in service: a sample, thin in China and of late; figures as the source has them, "
        "without intervals"
    ]
    return held, notes, list(dict.fromkeys(datum.source for _, datum in found))


def _used(
    by: str, date: str, count: int, seed: int, known: dict[str, lineage.Work]
) -> tuple[list[_Share], list[str], list[str]]:
    """Training compute of the systems published in the year up to a date, by who made them or on whose chips."""
    year_before = f"{int(date[:4]) - 1}{date[4:]}"
    amounts: dict[str, list[Drawn]] = defaultdict(list)
    left = 0
    for system in hardware_db.subjects("systems"):
        if not year_before < lineage.word(system, "date") <= date:
            continue
        added = lineage.work(system, count, seed, known).added
        if added is None:
            left += 1
            continue
        makers = _makers(by, system)
        for maker in makers:
            amounts[maker].append(added.scaled(1 / len(makers)))
    if not amounts:
        raise InvalidInput(f"no system of known compute in the year before {date}")
    held = [
        _Share(name, REMAINDER if name == _UNNAMED[by] else OWNER, _sum(found), "") for name, found in amounts.items()
    ]
    systems = sum(map(len, amounts.values()))
    notes = [
        f"{systems} entries of systems published in the year to {date}; {left} of unknown compute are left out",
        "a sample of notable systems; what several organisations made is split evenly; an estimate of one large run "
        "can decide the index",
    ]
    return held, notes, ["epoch-ai-systems-2025"]


def _makers(by: str, system: str) -> list[str]:
    if by == "owner":
        return list(dict.fromkeys(lineage.words(system, "organisation"))) or [_UNNAMED[by]]
    if by == "country":
        return list(dict.fromkeys(lineage.words(system, "country"))) or [_UNNAMED[by]]
    chips = [hardware_db.word("chips", chip, "vendor") for chip in lineage.words(system, "hardware")]
    return list(dict.fromkeys(vendor for vendor in chips if vendor)) or [_UNNAMED[by]]
