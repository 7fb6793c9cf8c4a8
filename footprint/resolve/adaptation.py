"""How it is adapted or served: the fields that a method needs, from priors of the method where nobody gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hardware_db
from footprint import architectures, methods
from footprint.architectures import blocks
from footprint.errors import Impossible, InvalidInput, shown
from footprint.fields import FIELDS
from footprint.records import Estimate
from footprint.resolve.ledger import Ledger, prior
from footprint.resolve.shape import figures

if TYPE_CHECKING:
    from footprint.methods import Method

GROUPS = ("adaptation", "serving")
"""Groups of fields that belong to a method."""
ANYWAY = frozenset(
    {"queries", "optimizer", "sharding", "recompute", "micro_batch", "tensor_parallel", "pipeline_parallel"}
    | {"weight_bytes", "serving_utilization", "serving_power_fraction"}
)
"""Those that every method can use."""
REGRESSION = (
    "regression_slope",
    "regression_decay",
    "regression_batch",
    "regression_floor",
    "regression_server_power",
    "latency_per_param",
    "latency_per_sequence",
    "latency_base",
)
"""EcoLogits' fit to measured servers, of the chip that was measured."""
_INSTEAD = {
    "tokens": {"examples", "example_tokens", "epochs", "pairs", "episodes"},
    "samples": {"tokens", "examples", "epochs", "pairs"},
    "episodes": {"examples", "epochs"},
    "trained_share": {"rank", "bottleneck"},
}
"""A field that is given -> those that need not be assumed, where the method can do with it."""
_RATIOS = {"reward_params", "value_params", "judge_params"}
"""Sizes of other models, whose priors are relative to the model's own."""
_TOKENS = {"example_tokens", "prompt_tokens", "output_tokens", "batch_size", "decode_utilization", "cache_bytes"}
_TOKENS |= {"bandwidth_utilization"}
"""Fields that only make sense where the unit passed forward is a token."""
_OF_TOKENS = {"instruction-tuning", "reward-model"}
"""Methods that only make sense for models of tokens, though what they need does not say so."""
_MATRICES = {"q": "q", "k": "k", "v": "v", "o": "o", "u": "u", "up": "u", "d": "d", "down": "d", "g": "g", "gate": "g"}
_GROUPED = {"all": "qkvougd", "attention": "qkvo", "ffn": "ugd", "mlp": "ugd"}


def scopes(ledger: Ledger) -> tuple[str, ...]:
    """What a prior can speak of, the narrowest first: the method, then what it is a kind of."""
    word = ledger.words["method"].value
    return (word, *methods.named(word).SCOPES)


def counts_tokens(ledger: Ledger) -> bool:
    """Whether the unit that passes forward is a token."""
    architecture = architectures.named(ledger.words["architecture"].value)
    return architecture.UNIT == "tokens"


def needs(ledger: Ledger) -> None:
    """Settle the fields of the method."""
    word = ledger.words["method"].value
    method = methods.named(word)
    _unused(ledger, method)
    if word == "pretrain":
        _typed(ledger)
        return
    if not ledger.has("params") and not {"compute", "chip_hours", "chips"} & ledger.typed.keys():
        system = ledger.words["system"].value if "system" in ledger.words else "this model"
        raise Impossible(f"what {word} takes depends on the size of {system}, which is not published: give params")
    if not counts_tokens(ledger):
        _without_tokens(ledger, method)
    _lengths(ledger, method)
    given = _needless(ledger, method)
    for name in method.NEEDS:
        if name in given and name not in ledger.typed:
            continue
        if name in _TOKENS and not counts_tokens(ledger):
            continue
        if name in _RATIOS:
            relative(ledger, name, word, *method.SCOPES)
        elif name == "weight_bytes":
            weights(ledger)
        elif name == "cache_bytes":
            _cache(ledger)
        elif name == "batch_size":
            _batch(ledger, word, *method.SCOPES)
        elif not ledger.has(name):
            ledger.prior(name, word, *method.SCOPES)
    _typed(ledger)
    if "rank" in method.NEEDS and not ledger.has("trained_share"):
        _adapted(ledger) or ledger.prior("trained_share", word, *method.SCOPES)
    elif {"bottleneck", "soft_tokens"} & set(method.NEEDS) and not ledger.has("trained_share"):
        _shaped(ledger) or ledger.prior("trained_share", word, *method.SCOPES)
    if methods.answers(method):
        _other_estimates(ledger)
    if word == "distill" and not {"teacher_params", "student_params"} & ledger.typed.keys():
        relative(ledger, "student_params", word)


def _typed(ledger: Ledger) -> None:
    """Settle what was typed and nothing has asked for yet."""
    for name in ledger.typed:
        apart = FIELDS[name].group not in (*GROUPS, "regression", "transfer")
        if not apart and not ledger.has(name) and (name not in _TOKENS or counts_tokens(ledger)):
            ledger.own(name)


