"""Evoformer, the trunk of AlphaFold 2: a sample is a crop of ``seq_len`` residues with its aligned sequences.

The trunk is passed several times (``recycles``), of which the last has a backward pass. Templates, structure module
and heads are left out (3 % of the parameters).
"""

from __future__ import annotations

from footprint.architectures import Rule, blocks, known
from footprint.equations import evoformer, products
from footprint.records import Inputs, Number, Pass

EQUATIONS = (
    evoformer.sequences,
    evoformer.sequences_core,
    evoformer.pairs,
    evoformer.pairs_core,
    products.forward,
    evoformer.recycled,
)
UNIT = "samples"
_EXTRA = ("extra_msa_layers", "extra_msa_depth", "extra_msa_width")
SHAPE = ("layers", "seq_len", "msa_depth", "msa_width", "pair_width", "recycles")
ASSUMED: tuple[Rule, ...] = ()


def _trunk(inputs: Inputs[Number], residues: Number) -> tuple[list[products.Product], Number]:
    """Products of one pass through the trunk, and its multiply-adds without weights."""
    i = inputs
    matrices = evoformer.sequences(i.layers, residues, i.msa_depth, i.msa_width, i.pair_width)
    matrices += evoformer.pairs(i.layers, residues, i.pair_width)
    core = evoformer.sequences_core(i.layers, residues, i.msa_depth, i.msa_depth, i.msa_width)
    core = core + evoformer.pairs_core(i.layers, residues, i.pair_width)
    if known(i, _EXTRA):  # attention along columns is global there: one query for all
        matrices += evoformer.sequences(
            i.extra_msa_layers, residues, i.extra_msa_depth, i.extra_msa_width, i.pair_width
        )
        matrices += evoformer.pairs(i.extra_msa_layers, residues, i.pair_width)
        core = core + evoformer.sequences_core(i.extra_msa_layers, residues, i.extra_msa_depth, 1, i.extra_msa_width)
        core = core + evoformer.pairs_core(i.extra_msa_layers, residues, i.pair_width)
    return matrices, core


def forward(inputs: Inputs[Number], length: Number | None = None) -> Pass:
    """FLOP of one sample: the pass that is trained, and those before it."""
    i = inputs
    residues = i.seq_len if length is None else length
    if i.forward_compute is not None:
        return Pass(i.forward_compute, 0 * i.forward_compute, i.frozen_compute)
    if residues is None or not known(i, SHAPE):
        raise blocks.refused(
            "forward_compute (FLOP of one pass), or layers, seq_len, msa_depth, msa_width and pair_width"
        )
    matrices, core = _trunk(i, residues)
    weights, rest = products.forward(i.multiply_add, matrices), i.multiply_add * core
    return Pass(weights, rest, evoformer.recycled(weights + rest, i.recycles))


def parameters(inputs: Inputs[Number]) -> Number | None:
    """Parameters of the trunk."""
    return products.parameters(_trunk(inputs, inputs.seq_len)[0]) if known(inputs, SHAPE) else inputs.params


active = parameters


def cache(inputs: Inputs[Number], bytes_per_value: Number) -> Number | None:
    """None: nothing is generated token by token."""
    return None


def unit_length(inputs: Inputs[Number]) -> Number | None:
    """None: residues are no tokens."""
    return None
