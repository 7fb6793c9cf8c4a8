"""Pretraining against every adaptation: absolute, as a ratio, and when each has paid for itself.

Every input has a stream of draws named by the input (:mod:`footprint.uncertainty`), so that two methods share the
draws of what they share: the price of a chip-hour, the grid, the power. Ratios and break-evens are taken draw by draw:
their intervals are of the ratio, not of two independent estimates.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

import hardware_db
from footprint import methods as ways
from footprint.equations import breakeven
from footprint.errors import Impossible, InvalidInput, Unavailable
from footprint.estimation import sampling
from footprint.fields import FIELDS, spelled
from footprint.paired import RATIOS, SHOWN, Absent, Drawn, Line, Ratio, paired
from footprint.records import Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["RATIOS", "SHOWN", "BreakEven", "Comparison", "Line", "Ratio", "compare", "evaluate", "words"]

PER_QUERY = {"cost_cloud": "cost_per_query", "energy": "energy_per_query", "compute": "compute_per_query"}
"""Outputs by which break-evens are told, and what a query takes of each."""
SCRATCH = ("tokens_from_scratch", "compute_from_scratch", "effective_data")
"""Steps that say what training from scratch would take."""
LAW = ("transfer_scale", "transfer_data_exponent", "transfer_size_exponent", "characters_per_token")
"""Inputs that these need."""
OF_PRETRAINING = frozenset(
    {"tokens", "samples", "steps", "batch_tokens", "batch_samples", "compute", "chip_hours", "wall_hours", "chips"}
    | {"utilization", "hfu"}
)
"""Fields that describe the run by which the system was made, and are not those of an adaptation."""
OF_ADAPTATION = ("adaptation", "serving")
"""Groups of fields that describe an adaptation, and are not those of the run by which the system was made."""
FROM_SCRATCH = "from-scratch"
"""Word for training a model of its own, where a break-even names a method."""
TUNED, PROMPTED, SERVED = ("full-finetune", "lora"), "few-shot", "zero-shot"
"""Methods between which break-evens are sought."""
LIMITS = (
    "from scratch: Hernandez et al. (2021), fitted to Python code and models of up to 1e9 parameters; it holds while "
    "the fine-tuning data are at most a tenth of what would train the model, and pretraining may hold small models back"
)


class BreakEven(NamedTuple):
    """When something has paid for itself, by one output; infinite where it never does."""

    name: str
    method: str
    by: str
    ratio: Ratio
    says: str


class Comparison:
    """Pretraining and adaptations of a system, side by side.

    Attributes
    ----------
    pretraining
        The line of pretraining.
    lines
        One line for each method.
    breakevens
        When fine-tuning beats prompting, over how many adaptations pretraining is spread, what it saves in data.
    notes
        What limits them.
    """

    def __init__(
        self, scenario: Scenario, pretraining: Line, lines: list[Line], breakevens: list[BreakEven], notes: list[str]
    ) -> None:
        self.scenario, self.pretraining, self.lines = scenario, pretraining, lines
        self.breakevens, self.notes = breakevens, notes

    def __getitem__(self, method: str) -> Line:
        """The line of a method."""
        word = ways.canonical(method)
        for line in (self.pretraining, *self.lines):
            if line.method == word:
                return line
        raise InvalidInput(f"{word} was not compared")

    @property
    def warnings(self) -> tuple[str, ...]:
        """What should be known before the figures are used, once each."""
        found = (line.resolved.warnings for line in (self.pretraining, *self.lines) if line.resolved is not None)
        return tuple(dict.fromkeys(warning for warnings in found for warning in warnings))


def compare(
    system: str | None = None,
    methods: Sequence[str] | str | None = None,
    *,
    draws: int = 100_000,
    seed: int = 0,
    **fields: Any,
) -> Comparison:
    """Pretraining against adaptations of a system.

    Parameters
    ----------
    system
        A named system to start from; the other fields override what is published of it.
    methods
        Methods to compare with pretraining, as a sequence or separated by commas: all where None.
    draws, seed
        Monte Carlo draws (0: point values only) and their seed.
    **fields
        Fields of a scenario. What describes a run (tokens, compute, chips, hours, utilization) is of the pretraining;
        what describes an adaptation or queries is of these; hardware, place, date and prices are of both.

    Raises
    ------
    InvalidInput
        If a field, name or figure cannot be used.
    Impossible
        If neither the pretraining nor any of the methods can be estimated.

    Examples
    --------
    >>> import footprint
    >>> told = footprint.compare(params="7B", tokens="1T", methods="lora", examples=1000, epochs=1, draws=0)
    >>> round(told["lora"].ratios["compute"].value * 1e7, 1)
    3.4
    """
    given = {name: value for name, value in ({"system": system} | fields).items() if value is not None}
    return evaluate(Scenario(given, *sampling(draws, seed)), words(methods))


def words(given: Sequence[str] | str | None) -> list[str]:
    """Words of the methods asked for: all where None."""
    if given is None:
        return [name for name in ways.NAMES if name != "pretrain"]
    parts = given.split(",") if isinstance(given, str) else list(given)
    found = dict.fromkeys(ways.canonical(part) for part in parts if part.strip())
    if not found:
        raise InvalidInput("methods: none given; of " + ", ".join(ways.NAMES))
    return [word for word in found if word != "pretrain"]


def evaluate(scenario: Scenario, asked: Sequence[str]) -> Comparison:
    """The comparison of a scenario's pretraining with methods."""
    fields = {spelled(str(name)): value for name, value in scenario.fields.items()}
    if "method" in fields:
        raise InvalidInput("method: a comparison takes methods")
    made, notes = _pretraining(_made(fields), scenario)
    runs: dict[str, Drawn] = {}
    reasons: dict[str, str] = {}
    for word in dict.fromkeys((*asked, *TUNED, PROMPTED, SERVED)):
        try:
            runs[word] = _drawn(word, _adapted(fields, word), scenario)
        except (Impossible, Unavailable) as reason:
            reasons[word] = str(reason)
    if not runs and isinstance(made, Absent):
        raise Impossible(made.reason)
    lines = [runs[word].line(made) if word in runs else Line(word, {}, {}, reasons[word]) for word in asked]
    found = list(_breakevens(made, runs))
    notes += [LIMITS] if any(item.method == FROM_SCRATCH for item in found) else []
    asking = [run for run in runs.values() if run.method in asked and ways.answers(run.resolved.method)]
    if asking:
        names = ", ".join(run.method for run in asking)
        notes.append(f"{names}: of {asking[0].resolved.inputs.queries.value:,.0f} queries")
    return Comparison(scenario, made.line(made), lines, found, notes)


