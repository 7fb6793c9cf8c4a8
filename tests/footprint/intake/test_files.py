"""Whatever a file holds, an import takes harmless rows or says why not: it never breaks, and never spoils a table."""

import csv
import io
import os
import shutil
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import hardware_db
from footprint import intake, userdata
from footprint.errors import FootprintError, InvalidInput
from footprint.intake import files
from footprint.intake.cells import clean, slug
from hardware_db import check

TODAY = date(2026, 11, 24)
HEADINGS = ["Model", "Domain", "Organization", "Publication date", "Parameters", "Training compute (FLOP)",
            "Training compute notes", "Training dataset size (datapoints)", "Epochs", "Training hardware",
            "Hardware quantity", "Training time (hours)", "Hardware utilization (MFU)", "Finetune compute (FLOP)",
            "Finetune compute notes", "Base model", "Country (of organization)", "Link"]  # fmt: skip
CHIP_HEADINGS = ["Hardware name", "Type", "Release date", "TDP (W)", "FP16 (half precision) performance (FLOP/s)",
                 "FP32 (single precision) performance (FLOP/s)", "Tensor-FP16/BF16 performance (FLOP/s)",
                 "Memory (bytes)", "Memory bandwidth (byte/s)", "INT8 performance (OP/s)"]  # fmt: skip
PLAIN = ["name", "params", "tokens", "compute_flop", "hardware", "date", "alias", "organisation", "utilization_low",
         "utilization", "note", "url", "country", "id"]  # fmt: skip
figures = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True).map(str),
    st.floats(1e3, 1e27).map(lambda value: f"{value:.4g}"),
    st.integers(-3, 10**25).map(str),
    st.sampled_from(["1", "72.0", "NaN", "$1,999.00", "7B", "2.0001e23", "1e9999", "0", "-5", "5/16/19", "=1+1"]),
)
NASTY = ["GPT-4", "NVIDIA A100", "Language", "Vision,Language", "\x1b[31mred", "a\u202eb", "\x00", "=1+1", "A,B",
         "France", "TPU", "x" * 500, "1.2e21 and 1.3e22", "\u2028", '"', ";", "user-a", "../x"]  # fmt: skip
words = st.one_of(st.text(max_size=30), st.sampled_from(NASTY))


def written(headings, rows):
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(headings)
    writer.writerows(rows)
    return file.getvalue().encode("utf-8", "surrogatepass")


@st.composite
def tables(draw):
    kind, headings = draw(st.sampled_from([("systems", HEADINGS), ("systems", PLAIN), ("chips", CHIP_HEADINGS)]))
    count = draw(st.integers(0, 6))
    wide = len(headings) + draw(st.sampled_from([-1, 0, 0, 0, 0, 1]))
    return kind, written(headings, [[draw(st.one_of(figures, words)) for _ in range(wide)] for _ in range(count)])


def imported(kind, content, name="mine.csv"):
    """What comes of importing some bytes into an empty folder: the harvest, and the defects of the tables written."""
    with tempfile.TemporaryDirectory() as scratch, mock.patch.dict(os.environ, {"FOOTPRINT_DATA": scratch + "/data"}):
        path = Path(scratch) / name
        path.write_bytes(content)
        found = intake.take(path, kind, TODAY)
        if found.ids:
            intake.keep(found)
        folder = Path(userdata.folder())
        defects = []
        if found.ids:
            shutil.copy(hardware_db.FOLDER / "quantities.csv", folder)
            defects = list(check.problems(kind, folder))
        try:
            assert userdata.load() == bool(found.ids)
            for one in found.ids:
                assert hardware_db.rows(kind, one)
        finally:
            userdata.forget()
        return found, defects


@settings(max_examples=50, deadline=None)
@given(tables())
def test_any_table_becomes_sound_rows_or_findings(case):
    with suppress(InvalidInput):  # so many control characters that it is no text
        found, defects = imported(*case)
        assert defects == []
        assert all(text.isprintable() for one in found.findings for text in map(str, one))
        assert all(row[0].startswith("user-") and row[6] == "user-mine.csv" for row in found.rows)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.toml", "a"]), st.sampled_from(["systems", "chips"]))
