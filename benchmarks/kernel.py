"""The model of one scenario written by hand in numpy: the floor against which the general code is measured.

The same inputs, from the same streams, and the same outputs and percentiles as ``footprint.estimate`` for
:data:`SCENARIO`, with everything worked out by a person: which inputs are drawn, what is computed once, which array
can take which result. Nothing of it serves another scenario.
"""

from __future__ import annotations

import math
from zlib import crc32

import numpy as np
from numpy.random import SFC64

SCENARIO = {
    "compute": "6e24..7e24",
    "params": "70B",
    "hardware": "h100",
    "country": "FR",
    "year": "2024",
    "utilization": "30%..50%",
}
CHUNK, BLOCK = 50_000, 12_500
OUTPUTS = (
    *("compute", "chip_hours", "wall_hours", "chips", "memory_per_chip", "average_power", "energy"),
    *("carbon_operational", "carbon_embodied", "carbon", "water", "primary_energy", "abiotic_depletion"),
    *("cost_cloud", "cost_owned", "cost_acquisition", "cost_development"),
)
DRAWN = (
    *("compute", "utilization", "bytes_per_parameter", "power_fraction", "pue", "grid_intensity", "chip_embodied"),
    *("lifetime", "fleet_utilization", "wue", "water_intensity", "primary_energy_factor", "depletion_intensity"),
    *("chip_depletion", "chip_hour_price", "chip_price", "network_share", "depreciation", "hardware_age"),
    *("electricity_price", "final_run_share", "staff_share", "run_duration", "memory_overhead", "usable_memory"),
    *("host_fraction", "server_embodied", "server_depletion"),
)
EXACT = (
    *("params", "peak_performance", "chip_memory", "board_power", "server_cost_factor", "server_power"),
    *("server_chips", "chip_multiple"),
)


def inputs(random, length, spreads, buffers, scratch):
    """A block of draws of the inputs, in place."""
    scratch = scratch[:length]
    for name, (kind, centre, scale, skew) in spreads.items():
        z = buffers[name][:length]
        normals(random[name], z)
        if skew:
            np.abs(z, out=scratch)
            scratch *= skew
            z *= scale
            z += scratch
        else:
            z *= scale
        np.exp(z, out=z)
        z *= centre
        if kind == "share":
            np.add(z, 1.0, out=scratch)
            z /= scratch
        elif kind == "above one":
            z += 1.0


