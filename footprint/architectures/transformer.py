"""Transformer in which every parameter serves every token: decoders, and encoders with a causal factor of 1."""

from __future__ import annotations

from footprint.architectures import blocks, known
from footprint.equations import compute, transformer
from footprint.records import Inputs, Number, Pass

EQUATIONS = (
    transformer.projections,
    transformer.feed_forward,
    transformer.vocabulary,
    compute.weights_forward,
    transformer.attended,
    transformer.core,
)
UNIT = "tokens"
SHAPE = ("layers", "width", "ffn_width", "ffn_matrices", "vocab", "embedding_matrices")
ASSUMED = (*blocks.HEADS, *blocks.FEED_FORWARD)

cache = blocks.cache


def layer(inputs: Inputs[Number]) -> Number:
    """Entries of the matrices of one layer."""
    i = inputs
    return blocks.attention(i) + transformer.feed_forward(i.width, i.ffn_width, i.ffn_matrices)


def attention_core(inputs: Inputs[Number], length: Number | None) -> Number:
    """FLOP of the attention core of one token; 0 FLOP where its shape is not known (see ``count_factor``)."""
    length = inputs.seq_len if length is None else length
    if length is None or not known(inputs, ("layers", "width")):
        return 0 * inputs.multiply_add
    layers = inputs.layers if inputs.mtp_layers is None else inputs.layers + inputs.mtp_layers
    return blocks.core(inputs, layers, length)


def forward(inputs: Inputs[Number], length: Number | None = None) -> Pass:
    """FLOP of one token: exact where the shape is known, else twice the parameters."""
    core = attention_core(inputs, length)
    if not known(inputs, SHAPE):
        return Pass(blocks.rule_of_thumb(inputs, inputs.params), core)
    i = inputs
    words, one = transformer.vocabulary(i.vocab, i.width), layer(i)
    entries = i.layers * one + words
    if i.mtp_layers is not None:
        entries = entries + i.mtp_layers * transformer.prediction(i.width, one, words)
    return Pass(compute.weights_forward(i.multiply_add, entries), core)


def parameters(inputs: Inputs[Number]) -> Number | None:
    """All parameters: every matrix, embeddings and norms; those of further predictions apart."""
    i = inputs
    if not known(i, SHAPE):
        return i.params
    words = transformer.vocabulary(i.vocab, i.width)
    return i.layers * layer(i) + i.embedding_matrices * words + transformer.norms(i.layers, i.width)


def active(inputs: Inputs[Number]) -> Number | None:
    """Parameters of one token: all."""
    return parameters(inputs)


def unit_length(inputs: Inputs[Number]) -> Number | None:
    """Tokens of a sequence."""
    return inputs.seq_len
