"""Fit the utilisation model to published runs: ``python benchmarks/fit_utilization.py [--write] [--docs] [--check]``.

What is fitted are the log odds of the model FLOP utilisation that ``utilization_seen.py`` gathers: headline chip-hours
of runs.csv with parameters and data, and its measured throughputs of tiers A and B.

A cause has one effect (:func:`footprint.resolve.utilization.causes` says how much of it a run has). Effects are shrunk
towards nothing by a normal prior, those of a design towards their kind; runs of one family share a deviation of their
own, so that a family of 200 benchmarks does not outvote 200 runs; deviations have heavy tails (Student's t), so that
a run that went badly does not pull the rest. Throughputs of production and tuned benchmarks have an offset: they are
faster than whole runs with their restarts.

Nothing is fitted to a system: a cause has an effect only where runs of two families have it, or settings of a
benchmark. Errors are told in sample, of fits without the system, and of fits without its family.

``--write`` puts the effects into hardware_db/priors.csv, ``--docs`` the tables into docs/validation.md; ``--check``
says what in them is not what the fit says now. Needs numpy only.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from math import exp, log, log1p
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from utilization_seen import BENCHMARK, RUN, STEADY, observations

import hardware_db
from footprint import architectures
from footprint.validation.runs import stated

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from utilization_seen import Observation

    Array = np.ndarray[Any, np.dtype[np.float64]]

NOISE = {RUN: 0.5, STEADY: 0.4, BENCHMARK: 0.9}
"""Standard deviation of an observation within its family, in log odds. Of a benchmark it is set high, since the many
settings of one bench tell of its tuning and not of runs."""
FAMILY = 0.5
"""Standard deviation between families, by which families left out are told best (0.35, 0.5 and 0.7 were tried)."""
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
    "samples": 1.0,
}
"""How large an effect may well be: standard deviation of its prior."""
DESIGN, OTHER = 0.2, 0.3
"""The same of a design of chips, and of any other cause."""
REFERENCES = {
    "early": (2023, "from about then on, frameworks for GPUs had fused attention (FlashAttention, May 2022)"),
    "early-years": (2, "years; counted no further, as what is known of them is of slower chips"),
    "early-speed": (5e13, "FLOP/s: between the 16-bit peaks of P100 and V100, whose products outran the memory"),
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
OF_SAMPLES = {name for name in architectures.NAMES if architectures.named(name).UNIT == "samples"}
"""Architectures of which a few runs tell: they have the effect of samples in common."""
FEWEST = 2
"""Figures, and families or settings of a benchmark, with a cause from which it gets an effect."""


def log_share(value: float) -> float:
    """Logarithm of the share with these log odds."""
    return -log1p(exp(-value))


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


def fitted(seen: list[Observation]) -> list[str]:
    """The causes that get an effect: those of which more than one family, or a benchmark in several settings, tells."""
    families: dict[str, set[str]] = {}
    for one in seen:
        for cause, amount in one.amounts.items():
            if amount:
                families.setdefault(cause, set()).add(one.run.id if one.type == BENCHMARK else one.family)
    told = {cause for cause, names in families.items() if len(names) >= FEWEST}
    return sorted(told - TAKEN_AS_READ - OF_SAMPLES)


def fit(seen: list[Observation], rounds: int = 15) -> Fit:
    """Posterior mean of the effects, by reweighting until the heavy tails are accounted for.

    The covariance of a family's figures is diagonal but for what they share: its inverse has a closed form.
    """
    causes = fitted(seen)
    designs = {hardware_db.folded(row.value) for row in hardware_db.rows("chips", None, "architecture")}
    table = np.array([[one.amounts.get(cause, 0.0) for cause in causes] for one in seen])
    scales = np.array([SCALES.get(cause, DESIGN if cause in designs else OTHER) for cause in causes])
    wanted = np.array([one.odds for one in seen])
    noise = np.array([NOISE[one.type] for one in seen])
    names, families = np.unique([one.family for one in seen], return_inverse=True)
    member = np.equal.outer(np.arange(len(names)), families).astype(float)
    weights = np.ones(len(seen))
    for _ in range(rounds):
        single = weights / noise**2
        shared = FAMILY**2 / (1 + FAMILY**2 * (member @ single))
        weighted = table * single[:, None]
        precision = table.T @ weighted + np.diag(scales**-2)
        sums = member @ weighted
        precision -= sums.T @ (sums * shared[:, None])
        toward = weighted.T @ wanted - sums.T @ (shared * (member @ (single * wanted)))
        effects = np.linalg.solve(precision, toward)
        rest = wanted - table @ effects
        own = (rest - member.T @ (shared * (member @ (single * rest)))) / noise
        weights = (TAILS + 1) / (TAILS + own**2)
    return Fit(causes, effects, np.linalg.inv(precision))


def left_out(seen: list[Observation], key: Callable[[Observation], str]) -> Array:
    """Log odds expected of each observation by a fit without those that share its key: its family, or its system."""
    whole = fit(seen)
    found = np.array([whole.expected(one.amounts) for one in seen])
    for name in sorted({key(one) for one in seen if one.headline}):
        rest = fit([one for one in seen if key(one) != name])
        for place, one in enumerate(seen):
            if key(one) == name:
                found[place] = rest.expected(one.amounts)
    return found


def error(differences: Array) -> str:
    """Geometric-mean error factor and share within two, of differences of logarithms."""
    size = np.abs(differences)
    return f"x{exp(size.mean()):.2f}, {100 * np.mean(size < log(2)):.0f} %"


class Errors(NamedTuple):
    """What the fit expects of each observation, and fits without its system and without its family."""

    inside: Array
    system: Array
    family: Array


def errors(seen: list[Observation], found: Fit) -> Errors:
    """All three."""
    inside = np.array([found.expected(one.amounts) for one in seen])
    return Errors(inside, left_out(seen, lambda one: one.system), left_out(seen, lambda one: one.family))


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
    """Standard deviations of log odds that cover what was left out: the mean of those that its 50 and 90 % ask for."""
    wanted = np.array([one.odds for one in seen])
    groups = {
        "any": lambda one: one.run.kind != "adaptation" and not one.amounts.get("samples"),
        "samples": lambda one: one.run.kind != "adaptation" and one.amounts.get("samples"),
        "adaptation": lambda one: one.run.kind == "adaptation",
    }
    found = {}
    for name, rule in groups.items():
        kept = np.array([one.headline and bool(rule(one)) for one in seen])
        size = np.abs(wanted - without)[kept]
        width = np.mean([np.quantile(size, 0.5) / 0.6745, np.quantile(size, 0.9) / 1.6449])
        found[name] = (float(width), int(kept.sum()))
    return found


class Cut(NamedTuple):
    """Errors of some of the runs: in sample, of systems left out, of families left out."""

    name: str
    count: int
    inside: str
    system: str
    family: str
    worse: float
    """Error factor of families left out less that in sample."""


def cuts(seen: list[Observation], told: Errors) -> list[Cut]:
    """How well the utilisation itself is told, cut by cut."""
    shares = np.array([log_share(one.odds) for one in seen])
    expected = [np.array([log_share(value) for value in values]) for values in told]
    found = []
    for name, kept in _cuts(seen).items():
        off = [shares[kept] - values[kept] for values in expected]
        worse = exp(np.abs(off[2]).mean()) - exp(np.abs(off[0]).mean())
        found.append(Cut(name, int(kept.sum()), *map(error, off), float(worse)))
    return found


def counts(seen: list[Observation]) -> Counter[str]:
    """Figures with each cause."""
    return Counter(cause for one in seen for cause, amount in one.amounts.items() if amount)


def report(seen: list[Observation], found: Fit, told: Errors) -> None:
    """Print the effects, and the errors within the sample, of systems and of families left out."""
    families = len({one.family for one in seen})
    print(f"{len(seen)} figures of {families} families: {dict(Counter(one.type for one in seen))}")
    many = counts(seen)
    for cause, effect, spread in zip(found.causes, found.effects, found.spreads, strict=True):
        print(f"  {cause:24} {effect:+.3f} +- {spread:.3f}  ({many[cause]})")
    for cut in cuts(seen, told):
        print(f"{cut.name:32} {cut.count:3}  in sample {cut.inside}; system left out {cut.system}; ", end="")
        print(f"family left out {cut.family}, {cut.worse:+.2f}")
    for name, (width, count) in spreads(seen, told.family).items():
        print(f"spread {name:16} {width:.2f} ({count})")


_SCRIPT = "benchmarks/fit_utilization.py"
_AMOUNTS = {
    "early": "a year before the reference, GPUs only, times the log of the chip's peak over that of early-speed",
    "size": "a decade, times the log of the chip's peak over that of speed",
    "moe": "times the log of the chip's peak over the reference",
    "chips": "a decade",
    "seq-len": "a decade",
}


def rows(seen: list[Observation], found: Fit, told: Errors) -> list[list[str]]:
    """The rows of priors.csv."""
    families = len({one.family for one in seen})
    locator = f"{_SCRIPT}: {len(seen)} figures of {families} families in runs.csv"
    many = counts(seen)
    lines = []
    for cause, effect, spread in zip(found.causes, found.effects, found.spreads, strict=True):
        ends = [f"{effect + sign * 1.645 * spread:.3g}" for sign in (-1, 1)]
        note = "; ".join(filter(None, (f"log odds; {many[cause]} figures", _AMOUNTS.get(cause, ""))))
        lines.append(_line(cause, "effect", f"{effect:.3g}", ends, locator, note))
    for name, (width, count) in spreads(seen, told.family).items():
        note = f"log odds; of {count} runs from fits without their family"
        lines.append(_line(name, "spread", f"{width:.2f}", ["", ""], locator, note))
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


def tables(seen: list[Observation], found: Fit, told: Errors) -> dict[str, str]:
    """The tables of the documentation: effects, errors of systems and families left out, the largest residuals."""
    many = counts(seen)
    effects = ["| cause | log odds | standard deviation | figures |", "|---|---:|---:|---:|"]
    effects += [
        f"| {cause} | {effect:+.2f} | {spread:.2f} | {many[cause]} |"
        for cause, effect, spread in zip(found.causes, found.effects, found.spreads, strict=True)
    ]
    left = [
        "| utilisation of | runs | in sample, within 2x | system left out | family left out | worse by |",
        "|---|---:|---|---|---|---:|",
    ]
    left += [
        f"| {cut.name} | {cut.count} | {cut.inside} | {cut.system} | {cut.family} | {cut.worse:.2f} |"
        for cut in cuts(seen, told)
    ]
    residuals = ["| run | utilisation | expected | family left out |", "|---|---:|---:|---:|"]
    headline = [
        (one, float(inside), float(out))
        for one, inside, out in zip(seen, told.inside, told.family, strict=True)
        if one.headline
    ]
    for one, inside, out in sorted(headline, key=lambda item: abs(item[0].odds - item[2]), reverse=True)[:15]:
        shares = (exp(log_share(value)) for value in (one.odds, inside, out))
        residuals.append(f"| {one.run.id} | " + " | ".join(f"{share:.2f}" for share in shares) + " |")
    return {"effects": "\n".join(effects), "left": "\n".join(left), "residuals": "\n".join(residuals)}


def paged(text: str, told: dict[str, str]) -> str:
    """The page with these tables between its marks."""
    for name, table in told.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise ValueError(f"{PAGE.name} has no {begin.strip()} and {end}")
        text = f"{before}{begin}{table}\n{end}{after}"
    return text


def stale(lines: list[list[str]], told: dict[str, str]) -> list[str]:
    """Rows of priors.csv and tables of the page that are not what the fit says."""
    path = hardware_db.FOLDER / "priors.csv"
    with path.open(encoding="utf-8", newline="") as file:
        kept = [row for row in csv.reader(file) if row and row[1].startswith("utilization-")]
    found = [f"priors.csv has {','.join(row)}" for row in kept if row not in lines]
    found += [f"priors.csv lacks {','.join(row)}" for row in lines if row not in kept]
    page = PAGE.read_text(encoding="utf-8")
    return found + [f"the table of {name} in {PAGE.name}" for name, table in told.items() if table not in page]


def main() -> None:
    """Fit, report and, where asked, write: the references first, which the causes are measured from."""
    if "--write" in sys.argv:
        write(_references(), "utilization-reference")
        for cached in (hardware_db.rows, hardware_db._by_quantity, hardware_db._content):
            cached.cache_clear()
    seen = observations()
    found = fit(seen)
    told = errors(seen, found)
    report(seen, found, told)
    if "--write" in sys.argv:
        write(rows(seen, found, told))
    if "--docs" in sys.argv:
        PAGE.write_text(paged(PAGE.read_text(encoding="utf-8"), tables(seen, found, told)), encoding="utf-8")
    if "--check" in sys.argv:
        lines = stale(rows(seen, found, told), tables(seen, found, told))
        sys.exit("\n".join(lines) or 0)


if __name__ == "__main__":
    main()
