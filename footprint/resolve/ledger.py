"""The ledger in which a scenario's inputs are gathered, each with where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import hardware_db
from footprint import userdata
from footprint.errors import InvalidInput, unknown
from footprint.fields import ABOVE_ONE, FIELDS, SHARE, TEXT, spelled
from footprint.quantities import Amount, parse
from footprint.records import Estimate, Inputs, Scenario
from footprint.units import coherent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from footprint.architectures import Architecture
    from footprint.methods import Method
    from hardware_db import Datum

_DATA = {"tokens", "samples", "epochs", "steps", "batch_tokens", "batch_samples"}
_SHAPE = {name for name, field in FIELDS.items() if field.group == "shape"} - {"seq_len"}
_WORK = {"params", "active_params", "seq_len", "architecture", "method"} | _DATA | _SHAPE
_RUN = _WORK | {"compute", "hardware", "precision", "utilization", "hfu", "peak_performance", "count_factor"}
VOIDED_BY: dict[str, set[str]] = {
    "compute": _WORK,
    "chip_hours": _RUN,
    "wall_hours": _RUN | {"chips", "chip_hours"},
    "chips": {"hardware", "wall_hours", "method"},
    "utilization": {"hfu", "hardware", "precision", "architecture", "method", "peak_performance"},
    "precision": {"hardware"},
    "active_params": {"params"},
    **{name: {"params"} for name in _SHAPE},
    "forward_compute": {"params", "architecture", "seq_len"} | _SHAPE,
    "frozen_compute": {"architecture", "seq_len"} | _SHAPE,
    "tokens": {"method", "samples", "steps", "batch_tokens", "batch_samples"},
    "samples": {"method", "tokens", "steps", "batch_tokens", "batch_samples"},
    "steps": {"method"},
    "batch_tokens": {"method"},
    "batch_samples": {"method"},
    "epochs": {"method"},
    "region": {"country", "provider"},
    "provider": {"region"},
    "country": {"region"},
    "pue": {"country", "region", "provider"},
    "grid_intensity": {"country", "region", "provider"},
    "date": {"year"},
}
"""What is published of a system no longer holds once the user changes what it was a result of.

