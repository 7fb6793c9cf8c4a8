"""The shape of a network: what is given of it, what is taken to be so, and the parameters that follow from it."""

from __future__ import annotations

from functools import cache
from itertools import product
from math import inf, log
from typing import TYPE_CHECKING, Any

import hardware_db
from footprint.architectures import known
from footprint.errors import InvalidInput
from footprint.fields import FIELDS
from footprint.records import Estimate, Inputs
from footprint.resolve.ledger import Ledger, prior

if TYPE_CHECKING:
    from collections.abc import Callable

    from footprint.architectures import Architecture

SHAPE = tuple(name for name, field in FIELDS.items() if field.group == "shape")
_QUANTITIES = {name: FIELDS[name].quantity for name in SHAPE}
FITTED = {"ffn_matrices": (2.0, 3.0), "embedding_matrices": (1.0, 2.0)}
"""What a network has one or the other of, which its published parameters tell."""
DRAWING, TRAINING = {"denoising_steps", "guidance_passes"}, {"pretrain", "continued-pretrain"}
"""What only drawing an image needs, and methods that draw none."""
SAMPLED = {"patch"}
"""What tells how many tokens a sample is cut into, though it belongs to the shape."""
TOLERANCE = 0.05
"""Published parameters are rounded, and leave out embeddings or count adapters; beyond this they contradict a shape."""
ROUNDED = 1e-9
_PARTS = {
    "active_params": "params",
    "kv_heads": "heads",
    "experts_per_token": "experts",
    "dense_layers": "layers",
    "window_layers": "layers",
    "moe_interval": "layers",
}
"""What is a part of another figure, and so not more."""
CONTRADICTED = {"ffn_width", "ffn_matrices", "vocab", "embedding_matrices"}
"""Without these there is no exact count; what attention and its cache need is kept."""


def settle(ledger: Ledger, architecture: Architecture, word: str) -> bool:
    """Settle the shape and the parameters that follow from it; whether FLOP can be counted exactly."""
    for name, quantity in _QUANTITIES.items():
        if name in ledger.typed or quantity in ledger.system:
            ledger.own(name)
    _parts(ledger)
    _latent(ledger)
    found = _Shape(ledger, architecture, word)
    complete = found.fill()
    found.commit(complete)
    return complete and _derive(ledger, architecture)


def _parts(ledger: Ledger) -> None:
    """Refuse parts that are more than their whole."""
    for part, whole in _PARTS.items():
        if ledger.has(part) and ledger.has(whole) and ledger.value(part) > ledger.value(whole):
            figures = (f"{name} ({ledger.value(name):g})" for name in (part, whole))
            other = next((name for name in (part, whole) if name not in ledger.given), None)
            raise InvalidInput(
                f"{' is more than '.join(figures)}"
                + (f": give {other} too" if other and ledger.words.get("system") else "")
            )


def _latent(ledger: Ledger) -> None:
    """Hold latent attention to be whole: its rank says nothing without the heads that it is unfolded to."""
    missing = [name for name in ("heads", "head_size", "rope_size") if not ledger.has(name)]
    if ledger.has("kv_rank") and missing:
        if "kv_rank" in ledger.typed:
            raise InvalidInput(
                f"kv_rank is of latent attention, which also has {', '.join(missing)}: give them beside it"
            )
        ledger.drop("kv_rank")


@cache
def _usual(word: str) -> tuple[tuple[str, hardware_db.Datum], ...]:
    """What priors say of the shape of an architecture."""
    rows = ((name, hardware_db.lookup("priors", word, quantity)) for name, quantity in _QUANTITIES.items())
    return tuple((name, datum) for name, datum in rows if datum is not None)


