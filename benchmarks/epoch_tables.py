"""The tables that Epoch's costs of frontier models are made of, and those costs: what ``epoch_costs.py`` reads."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

OWNED, CLOUD, ACQUIRED = "Hardware_Capex_Energy_Cost", "Cloud_Cost", "Hardware_Acquisition_Cost"
METHODS = (OWNED, CLOUD, ACQUIRED)
_DOLLARS = 2024


class Tables(NamedTuple):
    """What Epoch's costs are made of, and these; the price index by year."""

    systems: dict[str, dict[str, str]]
    hardware: dict[str, dict[str, str]]
    prices: list[dict[str, str]]
    published: dict[str, dict[str, str]]
    index: dict[int, float]

    def later(self, year: int) -> float:
        """Dollars of the published figures for one of a year."""
        nearest = min(self.index, key=lambda known: abs(known - year))
        return self.index[_DOLLARS] / self.index[nearest]


def read(folder: Path, inflation: Path) -> Tables:
    """The tables in a folder."""

    def rows(name: str) -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    prices = [row for row in rows("hardware_prices_snapshot.csv") if row["Price date"]]
    systems = rows("ml_systems_snapshot.csv")
    _imputed(systems)
    return Tables(
        {row["Model"]: row for row in systems},
        {row["Hardware name"]: row for row in rows("ml_hardware_snapshot.csv")},
        prices,
        {row["Model"]: row for row in rows("model_costs.csv")},
        {int(row["year"]): float(row["annual_average_index"]) for row in _index(inflation)},
    )


def _index(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["series"].startswith("PCU518210518210")]


def _imputed(systems: list[dict[str, str]]) -> None:
    """Give systems without hardware the GPU that most systems of their year name, as Epoch does."""
    years: dict[str, Counter[str]] = {}
    for row in systems:
        chips = row["Training hardware"]
        if chips and row["Publication date"] and "TPU" not in chips:
            years.setdefault(row["Publication date"][:4], Counter()).update(sorted(chips.split(",")))
    for row in systems:
        common = years.get(row["Publication date"][:4])
        if not row["Training hardware"] and common:
            row["Training hardware"] = min(common, key=lambda chip: (-common[chip], chip))


def figure(text: str | None) -> float | None:
    """A cell as a number, None where it is empty."""
    return float(text.replace("$", "").replace(",", "")) if text else None


def day(text: str) -> date:
    """A cell as a date."""
    return date.fromisoformat(text)
