"""A row of a table is what a single estimate gives."""

import math
import random

import pytest

import footprint
from footprint.errors import FootprintError
from footprint.model import OUTPUTS
from footprint.tables.layout import PARTS, Block
from footprint.tables.rows import Evaluator
from footprint.tables.templates import Settings

WORDS = {
    "system": [None, None, "gpt-4", "llama-3.1-405b", "no-such-system"],
    "hardware": [None, "h100", "a100", "v100", "tpu-v4", "mi300x", "h10"],
    "country": [None, "FR", "US", "atlantis"],
    "year": [None, "2022", "2024"],
    "precision": [None, None, "bf16", "fp8"],
}
FIGURES = {
    "params": ["7e9", "70B", "1.8e12", "", "-3"],
    "active_params": ["", "", "", "13B"],
    "tokens": [str(1e12), "15T", "2e13", "nan"],
    "chips": ["", "512", "2048", "16384", "1000..2000"],
    "utilization": ["", "", "0.4", "30%..50%", "uniform(0.3, 0.5)"],
    "pue": ["", "1.1", "1.05..1.3", "0.5"],
    "wall_hours": ["", "", "", "1000"],
}


def rows(count, seed):
    choose = random.Random(seed)
    found = []
    for _ in range(count):
        row = {name: choose.choice(cells) for name, cells in (WORDS | FIGURES).items()}
        if choose.random() < 0.5:
            row["tokens"] = f"{choose.uniform(1e11, 1e13):.6g}"
        if choose.random() < 0.5:
            row["chips"] = str(choose.randrange(64, 4096))
        found.append(row)
    return found


def block(table):
    names = list(table[0])
    return Block(
        len(table),
        {name: [row[name] for row in table] for name in names},
        {"id": [str(at) for at in range(len(table))]},
        {},
    )


def single(row, draws, seed):
    """The parts of all outputs by a single estimate, or what it says."""
    given = {name: cell for name, cell in row.items() if cell}
    try:
        outputs = footprint.estimate(**given, draws=draws, seed=seed).outputs
    except FootprintError as error:
        return str(error)
    return [
        math.nan if found is None or part is None else part
        for found in outputs.values()
        for part in ((None,) * 4 if found is None else (found.value, found.p5, found.p50, found.p95))
    ]


@pytest.mark.parametrize("draws", [0, 50, 700])
def test_a_row_is_what_an_estimate_gives(draws):
    table = rows(250, draws)
    results = Evaluator(Settings(draws, 3)).results(block(table))
    told = 0
    for at, row in enumerate(table):
        wanted = single(row, draws, 3)
        if isinstance(wanted, str):
            assert results.errors[at] == wanted
            told += 1
            continue
        assert at not in results.errors
        for found, figure in zip(results.figures[:, at], wanted, strict=True):
            if math.isnan(figure):
                assert math.isnan(found)
            else:
                # the same draws, the same arithmetic; Python's powers and numpy's differ in the last digit
                assert found == pytest.approx(figure, rel=1e-12)
    assert 20 < told < 230


def test_rows_that_differ_in_figures_only_are_resolved_once(monkeypatch):
    from footprint.tables import templates as module

    calls = []
    original = module.resolve
    monkeypatch.setattr(module, "resolve", lambda scenario: calls.append(1) or original(scenario))
    table = [{"hardware": "h100", "params": str(1e9 + at), "tokens": str(1e12 + at)} for at in range(1000)]
    evaluator = Evaluator(Settings(0, 0))
    evaluator.results(block(table))
    evaluator.results(block(table))
    assert len(calls) <= 3


def test_a_figure_that_the_resolution_looks_at_parts_the_rows():
    # committed prices from a thousand chips on: the words say 'a run of ... chips' of each row's own
    table = [
        {"params": "7B", "tokens": "2T", "hardware": "h100", "chips": str(chips)} for chips in (8, 900, 1100, 9000)
    ]
    results = Evaluator(Settings(0, 0)).results(block(table))
    for at, row in enumerate(table):
        assert results.figures[:, at] == pytest.approx(single(row, 0, 0), rel=1e-13, nan_ok=True)


def test_a_model_that_looks_at_figures_is_asked_row_by_row(monkeypatch):
    compute = OUTPUTS["energy"].compute
    monkeypatch.setattr(OUTPUTS["energy"], "compute", lambda self: compute(self) if self.chip_hours > 1 else 1.0)
    table = [{"params": "7B", "tokens": tokens} for tokens in ("1T", "2T")]
    results = Evaluator(Settings(0, 0)).results(block(table))
    assert not results.errors
    for at, row in enumerate(table):
        assert results.figures[:, at] == pytest.approx(single(row, 0, 0), nan_ok=True)


@pytest.mark.parametrize("draws", [0, 60, 20_000])
def test_ranges_that_differ_from_row_to_row_are_columns_too(monkeypatch, draws):
    from footprint.tables import templates as module

    calls = []
    original = module.resolve
    monkeypatch.setattr(module, "resolve", lambda scenario: calls.append(1) or original(scenario))
    table = [
        {"hardware": "h100", "params": "7B", "tokens": "1T..2T..5T" if at == 20 else f"{at + 1}e12..{at + 3}e12",
         "utilization": f"{0.2 + at / 100}..{0.4 + at / 100}", "pue": f"1..{1.1 + at / 50}" if at % 2 else ""}
        for at in range(40)
    ]  # fmt: skip
    results = Evaluator(Settings(draws, 0)).results(block(table))
    assert len(calls) < 12
    for at in (0, 7, 20, 39):
        assert results.figures[:, at] == pytest.approx(single(table[at], draws, 0), rel=1e-13, nan_ok=True)


def test_an_interval_that_the_resolution_computes_from_a_figure_is_drawn_for_each_row(monkeypatch):
    from footprint import resolve as package
    from footprint.tables import templates as module

    original = module.resolve

    def resolve(scenario):
        """As if the interval of utilisation narrowed with the parameters."""
        found = original(scenario)
        inputs = dict(iter(found.inputs))
        params = inputs["params"].value
        value = 0.3 + 0.1 / (1 + params / 1e10)
        inputs["utilization"] = inputs["utilization"]._replace(value=value, low=value / 1.5, high=value * 1.3)
        return found._replace(inputs=type(found.inputs)(**inputs))

    monkeypatch.setattr(module, "resolve", resolve)
    monkeypatch.setattr("footprint.estimation.resolve", resolve)
    monkeypatch.setattr(package, "resolve", resolve)
    table = [{"hardware": "h100", "params": f"{at}e9", "tokens": "1T"} for at in range(1, 30)]
    results = Evaluator(Settings(80, 0)).results(block(table))
    for at in (0, 13, 28):
        assert results.figures[:, at] == pytest.approx(single(table[at], 80, 0), rel=1e-13, nan_ok=True)


def test_rows_share_their_draws():
    table = [{"params": "70B", "tokens": tokens, "utilization": "30%..50%"} for tokens in ("1T", "3T")]
    figures = Evaluator(Settings(500, 0)).results(block(table)).figures
    place = list(OUTPUTS).index("energy") * len(PARTS)
    assert figures[place : place + 4, 1] / figures[place : place + 4, 0] == pytest.approx([3] * 4)