``method`` stands for any method but that by which the system was made: pretraining.
"""


class Word(NamedTuple):
    """A choice that is a word: the chip, the place, the precision."""

    name: str
    value: str
    data: tuple[Datum, ...] = ()
    note: str = ""
    assumed: bool = False


class Resolved(NamedTuple):
    """A scenario with everything that the model needs, and the story of how it came about."""

    inputs: Inputs[Estimate]
    words: dict[str, Word]
    warnings: tuple[str, ...]
    architecture: Architecture
    method: Method

    @property
    def assumptions(self) -> list[Estimate | Word]:
        """Everything that the user did not type, in the order in which it was settled."""
        numbers = [estimate for _, estimate in self.inputs if estimate.assumed]
        return [word for word in self.words.values() if word.assumed] + numbers


class Ledger:
    """What was typed, what is settled, and what should be said about it."""

    def __init__(self, scenario: Scenario) -> None:
        self.typed: dict[str, Amount] = {}
        self.texts: dict[str, str] = {}
        self.words: dict[str, Word] = {}
        self.warnings: list[str] = []
        self.system: dict[str, Datum] = {}
        self._estimates: dict[str, Estimate] = {}
        for given, value in scenario.fields.items():
            name = spelled(str(given))
            if name not in FIELDS:
                from difflib import get_close_matches

                raise unknown("field", str(given), get_close_matches(name, FIELDS))
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            if FIELDS[name].is_text:
                if isinstance(value, (list, tuple, dict)):
                    raise InvalidInput(f"{name} takes one word, not {value!r:.60}")
                self.texts[name] = str(value).strip()
            else:
                self.typed[name] = parse(FIELDS[name], value)

    @property
    def given(self) -> set[str]:
        """Names of the fields that the user gave."""
        return self.typed.keys() | self.texts.keys()

    @property
    def adapts(self) -> bool:
        """Whether something is done with a system that exists, rather than making it."""
        return "method" in self.words and self.words["method"].value != "pretrain"

    def has(self, name: str) -> bool:
        """Whether an input is settled."""
        return name in self._estimates

    @property
    def settled(self) -> Iterable[str]:
        """Names of the settled inputs."""
        return self._estimates.keys()

    def value(self, name: str) -> float:
        """The central figure of a settled input."""
        return self._estimates[name].value

    def figure(self, name: str, side: str) -> float:
        """The central figure (``value``) of a settled input, or an end of its interval where it has one."""
        estimate = self._estimates[name]
        end: float | None = getattr(estimate, side)
        return estimate.value if end is None else end

    def put(self, estimate: Estimate | None) -> bool:
        """Settle an input; False, and nothing done, where there is none to settle."""
        if estimate is None:
            return False
        self._estimates[estimate.name] = estimate
        return True

    def drop(self, name: str) -> None:
        """Forget a settled input."""
        self._estimates.pop(name, None)

    def rows(self, name: str) -> tuple[Datum, ...]:
        """The rows on which a settled input rests."""
        return self._estimates[name].data

    def published(self, name: str) -> Datum | None:
        """The row of the system, unless something was typed that it was a result of."""
        changed = self.given if self.adapts else self.given - {"method"}
        if VOIDED_BY.get(name, set()) & changed:
            return None
        return self.system.get(FIELDS[name].quantity)

    def own(self, name: str) -> bool:
        """Settle a number from what was typed, else from what is published of the system."""
        if name in self.typed:
            field, amount = FIELDS[name], self.typed[name]
            named = amount.distribution
            note = f"given, {named.kind}" if named else "given"
            return self.put(Estimate(name, *amount, field.unit, field.spread, (), note, False, named))
        return self.row(name, self.published(name))

    def row(
        self,
        name: str,
        datum: Datum | None,
        note: str = "",
        spread: Datum | None = None,
        also: tuple[Datum, ...] = (),
        times: float = 1.0,
    ) -> bool:
        """Settle a number from a row.

        Parameters
        ----------
        datum
            The row; nothing is settled where it is None.
        note
            What is said beside the row's own note.
        spread
            A row with the interval, relative to 1, to use for the sides on which the row has none of its own.
        also
            Further rows that the choice rests on.
        times
            Factor by which the interval is stretched for a row that is of another year or place.
        """
        if datum is None:
            return False
        field = FIELDS[name]
        value = coherent(datum.number, datum.unit)
        low = None if datum.low is None else coherent(datum.low, datum.unit)
        high = None if datum.high is None else coherent(datum.high, datum.unit)
        data = (datum, *also)
        one_sided = (low in (None, value)) != (high in (None, value))
        if spread is not None and value > 0 and (one_sided or (low is None and high is None)):
            # A bound on the figure itself says nothing of that side: the spread does.
            data += (spread,)
            offset = 1.0 if field.spread == ABOVE_ONE else 0.0
            if low in (None, value):
                low = offset + (value - offset) * (spread.low or 1.0)
            if high in (None, value):
                high = offset + (value - offset) * (spread.high or 1.0)
        if times != 1.0 and value > 0:
            offset = 1.0 if field.spread == ABOVE_ONE else 0.0
            low = offset + ((value if low is None else low) - offset) / times
            high = offset + ((value if high is None else high) - offset) * times
        if low is not None or high is not None:
            low, high = (value if low is None else low), (value if high is None else high)
            if field.spread == SHARE:
                high = min(high, 1.0)
            if low == high:
                low = high = None
        said = "; ".join(part for part in (note, datum.note) if part)
        return self.put(Estimate(name, value, low, high, field.unit, field.spread, data, said))

    def prior(self, name: str, *scopes: str, note: str = "", times: float = 1.0) -> bool:
        """Settle a number: typed, else of the system, else the prior of the first scope that has one, else `any`."""
        return self.own(name) or self.row(name, prior(name, *scopes), note, times=times)

    def word(self, name: str, value: str, data: tuple[Datum, ...] = (), note: str = "", assumed: bool = True) -> str:
        """Settle a word."""
        self.words[name] = Word(name, value, data, note, assumed)
        return value

    def identify(self, kind: str, table: str, name: str) -> str:
        """The id of a name in a table, or the error that names the nearest."""
        try:
            found = userdata.identify(table, name)
        except hardware_db.UnknownName as error:
            raise unknown(kind, name, error.nearest, _KNOWN[table]) from None
        if found.startswith(hardware_db.USER):
            self.warnings.append(f"{found} was imported by you: its figures are not the database's")
        return found

    def check(self) -> None:
        """Warn of figures that contradict each other."""
        if all(self.has(name) for name in ("chips", "wall_hours", "chip_hours")):
            ratio = self.value("chips") * self.value("wall_hours") / self.value("chip_hours")
            if not 0.8 < ratio < 1.25:
                self.warnings.append(
                    f"chips x wall_hours is {ratio:.2f} times chip_hours; chip_hours is used for energy and cost"
                )

    def resolved(self, architecture: Architecture, method: Method) -> Resolved:
        """What was gathered."""
        order = {name: rank for rank, name in enumerate(FIELDS)}
        ordered = sorted(self._estimates.items(), key=lambda item: order.get(item[0], len(order)))
        return Resolved(Inputs(**dict(ordered)), self.words, tuple(self.warnings), architecture, method)


_KNOWN = {
    "systems": "see: footprint systems list",
    "sites": "see: footprint sites list",
    "chips": "see: footprint hardware list",
    "grids": "an ISO 3166 code as FR or US-CA, or an English name",
}
"""Table -> where the names are that it knows."""


def prior(name: str, *scopes: str) -> Datum | None:
    """The row of a prior for the first scope that has one, the general one last."""
    quantity = name.replace("_", "-")
    for scope in (*scopes, "any"):
        datum = hardware_db.lookup("priors", scope, quantity) if scope else None
        if datum is not None:
            return datum
    return None


def text_fields() -> list[str]:
    """Names of the fields that hold a word."""
    return [name for name, field in FIELDS.items() if field.spread == TEXT]