def normals(random, z):
    """Standard normals: the sine and cosine of one angle for each 64 random bits."""
    bits = random.random_raw(z.size // 2).view(np.uint32)
    radius = np.multiply(bits[0::2], np.float32(2**-32), casting="unsafe", dtype=np.float32)
    angle = np.multiply(bits[1::2], np.float32(math.tau * 2**-32), casting="unsafe", dtype=np.float32)
    radius += np.float32(2**-33)
    np.log(radius, out=radius)
    radius *= np.float32(-2)
    np.sqrt(radius, out=radius)
    np.multiply(radius, np.cos(angle), out=z[0::2])
    np.multiply(radius, np.sin(angle), out=z[1::2])


def outputs(x, exact, into, begin, end):
    """The outputs of a block of draws."""
    length = end - begin
    compute, chip_hours, wall_hours, chips, memory, power, energy, *rest = (into[name][begin:end] for name in OUTPUTS)
    operational, embodied, carbon, water, primary, depletion, cloud, owned, acquisition, development = rest
    d = {name: array[:length] for name, array in x.items()}

    compute[:] = d["compute"]
    np.multiply(d["utilization"], exact["peak_performance"], out=chip_hours)
    np.divide(compute, chip_hours, out=chip_hours)

    states = d["bytes_per_parameter"]
    states *= exact["params"]
    fewest = d["usable_memory"]
    fewest *= exact["chip_memory"]
    fewest -= d["memory_overhead"]
    np.divide(states, fewest, out=fewest)
    np.divide(chip_hours, d["run_duration"], out=chips)
    np.maximum(chips, fewest, out=chips)
    np.ceil(chips, out=chips)  # in multiples of one
    np.divide(chip_hours, chips, out=wall_hours)
    np.divide(states, chips, out=memory)
    memory += d["memory_overhead"]

    host = d["host_fraction"]
    host *= exact["server_power"] / exact["server_chips"] - exact["board_power"]
    equipment = d["power_fraction"]
    equipment *= exact["board_power"]
    equipment += host
    equipment *= chip_hours
    np.multiply(equipment, d["pue"], out=energy)
    np.divide(energy, wall_hours, out=power)

    np.multiply(energy, d["grid_intensity"], out=operational)
    life = d["lifetime"]
    life *= d["fleet_utilization"]
    np.divide(chip_hours, life, out=life)
    host = d["server_embodied"]
    host /= exact["server_chips"]
    host += d["chip_embodied"]
    np.multiply(life, host, out=embodied)
    np.add(operational, embodied, out=carbon)

    np.multiply(d["pue"], d["water_intensity"], out=water)
    water += d["wue"]
    water *= equipment
    np.multiply(energy, d["primary_energy_factor"], out=primary)
    host = d["server_depletion"]
    host /= exact["server_chips"]
    host += d["chip_depletion"]
    host *= life
    np.multiply(energy, d["depletion_intensity"], out=depletion)
    depletion += host

    np.multiply(chip_hours, d["chip_hour_price"], out=cloud)
    price = d["chip_price"]
    price *= exact["server_cost_factor"]
    servers = d["network_share"]
    np.subtract(1.0, servers, out=servers)
    np.multiply(chips, price, out=acquisition)
    acquisition /= servers
    rate = d["hardware_age"]
    rate *= d["depreciation"]
    np.negative(rate, out=rate)
    np.exp(rate, out=rate)
    rate *= d["depreciation"]
    rate *= price
    rate *= chip_hours
    np.divide(rate, servers, out=owned)  # servers and their network: s + s n / (1 - n) = s / (1 - n)
    d["electricity_price"] *= energy
    owned += d["electricity_price"]
    np.subtract(1.0, d["staff_share"], out=development)
    development *= d["final_run_share"]
    np.divide(owned, development, out=development)


def percentiles(draws):
    """5th, 50th and 95th percentile by selection, the draws put out of order."""
    last, below, found = draws.size - 1, 0, []
    for share in (0.05, 0.5, 0.95):
        place, start = share * last, below
        below = int(place)
        draws[start:].partition(below - start)
        left, right = draws[below], draws[below + 1 :].min()
        found.append(left + (right - left) * (place - below))
    return found


def run(spreads, exact, count, seed=0):
    """Percentiles of the outputs."""
    table = np.empty((len(OUTPUTS), count))
    into = dict(zip(OUTPUTS, table, strict=True))
    buffers = {name: np.empty(BLOCK) for name in spreads}
    scratch = np.empty(BLOCK)
    for chunk in range(math.ceil(count / CHUNK)):
        random = {name: SFC64([seed, crc32(name.encode()), chunk]) for name in spreads}
        stop = min((chunk + 1) * CHUNK, count)
        for begin in range(chunk * CHUNK, stop, BLOCK):
            end = min(begin + BLOCK, stop)
            inputs(random, end - begin, spreads, buffers, scratch)
            outputs(buffers, exact, into, begin, end)
    return {name: percentiles(array) for name, array in into.items()}


def of(resolved):
    """The kernel's parameters, from what the scenario was resolved to.

    Raises
    ------
    SystemExit
        If the model has come to read other inputs than this kernel was written for.
    """
    from footprint.estimation import computed
    from footprint.uncertainty import spread

    values = {name: estimate.value for name, estimate in resolved.inputs}
    reads = computed(values, resolved.architecture, resolved.method).reads
    found = {name: spread(estimate) for name, estimate in resolved.inputs}
    spreads = {name: found[name][1:] for name in DRAWN if found.get(name)}
    exact = {name: values[name] for name in EXACT if name in values}
    drawn = {name for name in reads if found[name]}
    if drawn != set(spreads) or not (reads - drawn) <= exact.keys() | {"multiply_add"}:
        unknown = sorted((reads - set(DRAWN) - set(EXACT) - {"multiply_add"}) | (set(DRAWN) - drawn))
        raise SystemExit(f"benchmarks/kernel.py was written for other inputs; look at {', '.join(unknown)}")
    return spreads, exact
