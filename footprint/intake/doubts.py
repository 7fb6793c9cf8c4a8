"""Figures that cannot be true together, or not beside what the database has of the same chip.

The thresholds here are ours: wide enough for honest differences of counting, narrow enough for the errors that tables
of systems and chips are known to have.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import hardware_db
from footprint.intake.entry import MENDED, vocabulary

if TYPE_CHECKING:
    from footprint.intake.entry import Entry

WITHIN = 10.0
"""Factor by which compute may differ from 6 x parameters x data: architectures and passes explain less."""
TOO_LITTLE = 500.0
"""Factor below 6 x parameters x data from which a fine-tuning compute is an error of units or of parameters."""
FEWEST = 1000.0
"""Datapoints below which nobody fine-tunes."""
ONCE = "passes not stated: counted once"
_HOURS = 1.5
_RATE = 3.0
_NAMED = 3.0
_SIZE = re.compile(r"(?<![\w.])(\d{1,4}(?:\.\d{1,2})?) ?([BMbm])(?![A-Za-z0-9/]| words| tokens)")
TENSOR = ("peak-bf16", "peak-fp16")
_PAIRS = (
    # narrower, wider precision: the dense rate of the first is twice that of the second
    ("peak-int8", "peak-fp16"),
    ("peak-fp8", "peak-fp16"),
    ("peak-fp16", "peak-tf32"),
    ("peak-fp4", "peak-fp8"),
)
_SWEEPS = (11.0, 150.0)
"""How often a second chips can read their whole memory, if it is DRAM: 12 (L4) to 50 (H20)."""
_SMALLEST_DRAM = 4.0


def of_system(entry: Entry, language: bool) -> None:
    """Doubt, or take out, figures of a system that contradict each other."""
    _named_size(entry)
    params, data = entry.value("params"), entry.value("tokens") or entry.value("samples")
    whole, added = entry.value("compute"), entry.value("finetune-compute")
    dense = entry.text("architecture") != "moe"
    rule = 6 * params * data if params and data else None
    if language and dense and whole and rule and "base" not in entry:
        _against_rule(entry, "compute", whole, rule)
    if added and params and added < 6 * params * FEWEST and dense:
        why = f"as little as {added / (6 * params):.2g} datapoints through its parameters: an error of units"
        entry.drop("finetune-compute", "finetune-compute", why)
    elif language and dense and added and rule and added * TOO_LITTLE <= rule:
        why = (
            f"{rule / added:.0f} times below 6 x parameters x data ({rule:.2g}): an error of units, or data of its base"
        )
        entry.drop("finetune-compute", "finetune-compute", why)
    elif language and dense and added and rule:
        _against_rule(entry, "finetune-compute", added, rule)
    if whole and added and added > 1.01 * whole:
        entry.doubt("compute", f"less than its fine-tuning took ({added:.3g} FLOP)")
    _hours(entry)


def _named_size(entry: Entry) -> None:
    """Parameters that are not what the name says of its size."""
    params, found = entry.value("params"), _SIZE.findall(entry.name)
    if params and len(found) == 1:
        size = float(found[0][0]) * {"B": 1e9, "M": 1e6}[found[0][1].upper()]
        if size and not 1 / _NAMED <= params / size <= _NAMED:
            entry.doubt("params", f"{params / size:.2g} times what its name says")


def near_rule(compute: float, rule: float) -> bool:
    """Whether a compute is what 6 x parameters x data gives, as nearly as such counts agree."""
    return rule > 0 and 1 / WITHIN <= compute / rule <= WITHIN


def _against_rule(entry: Entry, quantity: str, value: float, rule: float) -> None:
    if not near_rule(value, rule):
        why = f"{value / rule:.2g} times 6 x parameters x data ({rule:.2g} FLOP)"
        once = value > rule and ONCE in entry.note("tokens")
        entry.doubt(quantity, why + (": the passes over its data are not stated" if once else ""))


def _hours(entry: Entry) -> None:
    chips, wall, hours = (entry.value(name) for name in ("chips", "wall-hours", "chip-hours"))
    if chips and wall and hours and not 1 / _HOURS <= chips * wall / hours <= _HOURS:
        entry.doubt("chip-hours", f"chips x hours is {chips * wall:.4g}")
    hours = hours or (chips * wall if chips and wall else None)
    share, compute, chip = entry.value("utilization"), entry.value("compute"), entry.text("hardware")
    precision = entry.text("precision") or "bf16"
    names = (f"peak-{precision}", "peak-bf16", "peak-fp16", "peak-fp32")
    peak = next(filter(None, (hardware_db.lookup("chips", chip, name) for name in names)), None) if chip else None
    if hours and share and compute and peak and "base" not in entry:
        ratio = hours * 3600 * peak.number * 1e12 * share / compute
        if not 1 / _RATE <= ratio <= _RATE:
            why = f"its hours at {share:g} of the {peak.quantity} of {chip} are {ratio:.2g} times its compute"
            entry.doubt("utilization", why)


def of_chip(entry: Entry, ours: str) -> None:
    """Doubt, or take out, figures of a chip: against the database's own of that name, else against each other."""
    if ours:
        for quantity in [name for name in vocabulary("chips") if name in entry]:
            _against_ours(entry, quantity, ours)
    else:
        _among_themselves(entry)
        _of_several(entry)
    _memory(entry, ours)


