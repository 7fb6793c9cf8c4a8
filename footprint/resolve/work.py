"""What is done: the system, the method, the architecture, its size and data."""

from __future__ import annotations

from math import prod

import hardware_db
from footprint import architectures, methods
from footprint.errors import Impossible, InvalidInput, unknown
from footprint.fields import FIELDS, POSITIVE
from footprint.records import Estimate
from footprint.resolve import shape
from footprint.resolve.ledger import Ledger, prior

ATTENDING = {"transformer", "moe", "multimodal", "agent"}
"""Architectures whose rule of thumb counts attention beside the parameters, where layers and width are known."""
RECOMPUTED = {"none": (0.0, 0.0), "selective": (0.0, 1.0), "full": (1.0, 1.0)}
"""Shares of the forward pass that are done again in the backward pass: of what has weights, and of attention."""


_UNCOUNTED = "other"
"""An architecture whose FLOP are not counted: two a parameter and token where its data are tokens."""
_DENSE = 0.95
"""Active over all parameters from which a model is dense: embeddings are counted or not."""


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
        word = methods.canonical(method)
        ledger.word("method", word, note="" if word == method else f"{method} read as {word}", assumed=False)
    given, datum = ledger.texts.get("architecture"), ledger.published("architecture")
    if given is not None:
        word = architectures.canonical(given)
        ledger.word("architecture", word, note="" if word == given else f"{given} read as {word}", assumed=False)
    elif datum is not None:
        _known_architecture(ledger, datum)
    elif _sparse(ledger):
        ledger.word("architecture", "moe", note="active_params are fewer than params")
    else:
        ledger.word("architecture", "transformer", note="none given")


def _sparse(ledger: Ledger) -> bool:
    """Whether fewer parameters are used per token than there are: tables of dense models give both, and the same."""
    if "active_params" not in ledger.typed:
        return False
    total = ledger.typed.get("params")
    return total is None or ledger.typed["active_params"].value < _DENSE * total.value


def _known_architecture(ledger: Ledger, datum: hardware_db.Datum) -> None:
    if datum.value in architectures.NAMES:
        ledger.word("architecture", datum.value, (datum,))
    else:
        ledger.word("architecture", "other", (datum,), f"FLOP of {datum.value} are not counted from its size")


def size_and_data(ledger: Ledger) -> None:
    """Settle parameters, shape, data and, where published, the compute."""
    word = ledger.words["architecture"].value
    architecture = architectures.named(word)
    for name in ("params", "active_params", "compute"):
        ledger.own(name)
    exact = shape.settle(ledger, architecture, word) or ledger.has("forward_compute")
    if not exact:
        _by_parameters(ledger, word)
    length = architecture.unit_length(shape.figures(ledger))
    _data(ledger, architecture, length)
    counted = not ledger.has("compute")
    if counted and word == "moe" and not exact and ledger.has("params") and not ledger.has("active_params"):
        raise Impossible("a mixture of experts is counted from active_params (used per token): give them beside params")
    by_sample = exact and architecture.UNIT == "samples"
    seen = word in ATTENDING and ledger.has("layers") and ledger.has("width")
    attention = length is not None and (exact or seen)
    if counted and ledger.has("params") and not by_sample and not attention:
        ledger.row("count_factor", prior("count_factor", word), "no shape given")
    ledger.own("count_factor")
    _recomputation(ledger)


def _by_parameters(ledger: Ledger, word: str) -> None:
    """FLOP of a sample as a multiple of the parameters, where no shape is given and networks of a kind are alike."""
    each, field = prior("forward_per_parameter", word), FIELDS["forward_compute"]
    if each is None or each.subject == "any" or not ledger.has("params") or ledger.has("compute"):
        return
    if word == _UNCOUNTED and "tokens" not in ledger.given:
        return
    params = ledger.value("params")
    low, high = (None if part is None else part * params for part in (each.low, each.high))
    said = f"{each.number:g} FLOP for each parameter: no shape given; {each.note}"
    rows = (each, *ledger.rows("params"))
    ledger.put(
        Estimate("forward_compute", each.number * params, low, high, field.unit, field.spread, rows, said.rstrip("; "))
    )