def _needless(ledger: Ledger, method: Method) -> set[str]:
    """Fields that need not be assumed, since another says as much."""
    found: set[str] = set()
    for field, names in _INSTEAD.items():
        if field not in ledger.typed or (field == "episodes" and field not in (*method.NEEDS, *method.TAKES)):
            continue
        found |= names - {"pairs"} if "episodes" in method.NEEDS else names
    return found


def _lengths(ledger: Ledger, method: Method) -> None:
    """Halve the length that is given for sequences of reinforcement learning into prompt and answer."""
    sampled = {"episodes", "group_size"} & set(method.NEEDS)
    if not sampled or "seq_len" not in ledger.typed or {"prompt_tokens", "output_tokens"} & ledger.typed.keys():
        return
    value, low, high = ledger.typed["seq_len"]
    ends = (None if low is None else low / 2, None if high is None else high / 2)
    for name in ("prompt_tokens", "output_tokens"):
        field = FIELDS[name]
        ledger.put(Estimate(name, value / 2, *ends, field.unit, field.spread, note="half of seq_len"))


def _unused(ledger: Ledger, method: Method) -> None:
    """Say which fields were given in vain."""
    used = {*method.NEEDS, *method.TAKES, *ANYWAY}
    for name in ledger.given:
        if FIELDS[name].group in GROUPS and name not in used:
            ledger.warnings.append(f"{name} is not used by {ledger.words['method'].value}")
    if methods.answers(method):
        for name in ("tokens", "samples", "epochs"):
            if name in ledger.typed:
                ledger.warnings.append(f"{name} is not used by {ledger.words['method'].value}: give queries")


def examples(ledger: Ledger) -> None:
    """Samples that a model of tokens is adapted on are examples; a length given for sequences is their longest."""
    if not ledger.adapts or not counts_tokens(ledger):
        return
    if {"samples", "examples"} <= ledger.typed.keys():
        raise InvalidInput("samples and examples: give one of the two")
    if "samples" in ledger.typed:
        ledger.typed["examples"] = ledger.typed.pop("samples")
    asks = "example_tokens" in methods.named(ledger.words["method"].value).NEEDS
    if asks and {"examples", "seq_len"} <= ledger.typed.keys() and "example_tokens" not in ledger.typed:
        _filled(ledger)


def _filled(ledger: Ledger) -> None:
    """Settle the mean length of examples as a share of the longest."""
    fill, longest, field = prior("example_fill", *scopes(ledger)), ledger.typed["seq_len"], FIELDS["example_tokens"]
    if fill is None:
        return
    low, high = (None if part is None else part * longest.value for part in (fill.low, fill.high))
    said = f"{fill.number:g} of the longest sequence; {fill.note}"
    ledger.put(
        Estimate("example_tokens", fill.number * longest.value, low, high, field.unit, field.spread, (fill,), said)
    )


def _without_tokens(ledger: Ledger, method: Method) -> None:
    """Refuse what only a model can be asked for that reads and writes tokens."""
    word, architecture = ledger.words["method"].value, ledger.words["architecture"].value
    asks = {"shots", "calls", "retrieved_tokens", "best_of", "episodes", "group_size", "soft_tokens"}
    if asks & set(method.NEEDS) or word in _OF_TOKENS:
        raise Impossible(f"{word} is for models that read and write tokens; {architecture} does not")
    if "tokens" in method.NEEDS and not ledger.has("samples"):
        raise Impossible(f"how much {word} of {architecture} passes over is not known: give samples")


def _other_estimates(ledger: Ledger) -> None:
    """Settle what the published models of the energy of a query need, beside ours."""
    from footprint.resolve.hardware import chip_id

    ledger.prior("serving_utilization")
    ledger.prior("serving_power_fraction")
    fit = hardware_db.lookup("priors", chip_id(ledger), "regression-slope") if chip_id(ledger) else None
    if fit is not None:
        for name in REGRESSION:
            ledger.prior(name, chip_id(ledger))


def relative(ledger: Ledger, name: str, *scopes: str) -> bool:
    """Settle the size of another model: typed, else a prior's multiple of this one's."""
    if name in ledger.typed:
        return ledger.own(name)
    datum = prior(f"{name.removesuffix('_params')}_ratio", *scopes)
    if datum is None or not ledger.has("params"):
        return False
    params, field = ledger.value("params"), FIELDS[name]
    low, high = (None if part is None else part * params for part in (datum.low, datum.high))
    said = f"{datum.number:g} times the model itself; {datum.note}".rstrip("; ")
    rows = (datum, *ledger.rows("params"))
    return ledger.put(Estimate(name, datum.number * params, low, high, field.unit, field.spread, rows, said))


def weights(ledger: Ledger) -> bool:
    """Settle the bytes of a weight that is only read, from the method or the precision."""
    if ledger.has("weight_bytes"):
        return True
    word, precision = ledger.words["method"].value, ledger.words.get("precision")
    return ledger.prior("weight_bytes", word, precision.value if precision else "")


