"""FLOP of small networks as torch counts them, forward and backward: ``python benchmarks/torch_counts.py``.

Needs torch (``pip install torch==2.13.0``), which the package itself does not. The counts are kept in
``tests/footprint/architectures/torch_counts.json`` with the shapes they belong to; the tests hold the equations of
:mod:`footprint.architectures` against them, and run this module again where torch is there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch.utils.flop_counter import FlopCounterMode
from torch_networks import Decoder, DiffusionTransformer, EncoderDecoder, ResidualNetwork, UNet, VisionTransformer

if TYPE_CHECKING:
    from torch import nn

KEPT = Path(__file__).parents[1] / "tests/footprint/architectures/torch_counts.json"

_WORDS = {"vocab": 512, "seq_len": 64, "embedding_matrices": 2, "causal_factor": 1.0}
_TOWER = {"layers": 3, "width": 96, "heads": 6}
NETWORKS: dict[str, tuple[str, type[nn.Module], dict[str, Any]]] = {
    "dense decoder": (
        "transformer",
        Decoder,
        _TOWER | _WORDS | {"kv_heads": 6, "head_size": 16, "ffn_width": 384, "ffn_matrices": 2},
    ),
    "grouped queries, gated": (
        "transformer",
        Decoder,
        _TOWER | _WORDS | {"kv_heads": 2, "head_size": 24, "ffn_width": 256, "ffn_matrices": 3},
    ),
    "experts in every layer": (
        "moe",
        Decoder,
        _TOWER
        | _WORDS
        | {"kv_heads": 6, "head_size": 16, "ffn_width": 128, "ffn_matrices": 3, "expert_width": 128}
        | {"experts": 8, "experts_per_token": 2, "shared_experts": 0, "dense_layers": 0, "moe_interval": 1},
    ),
    "interleaved and shared experts": (
        "moe",
        Decoder,
        _TOWER
        | _WORDS
        | {"layers": 5, "kv_heads": 6, "head_size": 16, "ffn_width": 320, "ffn_matrices": 3, "expert_width": 80}
        | {"experts": 16, "experts_per_token": 3, "shared_experts": 1, "dense_layers": 1, "moe_interval": 2},
    ),
    "latent attention": (
        "transformer",
        Decoder,
        _TOWER
        | _WORDS
        | {"ffn_width": 256, "ffn_matrices": 3, "query_rank": 40, "kv_rank": 24}
        | {"head_size": 16, "rope_size": 8, "value_size": 20},
    ),
    "encoder and decoder": (
        "encoder-decoder",
        EncoderDecoder,
        _TOWER
        | {"vocab": 512, "embedding_matrices": 1, "head_size": 24, "ffn_width": 256, "ffn_matrices": 2}
        | {"causal_factor": 1.0, "encoder_layers": 4, "encoder_length": 80, "seq_len": 48},
    ),
    "vision transformer": (
        "vit",
        VisionTransformer,
        _TOWER | {"ffn_width": 384, "ffn_matrices": 2, "image_size": 64, "patch": 8, "channels": 3},
    ),
    "residual network": (
        "convnet",
        ResidualNetwork,
        {"image_size": 64, "channels": 3, "width": 16, "vocab": 10}
        | {"blocks_1": 2, "blocks_2": 1, "blocks_3": 3, "blocks_4": 2},
    ),
    "diffusion transformer": (
        "dit",
        DiffusionTransformer,
        _TOWER
        | {"ffn_width": 384, "image_size": 128, "downsampling": 8, "patch": 2, "channels": 4}
        | {"modulation_matrices": 6, "vocab": 11},
    ),
    "u-net": (
        "diffusion",
        UNet,
        {"image_size": 128, "downsampling": 8, "channels": 4, "width_1": 32, "width_2": 64, "width_3": 64}
        | {"blocks_1": 2, "attention_1": 1, "attention_2": 2, "attention_3": 0}
        | {"context_width": 48, "encoder_length": 20},
    ),
}
"""Name -> word of the architecture, its module here, its shape."""


def count(word: str, module: type[nn.Module], shape: dict[str, Any]) -> dict[str, Any]:
    """What torch counts of a network: FLOP forward, forward and backward together, and parameters."""
    torch.manual_seed(0)
    network = module(shape)
    inputs: Any = network.inputs
    with FlopCounterMode(display=False) as forward:
        network(*inputs)
    with FlopCounterMode(display=False) as both:
        network(*inputs).sum().backward()
    return {
        "architecture": word,
        "shape": shape,
        "forward": forward.get_total_flops(),
        "forward_and_backward": both.get_total_flops(),
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
    }


def counts() -> dict[str, Any]:
    """Every network's counts, with the version of torch."""
    return {"torch": torch.__version__, "networks": {name: count(*parts) for name, parts in NETWORKS.items()}}


if __name__ == "__main__":
    KEPT.write_text(json.dumps(counts(), indent=1) + "\n", encoding="utf-8")
    print(KEPT)
