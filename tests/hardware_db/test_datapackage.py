"""datapackage.json is a Frictionless Data Package, is what the generator writes, and fits the files."""

import csv
import json
import re
from datetime import date

import pytest

import hardware_db
from hardware_db import check, datapackage

PACKAGE = json.loads(datapackage.FILE.read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
CASTS = {
    "string": lambda cell: True,
    "number": NUMBER.fullmatch,
    "year": re.compile(r"\d{4}").fullmatch,
    "date": lambda cell: bool(date.fromisoformat(cell)),
}


def files():
    return {path.stem for path in hardware_db.FOLDER.glob("*.csv")}


def content(table):
    with (hardware_db.FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def test_the_file_is_what_the_generator_writes():
    """Otherwise: python -m hardware_db.datapackage."""
    assert datapackage.FILE.read_text(encoding="utf-8") == datapackage.text()


def test_the_package_describes_every_file_and_nothing_else():
    assert set(RESOURCES) == files() == {*hardware_db.TABLES, *check.LISTS}
    for name, resource in RESOURCES.items():
        assert (hardware_db.FOLDER / resource["path"]).name == f"{name}.csv"


def test_the_package_has_what_the_specification_wants():
    """https://specs.frictionlessdata.io/data-package/ and tabular-data-package/"""
    assert PACKAGE["profile"] == "tabular-data-package"
    assert re.fullmatch(r"[a-z0-9._-]+", PACKAGE["name"])
    assert PACKAGE["version"] == hardware_db.__version__
    for resource in RESOURCES.values():
        assert re.fullmatch(r"[a-z0-9._-]+", resource["name"])
        assert resource["profile"] == "tabular-data-resource"
        assert not resource["path"].startswith(("/", ".."))
        assert resource["encoding"] == "utf-8"


@pytest.mark.parametrize("table", RESOURCES)
def test_the_schema_has_what_the_specification_wants(table):
    """https://specs.frictionlessdata.io/table-schema/"""
    schema = RESOURCES[table]["schema"]
    names = [field["name"] for field in schema["fields"]]
    assert len(set(names)) == len(names)
    for field in schema["fields"]:
        assert set(field) <= {"name", "type", "description", "constraints"}
        assert field["type"] in CASTS
        assert field["description"]
        assert set(field.get("constraints", {})) <= {"required", "pattern", "enum"}
        assert "pattern" not in field.get("constraints", {}) or field["type"] == "string"
    assert set(schema.get("primaryKey", [])) <= set(names)
    for key in schema.get("foreignKeys", []):
        other = RESOURCES[key["reference"]["resource"]]["schema"]["fields"]
        assert set(key["fields"]) <= set(names)
        assert set(key["reference"]["fields"]) <= {field["name"] for field in other}


@pytest.mark.parametrize("table", RESOURCES)
def test_the_file_fits_its_schema(table):
    schema = RESOURCES[table]["schema"]
    header, rows = content(table)
    assert header == [field["name"] for field in schema["fields"]]
    for place, field in enumerate(schema["fields"]):
        constraints = field.get("constraints", {})
        for cell in {row[place] for row in rows}:
            if not cell:
                assert not constraints.get("required"), field["name"]
                continue
            assert CASTS[field["type"]](cell), (field["name"], cell)
            assert re.fullmatch(constraints.get("pattern", ".*"), cell), (field["name"], cell)
            assert cell in constraints.get("enum", [cell]), (field["name"], cell)


@pytest.mark.parametrize("table", RESOURCES)
def test_keys_are_unique_and_lead_somewhere(table):
    schema = RESOURCES[table]["schema"]
    header, rows = content(table)
    if key := schema.get("primaryKey"):
        found = [tuple(row[header.index(name)] for name in key) for row in rows]
        assert len(set(found)) == len(found)
    for key in schema.get("foreignKeys", []):
        other, others = content(key["reference"]["resource"])
        known = {row[other.index(key["reference"]["fields"][0])] for row in others}
        assert {row[header.index(key["fields"][0])] for row in rows} <= known


def test_every_column_is_explained_the_same_way_in_every_table():
    meanings = {}
    for resource in RESOURCES.values():
        for field in resource["schema"]["fields"]:
            assert meanings.setdefault(field["name"], field["description"]) == field["description"]


def test_frictionless_finds_the_package_valid():
    """With the library itself, where it is installed: it brings two dozen packages, too many for one test."""
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(datapackage.FILE))
    assert report.valid, report.flatten(["title", "message"])[:5]
