"""Shares of variance: ours against SALib on the same model."""

from __future__ import annotations

import numpy as np

from benchmarks import kernel
from benchmarks.measure import Skipped, interleaved
from footprint.drivers import driven
from footprint.records import Scenario
from footprint.resolve import resolve
from footprint.uncertainty import spread

COUNT = 8192


def measured(rounds: int) -> list[tuple[str, float, float, str]]:
    """Name, seconds, least seconds and remark of each way to the shares of all inputs in all outputs."""
    scenario = Scenario(kernel.SCENARIO, COUNT)
    cases = {
        f"ours, {COUNT:,} draws": lambda: driven(scenario),
        "ours, 100,000 draws": lambda: driven(Scenario(kernel.SCENARIO)),
    }
    name = f"SALib, {COUNT:,} draws"
    try:
        cases[name] = _salib(resolve(scenario))
    except ImportError:
        times = interleaved(cases, rounds)
        return [(case, *times[case], "") for case in cases] + [(name, *Skipped)]
    times = interleaved(cases, rounds)
    remarks = {name: "Sobol's sequence, the floor's equations on arrays, no bootstrap"}
    return [(case, *times[case], remarks.get(case, "")) for case in cases]


def _salib(resolved):
    from SALib.analyze import sobol as analyze
    from SALib.sample import sobol as sample

    _, exact = kernel.of(resolved)
    marginals = {name: spread(getattr(resolved.inputs, name)) for name in kernel.DRAWN}
    problem = {
        "num_vars": len(marginals),
        "names": list(marginals),
        "bounds": [[0.0, 1.0]] * len(marginals),
        "dists": ["norm"] * len(marginals),
    }

    def run():
        table = sample.sample(problem, COUNT, calc_second_order=False)
        inputs = {
            name: marginal.apply(np.ascontiguousarray(table[:, at]), np.empty(len(table)))
            for at, (name, marginal) in enumerate(marginals.items())
        }
        into = {name: np.empty(len(table)) for name in kernel.OUTPUTS}
        kernel.outputs(inputs, exact, into, 0, len(table))
        return [
            analyze.analyze(problem, np.log(array), calc_second_order=False, num_resamples=2) for array in into.values()
        ]

    return run
