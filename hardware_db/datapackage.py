"""Describe the tables for others to read without us: ``python -m hardware_db.datapackage`` writes datapackage.json.

The description is a Frictionless Data Package (https://specs.frictionlessdata.io): one Table Schema for each file,
with the type, the constraints and the meaning of each column, and the foreign keys between the files.
"""

from __future__ import annotations

import csv
import json
from typing import Any

from hardware_db import COLUMNS, FOLDER, TABLES, __version__
from hardware_db.check import EXTRAS, LISTS

FILE = FOLDER / "datapackage.json"
TITLES = {
    "abilities": "Abilities of systems, and the training compute at which they were first seen",
    "chips": "Accelerators: dense peaks, memory, bandwidth, power, release",
    "clusters": "Clusters and owners of chips, with counts and power",
    "embodied": "Emissions and depletion of making hardware",
    "equivalents": "Everyday things, and the emissions, electricity or water of one of each",
    "facilities": "Operators of data centres: power and water usage effectiveness by year",
    "grids": "Electricity of countries and zones by year: emissions, water, price",
    "lineages": "Derived systems and the bases that they build on, as Epoch AI lists them",
    "priors": "Assumptions where nothing is published of a scenario, with their intervals",
    "prices": "Prices of an hour of a chip, and of the chip, by date and provider",
    "runs": "Published training runs against which predictions are checked",
    "scaling": "Constants of scaling laws of language models",
    "servers": "Servers: chips, maximum power, price",
    "sites": "Cloud regions and sites: place, grid, factors of the operator",
    "systems": "AI systems: size, data, compute, hardware, maker",
    "thresholds": "Thresholds of compute in laws and policies",
    "zones": "Electricity of zones within countries by year, from Electricity Maps (ODbL)",
    "sources": "Where each figure was published",
    "quantities": "The quantities of each table, with their one unit and plausible range",
}
_ID = {"pattern": r"[A-Za-z0-9][A-Za-z0-9.+-]*", "required": True}
_DAY = {"pattern": r"\d{4}(-\d{2}(-\d{2})?)?"}
_FIELDS: dict[str, tuple[str, str, dict[str, Any]]] = {
    # column: type, description, constraints
    "subject": ("string", "id of the thing, kebab-case and stable", _ID),
    "quantity": ("string", "what the row states: a quantity of quantities.csv for this table", {"required": True}),
    "value": ("string", "the figure, or a word where the unit is text, date or id", {"required": True}),
    "low": ("number", "5th percentile of a 90 % interval, empty where there is none", {}),
    "high": ("number", "95th percentile of a 90 % interval, empty where there is none", {}),
    "unit": ("string", "the quantity's one unit", {"required": True}),
    "source": ("string", "key of sources.csv", {"required": True}),
    "locator": ("string", "page, table, cell or column in the source", {}),
    "note": ("string", "what the figure counts, and which sources disagree", {}),
    "date": ("string", "day, month or year that the row speaks of", _DAY),
    "year": ("year", "year that the row speaks of, empty where it speaks of all", {}),
    "provider": ("string", "who asks the price, empty where it is a list price", {}),
    "region": ("string", "where the price holds, empty where everywhere or not stated", {}),
    "role": ("string", "known before the run, reported after it, or convention", {}),
    "basis": ("string", "how the reported figure was come by", {}),
    "independence": ("string", "how far it is independent of what predicts it", {}),
    "tier": ("string", "A stated by the makers, B derived from two stated figures, C weaker", {}),
    "headline": ("string", "whether the run counts in the headline score", {"enum": ["yes", "no"]}),
    "title": ("string", "title of the document", {"required": True}),
    "publisher": ("string", "who published it", {"required": True}),
    "url": ("string", "where it can be read", {"required": True}),
    "accessed": ("date", "day on which it was read", {"required": True}),
    "licence": ("string", "licence of the document or data", {"required": True}),
    "minimum": ("number", "least plausible figure", {}),
    "maximum": ("number", "greatest plausible figure", {}),
    "meaning": ("string", "what the quantity is", {"required": True}),
}


def description() -> dict[str, Any]:
    """The whole package, as datapackage.json holds it."""
    return {
        "profile": "tabular-data-package",
        "name": "hardware-db",
        "title": "Hardware, electricity, prices and AI systems, each figure with its source",
        "version": __version__,
        "licenses": [{"name": "MIT", "path": "https://opensource.org/license/mit"}],
        "resources": [_resource(table) for table in (*TABLES, *LISTS)],
    }


def _resource(table: str) -> dict[str, Any]:
    columns = LISTS.get(table, COLUMNS + EXTRAS.get(table, ()))
    return _licence(table) | {
        "name": table,
        "path": f"{table}.csv",
        "title": TITLES[table],
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": [_field(name, table) for name in columns], "missingValues": [""]} | _keys(table),
    }


def _licence(table: str) -> dict[str, Any]:
    """Electricity Maps' yearly averages keep their own licence; the other tables are under the package's."""
    odbl = {"name": "ODbL-1.0", "path": "https://opendatacommons.org/licenses/odbl/1-0/"}
    return {"licenses": [odbl]} if table == "zones" else {}


def _field(name: str, table: str) -> dict[str, Any]:
    type_, meaning, constraints = _FIELDS[name]
    if table in TABLES and name in ("quantity", "unit"):
        constraints = constraints | {"enum": _words(table, name)}
    described: dict[str, Any] = {"name": name, "type": type_, "description": meaning}
    return described | ({"constraints": constraints} if constraints else {})


def _words(table: str, column: str) -> list[str]:
    """The quantities of a table, or their units."""
    with (FOLDER / "quantities.csv").open(encoding="utf-8", newline="") as file:
        return sorted({row[column] for row in csv.DictReader(file) if row["subject"] == table})


def _keys(table: str) -> dict[str, Any]:
    if table == "sources":
        return {"primaryKey": ["subject"]}
    if table == "quantities":
        return {"primaryKey": ["subject", "quantity"]}
    return {"foreignKeys": [{"fields": ["source"], "reference": {"resource": "sources", "fields": ["subject"]}}]}


def text() -> str:
    """What stands in datapackage.json."""
    return json.dumps(description(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
