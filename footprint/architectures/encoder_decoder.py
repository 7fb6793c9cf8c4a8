"""Encoder and decoder: a token passes through one of the two, so through about half of the parameters.

``seq_len`` are the tokens of the decoder; the encoder reads as many unless ``encoder_length`` says otherwise. Data
count every token once, on whichever side it is.
"""

from __future__ import annotations

from footprint.architectures import Rule, blocks, known
from footprint.equations import compute, transformer
from footprint.records import Inputs, Number, Pass

EQUATIONS = (
    compute.weights_forward,
    compute.either_half,
    transformer.projections,
    transformer.feed_forward,
    transformer.vocabulary,
    transformer.attended,
    transformer.core,
)
UNIT = "tokens"
SHAPE = ("layers", "width", "ffn_width", "ffn_matrices", "vocab", "embedding_matrices", "encoder_layers")
ASSUMED = (
    *blocks.HEADS,
    Rule("encoder_layers", lambda inputs: inputs.layers, "as many as the decoder has"),
    *blocks.FEED_FORWARD,
)

cache = blocks.cache


def encoder_entries(inputs: Inputs[Number]) -> Number:
    """Entries of the matrices that a token of the encoder meets."""
    i = inputs
    return i.encoder_layers * (blocks.attention(i) + transformer.feed_forward(i.width, i.ffn_width, i.ffn_matrices))


def decoder_entries(inputs: Inputs[Number]) -> Number:
    """Entries that a token of the decoder meets: queries and output of cross-attention, not its keys and values."""
    i = inputs
    cross = 2 * i.width * blocks.query_width(i)
    own = blocks.attention(i) + transformer.feed_forward(i.width, i.ffn_width, i.ffn_matrices)
    return i.layers * (own + cross) + transformer.vocabulary(i.vocab, i.width)


def cross_entries(inputs: Inputs[Number]) -> Number:
    """Entries of keys and values of cross-attention, which a token of the encoder meets."""
    return inputs.layers * 2 * inputs.width * blocks.key_value_width(inputs)


def sequence(inputs: Inputs[Number], encoder_length: Number, length: Number) -> Pass:
    """FLOP of one pair of sequences."""
    i = inputs
    entries = (encoder_entries(i) + cross_entries(i)) * encoder_length + decoder_entries(i) * length
    wide = blocks.query_width(i)
    core = (
        transformer.core(i.multiply_add, i.encoder_layers, wide, wide, encoder_length) * encoder_length
        + transformer.core(i.multiply_add, i.layers, wide, wide, transformer.attended(length, blocks.causal(i)))
        * length
        + transformer.core(i.multiply_add, i.layers, wide, wide, encoder_length) * length
    )
    return Pass(i.multiply_add * entries, core)


def forward(inputs: Inputs[Number], length: Number | None = None) -> Pass:
    """FLOP of one token, the mean of both sides: exact where the shape is known, else of half the parameters."""
    i = inputs
    length = i.seq_len if length is None else length
    if not known(i, SHAPE) or length is None:
        return Pass(compute.either_half(blocks.rule_of_thumb(i, i.params)), 0 * i.multiply_add)
    encoder_length = length if i.encoder_length is None else i.encoder_length
    both, tokens = sequence(i, encoder_length, length), encoder_length + length
    return Pass(both.weights / tokens, both.core / tokens)


def parameters(inputs: Inputs[Number]) -> Number | None:
    """All parameters of both sides, with embeddings and norms."""
    i = inputs
    if not known(i, SHAPE):
        return i.params
    words = transformer.vocabulary(i.vocab, i.width)
    norms = transformer.norms(i.layers, i.width) + transformer.norms(i.encoder_layers, i.width) + i.layers * i.width
    return encoder_entries(i) + decoder_entries(i) + cross_entries(i) + (i.embedding_matrices - 1) * words + norms


def active(inputs: Inputs[Number]) -> Number | None:
    """Parameters that one token passes through: about half."""
    total = parameters(inputs)
    return None if total is None else compute.either_half(total)


def unit_length(inputs: Inputs[Number]) -> Number | None:
    """Tokens of a pair of sequences."""
    i = inputs
    if i.seq_len is None:
        return None
    return i.seq_len + (i.seq_len if i.encoder_length is None else i.encoder_length)
