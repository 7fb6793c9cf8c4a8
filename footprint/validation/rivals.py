"""What others would have forecast of the same run: rule of thumb, LLMCarbon's regression, Epoch's method.

Each takes 6 FLOP a parameter (used per token) and token, and differs in utilisation and power:

- *naive*: one utilisation for all, every chip at its limit, one PUE;
- *LLMCarbon*: utilisation by a regression on the size, fitted to Megatron on A100, chips at their limit [1]_;
- *Epoch*: the median of published utilisations, servers at a share of their limit, PUE by kind of operator [2]_.

References
----------
.. [1] A. Faiz et al., "LLMCarbon: Modeling the End-to-End Carbon Footprint of Large Language Models", ICLR 2024,
   :doi:`10.48550/arXiv.2309.14393`; gpu_training.py of its code.
.. [2] B. Cottier et al., "The rising costs of training frontier AI models", 2024,
   :doi:`10.48550/arXiv.2405.21015`; section 2 and appendix A.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import hardware_db
from footprint.equations import compute, duration, energy
from footprint.units import coherent, per
from footprint.validation.forecast import peak_and_grid

if TYPE_CHECKING:
    from collections.abc import Callable

    from footprint.validation.runs import Run
    from hardware_db import Datum

QUANTITIES = ("chip-hours", "energy", "carbon")
"""What they are asked for."""
_MULTIPLY_ADD = 2.0


def _number(subject: str, quantity: str) -> float:
    row = hardware_db.lookup("priors", subject, quantity)
    assert row is not None, f"a row of {subject}"
    return row.number


def _flop(run: Run) -> float | None:
    size = run.known.get("active-params") or run.known.get("params")
    tokens = run.known.get("tokens")
    if size is None or tokens is None or run.word("architecture") == "vit":
        return None
    return float(compute.training(_MULTIPLY_ADD * size.number, tokens.number))


def naive_utilization(run: Run) -> float:
    """One for all."""
    return _number("naive", "utilization")


def llmcarbon_utilization(run: Run) -> float:
    """By size: one curve within a server, one for models that need several; less on chips without 80 GB."""
    size = (run.known.get("active-params") or run.known["params"]).number
    memory = hardware_db.lookup("chips", run.word("hardware"), "memory")
    gigabytes = memory.number if memory else _number("llmcarbon", "fitted-memory")
    inside = size < _number("llmcarbon", "params-per-gigabyte") * gigabytes * _number("llmcarbon", "server-chips")
    curve = "llmcarbon-tensor" if inside else "llmcarbon-pipeline"
    quadratic, linear, constant = (_number(curve, f"throughput-{part}") for part in ("quadratic", "linear", "constant"))
    share = (quadratic * size**2 + linear * size + constant) / _number("llmcarbon", "fitted-peak")
    other = gigabytes != _number("llmcarbon", "fitted-memory")
    return share * (1 - _number("llmcarbon", "other-loss")) if other else share


def epoch_utilization(run: Run) -> float:
    """The median of published ones."""
    return _number("epoch", "utilization")


def _limit(run: Run) -> float | None:
    row = hardware_db.lookup("chips", run.word("hardware"), "power")
    return None if row is None else row.number


def _told(run: Run, quantity: str, otherwise: float) -> float:
    row = run.known.get(quantity)
    return otherwise if row is None else row.number


def naive_power(run: Run) -> float | None:
    """The limit of the chip, and one PUE."""
    limit = _limit(run)
    return None if limit is None else limit * _number("naive", "pue")


def llmcarbon_power(run: Run) -> float | None:
    """The limit of the chip, and the PUE that was reported."""
    limit = _limit(run)
    return None if limit is None else limit * _told(run, "pue", _number("naive", "pue"))


def epoch_power(run: Run) -> float | None:
    """A share of the limit of chip and server, and a PUE by kind of operator."""
    limit, chip = _limit(run), run.word("hardware")
    if limit is None:
        return None
    kind = hardware_db.word("chips", chip, "kind") or ""
    design = hardware_db.folded(hardware_db.word("chips", chip, "architecture") or "")
    rows = (hardware_db.lookup("priors", f"epoch-{scope}", "server-power-factor") for scope in (design, kind, "any"))
    over = next(row.number for row in rows if row is not None)
    share = _number("epoch-tpu" if kind == "tpu" else "epoch", "power-fraction")
    operator = hardware_db.named("facilities", run.word("provider")) if run.word("provider") else None
    large = operator is not None and hardware_db.word("facilities", operator, "kind") == "hyperscaler"
    return limit * over * share * _number("epoch-hyperscaler" if large else "epoch", "pue")


METHODS: dict[str, tuple[Callable[[Run], float], Callable[[Run], float | None]]] = {
    "naive": (naive_utilization, naive_power),
    "LLMCarbon": (llmcarbon_utilization, llmcarbon_power),
    "Epoch": (epoch_utilization, epoch_power),
}
"""Name -> utilisation, and power per chip with all that is on top of it."""


def forecasts(run: Run, datum: Datum) -> dict[str, float | None]:
    """What each would have forecast, in the unit of the report; None where it cannot."""
    flop = _flop(run) if datum.quantity in QUANTITIES else None
    peak, grid = (None, None) if flop is None else peak_and_grid(run, datum)
    if flop is None or peak is None:
        return dict.fromkeys(METHODS)
    times = {name: float(duration.chip_time(flop, peak, share(run))) for name, (share, _) in METHODS.items()}
    return {name: _forecast(run, datum, time, grid, METHODS[name][1]) for name, time in times.items()}


def _forecast(
    run: Run, datum: Datum, time: float, grid: float | None, power: Callable[[Run], float | None]
) -> float | None:
    if datum.quantity == "chip-hours":
        return _in(time, "h")
    watts = power(run)
    if watts is None:
        return None
    joules = float(energy.equipment(time, watts))
    if datum.quantity == "energy":
        return _in(joules, datum.unit)
    return None if grid is None else _in(joules * coherent(grid, "gCO2e/kWh"), datum.unit)


def _in(figure: float, unit: str) -> float:
    return float(per(figure, unit))