class _Shape:
    """The shape while it is being filled: a copy of what is settled, and what would be assumed."""

    def __init__(self, ledger: Ledger, architecture: Architecture, word: str) -> None:
        self.ledger, self.architecture, self.word = ledger, architecture, word
        self.inputs = figures(ledger)
        self.assumed: dict[str, Estimate] = {}

    def assume(self, name: str, value: float, data: tuple[hardware_db.Datum, ...], note: str) -> None:
        field = FIELDS[name]
        self.assumed[name] = Estimate(name, value, None, None, field.unit, field.spread, data, note)
        setattr(self.inputs, name, value)

    def fill(self) -> bool:
        """Add priors of the architecture, what its rules give, and what its parameters tell; whether it is complete."""
        for name, datum in _usual(self.word):
            if getattr(self.inputs, name) is None:
                self.prior(name, datum)
        for rule in self.architecture.ASSUMED:
            if getattr(self.inputs, rule.name) is None:
                read = _Read(self.inputs)
                value = rule.value(read)
                if value is not None:
                    self.assume(rule.name, value, self.rows(read.names), rule.note)
        open_ = [name for name in self.architecture.SHAPE if getattr(self.inputs, name) is None]
        if open_ and set(open_) <= FITTED.keys():
            self.fit(open_)
        return bool(self.architecture.SHAPE) and known(self.inputs, self.architecture.SHAPE)

    def rows(self, names: dict[str, None]) -> tuple[hardware_db.Datum, ...]:
        """The rows on which inputs rest, settled or assumed."""
        held = (self.assumed[name].data if name in self.assumed else self.ledger.rows(name) for name in names)
        return tuple({id(row): row for rows in held for row in rows}.values())

    def prior(self, name: str, datum: hardware_db.Datum) -> None:
        field = FIELDS[name]
        self.assumed[name] = Estimate(
            name, datum.number, datum.low, datum.high, field.unit, field.spread, (datum,), datum.note
        )
        setattr(self.inputs, name, datum.number)

    def fit(self, names: list[str]) -> None:
        """Choose what brings the parameters nearest to those given; without these, what is usual."""
        wanted = self.ledger.value("params") if self.ledger.has("params") else None
        if wanted is None:
            for name in names:
                datum = prior(name, self.word)
                if datum is not None:
                    self.prior(name, datum)
            return
        published = dict(iter(self.inputs)) | _published(self.ledger)
        best: tuple[float, ...] = ()
        least = inf
        for values in product(*(FITTED[name] for name in names)):
            trial = Inputs(**(published | dict(zip(names, values, strict=True))))
            derived = self.architecture.parameters(trial)
            off = inf if derived is None else abs(log(derived / wanted))
            if off < least - ROUNDED:
                best, least = values, off
        for name, value in zip(names, best, strict=True):
            self.assume(name, value, self.ledger.rows("params"), f"fits {wanted:.3g} parameters")

    def commit(self, complete: bool) -> None:
        """Settle what was assumed: all of it where the shape is complete, else only what does not belong to it."""
        training = self.ledger.words["method"].value in TRAINING
        for name, estimate in self.assumed.items():
            apart = name in SAMPLED or (name not in self.architecture.SHAPE and name not in FITTED)
            apart = apart and bool(estimate.data)
            if (complete or apart) and not (training and name in DRAWING):
                self.ledger.put(estimate)


class _Read(Inputs[float]):
    """Inputs that note which of them a rule reads."""

    def __init__(self, inputs: Inputs[float]) -> None:
        self.__dict__["names"], self.__dict__["_inputs"] = {}, inputs

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.__dict__["_inputs"], name)
        if value is not None:
            self.__dict__["names"][name] = None
        return value


def figures(ledger: Ledger, side: str = "value") -> Inputs[float]:
    """The settled sizes as figures: central ones, or an end of their interval."""
    names = (name for name in ledger.settled if name in _QUANTITIES or name in ("params", "active_params"))
    return Inputs(multiply_add=2.0, **{name: ledger.figure(name, side) for name in names})


def _published(ledger: Ledger) -> dict[str, float]:
    """What is published of a system in place of what was typed: its parameters belong to that."""
    typed = ((name, ledger.system.get(_QUANTITIES[name])) for name in _QUANTITIES.keys() & ledger.typed.keys())
    return {} if "params" in ledger.typed else {name: row.number for name, row in typed if row is not None}


def _derive(ledger: Ledger, architecture: Architecture) -> bool:
    """Settle the parameters that follow from the shape; False where those given contradict it, which then count."""
    counts = {"params": architecture.parameters}
    if ledger.has("experts"):
        counts["active_params"] = architecture.active
    agrees = True
    shape = figures(ledger)
    before = Inputs(**(dict(iter(shape)) | _published(ledger)))
    for name, count in counts.items():
        derived = count(shape)
        if derived is None:
            continue
        reshaped = name not in ledger.typed and derived != count(before)
        if not ledger.has(name) or reshaped:
            ledger.put(_follows(ledger, name, count, derived))
        elif abs(derived / ledger.value(name) - 1) > TOLERANCE:
            agrees = "ffn_matrices" not in architecture.SHAPE  # else there is a rule of thumb from the parameters
            counted = "the shape" if agrees else name
            ledger.warnings.append(
                f"the shape has {derived:.3g} {name}, not {ledger.value(name):.3g}: FLOP are counted from {counted}"
            )
    if not agrees:
        for part in CONTRADICTED & set(architecture.SHAPE):
            ledger.drop(part)
    return agrees


def _follows(ledger: Ledger, name: str, count: Callable[[Inputs[float]], float | None], derived: float) -> Estimate:
    """Parameters that follow from the shape, with the interval of what it is made of."""
    low, high = count(figures(ledger, "low")), count(figures(ledger, "high"))
    rows = tuple(row for part in SHAPE if ledger.has(part) for row in ledger.rows(part))
    if low == derived == high:
        low = high = None
    field = FIELDS[name]
    return Estimate(name, derived, low, high, field.unit, field.spread, rows, "from the shape")
