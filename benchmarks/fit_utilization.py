"""Fit the utilisation model to published runs: ``python benchmarks/fit_utilization.py [--write] [--docs]``.

What is fitted are the log odds of the model FLOP utilisation. Observed is

- of a run with chip-hours: the utilisation at which the model would need just the hours that were reported (its other
  phases, where it has some, taken as they are);
- of a throughput, MFU or HFU: the figure itself, an HFU with recomputation over 4/3.

A cause has one effect (:func:`footprint.resolve.utilization.causes` says how much of it a run has). Effects are shrunk
towards nothing by a normal prior, those of a design towards their kind; runs of one family share a deviation of their
own, so that a family of 200 benchmarks does not outvote 200 runs; deviations have heavy tails (Student's t), so that
a run that went badly does not pull the rest. Throughputs of production and tuned benchmarks have an offset: they are
faster than whole runs with their restarts.

Rows: headline chip-hours of runs.csv with parameters and data, and its measured throughputs of tiers A and B. Nothing
is fitted to a system; ``--write`` puts the effects into hardware_db/priors.csv, ``--docs`` the tables into
docs/validation.md. Needs numpy only.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from math import exp, log, log1p
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

import hardware_db
from footprint.errors import FootprintError
from footprint.model import Footprint
from footprint.records import Inputs, Scenario
from footprint.resolve import gather, utilization
from footprint.validation.runs import runs, stated

if TYPE_CHECKING:
    from typing import Any

    Array = np.ndarray[Any, np.dtype[np.float64]]

    from footprint.resolve.ledger import Ledger
    from footprint.validation.runs import Run
    from hardware_db import Datum

RUN, STEADY, BENCHMARK = "run", "steady", "benchmark"
NOISE = {RUN: 0.5, STEADY: 0.4, BENCHMARK: 0.9}
"""Standard deviation of an observation within its family, in log odds. Of a benchmark it is set high, since the many
settings of one bench tell of its tuning and not of runs."""
FAMILY = 0.35
"""Standard deviation between families."""
TAILS = 5
"""Degrees of freedom of the deviations."""
SCALES = {
    "any": 3.0,
    "early": 0.5,
    STEADY: 0.5,
    BENCHMARK: 0.7,
    "benchmark-moe": 1.0,
    "fp8": 0.6,
    "fp4": 0.8,
    "tf32": 0.6,
    "fp32": 0.6,
    "moe": 0.5,
    "size": 0.1,
    "chips": 0.2,
    "seq-len": 0.2,
    "adaptation": 1.0,
    "full-finetune": 0.4,
    "continued-pretrain": 0.4,
    "lora": 0.4,
    "qlora": 0.4,
    "rl": 0.4,
    "diffusion": 0.8,
    "dit": 0.8,
    "evoformer": 0.8,
    "vit": 0.5,
    "convnet": 0.5,
    "clip": 0.5,
}
"""How large an effect may well be: standard deviation of its prior."""
DESIGN, OTHER = 0.2, 0.3
"""The same of a design of chips, and of any other cause."""
REFERENCES = {
    "early": (2023, "from about then on, frameworks for GPUs had fused attention (FlashAttention, May 2022)"),
    "size": (1e10, "parameters, those used per token"),
    "speed": (2e13, "FLOP/s: about the 16-bit peak of the last chips without matrix units (P100)"),
    "moe": (
        1.25e14,
        "FLOP/s: 16-bit peak of V100 and TPU v3, where experts cost nothing: their products do not fill faster ones",
    ),
    "chips": (256, ""),
    "seq-len": (2048, "tokens"),
}
TAKEN_AS_READ = {"gpu", "bf16", "fp16", "transformer", "rl", "rlhf-ppo", "full-finetune", "qlora"}
"""What the effects of the others are relative to."""
FEWEST = 2
"""Figures with a cause from which it gets an effect."""
LIMITS = (0.01, 0.9)
"""Utilisations outside these are errors of a count, not of a run."""
_RECOMPUTED = 4 / 3
UNFIT = ("recomputation not told apart", "total ops of the run")
"""Remarks by which a figure is no steady state: HFU and MFU not told apart, or the whole run's hours over again."""


class Observation(NamedTuple):
    """What was seen of a run."""

    run: Run
    datum: Datum
    type: str
    odds: float
    amounts: dict[str, float]

    @property
    def headline(self) -> bool:
        """Whether it is one of those that forecasts are held against."""
        return self.type == RUN


def odds(share: float) -> float:
    """Log odds of a share."""
    return log(share / (1 - share))


def log_share(value: float) -> float:
    """Logarithm of the share with these log odds."""
    return -log1p(exp(-value))


