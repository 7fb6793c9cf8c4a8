"""rows, lookup, identify, search, source and frame give what the files say."""

import csv
import io
import tempfile
from collections import defaultdict
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import hardware_db
from hardware_db import tidy

SHARED_NAMES = {"runs", "clusters", "thresholds"}
"""Tables in which several subjects may have one name: the law's word, the benchmark's title."""
CACHED = (
    hardware_db._content,
    hardware_db._header,
    hardware_db.rows,
    hardware_db.subjects,
    hardware_db._names,
    hardware_db.source,
)


def written(table):
    """The rows of a table as the csv module reads them from the file, without the reader under test."""
    with (hardware_db.FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [
            [*row[:3], *(float(cell) if cell else None for cell in row[3:5]), *row[5:]]
            for row in list(csv.reader(file))[1:]
        ]


def cells(datum):
    return [*datum[1:10], *datum.extras.values()]


@contextmanager
def database(**tables):
    """A database of other files."""
    with tempfile.TemporaryDirectory() as folder:
        for table, text in tables.items():
            (Path(folder) / f"{table}.csv").write_text(text, encoding="utf-8")
        with mock.patch.object(hardware_db, "_HERE", str(folder)):
            forget()
            try:
                yield
            finally:
                forget()


def forget():
    for function in CACHED:
        function.cache_clear()


def as_table(rows, columns=hardware_db.COLUMNS):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    return tidy.tidied(text.getvalue())


@pytest.mark.parametrize("table", hardware_db.TABLES)
def test_rows_of_a_table_are_those_of_the_file(table):
    assert [cells(datum) for datum in hardware_db.rows(table)] == written(table)


@pytest.mark.parametrize("table", hardware_db.TABLES)
def test_rows_of_a_subject_are_the_whole_table_filtered(table):
    """The reader finds a subject in the file's bytes: this holds it to reading everything."""
    filtered = defaultdict(list)
    for row in written(table):
        filtered[row[0]].append(row)
    assert hardware_db.subjects(table) == tuple(filtered)
    for subject, rows in filtered.items():
        assert [cells(datum) for datum in hardware_db.rows(table, subject)] == rows


ids = st.from_regex(r"[ab1][ab1.+-]{0,3}", fullmatch=True)
words = st.text(
    st.one_of(st.sampled_from(",\";'\\|a-1 "), st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))), max_size=12
).map(str.strip)


@given(st.lists(st.tuples(ids, st.sampled_from(["alias", "name", "power"]), words, words), min_size=1, max_size=12))
@example([("a", "power", "1", ""), ("a-b", "power", "2", ""), ("a.b", "power", "3", ""), ("a+b", "power", "4", "")])
@example([("a", "power", "1", "a-b,power,2"), ("b", "power", "2", '"a,'), ("a-a", "alias", 'a","', "")])
@settings(max_examples=150, deadline=None)
def test_any_sorted_table_is_read_by_subject_as_it_is_read_whole(drawn):
    rows = [[subject, quantity, value, "", "", "", "s", "", note] for subject, quantity, value, note in drawn]
    text = as_table(rows)
    expected = list(csv.reader(io.StringIO(text)))[1:]
    with database(chips=text):
        assert [[*datum[1:4], datum.note] for datum in hardware_db.rows("chips")] == [
            [*row[:3], row[8]] for row in expected
        ]
        for subject in {row[0] for row in rows} | {"a", "a-", "b", "ab"}:
            assert hardware_db.rows("chips", subject) == tuple(
                datum for datum in hardware_db.rows("chips") if datum.subject == subject
            )


@given(words.filter(lambda text: hardware_db.folded(text) not in ("", "other", "x")))
@settings(max_examples=100, deadline=None)
def test_any_name_is_identified_whatever_its_marks(name):
    rows = [["x", "name", name, "", "", "text", "s", "", ""], ["other", "name", "other", "", "", "text", "s", "", ""]]
    with database(chips=as_table(rows)):
        assert hardware_db.identify("chips", name) == "x"


@pytest.mark.parametrize("subject", ["nvidia", "", "h100,", "nvidia-h100\n", "\n", "subject", "é"])
def test_what_is_no_subject_has_no_rows(subject):
    assert hardware_db.rows("chips", subject) == ()


def test_rows_of_a_quantity_are_those_of_that_quantity():
    chip = hardware_db.rows("chips", "nvidia-h100-sxm5-80gb")
    for quantity, group in groupby(chip, key=lambda datum: datum.quantity):
        assert hardware_db.rows("chips", "nvidia-h100-sxm5-80gb", quantity) == tuple(group)
    assert hardware_db.rows("chips", "nvidia-h100-sxm5-80gb", "horsepower") == ()


def test_lookup_takes_the_first_row_that_fits():
    rows = hardware_db.rows("grids", "FR", "carbon-intensity")
    assert hardware_db.lookup("grids", "FR", "carbon-intensity") == rows[0]
    assert hardware_db.lookup("grids", "FR", "carbon-intensity", year="2022").when == "2022"
    assert hardware_db.lookup("grids", "FR", "carbon-intensity", year="1822") is None
    assert hardware_db.lookup("grids", "Atlantis", "carbon-intensity") is None