def _against_ours(entry: Entry, quantity: str, ours: str) -> None:
    theirs, datum = entry.value(quantity) if _is_figure(quantity) else None, hardware_db.lookup("chips", ours, quantity)
    if theirs is None or datum is None or not datum.is_number:
        return
    ratio = theirs / datum.number
    mean = quantity == "power" and entry.text("kind") == "tpu"
    # What is published of a TPU's power are means and estimates: their interval excuses no other figure.
    low, high = (datum.number, datum.number) if mean else (datum.low or datum.number, datum.high or datum.number)
    if low * 0.9 <= theirs <= high * 1.1:
        return
    said = f"{theirs:g} is {ratio:.3g} times the {datum.number:g} of {ours}"
    if quantity.startswith("peak-"):
        _peak(entry, quantity, theirs, datum.number, ours, said)
    elif quantity == "power" and not 0.75 <= ratio <= 1.3:
        what = "a measured mean, not a limit" if mean and ratio < 1 else "another unit, or a part of it"
        entry.drop("power", "power", f"{said}: {what}")
    elif mean:
        entry.doubt("power", f"{said}: perhaps a measured mean, not a limit")
    elif quantity == "memory" and not 0.3 <= ratio <= 3:
        entry.drop(quantity, quantity, f"{said}: on the chip itself, or of another unit")
    elif quantity == "memory-bandwidth" and not 0.55 < ratio < 1.8:
        entry.drop(quantity, quantity, f"{said}: of another unit (a die, a board, an instance)")
    elif quantity in ("power", "memory", "memory-bandwidth"):
        entry.doubt(quantity, said)


def _peak(entry: Entry, quantity: str, theirs: float, dense: float, ours: str, said: str) -> None:
    """A rate that differs from ours: sparse, of another accumulator, of the vector engine, or simply doubtful."""
    ratio = theirs / dense
    sparsity = hardware_db.lookup("chips", ours, "sparsity")
    narrow = hardware_db.lookup("chips", ours, "peak-fp16-accumulate-fp16")
    if quantity in TENSOR and narrow and math.isclose(theirs, narrow.number, rel_tol=0.08):
        entry.forget(quantity)
        why = f"{said}: its rate when it also accumulates in FP16"
        entry.find(MENDED, quantity, f"{theirs:g}", "peak-fp16-accumulate-fp16", why)
        if narrow.quantity not in entry:
            entry.figure(narrow.quantity, theirs, quantity, f"{theirs:g}", why)
    elif sparsity and sparsity.number > 1 and math.isclose(ratio, sparsity.number, rel_tol=0.06):
        entry.drop(quantity, quantity, f"{said}: a sparse rate")
    elif ratio > 1.8:
        entry.drop(quantity, quantity, f"{said}: of several chips, or of another variant or accumulator")
    elif ratio < 0.55:
        entry.drop(quantity, quantity, f"{said}: of the vector engine, or of a part of the unit")
    else:
        entry.doubt(quantity, said)


def _is_figure(quantity: str) -> bool:
    return vocabulary("chips")[quantity][0] not in hardware_db.WORDS


def _among_themselves(entry: Entry) -> None:
    """A chip that the database does not have: its rates should double as precisions halve."""
    for narrow, wide in _PAIRS:
        first, second = entry.value(narrow), entry.value(wide)
        if not first or not second:
            continue
        ratio = first / second
        if math.isclose(ratio, 4, rel_tol=0.1):
            entry.doubt(narrow, f"{ratio:.2g} times {wide}, where twice is usual: perhaps a sparse rate")
        elif math.isclose(ratio, 1, rel_tol=0.1) and wide == "peak-tf32":
            entry.doubt(wide, f"as high as {narrow}, where half is usual: perhaps a sparse rate")
    matrix, vector = entry.value("peak-bf16"), entry.value("peak-fp32")
    consumer = "geforce" in entry.name.casefold()
    if matrix and vector and consumer and math.isclose(matrix / vector, 4, rel_tol=0.1):
        entry.doubt("peak-bf16", "four times FP32: GeForce chips reach that only with FP16 accumulation")
    elif matrix and vector and matrix < 1.5 * vector:
        entry.doubt("peak-bf16", f"{matrix / vector:.2g} times FP32: perhaps a rate of the vector engine")
    if entry.text("kind") == "tpu" and "power" in entry:
        entry.doubt("power", "limits of TPUs are hardly published: perhaps a measured mean")


def _of_several(entry: Entry) -> None:
    """Memory of a module of several chips beside the rates of one: the database has that chip without the last word."""
    single = hardware_db.named("chips", entry.name.rpartition(" ")[0]) or ""
    ratios = {}
    for quantity in (*TENSOR, "memory", "memory-bandwidth"):
        theirs, datum = entry.value(quantity), hardware_db.lookup("chips", single, quantity) if single else None
        if theirs and datum:
            ratios[quantity] = theirs / datum.number
    same = any(math.isclose(ratios.get(quantity, 0), 1, rel_tol=0.1) for quantity in TENSOR)
    for quantity in ("memory", "memory-bandwidth"):
        if same and ratios.get(quantity, 0) > 1.8:
            entry.doubt(
                quantity, f"{ratios[quantity]:.2g} times that of {single}, whose rates it has: of several chips"
            )


def _memory(entry: Entry, ours: str) -> None:
    size, speed = entry.value("memory"), entry.value("memory-bandwidth")
    known = hardware_db.lookup("chips", ours, "memory-bandwidth") if ours else None
    if not size or not speed or known or size < _SMALLEST_DRAM:
        return
    sweeps = speed / size
    if not _SWEEPS[0] <= sweeps <= _SWEEPS[1]:
        few = sweeps < _SWEEPS[0]
        what = "a board's memory beside one chip's bandwidth" if few else "one chip's memory beside several's bandwidth"
        entry.doubt("memory-bandwidth", f"reads its memory {sweeps:.3g} times a second: perhaps {what}")
