"""On what everybody builds: derived systems, the bases that they share, and what follows if one base fails.

A system of several bases counts for each in equal parts; it is exposed to each of them, and to what they derive from.
A family is the bases of one name whatever their version and size (llama-7b and llama-3.1-405b are of the family llama).
Two samples serve: the systems of this database, of which the compute is known, and the longer list of Epoch AI.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import hardware_db
from footprint.equations import concentration as equations
from footprint.errors import InvalidInput, shown
from footprint.estimation import sampling
from footprint.governance.draws import Drawn, Figure, each, figure
from footprint.governance.lineage import Work, bases_of, words, work
from footprint.governance.lines import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BY = ("base", "family", "organisation")
SAMPLES = {"systems": "the systems of this database", "epoch": "Epoch AI's list of derived systems (2025-06-10)"}
SPELLINGS = {"organization": "organisation"}
DRAWS = 10_000
_VERSION = re.compile(r"[-. ]?v?\d.*$")
_REMARK = re.compile(r"\s*\(.*$")
_BOOTSTRAP = "derived systems"


class Derived(NamedTuple):
    """A derived system: its bases, and what was inherited and added."""

    system: str
    date: str
    bases: tuple[str, ...]
    groups: tuple[str, ...]
    inherited: Figure | None
    added: Figure | None
    added_share: Figure | None


class Group(NamedTuple):
    """A base, family or organisation: how many systems derive from it directly, and how many are exposed to it."""

    name: str
    systems: float
    share: Figure
    exposed: int
    exposed_share: float
    members: tuple[str, ...]


class Index(NamedTuple):
    """An index over the groups."""

    name: str
    label: str
    figure: Figure


class Homogenization(NamedTuple):
    """How derived systems spread over what they are built on."""

    by: str
    sample: str
    date: str
    derived: tuple[Derived, ...]
    groups: tuple[Group, ...]
    indices: tuple[Index, ...]
    inherited: Figure | None
    added: Figure | None
    added_share: Figure | None
    counted: int
    notes: tuple[str, ...]
    draws: int
    seed: int


def homogenization(
    by: str = "base",
    sample: str = "systems",
    *,
    begin: str | None = None,
    date: str | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> Homogenization:
    """How derived systems spread over the bases, families or organisations that they are built on.

    Parameters
    ----------
    by
        ``base``, ``family`` or ``organisation`` (that made the base).
    sample
        ``systems`` of this database, or the list of ``epoch``.
    begin, date
        Only systems published from and up to these days.
    draws, seed
        Monte Carlo draws (0: point values) and their seed. The indices are drawn by resampling the systems: they tell
        how far another sample of the same kind might differ.

    Raises
    ------
    InvalidInput
        If there is no such grouping, or no derived system.

    Examples
    --------
    >>> import footprint
    >>> found = footprint.homogenization("family", draws=0)
    >>> found.groups[0].name
    'llama'
    """
    count, start = sampling(draws, seed)
    by = SPELLINGS.get(by, by)
    if by not in BY:
        raise InvalidInput(f"by {shown(by)}: one of {', '.join(BY)}")
    if sample not in SAMPLES:
        raise InvalidInput(f"sample {shown(sample)}: one of {', '.join(SAMPLES)}")
    last = day(date)
    first = day(begin, "begin") if begin and len(begin) == 10 else (begin or "")
    parents = _parents(sample)
    chosen = [system for system in parents if first <= _date(sample, system) <= last]
    if not chosen:
        raise InvalidInput("no derived system was published between these dates")
    known: dict[str, Work] = {}
    found = [work(system, count, start, known) for system in chosen] if sample == "systems" else []
    named = {system: tuple(dict.fromkeys(group(base, by) for base in parents[system])) for system in chosen}
    exposed = {system: frozenset(group(base, by) for base in ancestors(system, parents)) for system in chosen}
    both = [(item.inherited, item.added) for item in found if item.inherited is not None and item.added is not None]
    inherited, added = (_sum(part) for part in zip(*both, strict=True)) if both else (None, None)
    notes = [f"{len(chosen)} derived systems of {SAMPLES[sample]}: a sample, in which what is published stands out"]
    if count:
        notes.append(
            "an index's interval comes from resampling the systems; it does not tell what the sample leaves out"
        )
    if found:
        notes.append(
            f"compute inherited and added: of the {len(both)} systems of which both are known; a base that serves many "
            "is counted for each"
        )
    works = {item.system: item for item in found}
    return Homogenization(
        by,
        sample,
        last,
        tuple(
            _derived(system, _date(sample, system), parents[system], named[system], works.get(system))
            for system in chosen
        ),
        _groups(named, exposed, count, start),
        tuple(_indices(named, count, start)),
        inherited.figure if inherited else None,
        added.figure if added else None,
        _added_share(inherited, added) if inherited and added else None,
        len(both),
        tuple(notes),
        count,
        start,
    )


def _parents(sample: str) -> dict[str, tuple[str, ...]]:
    """Derived system -> its bases."""
    if sample == "systems":
        found = {system: bases_of(system) for system in hardware_db.subjects("systems")}
        return {system: bases for system, bases in found.items() if bases}
    listed: dict[str, list[str]] = defaultdict(list)
    names = {datum.value: datum.subject for datum in hardware_db.rows("lineages", quantity="name")}
    for datum in hardware_db.rows("lineages", quantity="base"):
        listed[datum.subject].append(names.get(datum.value, datum.value))
    return {system: tuple(bases) for system, bases in listed.items()}


def _date(sample: str, system: str) -> str:
    return hardware_db.word("systems" if sample == "systems" else "lineages", system, "date") or ""


def ancestors(system: str, parents: dict[str, tuple[str, ...]]) -> frozenset[str]:
    """Everything that a system derives from, however far back."""
    found: set[str] = set()
    waiting = list(parents.get(system, ()))
    while waiting:
        base = waiting.pop()
        if base not in found:
            found.add(base)
            waiting.extend(parents.get(base, ()))
    return frozenset(found)


def group(base: str, by: str) -> str:
    """The group of a base: itself, its family, or who made it."""
    if by == "base":
        return base
    if by == "family":
        return family(base)
    makers = words(base, "organisation") or words(_identified(base), "organisation")
    makers = makers or tuple(datum.value for datum in hardware_db.rows("lineages", base, "organisation"))
    return ", ".join(dict.fromkeys(makers)) or f"{family(base)} (maker not known)"


def _identified(base: str) -> str:
    try:
        return hardware_db.identify("systems", base)
    except hardware_db.UnknownName:
        return base


def family(base: str) -> str:
    """The name of a base without version, size and remark: ``llama`` of ``llama-3.1-405b``."""
    folded = hardware_db.folded(_REMARK.sub("", base))
    short = _VERSION.sub("", folded)
    return short if len(short) > 1 else folded.split("-")[0]


def _derived(system: str, date: str, bases: tuple[str, ...], groups: tuple[str, ...], item: Work | None) -> Derived:
    inherited, added = (item.inherited, item.added) if item else (None, None)
    return Derived(
        system,
        date,
        bases,
        groups,
        inherited.figure if inherited else None,
        added.figure if added else None,
        _added_share(inherited, added) if inherited and added else None,
    )


def _added_share(inherited: Drawn, added: Drawn) -> Figure:
    return each(lambda one, other: one / (one + other), added, inherited).figure


def _sum(amounts: Iterable[Drawn]) -> Drawn:
    first, *others = amounts
    for amount in others:
        first = first + amount
    return first


def _weights(named: dict[str, tuple[str, ...]]) -> tuple[list[str], list[list[float]]]:
    """Groups, and for each system the part of it that each group has."""
    names = list(dict.fromkeys(name for groups in named.values() for name in groups))
    return names, [[(name in groups) / len(groups) for name in names] for groups in named.values()]


def _groups(
    named: dict[str, tuple[str, ...]], exposed: dict[str, frozenset[str]], count: int, seed: int
) -> tuple[Group, ...]:
    names, weights = _weights(named)
    resampled = _resampled(weights, count, seed)
    found = []
    for name in sorted(set(names).union(*exposed.values())):
        members = tuple(system for system, groups in exposed.items() if name in groups)
        if name in names:
            rank = names.index(name)
            systems = sum(row[rank] for row in weights)
            share = figure(systems / len(named), None if resampled is None else resampled[rank] / len(named))
        else:  # a base of bases only
            systems, share = 0.0, Figure(0.0)
        found.append(Group(name, systems, share, len(members), len(members) / len(named), members))
    return tuple(sorted(found, key=lambda item: (-item.exposed, -item.systems, item.name)))


def _resampled(weights: Sequence[Sequence[float]], count: int, seed: int) -> Any:
    """Systems of each group in bootstrap samples: one row a group, one column a sample."""
    if not count:
        return None
    from zlib import crc32

    import numpy as np
    from numpy.random import SFC64, Generator

    stream = Generator(SFC64([seed, crc32(_BOOTSTRAP.encode())]))
    total = len(weights)
    picked = stream.multinomial(total, np.full(total, 1 / total), size=count)
    return (picked @ np.asarray(weights)).T


def _indices(named: dict[str, tuple[str, ...]], count: int, seed: int) -> Iterable[Index]:
    names, weights = _weights(named)
    total = len(named)
    ordered = sorted(range(len(names)), key=lambda rank: -sum(row[rank] for row in weights))
    amounts = [sum(row[rank] for row in weights) for rank in ordered]
    resampled = _resampled(weights, count, seed)
    drawn = None if resampled is None else list(resampled[ordered])
    index = equations.herfindahl(amounts)
    indices = None if drawn is None else _centred(equations.herfindahl(drawn), total)
    equal = equations.equivalent_holders
    yield Index("hhi", "Herfindahl-Hirschman index", figure(index, indices))
    yield Index(
        "equivalent_groups",
        "equal groups with that index",
        figure(equal(index), None if indices is None else equal(indices)),
    )
    for size in (1, 4):
        name, label = ("largest", "share of the largest") if size == 1 else ("largest4", "share of the largest 4")
        # The groups that are the largest in the sample, in each resample too.
        over = None if drawn is None else sum(drawn[:size]) / total
        yield Index(name, label, figure(sum(amounts[:size]) / total, over))
    yield Index(
        "uniformity",
        "1 - equal groups per system",
        figure(1 - equal(index) / total, None if indices is None else 1 - equal(indices) / total),
    )


def _centred(index: Any, total: int) -> Any:
    """An index of resamples without the excess that drawing the same system twice gives it.

    A resample of n systems has on average HHI + (10 000 - HHI) / n where its sample has HHI.
    """
    import numpy as np

    least = 1e4 / total**2
    return np.maximum((index - 1e4 / total) / (1 - 1 / total), least) if total > 1 else index
