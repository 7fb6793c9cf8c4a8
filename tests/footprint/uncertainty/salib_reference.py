"""What SALib makes of our draws: ``python tests/footprint/uncertainty/salib_reference.py`` writes salib.json beside it.

Needs SALib, which brings scipy and matplotlib and so is no development dependency; the tests read the figures. The
function is Ishigami's, of which the shares are also known exactly.
"""

import json
from pathlib import Path

import numpy as np

from footprint.distributions import UNIFORM, Distribution
from footprint.uncertainty.marginals import Named
from footprint.uncertainty.sampling import Sampler

NAMES = ("one", "two", "three")
COUNT = 16384


def ishigami(values, outputs=("ishigami",)):
    """Ishigami and Homma (1990), with a = 7 and b = 0.1; the inputs are uniform from -pi to pi."""
    one, two, three = (values[name] for name in NAMES)
    return {"ishigami": np.sin(one) + 7 * np.sin(two) ** 2 + 0.1 * three**4 * np.sin(one)}


def samplers(seed=0):
    """Two sets of draws of its inputs."""

    marginals = {name: Named(name, Distribution(UNIFORM, (-np.pi, np.pi))) for name in NAMES}
    values = dict.fromkeys(NAMES, 0.0)
    return tuple(Sampler(values, marginals, None, seed, stream=stream) for stream in (0, 1))


def main():
    from SALib.analyze import sobol

    (_, _, a), (_, _, b) = (next(sampler.blocks(0, COUNT, COUNT)) for sampler in samplers())
    rows = [ishigami(a)["ishigami"], *(ishigami(a | {name: b[name]})["ishigami"] for name in NAMES)]
    rows.append(ishigami(b)["ishigami"])
    problem = {"num_vars": 3, "names": list(NAMES), "bounds": [[-np.pi, np.pi]] * 3}
    found = sobol.analyze(problem, np.array(rows).T.ravel(), calc_second_order=False, num_resamples=2)
    told = {name: [float(found["S1"][at]), float(found["ST"][at])] for at, name in enumerate(NAMES)}
    Path(__file__).with_name("salib.json").write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