def observations() -> list[Observation]:
    """Everything in runs.csv that tells of utilisation."""
    found = []
    for run in runs():
        if "hardware" not in run.known:
            continue
        try:
            ledger = gather(Scenario(stated(run)))
        except FootprintError as why:
            print(f"{run.id}: {why}")
            continue
        amounts = utilization.causes(ledger)
        for datum, kind, share in _shares(run, ledger):
            if not LIMITS[0] < share < LIMITS[1]:
                continue
            own = dict(amounts)
            if kind != RUN:
                own[kind] = 1.0
            if kind == BENCHMARK and run.experts:
                own["benchmark-moe"] = 1.0
            found.append(Observation(run, datum, kind, odds(share), own))
    return found


def _shares(run: Run, ledger: Ledger) -> list[tuple[Datum, str, float]]:
    reported = {datum.quantity: datum for datum in reversed(run.reported) if _measured(datum)}
    found = []
    hours = reported.get("chip-hours")
    if hours is not None and hours.extras["headline"] == "yes" and run.data:
        share = implied(run, hours.number)
        if share is not None:
            found.append((hours, RUN, share))
    mfu, hfu, throughput = (reported.get(name) for name in ("mfu", "hfu", "throughput"))
    peak = ledger.value("peak_performance") if ledger.has("peak_performance") else None
    datum = mfu or hfu or (throughput if peak else None)
    if datum is not None and not any(remark in datum.note for remark in UNFIT):
        share = datum.number if datum is not throughput else datum.number * 1e12 / peak
        if datum is hfu or (datum is throughput and "recomputation" in datum.note and "no recomp" not in datum.note):
            share /= _RECOMPUTED
        found.append((datum, BENCHMARK if datum.extras["basis"] == "benchmark" else STEADY, share))
    return found


def _measured(datum: Datum) -> bool:
    return datum.extras["tier"] in "AB" and datum.extras["independence"] in ("hardware-log", "measured-throughput")


def implied(run: Run, hours: float) -> float | None:
    """The utilisation at which the model needs these chip-hours."""
    try:
        half, quarter = (_hours(run, share) for share in (0.5, 0.25))
    except FootprintError:
        return None
    varying = (quarter - half) / 2
    fixed = half - 2 * varying
    return varying / (hours - fixed) if hours > fixed else None


def _hours(run: Run, share: float) -> float:
    ledger = gather(Scenario(stated(run) | {"utilization": str(share)}))
    from footprint import architectures, methods

    architecture, method = (
        architectures.named(ledger.words["architecture"].value),
        methods.named(ledger.words["method"].value),
    )
    found = ledger.resolved(architecture, method)
    inputs = Inputs(**{name: estimate.value for name, estimate in found.inputs})
    return Footprint(inputs, architecture, method).chip_hours / 3600


class Fit(NamedTuple):
    """Effects by cause, and their covariance."""

    causes: list[str]
    effects: Array
    covariance: Array

    @property
    def spreads(self) -> Array:
        """Standard deviation of each effect."""
        return np.sqrt(np.diag(self.covariance))

    def expected(self, amounts: dict[str, float]) -> float:
        """Log odds of a run with these causes."""
        pairs = zip(self.causes, self.effects, strict=True)
        return float(sum(effect * amounts.get(cause, 0.0) for cause, effect in pairs))


def fit(seen: list[Observation], rounds: int = 15) -> Fit:
    """Posterior mean of the effects, by reweighting until the heavy tails are accounted for."""
    designs = {hardware_db.folded(row.value) for row in hardware_db.rows("chips", None, "architecture")}
    causes = sorted(cause for cause, count in counts(seen).items() if count >= FEWEST and cause not in TAKEN_AS_READ)
    table = np.array([[one.amounts.get(cause, 0.0) for cause in causes] for one in seen])
    scales = np.array([SCALES.get(cause, DESIGN if cause in designs else OTHER) for cause in causes])
    wanted = np.array([one.odds for one in seen])
    noise = np.array([NOISE[one.type] for one in seen])
    families = np.array([one.run.family for one in seen])
    shared = FAMILY**2 * np.equal.outer(families, families)
    weights = np.ones(len(seen))
    for _ in range(rounds):
        inverse = np.linalg.inv(np.diag(noise**2 / weights) + shared)
        precision = table.T @ inverse @ table + np.diag(scales**-2)
        effects = np.linalg.solve(precision, table.T @ inverse @ wanted)
        rest = wanted - table @ effects
        own = (rest - shared @ inverse @ rest) / noise
        weights = (TAILS + 1) / (TAILS + own**2)
    return Fit(causes, effects, np.linalg.inv(precision))