def _pretraining(fields: dict[str, Any], scenario: Scenario) -> tuple[Drawn | Absent, list[str]]:
    """The run by which a system was made: that of its base, where what is published of it is a tuning of this."""
    made, refusal = None, None
    try:
        made = _drawn("pretrain", fields, scenario)
    except Impossible as reason:
        refusal = reason
    notes: list[str] = []
    system = "" if "system" not in fields or OF_PRETRAINING & fields.keys() else str(fields["system"])
    while system and (base := _base(system)):
        try:
            other = _drawn("pretrain", fields | {"system": base}, scenario)
        except Impossible:
            break
        if made is not None and made.values.get("compute", inf) >= other.values.get("compute", 0):
            break
        made, system, notes = other, base, [f"pretraining is that of {base}, from which {fields['system']} was made"]
    return made or Absent(str(refusal)), notes


def _base(system: str) -> str:
    """The system from which another was made, empty where it is not in the database."""
    try:
        name = hardware_db.identify("systems", system)
        return hardware_db.identify("systems", hardware_db.word("systems", name, "base") or "")
    except hardware_db.UnknownName:
        return ""


def _made(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of the run by which the system was made."""
    dropped = {name for name in fields if name in FIELDS and FIELDS[name].group in OF_ADAPTATION}
    if not _passes_of_pretraining(fields):
        dropped.add("epochs")
    return {name: value for name, value in fields.items() if name not in dropped}


def _adapted(fields: dict[str, Any], word: str) -> dict[str, Any]:
    """The fields of an adaptation: those that the method uses, and those that are of any run."""
    method = ways.named(word)
    used = {*method.NEEDS, *method.TAKES}
    others = {name for each in ways.NAMES for name in (*ways.named(each).NEEDS, *ways.named(each).TAKES)} - used
    dropped = OF_PRETRAINING | {name for name in others if name in FIELDS and FIELDS[name].group in OF_ADAPTATION}
    if _passes_of_pretraining(fields):
        dropped |= {"epochs"}
    return {name: value for name, value in fields.items() if name not in dropped} | {"method": word}


def _passes_of_pretraining(fields: dict[str, Any]) -> bool:
    """Whether epochs are those of the pretraining: its data are given, and none of an adaptation."""
    return bool({"tokens", "samples"} & fields.keys()) and not {"examples", "example_tokens", "pairs"} & fields.keys()


def _drawn(word: str, fields: dict[str, Any], scenario: Scenario) -> Drawn:
    """A method of a scenario, with what its break-evens need."""
    asked = Scenario(fields, scenario.draws, scenario.seed)
    if word == TUNED[0]:
        return Drawn(word, asked, SCRATCH, LAW)
    return Drawn(word, asked, tuple(PER_QUERY.values()) if word in (PROMPTED, SERVED) else ())


def _breakevens(made: Drawn | Absent, runs: dict[str, Drawn]) -> list[BreakEven]:
    """Every break-even that the methods allow."""
    found: list[tuple[str, str, str, Ratio | None, str]] = []
    for word in filter(runs.__contains__, TUNED):
        for name, query in PER_QUERY.items():
            if PROMPTED in runs and SERVED in runs:
                names = (name, query, query)
                when = paired(breakeven.queries, names, runs[word], runs[PROMPTED], runs[SERVED])
                found.append(("queries", word, name, when, f"queries after which {word} beats {PROMPTED}"))
            when = paired(breakeven.adaptations, name, made, runs[word])
            says = f"{word} runs that together take as much as the pretraining"
            found.append(("adaptations", word, name, when, says))
    tuned = TUNED[0]
    if tuned in runs:
        data, times = paired(_same, SCRATCH[0], runs[tuned]), paired(_same, SCRATCH[2], runs[tuned])
        found.append(("data", FROM_SCRATCH, "tokens", data, f"tokens to train from scratch what {tuned} makes"))
        found.append(("data", FROM_SCRATCH, "effective_data", times, "that is, times the fine-tuning data"))
        names = ("compute", SCRATCH[1], "compute")
        when = paired(breakeven.adaptations_against_scratch, names, made, runs[tuned], runs[tuned])
        says = "adaptations after which one pretraining takes fewer FLOP than each from scratch"
        found.append(("adaptations", FROM_SCRATCH, "compute", when, says))
    return [BreakEven(name, word, by, ratio, says) for name, word, by, ratio, says in found if ratio is not None]


def _same(figure: Any) -> Any:
    return figure