def _cache(ledger: Ledger) -> bool:
    """Settle the cache of a token: from the shape, else by size as in published models."""
    if ledger.own("cache_bytes"):
        return True
    architecture, per_value = architectures.named(ledger.words["architecture"].value), prior("value_bytes")
    field = FIELDS["cache_bytes"]
    size = None if per_value is None else architecture.cache(figures(ledger), per_value.number)
    if size is not None and per_value is not None:
        names = ("layers", "width", "heads", "kv_heads", "head_size", "kv_rank", "rope_size")
        rows = (per_value, *(row for name in names if ledger.has(name) for row in ledger.rows(name)))
        said = f"from the shape, {per_value.number:g} bytes a number"
        return ledger.put(Estimate("cache_bytes", size, None, None, field.unit, field.spread, rows, said))
    scale = prior("cache_scale")
    if scale is None or not ledger.has("params"):
        return False
    root = ledger.value("params") ** 0.5
    low, high = (None if part is None else part * root for part in (scale.low, scale.high))
    rows, said = (scale, *ledger.rows("params")), "shape not known"
    return ledger.put(Estimate("cache_bytes", scale.number * root, low, high, field.unit, field.spread, rows, said))


def _batch(ledger: Ledger, *scopes: str) -> bool:
    """Settle the sequences that one copy of the model decodes together: more where it takes more chips to hold it."""
    if ledger.prior("batch_size", *scopes):
        return True
    each, usable, overhead = prior("batch_per_chip", *scopes), prior("usable_memory"), prior("weight_overhead")
    if each is None or usable is None or overhead is None or not ledger.has("params"):
        return False
    weights(ledger)
    size = ledger.value("params") * ledger.value("weight_bytes") * overhead.number
    room = ledger.value("chip_memory") * usable.number if ledger.has("chip_memory") else size
    chips = max(1.0, -(-size // room))
    low, high = (None if part is None else part * chips for part in (each.low, each.high))
    field = FIELDS["batch_size"]
    said = f"{each.number:g} for each of {chips:g} chips that hold the weights; {each.note}"
    return ledger.put(Estimate("batch_size", each.number * chips, low, high, field.unit, field.spread, (each,), said))


def _shaped(ledger: Ledger) -> bool:
    """Whether the shape is known from which added parameters are counted."""
    return all(map(ledger.has, ("layers", "width")))


def _adapted(ledger: Ledger) -> bool:
    """Settle inputs plus outputs of the adapted matrices of a layer, from their names and the shape."""
    given = ledger.texts.get("adapted")
    if given is not None:
        letters = _letters(given)
        ledger.word("adapted", given.casefold(), assumed=False)
    if ledger.own("adapted_width"):
        return ledger.has("layers")
    if not ledger.has("layers") or not ledger.has("width"):
        return False
    if given is None:
        datum = prior("adapted", *scopes(ledger))
        assert datum is not None, "a prior of lora"
        letters = _letters(ledger.word("adapted", datum.value, (datum,), datum.note))
    if not (ledger.has("ffn_width") or not {"u", "d", "g"} & set(letters)):
        return False
    shape, width = figures(ledger), ledger.value("width")
    queries, keys = blocks.query_width(shape), blocks.key_value_width(shape)
    ffn = ledger.value("ffn_width") if ledger.has("ffn_width") else 0.0
    if ledger.has("ffn_matrices") and ledger.value("ffn_matrices") < 3:
        letters = letters.replace("g", "")
    sums = {"q": width + queries, "o": queries + width, "k": width + keys, "v": width + keys}
    sums |= dict.fromkeys("ugd", width + ffn)
    total = sum(sums[letter] for letter in letters)
    field = FIELDS["adapted_width"]
    names = ("width", "heads", "kv_heads", "head_size", "ffn_width")
    rows = tuple(row for name in names if ledger.has(name) for row in ledger.rows(name))
    said = "inputs plus outputs of " + ", ".join(letters)
    return ledger.put(Estimate("adapted_width", total, None, None, field.unit, field.spread, rows, said))


def _letters(given: str) -> str:
    """The letters of the matrices that words stand for."""
    found: list[str] = []
    for word in given.casefold().replace("+", ",").replace(" ", ",").split(","):
        name = word.strip().removesuffix("_proj").removesuffix("-proj")
        if name in _GROUPED:
            found += _GROUPED[name]
        elif name in _MATRICES:
            found.append(_MATRICES[name])
        elif name:
            raise InvalidInput(f"adapted {shown(given)}: all, attention, ffn, or of q, k, v, o, up, down, gate: q,v")
    if not found:
        raise InvalidInput(f"adapted {shown(given)}: all, attention, ffn, or of q, k, v, o, up, down, gate: q,v")
    return "".join(dict.fromkeys(found))
