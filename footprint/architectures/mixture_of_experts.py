"""Transformer in which each token passes through some of the experts of a layer.

Some layers may have no experts: the first ones (``dense_layers``), or all but every second (``moe_interval``).
"""

from __future__ import annotations

from footprint.architectures import Rule, blocks, known
from footprint.architectures.transformer import attention_core, unit_length
from footprint.equations import compute, transformer
from footprint.records import Inputs, Number, Pass

__all__ = ["ASSUMED", "EQUATIONS", "SHAPE", "UNIT", "active", "cache", "forward", "parameters", "unit_length"]

EQUATIONS = (
    transformer.projections,
    transformer.latent_projections,
    transformer.mixture,
    transformer.feed_forward,
    transformer.vocabulary,
    compute.weights_forward,
    transformer.attended,
    transformer.core,
)
UNIT = "tokens"
SHAPE = (
    "layers",
    "width",
    "ffn_width",
    "ffn_matrices",
    "expert_width",
    "experts",
    "experts_per_token",
    "vocab",
    "embedding_matrices",
)
ASSUMED = (
    *blocks.HEADS,
    Rule("expert_width", lambda inputs: inputs.ffn_width, "as ffn_width"),
    Rule("ffn_width", lambda inputs: inputs.expert_width, "as expert_width"),
    Rule("moe_interval", lambda _: 1.0, "every layer has experts"),
    Rule("dense_layers", lambda _: 0.0, "every layer has experts"),
    Rule("shared_experts", lambda _: 0.0, "every expert is chosen by the router"),
)

cache = blocks.cache


def _entries(inputs: Inputs[Number], experts: Number) -> Number:
    """Entries of the matrices of all layers, with so many routed experts counted."""
    i = inputs
    dense = 0 * i.layers if i.dense_layers is None else i.dense_layers
    interval = 1 if i.moe_interval is None else i.moe_interval
    mixed = (i.layers - dense) / interval
    matrices = i.ffn_matrices if i.expert_matrices is None else i.expert_matrices
    counted = experts if i.shared_experts is None else experts + i.shared_experts
    return (
        i.layers * blocks.attention(i)
        + (i.layers - mixed) * transformer.feed_forward(i.width, i.ffn_width, i.ffn_matrices)
        + mixed * transformer.mixture(i.width, i.expert_width, matrices, counted, i.experts)
    )


def _last_layer(inputs: Inputs[Number]) -> Number:
    """Entries that a token meets in a layer with experts."""
    i = inputs
    matrices = i.ffn_matrices if i.expert_matrices is None else i.expert_matrices
    counted = i.experts_per_token if i.shared_experts is None else i.experts_per_token + i.shared_experts
    return blocks.attention(i) + transformer.mixture(i.width, i.expert_width, matrices, counted, i.experts)


def forward(inputs: Inputs[Number], length: Number | None = None) -> Pass:
    """FLOP of one token: exact where the shape is known, else twice the active parameters."""
    i, core = inputs, attention_core(inputs, length)
    if not known(i, SHAPE):
        return Pass(blocks.rule_of_thumb(i, i.active_params, "active_params"), core)
    words = transformer.vocabulary(i.vocab, i.width)
    entries = _entries(i, i.experts_per_token) + words
    if i.mtp_layers is not None:
        entries = entries + i.mtp_layers * transformer.prediction(i.width, _last_layer(i), words)
    return Pass(compute.weights_forward(i.multiply_add, entries), core)


def parameters(inputs: Inputs[Number]) -> Number | None:
    """All parameters, of every expert."""
    return _parameters(inputs, inputs.experts) if known(inputs, SHAPE) else inputs.params


def active(inputs: Inputs[Number]) -> Number | None:
    """Parameters that one token passes through, with embeddings."""
    return _parameters(inputs, inputs.experts_per_token) if known(inputs, SHAPE) else inputs.active_params


def _parameters(inputs: Inputs[Number], experts: Number) -> Number:
    i = inputs
    words = transformer.vocabulary(i.vocab, i.width)
    return _entries(i, experts) + i.embedding_matrices * words + transformer.norms(i.layers, i.width)
