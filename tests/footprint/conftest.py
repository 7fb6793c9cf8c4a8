"""Scenarios that take every way through resolve and model, for the properties that hold of all of them."""

import pytest

import footprint
import hardware_db
from footprint import methods
from footprint.fields import ABOVE_ONE, FIELDS, NUMBERS, SHARE
from footprint.records import Inputs

SIZED = {"params": "70B", "tokens": "15T"}
SCENARIOS = {
    # what is published of a system, at several depths
    "published chip-hours": {"system": "gpt-4"},
    "published size and data": {"system": "gpt-3"},
    "chip-hours of a maker": {"system": "llama-3.1-405b"},
    "TPU": {"system": "palm"},
    "estimate of a third party": {"system": "claude-3.5-sonnet"},
    "image generation": {"system": "stable-diffusion-1"},
    "protein structure": {"system": "alphafold-2"},
    "robots": {"system": "gato"},
    "open run in France": {"system": "bloom"},
    "mixture of experts": {"system": "deepseek-v3"},
    # what is typed
    "size and data alone": SIZED,
    "size, data and shape": SIZED | {"layers": 80, "width": 8192, "seq_len": 4096, "hardware": "h100"},
    "experts": {"params": "47B", "active_params": "13B", "tokens": "2T", "hardware": "h100"},
    "samples": {"params": "1B", "samples": "10B", "epochs": 3, "hardware": "a100"},
    "compute": {"compute": "1e24"},
    "chip-hours": {"chip_hours": "1M", "hardware": "h100"},
    "chips for hours": {"chips": 1024, "wall_hours": 720, "hardware": "a100", "params": "13B"},
    "chips alone": SIZED | {"chips": 16384, "hardware": "h100"},
    "hours alone": SIZED | {"wall_hours": 1000, "hardware": "h100"},
    "too large for its chips": {"params": "1T", "tokens": "1M", "hardware": "h100"},
    "a chip of one's own": SIZED
    | {"peak_performance": "500", "board_power": "600 W", "chip_price": "$20000", "chip_memory": "96 GB"},
    "a chip without a footprint of its own": SIZED | {"hardware": "mi300x", "country": "PL", "year": "2024"},
    "a chip of unknown power": SIZED | {"hardware": "tpu-v5p", "region": "us-central1", "provider": "google"},
    "a consumer's chip": {"params": "1B", "tokens": "10B", "hardware": "rtx-4090"},
    "measured power": SIZED | {"hardware": "v100", "system_power": "330 W"},
    "host power": SIZED | {"hardware": "h100", "host_power": "300 W"},
    "a zone with direct emissions only": SIZED | {"country": "CA-AB", "hardware": "h100"},
    "a cloud region": SIZED | {"provider": "aws", "region": "us-east-1", "year": "2023", "hardware": "a100"},
    "long ago": {"compute": "470 PF*s", "hardware": "gtx-580", "year": "2012", "country": "CA"},
    "every number": {
        name: [0.3, 0.5] if FIELDS[name].spread == SHARE else [1.1, 1.5] if FIELDS[name].spread == ABOVE_ONE else [1, 2]
        for name in NUMBERS
        if name not in ("active_params", "samples", "hfu", "depletion_intensity")
    }
    | {"depletion_intensity": [0.1, 0.2]},
    # one of every architecture that the table of systems knows, one of every method
    **{
        f"architecture {datum.value}": {"system": datum.subject}
        for datum in hardware_db.rows("systems", None, "architecture")[::-1]
    },
    **{f"method {word}": {"system": "llama-3.1-8b", "method": word} for word in methods.NAMES},
}


@pytest.fixture(scope="session", params=SCENARIOS)
def result(request):
    """The point estimate of each scenario."""
    try:
        return footprint.estimate(**SCENARIOS[request.param], draws=0)
    except footprint.Impossible as reason:
        pytest.skip(str(reason))


@pytest.fixture
def evaluate():
    """The model on inputs of any kind, as a result has them or as they are changed."""
    from footprint.model import Footprint

    def model(result, convert=lambda estimate: estimate.value, **changes):
        inputs = {name: convert(estimate) for name, estimate in result.resolved.inputs} | changes
        return Footprint(Inputs(**inputs), result.resolved.architecture, result.resolved.method)

    return model


@pytest.fixture(scope="session")
def base():
    """A run of which size, data, chip and place are known and the rest is assumed."""
    return footprint.estimate(**SIZED, hardware="h100", country="FR", year="2024", draws=0)
