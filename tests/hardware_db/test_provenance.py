"""Every figure says where it was published, and nothing says where it was typed."""

import re

import pytest

import hardware_db
from footprint.fields import FIELDS
from hardware_db import check

HEARSAY = re.compile(r"unverified|from memory|\bTODO\b|\bFIXME\b|lorem|example\.(com|org)|made[ -]up", re.IGNORECASE)
MACHINE = re.compile(
    r"(?<![\w.])/(work|tmp|home|root|mnt|data|Users)/|[A-Z]:\\|file://|localhost|127\.0\.0\.1|\bread_file\b|\bfind_string\b"
)
PLACED = {
    # grids are not among them: the row of a country and year is place enough in a table of countries and years
    "abilities": 1.0,
    "chips": 0.98,
    "clusters": 1.0,
    "embodied": 1.0,
    "equivalents": 1.0,
    "facilities": 0.97,
    "priors": 0.98,
    "prices": 1.0,
    "runs": 0.75,
    "servers": 1.0,
    "sites": 0.99,
    "systems": 1.0,
    "thresholds": 0.75,
}
"""Share of a table's figures that have a locator or a note: what is reached, to be kept."""
FILES = sorted(path for path in hardware_db.FOLDER.iterdir() if path.is_file())


@pytest.mark.parametrize("table", hardware_db.TABLES)
def test_every_figure_has_a_source_that_can_be_looked_up(table):
    keys = {datum.source for datum in hardware_db.rows(table)}
    for key in keys:
        found = hardware_db.source(key)
        assert found.publisher, key
        assert found.title, key
        assert found.licence, key
        assert found.url.startswith(("https://", "http://")) or found.url == check.OWN, key
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", found.accessed), key


def test_every_source_is_the_source_of_some_figure():
    used = {datum.source for table in hardware_db.TABLES for datum in hardware_db.rows(table)}
    assert set(hardware_db.subjects("sources")) == used


def test_nothing_was_published_after_it_was_read_or_read_after_the_database_was_made():
    version = hardware_db.__version__.replace(".", "-")
    for key in hardware_db.subjects("sources"):
        found = hardware_db.source(key)
        assert found.accessed <= version, key
        assert found.date <= found.accessed, key


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_names_a_place_on_a_machine(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        assert not MACHINE.search(line), f"{path.name}:{number}: {line[:120]}"


@pytest.mark.parametrize("table", [*hardware_db.TABLES, "sources"])
def test_no_figure_is_hearsay(table):
    text = (hardware_db.FOLDER / f"{table}.csv").read_text(encoding="utf-8")
    for line in text.splitlines():
        assert not HEARSAY.search(line), line[:160]


@pytest.mark.parametrize(("table", "share"), PLACED.items())
def test_figures_say_where_in_their_source_they_stand_or_what_they_mean(table, share):
    """A page, table or column, or a note: a reader of a 100-page report must be able to check it."""
    figures = [datum for datum in hardware_db.rows(table) if datum.is_number]
    placed = sum(bool(datum.locator or datum.note) for datum in figures)
    assert placed >= share * len(figures), f"{placed} of {len(figures)}"


def test_figures_that_runs_are_judged_by_say_where_they_stand():
    """All but a few whose source is a page of one screen."""
    judged = [datum for datum in hardware_db.rows("runs") if datum.is_number and datum.extras["role"] != "known"]
    assert sum(not (datum.locator or datum.note) for datum in judged) <= 4


def test_an_interval_on_an_assumption_is_an_interval_on_both_sides():
    for datum in hardware_db.rows("priors"):
        assert (datum.low is None) == (datum.high is None), datum


def test_every_assumption_of_fact_has_an_interval():
    """Only factors of intervals, thresholds, counts, choices, parts of a shape and results of a fit are exact."""
    shape = {field.quantity for field in FIELDS.values() if field.group == "shape"}
    exact = {"hardware", "committed-from", "server-chips", "grid-fallen", "hhi-moderate", "hhi-high"} | shape
    exact |= {"weight-bytes", "value-bytes", "replicated-bytes", "replicated-share"}  # bytes of a number format
    # What is done, not how much of it there is.
    exact |= {
        "adapted",
        "queries",
        "micro-batch",
        "chip-multiple",
        "tensor-parallel",
        "reference-passes",
        "pretrain-mix",
    }
    # What others assume, which their forecasts are held against.
    rivals = ("naive", "llmcarbon", "epoch")
    # References are where a fit's effects begin; its spreads are themselves intervals.
    exact |= {"utilization-reference", "utilization-spread"}
    optimizers = {"adamw", "adamw-fp32", "adamw-fp32-grads", "adamw-8bit", "adamw-bf16", "muon", "sgd"}
    for datum in hardware_db.rows("priors"):
        if datum.quantity.startswith(("regression-", "latency-", "transfer-")):
            continue
        if datum.quantity == "bytes-per-parameter" and datum.subject in (*optimizers, "offloaded"):
            continue
        if datum.subject.startswith(rivals):
            continue
        if (datum.subject, datum.quantity) == ("full", "activation-bytes"):
            continue
        if datum.quantity not in exact and not datum.quantity.endswith("-drift"):
            assert datum.low is not None, datum
            assert datum.low < datum.high, datum