def _data(ledger: Ledger, architecture: architectures.Architecture, length: float | None) -> None:
    """Settle the data, in the unit that the architecture passes forward."""
    if "tokens" in ledger.typed and "samples" in ledger.typed:
        raise InvalidInput("tokens and samples: give one of the two, the unit that is passed forward")
    unit, other = architecture.UNIT, "samples" if architecture.UNIT == "tokens" else "tokens"
    if not ledger.own(unit) and not ledger.own(other):
        _from_steps(ledger, unit, length)
    if ledger.has(other) and not ledger.has(unit):
        _converted(ledger, unit, other, length)
    if "epochs" in ledger.typed:
        ledger.own("epochs")
        if (
            not ledger.adapts
            and not {"tokens", "samples"} & ledger.typed.keys()
            and (ledger.has("tokens") or ledger.has("samples"))
        ):
            ledger.warnings.append("the database counts data over all passes; they are multiplied by the epochs given")


def _from_steps(ledger: Ledger, unit: str, length: float | None) -> None:
    """Data as optimiser steps times what a batch holds."""
    if not ledger.own("steps"):
        return
    if unit == "tokens" and ledger.own("batch_tokens"):
        _counted(ledger, unit, ("steps", "batch_tokens"), 1.0, "steps x batch_tokens")
    elif ledger.own("batch_samples"):
        if unit == "samples":
            _counted(ledger, unit, ("steps", "batch_samples"), 1.0, "steps x batch_samples")
        elif length is not None:
            _counted(ledger, unit, ("steps", "batch_samples"), length, "steps x batch_samples x length of a sequence")


def _converted(ledger: Ledger, unit: str, other: str, length: float | None) -> None:
    """Data that are counted in the other unit."""
    if length is not None:
        factor, note = (length, "samples x length") if unit == "tokens" else (1 / length, "tokens / length")
        _counted(ledger, unit, (other,), factor, f"{note} of a sequence")
        ledger.drop(other)
    elif unit == "tokens":
        if not ledger.has("compute") and ledger.words["architecture"].value != "agent":
            _of_any_length(ledger, unit, other)
    elif ledger.words["architecture"].value == _UNCOUNTED and ledger.has("forward_compute"):
        _counted(ledger, unit, (other,), 1.0, "every token is a sample")
        ledger.drop(other)
    elif other in ledger.typed:
        raise InvalidInput(
            f"{ledger.words['architecture'].value} is counted by sample: give samples in place of tokens"
        )
    else:
        ledger.drop(other)


def _of_any_length(ledger: Ledger, unit: str, other: str) -> None:
    """Tokens of samples of which nobody says how long they are: as of an image or a sentence, far to each side."""
    each = hardware_db.lookup("priors", "any", "tokens-per-sample")
    assert each is not None, "a row of priors.csv"
    count, rows = ledger.value(other), (each, *ledger.rows(other))
    ends = ((each.low, "low"), (each.high, "high"))
    low, high = (None if part is None else part * ledger.figure(other, side) for part, side in ends)
    note = f"{each.number:g} tokens a sample"
    ledger.put(Estimate(unit, each.number * count, low, high, "1", POSITIVE, rows, note))
    ledger.warnings.append(f"a sample is taken to be {each.number:g} tokens: give architecture, seq_len, or tokens")
    ledger.drop(other)


def _counted(ledger: Ledger, name: str, parts: tuple[str, ...], factor: float, note: str) -> None:
    """Settle a count as the product of settled ones."""
    value, low, high = (factor * prod(ledger.figure(part, side) for part in parts) for side in ("value", "low", "high"))
    exact = low == value == high
    rows = tuple(row for part in parts for row in ledger.rows(part))
    ends = (None, None) if exact else (low, high)
    ledger.put(Estimate(name, value, ends[0], ends[1], "1", POSITIVE, rows, note))


def _recomputation(ledger: Ledger) -> None:
    """Settle what is computed again in the backward pass, and a utilisation that counts it."""
    if ledger.own("hfu") and "utilization" in ledger.typed:
        raise InvalidInput("utilization (of model FLOP) and hfu (of hardware FLOP): give one of the two")
    given = ledger.texts.get("recompute")
    if given is None:
        return
    kind = given.casefold()
    if kind not in RECOMPUTED:
        from difflib import get_close_matches

        raise unknown("recompute", given, get_close_matches(kind, RECOMPUTED), "one of " + ", ".join(RECOMPUTED))
    ledger.word("recompute", kind, assumed=False)
    for name, share in zip(("recomputed_weights", "recomputed_core"), RECOMPUTED[kind], strict=True):
        ledger.put(Estimate(name, share, None, None, "1", POSITIVE, note=f"recompute {kind}", assumed=False))
    if not ledger.has("hfu"):
        ledger.warnings.append("recompute changes neither FLOP nor time beside a utilization of model FLOP: give hfu")