def left_out(seen: list[Observation]) -> Array:
    """Log odds expected of each observation by a fit without its family, for families with chip-hours."""
    whole = fit(seen)
    found = np.array([whole.expected(one.amounts) for one in seen])
    for family in sorted({one.run.family for one in seen if one.headline}):
        rest = fit([one for one in seen if one.run.family != family], 8)
        for place, one in enumerate(seen):
            if one.run.family == family:
                found[place] = rest.expected(one.amounts)
    return found


def error(differences: Array) -> str:
    """Geometric-mean error factor and share within two, of differences of logarithms."""
    size = np.abs(differences)
    return f"x{exp(size.mean()):.2f}, {100 * np.mean(size < log(2)):.0f} % within 2x"


def _cuts(seen: list[Observation]) -> dict[str, Array]:
    kinds = {
        "language pretraining": lambda one: one.run.kind == "language pretraining",
        "other pretraining": lambda one: one.run.kind == "other pretraining",
        "mixture of experts": lambda one: one.run.experts,
        "adaptation": lambda one: one.run.kind == "adaptation",
        "all with parameters and tokens": lambda one: "tokens" in stated(one.run),
        "all": lambda one: one.headline,
    }
    return {name: np.array([one.headline and bool(rule(one)) for one in seen]) for name, rule in kinds.items()}


def spreads(seen: list[Observation], without: Array) -> dict[str, tuple[float, int]]:
    """Standard deviations of log odds that cover what was left out: the mean of those that its 50 and 90 % ask for.

    Of samples there are one or two families for an architecture: what is left out there is the architecture itself, so
    that the deviations of the whole fit are taken.
    """
    wanted, whole = np.array([one.odds for one in seen]), fit(seen)
    inside = np.array([whole.expected(one.amounts) for one in seen])
    groups = {
        "any": lambda one: one.run.kind != "adaptation" and "tokens" in stated(one.run),
        "samples": lambda one: one.run.kind != "adaptation" and "tokens" not in stated(one.run),
        "adaptation": lambda one: one.run.kind == "adaptation",
    }
    found = {}
    for name, rule in groups.items():
        kept = np.array([one.headline and bool(rule(one)) for one in seen])
        size = np.abs(wanted - (inside if name == "samples" else without))[kept]
        width = np.mean([np.quantile(size, 0.5) / 0.6745, np.quantile(size, 0.9) / 1.6449])
        found[name] = (float(width), int(kept.sum()))
    return found


class Cut(NamedTuple):
    """Errors of some of the runs, in sample and of families left out."""

    name: str
    count: int
    inside: str
    without: str
    worse: float
    """Difference of the error factors."""


def cuts(seen: list[Observation], found: Fit, without: Array) -> list[Cut]:
    """How well the utilisation itself is told, cut by cut."""
    shares = np.array([log_share(one.odds) for one in seen])
    inside = np.array([log_share(found.expected(one.amounts)) for one in seen])
    outside = np.array([log_share(value) for value in without])
    told = []
    for name, kept in _cuts(seen).items():
        ins, out = shares[kept] - inside[kept], shares[kept] - outside[kept]
        worse = exp(np.abs(out).mean()) - exp(np.abs(ins).mean())
        told.append(Cut(name, int(kept.sum()), error(ins), error(out), float(worse)))
    return told


def counts(seen: list[Observation]) -> Counter[str]:
    """Figures with each cause."""
    return Counter(cause for one in seen for cause, amount in one.amounts.items() if amount)


def report(seen: list[Observation], found: Fit, without: Array) -> None:
    """Print the effects, and the errors within the sample and of families left out."""
    families = len({one.run.family for one in seen})
    print(f"{len(seen)} figures of {families} families: {dict(Counter(one.type for one in seen))}")
    many = counts(seen)
    for cause, effect, spread in zip(found.causes, found.effects, found.spreads, strict=True):
        print(f"  {cause:24} {effect:+.3f} +- {spread:.3f}  ({many[cause]})")
    for cut in cuts(seen, found, without):
        print(f"{cut.name:32} {cut.count:3}  in sample {cut.inside}; left out {cut.without}")
    for name, (width, count) in spreads(seen, without).items():
        print(f"spread {name:16} {width:.2f} ({count})")


_SCRIPT = "benchmarks/fit_utilization.py"
_AMOUNTS = {
    "early": "a year before, GPUs only",
    "size": "a decade, times the log of the chip's peak over that of speed",
    "moe": "times the log of the chip's peak over the reference",
    "chips": "a decade",
    "seq-len": "a decade",
}


