"""A data folder of one test, and files to import."""

import csv
import io

import pytest

from footprint import userdata


@pytest.fixture
def own(tmp_path, monkeypatch):
    """An empty folder of the user's own tables; the database is what it was when the test ends."""
    folder = tmp_path / "data"
    monkeypatch.setenv("FOOTPRINT_DATA", str(folder))
    userdata.forget()
    yield folder
    userdata.forget()


@pytest.fixture
def table(tmp_path):
    """Writes rows (dictionaries) as a CSV file."""

    def write(*rows, name="mine.csv"):
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        file = io.StringIO()
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / name
        path.write_text(file.getvalue(), encoding="utf-8", newline="")
        return path

    return write
