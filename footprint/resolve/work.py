"""What is done: the system, the method, the architecture, its size and data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hardware_db
from footprint import architectures, methods
from footprint.errors import Impossible, InvalidInput
from footprint.resolve.ledger import Ledger, prior

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHAPE = ("layers", "width", "heads", "kv_heads", "ffn_width", "vocab", "seq_len")


def system(ledger: Ledger) -> None:
    """Take the rows of the named system."""
    given = ledger.texts.get("system")
    if given is None:
        return
    name = ledger.identify("system", "systems", given)
    ledger.word("system", name, assumed=False)
    for datum in hardware_db.rows("systems", name):
        ledger.system.setdefault(datum.quantity, datum)


def kind(ledger: Ledger) -> None:
    """Settle the method and the architecture."""
    method = ledger.texts.get("method")
    if method is None:
        ledger.word("method", "pretrain", note="none given")
    else:
        methods.named(method.casefold())
        ledger.word("method", method.casefold(), assumed=False)
    given, datum = ledger.texts.get("architecture"), ledger.published("architecture")
    if given is not None:
        architectures.named(given.casefold())
        ledger.word("architecture", given.casefold(), assumed=False)
    elif datum is not None:
        _known_architecture(ledger, datum)
    elif "active_params" in ledger.typed:
        ledger.word("architecture", "moe", note="active_params given")
    else:
        ledger.word("architecture", "transformer", note="none given")


def _known_architecture(ledger: Ledger, datum: hardware_db.Datum) -> None:
    if datum.value in architectures.NAMES:
        ledger.word("architecture", datum.value, (datum,))
        return
    # An architecture that we cannot count yet can still be estimated from its published compute or chip-hours.
    ledger.word("architecture", "transformer", (datum,), f"FLOP of {datum.value} are not counted from its size")
    for quantity in ("params", "tokens", "samples"):
        ledger.system.pop(quantity, None)


def size_and_data(ledger: Ledger) -> None:
    """Settle parameters, shape, data and, where published, the compute."""
    architecture = ledger.words["architecture"].value
    _settle(ledger, ("params", "active_params", *_SHAPE, "compute"))
    if ledger.has("active_params") and ledger.has("params") and ledger.value("active_params") > ledger.value("params"):
        raise InvalidInput(
            f"active_params ({ledger.value('active_params'):g}) are more than params ({ledger.value('params'):g})"
        )
    if "tokens" in ledger.typed and "samples" in ledger.typed:
        raise InvalidInput("tokens and samples: give one of the two, the unit that is passed forward")
    _settle(ledger, ("tokens",)) or ledger.own("samples")
    if "epochs" in ledger.typed:
        ledger.own("epochs")
        if not {"tokens", "samples"} & ledger.typed.keys() and (ledger.has("tokens") or ledger.has("samples")):
            ledger.warnings.append("the database counts data over all passes; they are multiplied by the epochs given")
    counted = not ledger.has("compute")
    if counted and architecture == "moe" and ledger.has("params") and not ledger.has("active_params"):
        raise Impossible("a mixture of experts is counted from active_params (used per token): give them beside params")
    if (
        counted
        and ledger.has("params")
        and not (ledger.has("layers") and ledger.has("width") and ledger.has("seq_len"))
    ):
        ledger.row("count_factor", prior("count_factor", architecture), "no shape given")
    ledger.own("count_factor")


def _settle(ledger: Ledger, names: Iterable[str]) -> bool:
    """Settle each from what is typed or published; whether the last one is."""
    settled = False
    for name in names:
        settled = ledger.own(name)
    return settled
