"""Epoch's costs of frontier models, reproduced and corrected: ``epoch_costs.py FOLDER INFLATION [--docs]``.

FOLDER holds the tables of github.com/epoch-research/training-cost-trends: ``ml_systems_snapshot.csv``,
``ml_hardware_snapshot.csv``, ``hardware_prices_snapshot.csv`` (its All ML Systems, Chip dataset and Hardware prices)
and ``model_costs.csv`` (its results). They run on the equations of :mod:`footprint.equations.cost` and on rows of
hardware_db (``epoch_methods.py``). The published figures are in dollars of 2024 by the price index PCU518210518210;
INFLATION is a table of its means by year, by which ours are put into the same dollars.

``--docs`` writes the tables into docs/validation.md.
"""

from __future__ import annotations

import sys
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

from epoch_methods import corrected, design, owned, reproduce
from epoch_tables import ACQUIRED, CLOUD, METHODS, OWNED, day, read
from fit_utilization import PAGE, paged

if TYPE_CHECKING:
    from epoch_tables import Tables

    Pairs = dict[str, dict[str, tuple[float, float]]]

NEAR = log(1.03)
NAMES = {OWNED: "owned", CLOUD: "cloud", ACQUIRED: "acquired"}
_SHOWN = 12


def ratios(found: Pairs, method: str) -> list[tuple[float, str]]:
    """Ours over the published figure, by a method, the lowest first."""
    told = ((pairs[method], name) for name, pairs in found.items() if method in pairs)
    return sorted((mine / theirs, name) for (mine, theirs), name in told)


def reproduced(found: Pairs) -> str:
    """How near ours are, method by method."""
    lines = ["| method | models | within 3 % | ours over published, median | further off |", "|---|---:|---:|---:|---|"]
    for method in METHODS:
        told = ratios(found, method)
        far = ", ".join(f"{name} x{ratio:.2f}" for ratio, name in told if abs(log(ratio)) >= NEAR)
        middle = told[len(told) // 2][0]
        near = sum(abs(log(ratio)) < NEAR for ratio, _ in told)
        lines.append(f"| {NAMES[method]} | {len(told)} | {near} | {middle:.3f} | {far or '-'} |")
    return "\n".join(lines)


def powered(found: Pairs, tables: Tables) -> str:
    """What the corrected power changes, by the design of the chip: medians."""
    groups: dict[str, list[tuple[float, float]]] = {}
    for name in found:
        system = tables.systems[name]
        before, after = owned(system, tables), corrected(system, tables)
        if before and after:
            factors = after.electricity / before.electricity, after.total / before.total
            groups.setdefault(design(system["Training hardware"]), []).append(factors)
    lines = ["| chips | models | electricity | all that is owned |", "|---|---:|---:|---:|"]
    for name, told in sorted(groups.items()):
        power, total = (sorted(part)[len(told) // 2] for part in zip(*told, strict=True))
        lines.append(f"| {'others' if name == 'any' else name} | {len(told)} | x{power:.2f} | x{total:.2f} |")
    return "\n".join(lines)


def dearest(found: Pairs, tables: Tables) -> str:
    """The dearest models: published, reproduced, and with the corrected power, in millions of dollars of 2024."""
    lines = [
        "| model | owned, published | reproduced | power corrected | cloud | reproduced | acquired | reproduced |",
        "|---|" + 7 * "---:|",
    ]
    priced = [name for name, pairs in found.items() if OWNED in pairs]
    for name in sorted(priced, key=lambda name: found[name][OWNED][1], reverse=True)[:_SHOWN]:
        system, pairs = tables.systems[name], found[name]
        after = corrected(system, tables)
        dollars = tables.later(day(system["Publication date"]).year)
        cells = [_millions(pairs[OWNED][1]), _millions(pairs[OWNED][0])]
        cells.append(_millions(after.total * dollars) if after else "-")
        for method in (CLOUD, ACQUIRED):
            mine, theirs = pairs.get(method, (None, None))
            cells += [_millions(theirs), _millions(mine)]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _millions(dollars: float | None) -> str:
    return "-" if dollars is None else f"{float(f'{dollars / 1e6:.3g}'):,g}"


def main() -> None:
    """Print ours beside the published, method by method, and what the corrected power changes."""
    options = [part for part in sys.argv[1:] if part != "--docs"]
    if len(options) != 2:
        sys.exit(__doc__)
    tables = read(*map(Path, options))
    found = reproduce(tables)
    told = {"costs": reproduced(found), "power": powered(found, tables), "dearest": dearest(found, tables)}
    print("\n\n".join(told.values()))
    print("\nwithheld from the snapshot:", ", ".join(name for name in tables.published if name not in tables.systems))
    if "--docs" in sys.argv:
        PAGE.write_text(paged(PAGE.read_text(encoding="utf-8"), told), encoding="utf-8")


if __name__ == "__main__":
    main()
