"""What architectures with attention share: reading a shape, one layer's matrices, a whole tower."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.architectures import Rule, known
from footprint.equations import transformer
from footprint.errors import Unavailable
from footprint.records import Inputs, Number, Pass

if TYPE_CHECKING:
    from collections.abc import Callable

CAUSAL, BIDIRECTIONAL = 0.5, 1.0


def _quotient(inputs: Inputs[Number]) -> Number | None:
    return inputs.width / inputs.heads if known(inputs, ("width", "heads")) else None


def _unpublished(inputs: Inputs[Number], name: str, factor: float) -> Number | None:
    """The usual feed-forward width for a width, where the parameters do not say otherwise."""
    usual = getattr(inputs, name)
    return factor * usual if inputs.params is None and usual is not None else None


HEADS = (
    Rule("head_size", _quotient, "width / heads"),
    Rule("kv_heads", lambda inputs: inputs.heads, "as many as heads"),
    Rule("value_size", lambda inputs: inputs.head_size if inputs.kv_rank is not None else None, "as head_size"),
)
FEED_FORWARD = (
    Rule(
        "ffn_matrices",
        lambda inputs: 2.0 if inputs.ffn_width is None and _unpublished(inputs, "width", 4.0) is not None else None,
        "with a feed-forward width of 4 x width",
    ),
    Rule("ffn_width", lambda inputs: _unpublished(inputs, "width", 4.0), "4 x width"),
)


def rule_of_thumb(inputs: Inputs[Number], params: Number | None, what: str = "params") -> Number:
    """FLOP of one token where the shape is not known: twice its parameters."""
    if params is None:
        raise Unavailable(
            f"the FLOP cannot be counted: neither compute nor parameters and data of this system are known; give {what}"
        )
    return inputs.multiply_add * params


def refused(what: str) -> Unavailable:
    """Why a sample cannot be counted."""
    return Unavailable(f"the FLOP of a sample cannot be counted: give {what}, or compute, or chip_hours")


def causal(inputs: Inputs[Number], default: float = CAUSAL) -> Number:
    """Share of its sequence that a token attends to."""
    return default if inputs.causal_factor is None else inputs.causal_factor


def query_width(inputs: Inputs[Number]) -> Number:
    """Query heads x head size; the model's width where the heads are not known."""
    if inputs.heads is None:
        return inputs.width
    size = inputs.width / inputs.heads if inputs.head_size is None else inputs.head_size
    return inputs.heads * size


def key_value_width(inputs: Inputs[Number]) -> Number:
    """Key-value heads x head size."""
    if inputs.heads is None or inputs.kv_heads is None:
        return query_width(inputs)
    return query_width(inputs) * inputs.kv_heads / inputs.heads


def value_size(inputs: Inputs[Number]) -> Number:
    """Numbers in a head's value, with latent attention."""
    return inputs.head_size if inputs.value_size is None else inputs.value_size


def attention(inputs: Inputs[Number]) -> Number:
    """Entries of the attention matrices of one layer."""
    i = inputs
    if i.kv_rank is None:
        return transformer.projections(i.width, query_width(i), key_value_width(i))
    if i.query_rank is None:  # DeepSeek-V2-Lite compresses keys and values only
        queries = i.width * i.heads * (i.head_size + i.rope_size)
        zero = 0 * i.width
        return queries + transformer.latent_projections(
            i.width, i.heads, zero, i.kv_rank, i.head_size, i.rope_size, value_size(i)
        )
    return transformer.latent_projections(
        i.width, i.heads, i.query_rank, i.kv_rank, i.head_size, i.rope_size, value_size(i)
    )


def core(inputs: Inputs[Number], layers: Number, length: Number, default: float = CAUSAL) -> Number:
    """FLOP of the attention core of one token of a sequence of that length."""
    i, share = inputs, causal(inputs, default)
    if i.kv_rank is None:
        keys = values = query_width(i)
    else:
        keys, values = i.heads * (i.head_size + i.rope_size), i.heads * value_size(i)
    everywhere = transformer.attended(length, share)
    if i.window is None:
        return transformer.core(i.multiply_add, layers, keys, values, everywhere)
    windowed = layers if i.window_layers is None else i.window_layers
    near = transformer.attended_in_window(length, i.window, share)
    return transformer.core(i.multiply_add, windowed, keys, values, near) + transformer.core(
        i.multiply_add, layers - windowed, keys, values, everywhere
    )


def cache(inputs: Inputs[Number], bytes_per_value: Number) -> Number | None:
    """Bytes of keys and values of one token in all layers, None where the shape is not known."""
    i = inputs
    if not known(i, ("layers", "width")) or (i.heads is None and i.kv_rank is None):
        return None
    values = 2 * key_value_width(i) if i.kv_rank is None else i.kv_rank + i.rope_size
    return transformer.cache(i.layers, values, bytes_per_value)


def tower(
    multiply_add: Number, layers: Number, width: Number, ffn_width: Number, length: Number, share: Number
) -> Pass:
    """FLOP of a plain tower of layers over a whole sequence: heads as wide as the model, two feed-forward matrices."""
    entries = layers * (transformer.projections(width, width, width) + transformer.feed_forward(width, ffn_width, 2))
    attended = transformer.attended(length, share)
    return Pass(
        multiply_add * entries * length,
        transformer.core(multiply_add, layers, width, width, attended) * length,
    )


def tower_parameters(layers: Number, width: Number, ffn_width: Number) -> Number:
    """Parameters of such a tower."""
    entries = transformer.projections(width, width, width) + transformer.feed_forward(width, ffn_width, 2)
    return layers * entries + transformer.norms(layers, width)


def encoder(inputs: Inputs[Number], length: Number | None, share: float = BIDIRECTIONAL) -> Pass | None:
    """FLOP of the second network over one sample: from its shape, else from its parameters, else None."""
    i = inputs
    if length is None:
        return None
    if known(i, ("encoder_layers", "encoder_width")):
        ffn_width = 4 * i.encoder_width if i.encoder_ffn_width is None else i.encoder_ffn_width
        return tower(i.multiply_add, i.encoder_layers, i.encoder_width, ffn_width, length, share)
    if i.encoder_params is not None:
        return Pass(i.multiply_add * i.encoder_params * length, 0 * i.multiply_add)
    return None


def encoder_parameters(inputs: Inputs[Number]) -> Number | None:
    """Parameters of the second network without its embeddings, None where they are not known."""
    i = inputs
    if i.encoder_params is not None or not known(i, ("encoder_layers", "encoder_width")):
        return i.encoder_params
    ffn_width = 4 * i.encoder_width if i.encoder_ffn_width is None else i.encoder_ffn_width
    return tower_parameters(i.encoder_layers, i.encoder_width, ffn_width)


TOWER: tuple[Callable[..., object], ...] = (transformer.projections, transformer.feed_forward, transformer.core)
"""Equations that a tower rests on."""
