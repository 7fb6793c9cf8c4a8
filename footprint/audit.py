"""From an output back to the rows that entered it: which equation, which paper, which figure, which source.

The model is evaluated once on the central figures while every access is noted, so that the trail is what was
computed and not a description of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import hardware_db
from footprint.errors import InvalidInput, shown
from footprint.model import OUTPUTS, STEPS, Footprint
from footprint.records import Inputs
from footprint.units import per

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from footprint.estimation import Result
    from footprint.records import Estimate, Phase
    from hardware_db import Datum, Source


_MOVE = 1e-3
"""By how much an input is moved to see what it enters."""


class Equation(NamedTuple):
    """An equation of the model, from its docstring."""

    name: str
    says: str
    formula: str
    references: tuple[str, ...]


class Node(NamedTuple):
    """A figure of the audit trail, and those that it was computed from.

    ``estimate`` is the input of the scenario where the node is one; then there are no equations and no children.
    """

    name: str
    label: str
    value: float | None
    unit: str
    equations: tuple[Equation, ...]
    estimate: Estimate | None
    children: tuple[Node, ...]

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Node]]:
        """This node and all below it, each with its depth."""
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)

    @property
    def data(self) -> tuple[Datum, ...]:
        """Rows on which the node rests itself."""
        return self.estimate.data if self.estimate else ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """Sources of these rows."""
        return tuple(hardware_db.source(key) for key in dict.fromkeys(datum.source for datum in self.data))


class _Watched(Footprint):
    """The model, noting which step reads which."""

    def __init__(self, original: Footprint, inputs: Inputs[float]) -> None:
        super().__init__(inputs, original.architecture, original.method)
        self.__dict__["_reads"] = {}
        self.__dict__["_open"] = []
        self.__dict__["_parts"] = {}
        self.__dict__["_figures"] = dict(iter(inputs))
        self.__dict__["inputs"] = _WatchedInputs(inputs, self)

    def note(self, name: str) -> None:
        """Put a read down to the step that is being computed."""
        opened = self.__dict__["_open"]
        if opened:
            reads = self.__dict__["_reads"].setdefault(opened[-1], {})
            reads[name] = None

    def __getattribute__(self, name: str) -> Any:
        if name not in STEPS:
            return super().__getattribute__(name)
        self.note(name)
        known = self.__dict__
        if name not in known:
            known["_open"].append(name)
            try:
                known[name] = STEPS[name].compute(self)
            finally:
                known["_open"].pop()
        if name == "phases" and known["_open"]:
            parts = known["_parts"].setdefault(known["_open"][-1], set())
            return tuple(_WatchedPhase(phase, parts) for phase in known[name])
        return known[name]

    def of_phases(self, reader: str) -> tuple[str, ...]:
        """What the phases read that enters the parts of them which a step reads: nothing of their time enters FLOP."""
        known = self.__dict__
        before, parts = known["phases"], known["_parts"].get(reader, ())
        told = []
        for read in known["_reads"].get("phases", ()):
            name = read.removeprefix("inputs.")
            value = known["_figures"].get(name)
            if name == read or value is None:
                told.append(read)
                continue
            moved = Footprint(
                Inputs(**known["_figures"] | {name: value * (1 + _MOVE) or _MOVE}), self.architecture, self.method
            ).phases
            if any(getattr(a, part) != getattr(b, part) for a, b in zip(before, moved, strict=True) for part in parts):
                told.append(read)
        return tuple(told)


class _WatchedPhase:
    """A phase that notes which of its parts are read."""

    def __init__(self, phase: Phase, parts: set[str]) -> None:
        self._phase, self._parts = phase, parts

    def __getattr__(self, name: str) -> Any:
        self._parts.add(name)
        return getattr(self._phase, name)


class _WatchedInputs(Inputs[float]):
    def __init__(self, inputs: Inputs[float], watcher: _Watched) -> None:
        object.__setattr__(self, "_inputs", inputs)
        object.__setattr__(self, "_watcher", watcher)

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("_"):
            return object.__getattribute__(self, name)
        value = getattr(object.__getattribute__(self, "_inputs"), name)
        if value is not None:
            object.__getattribute__(self, "_watcher").note(f"inputs.{name}")
        return value


def explain(result: Result, output: str) -> Node:
    """The audit trail of an output.

    Parameters
    ----------
    result
        An estimate.
    output
        Attribute or column of an output: ``carbon`` or ``carbon_kgco2e``.

    Raises
    ------
    InvalidInput
        If there is no such output.
    Unavailable
        If the scenario cannot have it; the message says why.
    """
    name = named(output)
    resolved = result.resolved
    estimates = dict(iter(resolved.inputs))
    inputs = Inputs(**{key: estimate.value for key, estimate in estimates.items()})
    watched = _Watched(Footprint(inputs, resolved.architecture, resolved.method), inputs)
    getattr(watched, name)
    return _node(name, watched, estimates)


def named(output: str) -> str:
    """The attribute of an output, from its attribute or column, whatever the separators."""
    wanted = output.strip().casefold().replace("-", "_")
    for name, step in OUTPUTS.items():
        if wanted in (name, step.column):
            return name
    from difflib import get_close_matches

    close = get_close_matches(wanted, [*OUTPUTS, *(step.column for step in OUTPUTS.values())], n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    raise InvalidInput(f"no output {shown(output)}; {hint}outputs: {', '.join(OUTPUTS)}")


def _node(name: str, watched: _Watched, estimates: dict[str, Estimate], reader: str = "") -> Node:
    if name.startswith("inputs."):
        estimate = estimates[name.removeprefix("inputs.")]
        label = estimate.name.replace("_", " ")
        return Node(estimate.name, label, per(estimate.value, estimate.unit), estimate.unit, (), estimate, ())
    step, value = STEPS[name], watched.__dict__[name]
    reads = watched.of_phases(reader) if name == "phases" else tuple(watched.__dict__["_reads"].get(name, ()))
    if reads == (f"inputs.{name}",):  # an input that is passed on needs no node of its own
        return _node(reads[0], watched, estimates)._replace(label=step.label)
    children = tuple(_node(read, watched, estimates, name) for read in reads)
    figure = per(value, step.unit) if step.unit else None
    return Node(name, step.label, figure, step.unit, tuple(map(equation, _used(step, watched, name))), None, children)


def _used(step: Any, watched: _Watched, name: str) -> tuple[Callable[..., Any], ...]:
    """The equations of a step; those of the method and architecture for the phases of work."""
    if name in ("phases", "trained", "frozen"):
        return watched.method.EQUATIONS + watched.architecture.EQUATIONS
    return tuple(step.equations)


def equation(function: Callable[..., Any]) -> Equation:
    """What an equation's docstring says of it: its first line, its formula, its references."""
    text = re.sub(r"\n    ", "\n", function.__doc__ or "")
    sections = re.split(r"\n([A-Z][a-z]+)\n-{3,}\n", text)
    parts = dict(zip(sections[1::2], sections[2::2], strict=True))
    references = re.split(r"\n?\.\. \[\d+\] ", parts.get("References", ""))
    module = function.__module__.rpartition(".")[2]
    return Equation(
        f"{module}.{function.__name__}",
        sections[0].strip().splitlines()[0] if sections[0].strip() else "",
        " ".join(parts.get("Notes", "").split()),
        tuple(" ".join(reference.split()) for reference in references if reference.strip()),
    )
