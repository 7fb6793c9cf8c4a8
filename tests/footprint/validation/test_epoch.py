"""Epoch's costs are reproduced, on rows of its tables of eleven models (CC BY 4.0, Epoch AI, 2025-06).

github.com/epoch-research/training-cost-trends: its All ML Systems, Chip dataset, Hardware prices and results, and the
price index PCU518210518210 of the U.S. Bureau of Labor Statistics.
"""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "epoch"


@pytest.fixture(scope="module")
def methods(script):
    return script("epoch_methods")


@pytest.fixture(scope="module")
def tables(script):
    return script("epoch_tables").read(FOLDER, FOLDER / "inflation.csv")


def test_the_three_methods_give_what_epoch_publishes(script, methods, tables):
    """Within 3 %, but for PaLM in the cloud, whose published figure needs a dearer chip-hour than the table has."""
    found = methods.reproduce(tables)
    assert found.keys() == tables.published.keys()
    for name, pairs in found.items():
        assert len(pairs) == sum(bool(figure) for key, figure in tables.published[name].items() if key != "Model")
        for method, (mine, theirs) in pairs.items():
            far = (name, method) == ("PaLM (540B)", script("epoch_tables").CLOUD)
            assert mine == pytest.approx(theirs, rel=0.11 if far else 0.03), (name, method)


def test_gpt_4_is_what_the_closed_form_says(methods, tables):
    """Cottier et al. (2024): 25 000 A100 for 95 days; the loss of value in closed form, METHODS by hand."""
    told = methods.owned(tables.systems["GPT-4"], tables)
    assert told.total == pytest.approx(40.16e6, rel=0.005)
    assert told.network / told.total == pytest.approx(7.0 / 40.16, rel=0.01)
    assert told.electricity / told.total == pytest.approx(3.5 / 40.16, rel=0.01)


@pytest.mark.parametrize(
    ("model", "watts"),
    # with PUE; Patterson et al. (2021), table 4; Chowdhery et al. (2022), appendix B
    [("T5-11B", 310 * 1.12), ("Meena", 289 * 1.09), ("Switch", 245 * 1.10), ("PaLM (540B)", 378.5 * 1.08)],
)
def test_tpus_draw_twice_what_epoch_takes_and_more(methods, tables, model, watts):
    system = tables.systems[model]
    taken = methods.power(system, tables).average
    corrected = methods.corrected(system, tables).electricity / methods.owned(system, tables).electricity * taken
    assert taken < 0.65 * watts
    assert corrected == pytest.approx(watts, rel=0.35)


def test_only_electricity_is_corrected(methods, tables):
    for system in tables.systems.values():
        before, after = methods.owned(system, tables), methods.corrected(system, tables)
        assert (before.servers, before.network) == (after.servers, after.network)


def test_the_report_names_what_is_further_off(script, methods, tables):
    report = script("epoch_costs")
    found = methods.reproduce(tables)
    assert "| cloud | 10 | 9 |" in report.reproduced(found)
    assert "PaLM (540B) x0.90" in report.reproduced(found)
    assert report.dearest(found, tables).splitlines()[2].startswith("| Grok-3 | 301 |")
    assert "| tpu-v3 | 4 | x2." in report.powered(found, tables)
