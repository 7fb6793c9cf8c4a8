"""The environmental section of a model card: the fields of Hugging Face, the tables of Llama's and BLOOM's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from footprint.present import digits, scaled
from footprint.report.blocks import Block, Code, Grid, Paragraph, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from footprint.report.blocks import Part

_PER_KILOWATT = 1000.0
_DASH = "-"


def section(parts: Sequence[Part]) -> Section:
    """The section, of the scenarios of a study."""
    documents = [(part.name, part.document) for part in parts]
    blocks: list[Block] = [
        Paragraph(
            "Estimated with footprint from what is published of the hardware, the place and the date; location-based "
            "emissions are those of the grid, market-based those of the operator's contracts. In brackets: 90 % ranges."
        ),
        Grid(
            "Training, by model", _LLAMA, [_llama(name, told) for name, told in documents], frozenset({1, 2, 3, 4, 5})
        ),
        Grid(
            "Emissions, by where they arise",
            _BLOOM,
            [row for name, told in documents for row in _bloom(name, told)],
            frozenset({2, 3, 4}),
        ),
        Grid(
            "Model card fields", ("Field", *(name for name, _ in documents)), _fields([told for _, told in documents])
        ),
    ]
    blocks += [Code(_metadata(told)) for _, told in documents[:1]]
    return Section("card", "Environmental impact", blocks)


_LLAMA = (
    "Model",
    "Training time (chip-hours)",
    "Average power a chip (W)",
    "Electricity",
    "Location-based emissions",
    "Market-based emissions",
)
_BLOOM = ("Model", "Emissions", "CO2e", "90 % interval", "Share")


def _figure(told: dict[str, Any], column: str, spread: bool = True) -> str:
    found = told["outputs"].get(column)
    if not found:
        return _DASH
    (value, low, high), unit = scaled([found["value"], found["p5"], found["p95"]], found["unit"])
    return f"{value} {unit}".rstrip() + (f" ({low} to {high})" if spread and low and low != high else "")


def _llama(name: str, told: dict[str, Any]) -> tuple[str, ...]:
    power, chips = (told["outputs"].get(column) for column in ("average_power_kw", "chips"))
    each = digits(power["value"] / chips["value"] * _PER_KILOWATT) if power and chips else _DASH
    return (
        name,
        _figure(told, "chip_hours").replace(" chip-h", ""),
        each,
        *(_figure(told, column) for column in ("energy_kwh", "carbon_operational_kgco2e", "carbon_market_kgco2e")),
    )


def _bloom(name: str, told: dict[str, Any]) -> list[tuple[str, ...]]:
    """Dynamic and embodied emissions, as Luccioni et al. (2022) tell them for BLOOM."""
    total = told["outputs"].get("carbon_kgco2e")
    rows: list[tuple[str, ...]] = []
    for column, label in (
        ("carbon_operational_kgco2e", "electricity, cooling and losses included"),
        ("carbon_embodied_kgco2e", "making of the hardware, by its use"),
        ("carbon_kgco2e", "total"),
    ):
        found = told["outputs"].get(column)
        if found and total and total["value"]:
            (value, low, high), unit = scaled([found["value"], found["p5"], found["p95"]], found["unit"])
            share = f"{found['value'] / total['value'] * 100:.3g} %"
            rows.append((name, label, f"{value} {unit}", f"{low} to {high}" if low and low != high else "", share))
    return rows


def _fields(told: Sequence[dict[str, Any]]) -> list[tuple[str, ...]]:
    words = (
        ("Hardware type", "hardware"),
        ("Cloud provider", "provider"),
        ("Compute region", "region"),
        ("Grid", "country"),
        ("Date", "date"),
    )
    rows: list[tuple[str, ...]] = [
        (label, *(one["resolved"].get(name, _DASH) for one in told)) for label, name in words
    ]
    rows.insert(1, ("Hours used", *(_figure(one, "chip_hours", spread=False) for one in told)))
    rows.append(("Carbon emitted", *(_figure(one, "carbon_operational_kgco2e") for one in told)))
    return rows


def _metadata(told: dict[str, Any]) -> str:
    """The metadata of a model card, emissions in grams of CO2e."""
    found = told["outputs"].get("carbon_operational_kgco2e")
    words = told["resolved"]
    return "\n".join(
        (
            "co2_eq_emissions:",
            f"  emissions: {found['value'] * _PER_KILOWATT:.3g}" if found else "  emissions: unknown",
            f"  source: footprint {told['footprint']}, database {told['database']}",
            f"  training_type: {'pre-training' if words.get('method') == 'pretrain' else 'fine-tuning'}",
            f"  geographical_location: {words.get('region', words.get('country', 'unknown'))}",
            f"  hardware_used: {words.get('hardware', 'unknown')}",
        )
    )