def test_a_datum_tells_figures_from_words():
    power = hardware_db.lookup("chips", "nvidia-h100-sxm5-80gb", "power")
    vendor = hardware_db.lookup("chips", "nvidia-h100-sxm5-80gb", "vendor")
    assert power.is_number
    assert power.number == 700
    assert not vendor.is_number
    assert hardware_db.word("chips", "nvidia-h100-sxm5-80gb", "vendor") == vendor.value == "NVIDIA"
    assert hardware_db.word("chips", "nvidia-h100-sxm5-80gb", "horsepower") is None


@pytest.mark.parametrize("table", hardware_db.TABLES)
def test_ids_are_identified_blind_to_case_and_separators(table):
    for subject in hardware_db.subjects(table):
        for spelling in (
            subject,
            subject.upper(),
            subject.replace("-", " "),
            subject.replace("-", "_"),
            f" {subject} ",
        ):
            assert hardware_db.identify(table, spelling) == subject


@pytest.mark.parametrize("table", hardware_db.TABLES)
def test_names_and_aliases_stand_for_their_own_subject(table):
    owners = defaultdict(set)
    for datum in hardware_db.rows(table):
        if datum.quantity in ("name", "alias"):
            owners[hardware_db.folded(datum.value)].add(datum.subject)
    for name, subjects in owners.items():
        if len(subjects) == 1:
            assert {hardware_db.identify(table, name)} == subjects
        else:
            assert table in SHARED_NAMES, f"{name} is {subjects}"
            with pytest.raises(hardware_db.UnknownName) as caught:
                hardware_db.identify(table, name)
            assert set(caught.value.nearest) <= subjects


@pytest.mark.parametrize(
    ("table", "name", "id"),
    [
        ("chips", "H100", "nvidia-h100-sxm5-80gb"),
        ("chips", "NVIDIA H100 SXM5 80GB", "nvidia-h100-sxm5-80gb"),
        ("chips", "tpu v4", "google-tpu-v4"),
        ("systems", "GPT-4", "gpt-4"),
        ("grids", "France", "FR"),
        ("grids", "usa", "US"),
        ("facilities", "amazon web services", "aws"),
        ("facilities", "Azure", "microsoft"),
        ("sites", "us-east-1", "aws-us-east-1"),
    ],
)
def test_people_find_things_by_what_they_call_them(table, name, id):
    assert hardware_db.identify(table, name) == id


@pytest.mark.parametrize(
    ("table", "name", "near"),
    [
        ("chips", "h10", "h100"),
        ("chips", "tpu-v44", "tpu-v4"),
        ("systems", "gtp-4", "gpt-4"),
        ("grids", "Frnace", "france"),
        ("sites", "us-esat-1", "us-east-1"),
    ],
)
def test_an_unknown_name_carries_the_nearest(table, name, near):
    with pytest.raises(hardware_db.UnknownName) as caught:
        hardware_db.identify(table, name)
    assert near in caught.value.nearest
    assert name in str(caught.value)
    assert caught.value.table == table


@pytest.mark.parametrize("name", ["", " ", "zzzzqqqq", "\x00", "é" * 500, "','"])
def test_nonsense_is_an_unknown_name(name):
    with pytest.raises(hardware_db.UnknownName):
        hardware_db.identify("chips", name)


def test_an_unknown_table_is_named_with_the_nearest():
    with pytest.raises(hardware_db.UnknownName, match="chips"):
        hardware_db.rows("chip")


def test_a_source_is_found_by_its_key_and_no_other():
    found = hardware_db.source("patterson-2021")
    assert found.publisher
    assert "2104.10350" in found.url
    with pytest.raises(hardware_db.UnknownName, match="patterson-2021"):
        hardware_db.source("patterson-202")


@pytest.mark.parametrize("text", ["H100 bandwidth", "patterson-2021 utilization", "FR carbon-intensity"])
def test_search_finds_rows_that_have_every_word(text):
    found = list(hardware_db.search(text))
    assert found
    for datum in found:
        line = " ".join([*datum[1:4], *datum[7:10]]).casefold()
        assert all(word in line for word in text.casefold().split())


def test_search_of_one_table_is_search_of_all_there():
    everywhere = [datum for datum in hardware_db.search("h100") if datum.table == "prices"]
    assert list(hardware_db.search("h100", "prices")) == everywhere != []


@pytest.mark.parametrize("table", [*hardware_db.TABLES, "sources"])
def test_a_frame_holds_the_file(table):
    frame = hardware_db.frame(table)
    with (hardware_db.FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert list(frame.columns) == header
    assert len(frame) == len(rows)
    for name in set(header) - {"low", "high"}:
        assert list(frame[name]) == [row[header.index(name)] for row in rows]
    if "low" in header:
        assert frame["low"].dtype == frame["high"].dtype == float
        assert frame["low"].isna().sum() == sum(row[3] == "" for row in rows)


def test_namibia_is_a_country_and_no_missing_value():
    """Its code is what pandas takes for 'not available'."""
    frame = hardware_db.frame("grids")
    assert (frame["subject"] == "NA").any()
    assert hardware_db.rows("grids", "NA")
