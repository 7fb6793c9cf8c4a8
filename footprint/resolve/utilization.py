"""Model FLOP utilisation of a whole run, expected from what is known before it.

The log odds of the utilisation are a sum of effects: of the kind and design of the chip, the precision, the
architecture, the method, the time, the size of the model (and experts) for the speed of the chip, the number of chips
and the length of the sequences. ``benchmarks/fit_utilization.py`` fits them to published runs, each shrunk towards
nothing, and writes them as rows of the database, one effect a row; here they are only summed.
"""

from __future__ import annotations

from math import e, log
from typing import TYPE_CHECKING

import hardware_db
from footprint import architectures
from footprint.fields import FIELDS
from footprint.records import Estimate
from footprint.units import coherent

if TYPE_CHECKING:
    from footprint.records import Number
    from footprint.resolve.ledger import Ledger
    from hardware_db import Datum

MODEL = "utilization"
"""What the subjects of its rows begin with."""
EFFECT, REFERENCE, SPREAD = "utilization-effect", "utilization-reference", "utilization-spread"
LARGE = {"grpo"}
"""Methods whose updates pass over long sequences in large batches, as pretraining does; other adaptation does not."""
DECADE = log(10)
_Z95 = 1.6448536269514722


def row(cause: str, quantity: str = EFFECT) -> Datum | None:
    """The row of a cause, None where none was found to matter."""
    return hardware_db.lookup("priors", f"{MODEL}-{cause}", quantity)


def kinds(ledger: Ledger) -> dict[str, float]:
    """Causes that do not hang on a figure of the scenario, and how much there is of each: 1 of a kind.

    In the years before frameworks had fused attention, runs on GPUs waited for memory between products, the more the
    faster the chip, as experts do. What is counted in samples (images, proteins) has one cause in common, since few
    runs of each architecture are known.
    """
    from footprint.resolve.adaptation import counts_tokens
    from footprint.resolve.place import run_moment

    kind, design, precision = (_word(ledger, name) for name in ("kind", "architecture", "precision"))
    methods = _methods(ledger)
    if not LARGE.isdisjoint(methods):
        methods = tuple(name for name in methods if name != "adaptation")
    named = ("any", kind, design, precision, ledger.words["architecture"].value, *methods)
    found = dict.fromkeys(filter(None, named), 1.0)
    if kind != "tpu":
        years = max(0.0, _reference("early") - int(run_moment(ledger)))
        found["early"] = min(years, _reference("early-years")) * _beyond(_sixteen_bit(ledger), "early-speed")
    if not counts_tokens(ledger):
        found["samples"] = 1.0
    if "moe" in found:
        found["moe"] = _beyond(_sixteen_bit(ledger), "moe")
    return found


def sizes(ledger: Ledger) -> dict[str, tuple[Number, float]]:
    """Causes that hang on a figure: the figure over its reference, and how much of an effect a decade of it has.

    A figure that is not known is taken to be at its reference, where it has no effect.
    """
    found: dict[str, tuple[Number, float]] = {}
    size = next((name for name in ("active_params", "params") if ledger.has(name)), "")
    if size:
        found["size"] = (ledger.value(size) / _reference("size"), _beyond(_sixteen_bit(ledger), "speed"))
    for name, cause in (("chips", "chips"), ("seq_len", "seq-len")):
        if ledger.has(name):
            found[cause] = (ledger.value(name) / _reference(cause), 1.0)
    return found


def causes(ledger: Ledger) -> dict[str, float]:
    """Every cause and how much there is of it; of figures, decades above the reference."""
    return kinds(ledger) | {cause: times * log(ratio) / DECADE for cause, (ratio, times) in sizes(ledger).items()}


def settle(ledger: Ledger) -> bool:
    """Settle the utilisation from its causes.

    Figures enter as powers, so that columns of many scenarios' figures serve as one does.
    """
    amounts, figures = kinds(ledger), sizes(ledger)
    effects = {cause: datum for cause in (*amounts, *figures) if (datum := row(cause)) is not None}
    said, constant, odds = [], 0.0, 1.0
    for cause, datum in effects.items():
        if cause in figures:
            ratio, times = figures[cause]
            odds = odds * ratio ** (times * datum.number / DECADE)
        elif amounts[cause]:
            constant += amounts[cause] * datum.number
            said.append(f"{cause} {amounts[cause] * datum.number:+.2f}")
    odds = odds * e**constant
    width, reasons = _spread(ledger, amounts)
    middle, low, high = (_share(odds * e ** (sign * _Z95 * width)) for sign in (0, -1, 1))
    rows = tuple(datum for cause, datum in effects.items() if cause in figures or amounts[cause])
    known = ", ".join(cause.replace("-", "_") for cause in effects if cause in figures)
    note = "whole run; log odds: " + ", ".join(said) + (f"; and by {known}" if known else "")
    field = FIELDS["utilization"]
    return ledger.put(Estimate("utilization", middle, low, high, field.unit, field.spread, rows + reasons, note))


def _share(odds: Number) -> Number:
    return odds / (1 + odds)


def _spread(ledger: Ledger, amounts: dict[str, float]) -> tuple[float, tuple[Datum, ...]]:
    """Standard deviation of the log odds: of runs of this kind, and more for a design of which there are no runs."""
    architecture = architectures.named(ledger.words["architecture"].value)
    scopes = (*_methods(ledger), architecture.UNIT, "any")
    base = next(filter(None, (row(scope, SPREAD) for scope in scopes)), None)
    rows = [base] if base is not None else []
    design = _word(ledger, "architecture")
    if design not in amounts or row(design) is None:
        unseen = row("design", SPREAD)
        rows += [unseen] if unseen is not None else []
    return sum(datum.number**2 for datum in rows) ** 0.5, tuple(rows)


def _beyond(peak: float, cause: str) -> float:
    """Logarithm of a peak over that from which a cause matters, 0 below it."""
    return log(max(1.0, peak / _reference(cause)))


def _reference(cause: str) -> float:
    datum = row(cause, REFERENCE)
    return 1.0 if datum is None else datum.number


def _methods(ledger: Ledger) -> tuple[str, ...]:
    """The method and what it is a kind of; nothing for pretraining, which is what the other effects are of."""
    from footprint.resolve import adaptation

    return adaptation.scopes(ledger) if ledger.adapts else ()


def _word(ledger: Ledger, name: str) -> str:
    """A word for the chip or the run, folded as the subjects of rows are."""
    if name == "precision":
        return ledger.words["precision"].value if "precision" in ledger.words else ""
    from footprint.resolve.hardware import of_chip

    datum = of_chip(ledger, name)
    return "" if datum is None else hardware_db.folded(datum.value)


def _sixteen_bit(ledger: Ledger) -> float:
    """The dense 16-bit peak of the chip, else the one at hand, else 0."""
    from footprint.resolve.hardware import of_chip

    datum = of_chip(ledger, "peak-bf16") or of_chip(ledger, "peak-fp16")
    if datum is not None:
        return coherent(datum.number, datum.unit)
    return ledger.value("peak_performance") if ledger.has("peak_performance") else 0.0