def rows(seen: list[Observation], found: Fit, without: Array) -> list[list[str]]:
    """The rows of priors.csv."""
    families = len({one.run.family for one in seen})
    locator = f"{_SCRIPT}: {len(seen)} figures of {families} families in runs.csv"
    many = counts(seen)
    lines = []
    for cause, effect, spread in zip(found.causes, found.effects, found.spreads, strict=True):
        ends = [f"{effect + sign * 1.645 * spread:.3g}" for sign in (-1, 1)]
        note = "; ".join(filter(None, (f"log odds; {many[cause]} figures", _AMOUNTS.get(cause, ""))))
        lines.append(_line(cause, "effect", f"{effect:.3g}", ends, locator, note))
    for name, (width, count) in spreads(seen, without).items():
        whose = "" if name == "samples" else " from fits without their family"
        lines.append(_line(name, "spread", f"{width:.2f}", ["", ""], locator, f"log odds; of {count} runs{whose}"))
    note = "log odds; added where there are no runs on a design"
    lines.append(_line("design", "spread", f"{DESIGN:g}", ["", ""], f"{_SCRIPT}: DESIGN", note))
    return sorted(lines + _references())


def _line(cause: str, quantity: str, value: str, ends: list[str], locator: str, note: str) -> list[str]:
    return [f"utilization-{cause}", f"utilization-{quantity}", value, *ends, "1", "footprint-2026", locator, note]


def _references() -> list[list[str]]:
    return [
        _line(cause, "reference", f"{value:g}", ["", ""], f"{_SCRIPT}: REFERENCES", note)
        for cause, (value, note) in REFERENCES.items()
    ]


def write(lines: list[list[str]], quantity: str = "utilization-") -> None:
    """Put rows in place of those that are there of these quantities."""
    path = hardware_db.FOLDER / "priors.csv"
    with path.open(encoding="utf-8", newline="") as file:
        head, *old = csv.reader(file)
    kept = [row for row in old if row and not row[1].startswith(quantity)]
    table = sorted([*kept, *lines], key=lambda row: (row[0], row[1]))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *table])


PAGE = hardware_db.FOLDER.parent / "docs" / "validation.md"


def tables(seen: list[Observation], found: Fit, without: Array) -> dict[str, str]:
    """The tables of the documentation: effects, and errors of families left out."""
    many = counts(seen)
    effects = ["| cause | log odds | standard deviation | figures |", "|---|---:|---:|---:|"]
    effects += [
        f"| {cause} | {effect:+.2f} | {spread:.2f} | {many[cause]} |"
        for cause, effect, spread in zip(found.causes, found.effects, found.spreads, strict=True)
    ]
    left = ["| utilisation of | runs | in sample | family left out |", "|---|---:|---|---|"]
    left += [
        f"| {cut.name} | {cut.count} | {cut.inside} | {cut.without} |"
        for cut in cuts(seen, found, without)
        if cut.count
    ]
    residuals = ["| run | utilisation | expected | family left out |", "|---|---:|---:|---:|"]
    headline = [(one, float(out)) for one, out in zip(seen, without, strict=True) if one.headline]
    for one, out in sorted(headline, key=lambda item: abs(item[0].odds - item[1]), reverse=True)[:15]:
        shares = (exp(log_share(value)) for value in (one.odds, found.expected(one.amounts), out))
        residuals.append(f"| {one.run.id} | " + " | ".join(f"{share:.2f}" for share in shares) + " |")
    return {"effects": "\n".join(effects), "left": "\n".join(left), "residuals": "\n".join(residuals)}


def paged(text: str, told: dict[str, str]) -> str:
    """The page with these tables between its marks."""
    for name, table in told.items():
        begin, end = f"<!-- {name} -->\n", f"\n<!-- end of {name} -->"
        before, _, rest = text.partition(begin)
        text = f"{before}{begin}{table}{end}{rest.partition(end)[2]}"
    return text


def main() -> None:
    """Fit, report and, where asked, write: the references first, which the causes are measured from."""
    if "--write" in sys.argv:
        write(_references(), "utilization-reference")
        for cached in (hardware_db.rows, hardware_db._by_quantity, hardware_db._content):
            cached.cache_clear()
    seen = observations()
    found, without = fit(seen), left_out(seen)
    report(seen, found, without)
    if "--write" in sys.argv:
        write(rows(seen, found, without))
    if "--docs" in sys.argv:
        PAGE.write_text(paged(PAGE.read_text(encoding="utf-8"), tables(seen, found, without)), encoding="utf-8")


if __name__ == "__main__":
    main()