def test_any_bytes_are_taken_or_refused_in_words(content, name, kind):
    try:
        _, defects = imported(kind, content, name)
    except FootprintError as error:
        defects = [] if str(error).isprintable() else [str(error)]
    assert defects == []


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_a_cleaned_text_is_harmless_and_clean(text):
    once = clean(text).value
    assert once.isprintable()
    assert once == once.strip()
    assert once[:1] not in ("=", "+", "-", "@")
    assert len(once) <= 120
    assert clean(once).value == once


@settings(max_examples=200, deadline=None)
@given(st.text())
@example("0..0")
def test_an_id_is_safe_whatever_the_name(text):
    found = slug(text)
    assert found.startswith("user-")
    assert len(found) <= 70
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789.+-")
    assert ".." not in found


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"  \n\n ", "empty"),
        (bytes(range(256)) * 10, "no text"),
        (b"PK\x03\x04" + b"x" * 100, "save its table as CSV"),
        (b"PAR1xxxx", "Parquet"),
        (b"%PDF-1.4", "PDF"),
        (b"\xff\xfe\x00", "no text"),
        (b"a,b\n1,2\n", "neither Epoch AI's"),
        (b"just words", "neither Epoch AI's"),
        (b"," * 6000 + b"\n", "more than 5000 cells"),
    ],
)
def test_what_is_no_table_is_refused(own, tmp_path, content, why):
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    with pytest.raises(intake.InvalidInput, match=why):
        intake.take(path, "systems", TODAY)


def test_no_file_a_folder_and_a_huge_file_are_refused(own, tmp_path):
    with pytest.raises(intake.InvalidInput, match="no such file"):
        intake.take(tmp_path / "none.csv", "systems", TODAY)
    with pytest.raises(intake.InvalidInput, match="is no file"):
        intake.take(tmp_path, "systems", TODAY)
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(files.LARGEST + 1)
    with pytest.raises(intake.InvalidInput, match="larger than 200 MB"):
        intake.take(huge, "systems", TODAY)


@pytest.mark.parametrize(
    "content",
    [
        "name;params\nÉtoile;1e9\n".encode(),
        "\ufeffname,params\r\nÉtoile,1e9\r\n".encode(),
        "name\tparams\nÉtoile\t1e9\n".encode("utf-16"),
        "name,params\nÉtoile,1e9\n".encode("cp1252"),
        '"name","params"\r"Étoile","1e9"\r'.encode(),
        "\n\nname,params\n\nÉtoile,1e9".encode(),
    ],
)
def test_csv_of_other_places_is_read(own, tmp_path, content):
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    found = intake.take(path, "systems", TODAY)
    assert found.ids == ["user-etoile"]


def test_a_name_with_escapes_controls_and_reversals_is_cleaned_and_said_so(own, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes('name,params\n"\x1b]0;owned\x07\x1b[31mRed\u202e\x00\u200b net",1e9\n'.encode())
    found = intake.take(path, "systems", TODAY)
    assert [row[2] for row in found.rows if row[1] == "name"] == ["Red net"]
    [mended] = [one for one in found.findings if one.verdict == intake.MENDED]
    assert "control" in mended.why
    assert "\\x1b" in mended.was


def test_a_formula_is_taken_as_a_word(own, table):
    found = intake.take(table({"name": "=cmd|' /C calc'!A0", "params": "1e9"}), "systems", TODAY)
    assert [row[2] for row in found.rows if row[1] == "name"] == ["cmd|' /C calc'!A0"]
    assert not any(text.startswith(("=", "+", "-", "@")) for one in found.findings for text in one[2:])


def test_a_long_cell_is_cut(own, table):
    found = intake.take(table({"name": "n" * 300_000, "params": "1e9"}), "systems", TODAY)
    [name] = [row[2] for row in found.rows if row[1] == "name"]
    assert len(name) == 120
    assert len(found.ids[0]) < 80


@pytest.mark.parametrize("name", ["通义千问", "שלום", "🦙"])
def test_a_name_without_latin_letters_has_an_id_all_the_same(own, table, name):
    found = intake.take(table({"name": name, "params": "1e9"}), "systems", TODAY)
    assert [row[2] for row in found.rows if row[1] == "name"] == [name]
    assert found.ids[0].startswith("user-x")


def test_a_quotation_mark_that_never_closes_is_noticed(own, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text('name,params\nA,1e9\n"B,2e9\nC,3e9\n')
    found = intake.take(path, "systems", TODAY)
    assert found.ids == ["user-a"]
    assert any("quotation marks" in one.why for one in found.findings)
