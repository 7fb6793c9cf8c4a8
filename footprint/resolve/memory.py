"""What the chips must hold: optimiser, sharding, activations; and whether they can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from footprint import methods
from footprint.errors import Impossible, Unavailable, unknown
from footprint.model import Footprint
from footprint.records import Estimate, Inputs
from footprint.resolve import adaptation
from footprint.resolve.ledger import Ledger, Resolved, prior
from footprint.units import per

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

OPTIMIZERS = ("adamw", "adamw-fp32", "adamw-fp32-grads", "adamw-8bit", "adamw-bf16", "muon", "sgd")
SHARDING = ("zero-0", "zero-1", "zero-2", "zero-3")
RECOMPUTE = ("full", "selective", "none")
_TRANSFORMERS = ("transformer", "moe")
"""Architectures whose activations are counted; those of the others are in the prior of the overhead."""


def states(ledger: Ledger) -> None:
    """Settle the bytes of model states, how they are shared out, and what each chip has beside them."""
    if not ledger.has("params"):
        return
    scopes = adaptation.scopes(ledger)
    optimizer = _choice(ledger, "optimizer", OPTIMIZERS)
    if not methods.answers(methods.named(ledger.words["method"].value)):
        ledger.prior("bytes_per_parameter", *filter(None, (optimizer,)), *scopes)
    _sharding(ledger)
    counted = _activations(ledger)
    ledger.prior("memory_overhead", *(("framework",) if counted else ()))
    ledger.prior("usable_memory")
    ledger.prior("chip_multiple")


def _choice(ledger: Ledger, name: str, known: tuple[str, ...]) -> str:
    """A word that was given, checked; empty where none was."""
    given = ledger.texts.get(name)
    if given is None:
        return ""
    word = given.casefold()
    if word not in known:
        from difflib import get_close_matches

        raise unknown(name, given, get_close_matches(word, known), "one of " + ", ".join(known))
    return ledger.word(name, word, assumed=False)


def _sharding(ledger: Ledger) -> None:
    stage = _choice(ledger, "sharding", SHARDING)
    for name in ("pipeline_parallel", "replicated_bytes", "replicated_share"):
        ledger.own(name)
    if stage in ("zero-1", "zero-2") and ledger.has("bytes_per_parameter"):
        ledger.prior("replicated_bytes", stage)
    if stage not in ("", "zero-3") or ledger.has("replicated_bytes"):
        ledger.prior("replicated_share", stage)
    if ledger.has("replicated_share"):
        ledger.prior("tensor_parallel")
    else:
        ledger.own("tensor_parallel")


def _activations(ledger: Ledger) -> bool:
    """Settle what is kept of the activations of a micro-batch, where the shape is known; whether it is."""
    word = _choice(ledger, "recompute", RECOMPUTE)
    ledger.own("activation_bytes")
    method = methods.named(ledger.words["method"].value)
    length = "example_tokens" if ledger.has("example_tokens") else "seq_len"
    shaped = all(map(ledger.has, ("layers", "width", length)))
    if methods.answers(method) or ledger.words["architecture"].value not in _TRANSFORMERS or not shaped:
        return methods.answers(method)
    if not ledger.has("activation_bytes"):
        if not word:
            word = ledger.word("recompute", "full", note="none given")
        datum = prior("activation_bytes", "selective" if word == "none" else word)
        if datum is None:
            return False
        if word == "none":
            from footprint.equations.memory import kept_without_recomputation

            heads = ledger.value("heads") if ledger.has("heads") else 1.0
            kept = kept_without_recomputation(datum.number, heads, ledger.value(length), ledger.value("width"))
            said = "34 + 5 heads x length / width"
            ledger.put(Estimate("activation_bytes", kept, None, None, "byte", "positive", (datum,), said))
        else:
            ledger.row("activation_bytes", datum)
    ledger.prior("tensor_parallel")
    return ledger.prior("micro_batch", *adaptation.scopes(ledger))


def fits(resolved: Resolved, given: Set[str]) -> Resolved:
    """The scenario, if the chips that were asked for can hold it.

    Raises
    ------
    Impossible
        If they cannot, even at the favourable end of every interval. A run whose hours were given has been seen to
        fit: then it is only warned of.
    """
    if "chips" not in given or resolved.inputs.chip_memory is None or resolved.inputs.params is None:
        return resolved
    try:
        needed, fewest = _need(resolved, 2)
        likely, _ = _need(resolved, 1)
    except Unavailable:
        return resolved
    room = resolved.inputs.chip_memory.value
    usable = resolved.inputs.usable_memory
    best, usual = (usable.value if usable.high is None else usable.high) * room, usable.value * room
    if likely <= usual:
        return resolved
    chips, hardware = resolved.inputs.chips.value, resolved.words.get("hardware")
    said = (
        f"{resolved.words['method'].value} of {_billions(resolved.inputs.params.value)} parameters needs "
        f"{per(needed if needed > best else likely, 'GB'):,.0f} GB on each of {chips:,.0f} chips"
    )
    has = f"{hardware.value if hardware else 'a chip'} has {per(room, 'GB'):,.0f} GB"
    if needed <= best or {"chip_hours", "wall_hours"} & given:
        return resolved._replace(
            warnings=(*resolved.warnings, f"memory: {said}, and {has}: offloading or another sharding must make room")
        )
    raise Impossible(f"does not fit in memory: {said}, and {has}; {_would_do(resolved, fewest)}")


def _need(resolved: Resolved, end: int) -> tuple[float, float]:
    """Memory of a chip, and fewest chips, from central figures (1) or from those that ask least (2: the low ends).

    What asks least keeps the optimiser's states and the gradients in the memory of the host.
    """
    values: dict[str, Any] = {}
    away = prior("bytes_per_parameter", "offloaded") if end == 2 else None
    for name, estimate in resolved.inputs:
        low = estimate.low if name != "usable_memory" else estimate.high
        values[name] = estimate.value if end == 1 or low is None else low
    if away is not None and "bytes_per_parameter" in values and resolved.inputs.bytes_per_parameter.data:
        values["bytes_per_parameter"] = min(values["bytes_per_parameter"], away.number)
    footprint = Footprint(Inputs(**values), resolved.architecture, resolved.method)
    return footprint.memory_per_chip, footprint.chips_to_hold


def _billions(params: float) -> str:
    return f"{params / 1e9:,.0f}B" if params >= 1e9 else f"{params / 1e6:,.0f}M"


def _would_do(resolved: Resolved, fewest: float) -> str:
    """What would fit."""
    whole = -int(-fewest // 1)
    other: Iterable[str] = {"lora": ("qlora",), "qlora": ()}.get(
        resolved.words["method"].value, ("lora", "qlora") if resolved.method.SCOPES[-1:] == ("adaptation",) else ()
    )
    says = f"at least {whole:,} such chips would hold it, all states sharded, the optimizer's in the memory of the host"
    names = " or ".join(other)
    return says + (f", or {names} takes less" if names else "") + "; see chips, hardware, optimizer"
