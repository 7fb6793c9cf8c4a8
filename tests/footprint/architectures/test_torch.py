"""FLOP and parameters are those that torch counts on small networks (benchmarks/torch_counts.py)."""

import importlib.util
import json
from pathlib import Path

import pytest

KEPT = json.loads(Path(__file__).with_name("torch_counts.json").read_text(encoding="utf-8"))["networks"]
SCRIPT = Path(__file__).parents[3] / "benchmarks/torch_counts.py"


def passed(network):
    """FLOP of one forward pass over a whole sequence or sample."""
    by_token = network.architecture.UNIT == "tokens"
    return network.flop * (network.architecture.unit_length(network.inputs) if by_token else 1)


@pytest.mark.parametrize("name", KEPT)
def test_a_forward_pass_takes_what_torch_counts(network, name):
    kept = KEPT[name]
    assert passed(network(kept["architecture"], **kept["shape"])) == pytest.approx(kept["forward"], rel=1e-9)


@pytest.mark.parametrize("name", KEPT)
def test_forward_and_backward_take_three_times_a_forward_pass(network, name):
    kept = KEPT[name]
    counted = 3 * passed(network(kept["architecture"], **kept["shape"]))
    assert counted == pytest.approx(kept["forward_and_backward"], rel=1e-9)


@pytest.mark.parametrize("name", KEPT)
def test_parameters_are_those_of_the_module(network, name):
    kept = KEPT[name]
    assert network(kept["architecture"], **kept["shape"]).params == pytest.approx(kept["parameters"], rel=1e-3)


def test_the_kept_counts_are_those_of_this_torch(monkeypatch):
    pytest.importorskip("torch")
    monkeypatch.syspath_prepend(SCRIPT.parent)
    spec = importlib.util.spec_from_file_location("torch_counts", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.counts()["networks"] == KEPT
