"""Figures in words keep their value."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import footprint
from footprint import present
from footprint.model import OUTPUTS


@given(st.floats(1e-12, 1e30))
def test_digits_keep_three_figures(value):
    assert float(present.digits(value).replace(",", "")) == pytest.approx(value, rel=0.0051)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (1, "1"),
        (0.1234, "0.123"),
        (12.345, "12.3"),
        (999.6, "1,000"),
        (1234.5, "1,230"),
        (25000, "25,000"),
        (2.1e25, "2.1e25"),
        (1e6, "1e6"),
        (0.00001234, "1.23e-5"),
    ],
)
def test_figures_read_as_people_write_them(value, words):
    assert present.digits(value) == words


def test_the_document_of_a_result_is_the_contract(result):
    document = present.document(result)
    again = json.loads(json.dumps(document, allow_nan=False))
    assert list(again)[:5] == ["footprint", "database", "seed", "draws", "scenario"]
    assert list(again["outputs"]) == [step.column for step in OUTPUTS.values()]
    for column, output in again["outputs"].items():
        if output is None:
            assert again["reasons"][column]
        else:
            assert math.isfinite(output["value"])
            assert set(output) >= {"value", "p5", "p50", "p95", "unit", "label"}
    for item in again["assumed"]:
        assert item["field"]
        assert item["value"] not in (None, "")


def test_every_output_has_a_row_with_a_figure_or_a_reason(result):
    rows = list(present.rows(result))
    assert [row.column for row in rows] == [step.column for step in OUTPUTS.values()]
    for row in rows:
        assert bool(row.value) != bool(row.reason)


def test_every_assumption_is_shown_with_its_source_or_reason(result):
    shown = list(present.assumptions(result))
    assert [item.field for item in shown] == [item.name for item in result.resolved.assumptions]
    for item in shown:
        assert item.value
        assert item.source or item.note


def test_the_same_seed_gives_the_same_document():
    one, two = (json.dumps(present.document(footprint.estimate("gpt-3", draws=500, seed=5))) for _ in range(2))
    assert one == two
