"""The README of the database tells what is there."""

import hardware_db
from hardware_db import coverage


def test_the_table_of_the_readme_is_that_of_the_tables():
    text = (hardware_db.FOLDER / "README.md").read_text(encoding="utf-8")
    assert coverage.table() in text, "python -m hardware_db.coverage"


def test_the_tables_are_as_large_as_they_are_meant_to_be():
    assert len(hardware_db.subjects("chips")) >= 150
    assert len(hardware_db.subjects("systems")) >= 120
    assert len(hardware_db.subjects("sites")) >= 120
    hourly = [row for row in hardware_db.rows("prices") if row.unit == "USD/h"]
    assert len(hourly) >= 1500
    assert sum(row.subject == "nvidia-h100-sxm5-80gb" for row in hardware_db.rows("prices")) >= 100
    countries = {row.subject for row in hardware_db.rows("grids", None, "carbon-intensity") if len(row.subject) == 2}
    assert len(countries) >= 200
