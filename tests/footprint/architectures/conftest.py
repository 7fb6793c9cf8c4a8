"""A network by its shape, with what is taken to be so where the shape does not say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from footprint import architectures
from footprint.records import Inputs, Pass

if TYPE_CHECKING:
    from footprint.architectures import Architecture


class Network(NamedTuple):
    architecture: Architecture
    inputs: Inputs[Any]

    @property
    def forward(self) -> Pass:
        return self.architecture.forward(self.inputs)

    @property
    def flop(self) -> float:
        """FLOP of one forward pass over what is trained."""
        return self.forward.weights + self.forward.core

    @property
    def params(self) -> float:
        return self.architecture.parameters(self.inputs)

    @property
    def active(self) -> float:
        return self.architecture.active(self.inputs)

    def cache(self, bytes_per_value: float = 2) -> float:
        return self.architecture.cache(self.inputs, bytes_per_value)


def build(word: str, **shape: Any) -> Network:
    architecture = architectures.named(word)
    inputs: Inputs[Any] = Inputs(**{"multiply_add": 2.0, **shape})
    for rule in architecture.ASSUMED:
        if getattr(inputs, rule.name) is None and (value := rule.value(inputs)) is not None:
            setattr(inputs, rule.name, value)
    return Network(architecture, inputs)


@pytest.fixture
def network():
    return build


def decoder(layers: int, width: int, heads: int, kv_heads: int, ffn_width: int, matrices: int, vocab: int, tied=False):
    return {
        "layers": layers,
        "width": width,
        "heads": heads,
        "kv_heads": kv_heads,
        "ffn_width": ffn_width,
        "ffn_matrices": matrices,
        "vocab": vocab,
        "embedding_matrices": 1 if tied else 2,
    }


LATENT = {"heads": 128, "query_rank": 1536, "kv_rank": 512, "head_size": 128, "rope_size": 64, "value_size": 128}
SHAPES: dict[str, tuple[str, dict[str, Any]]] = {
    # Brown et al. 2020, table 2.1; vocabulary of GPT-2
    "gpt-3": ("transformer", decoder(96, 12288, 96, 96, 49152, 2, 50257, tied=True)),
    # Llama Team 2024, table 3
    "llama-3.1-8b": ("transformer", decoder(32, 4096, 32, 8, 14336, 3, 128256)),
    "llama-3.1-70b": ("transformer", decoder(80, 8192, 64, 8, 28672, 3, 128256)),
    "llama-3.1-405b": ("transformer", decoder(126, 16384, 128, 8, 53248, 3, 128256)),
    # Qwen2.5 config.json (152064 rows in the embedding)
    "qwen2.5-72b": ("transformer", decoder(80, 8192, 64, 8, 29568, 3, 152064)),
    # Devlin et al. 2018, section 3
    "bert-large": ("transformer", decoder(24, 1024, 16, 16, 4096, 2, 30522, tied=True) | {"causal_factor": 1.0}),
    # Chowdhery et al. 2022, table 1; 256 numbers a head, one shared key-value head
    "palm": ("transformer", decoder(118, 18432, 48, 1, 73728, 3, 256000, tied=True) | {"head_size": 256}),
    # Jiang et al. 2024, table 1
    "mixtral-8x7b": (
        "moe",
        decoder(32, 4096, 32, 8, 14336, 3, 32000) | {"experts": 8, "experts_per_token": 2},
    ),
    # DeepSeek-AI 2024, section 4.2
    "deepseek-v3": (
        "moe",
        decoder(61, 7168, 128, 128, 18432, 3, 129280)
        | LATENT
        | {"expert_width": 2048, "experts": 256, "experts_per_token": 8, "shared_experts": 1, "dense_layers": 3},
    ),
    # DeepSeek-AI 2024 (V2), section 3.1.2
    "deepseek-v2": (
        "moe",
        decoder(60, 5120, 128, 128, 12288, 3, 102400)
        | LATENT
        | {"expert_width": 1536, "experts": 160, "experts_per_token": 6, "shared_experts": 2, "dense_layers": 1},
    ),
    # Du et al. 2021, table 4 and section 4: experts in every other layer, dense layers gated, experts not
    "glam": (
        "moe",
        decoder(64, 8192, 128, 128, 32768, 3, 256000, tied=True)
        | {"head_size": 128, "expert_matrices": 2, "experts": 64, "experts_per_token": 2, "moe_interval": 2},
    ),
    # Llama-4-Maverick config.json: interleave_moe_layer_step 2, intermediate_size_mlp 16384, one shared expert
    "llama-4-maverick": (
        "moe",
        decoder(48, 5120, 40, 8, 16384, 3, 202048)
        | {"expert_width": 8192, "experts": 128, "experts_per_token": 1, "shared_experts": 1, "moe_interval": 2},
    ),
    # Raffel et al. 2019, section 3.7
    "t5-11b": (
        "encoder-decoder",
        decoder(24, 1024, 128, 128, 65536, 2, 32128, tied=True) | {"head_size": 128, "encoder_layers": 24},
    ),
    # Radford et al. 2022, table 1
    "whisper-large": (
        "speech",
        decoder(32, 1280, 20, 20, 5120, 2, 51865, tied=True)
        | {"encoder_layers": 32, "encoder_length": 1500, "seq_len": 448, "channels": 80},
    ),
    # Dosovitskiy et al. 2020, table 1; 224 px, with the class token
    "vit-l-16": (
        "vit",
        {"layers": 24, "width": 1024, "heads": 16, "ffn_width": 4096, "ffn_matrices": 2}
        | {"image_size": 224, "patch": 16, "seq_len": 197, "vocab": 1000},
    ),
    "vit-h-14": (
        "vit",
        {"layers": 32, "width": 1280, "heads": 16, "ffn_width": 5120, "ffn_matrices": 2}
        | {"image_size": 224, "patch": 14, "seq_len": 257},
    ),
    # Zhai et al. 2021, table 2
    "vit-g-14": (
        "vit",
        {"layers": 48, "width": 1664, "heads": 16, "ffn_width": 8192, "ffn_matrices": 2}
        | {"image_size": 224, "patch": 14},
    ),
    # Dehghani et al. 2023, table 1
    "vit-22b": (
        "vit",
        {"layers": 48, "width": 6144, "heads": 48, "ffn_width": 24576, "ffn_matrices": 2}
        | {"image_size": 224, "patch": 14},
    ),
    # Radford et al. 2021, table 20
    "clip-l-14": (
        "clip",
        {"layers": 24, "width": 1024, "heads": 16, "ffn_width": 4096, "ffn_matrices": 2, "image_size": 224, "patch": 14}
        | {"encoder_layers": 12, "encoder_width": 768, "encoder_length": 77, "vocab": 49408},
    ),
    # He et al. 2015, table 1
    "resnet-152": (
        "convnet",
        {"image_size": 224, "channels": 3, "width": 64, "vocab": 1000}
        | {"blocks_1": 3, "blocks_2": 8, "blocks_3": 36, "blocks_4": 3},
    ),
    # CompVis v1-inference.yaml
    "stable-diffusion-1": (
        "diffusion",
        {"image_size": 512, "downsampling": 8, "channels": 4, "width_1": 320, "width_2": 640, "width_3": 1280}
        | {"width_4": 1280, "blocks_1": 2, "attention_1": 1, "attention_2": 1, "attention_3": 1, "attention_4": 0}
        | {"context_width": 768, "encoder_layers": 12, "encoder_width": 768, "encoder_length": 77}
        | {"autoencoder_width": 128, "denoising_steps": 50, "guidance_passes": 2},
    ),
    # Podell et al. 2023, table 1
    "sdxl": (
        "diffusion",
        {"image_size": 1024, "downsampling": 8, "channels": 4, "width_1": 320, "width_2": 640, "width_3": 1280}
        | {"blocks_1": 2, "attention_1": 0, "attention_2": 2, "attention_3": 10}
        | {"context_width": 2048, "encoder_length": 77},
    ),
    # Peebles and Xie 2022, table 1
    "dit-xl-2": (
        "dit",
        {"layers": 28, "width": 1152, "image_size": 256, "downsampling": 8, "patch": 2, "channels": 4}
        | {"modulation_matrices": 6, "vocab": 1001, "denoising_steps": 250, "guidance_passes": 2},
    ),
    # Jumper et al. 2021, supplementary 1.6, 1.7.2, 1.10 and table 4
    "alphafold-2": (
        "evoformer",
        {"layers": 48, "seq_len": 256, "msa_depth": 128, "msa_width": 256, "pair_width": 128, "recycles": 2.5}
        | {"extra_msa_layers": 4, "extra_msa_depth": 1024, "extra_msa_width": 64},
    ),
    # Silver et al. 2017, Methods: 19 x 19 points, 17 planes, 40 blocks (one convolution, 39 residual), 1600 simulations
    "alphago-zero": (
        "agent",
        {"image_size": 19, "channels": 17, "width": 256, "blocks_1": 39, "simulations": 1600, "acting_steps": 1.0},
    ),
}


@pytest.fixture
def named():
    def make(name: str, **changed: Any) -> Network:
        word, shape = SHAPES[name]
        return build(word, **shape | changed)

    return make


@pytest.fixture(params=sorted(SHAPES))
def any_network(request):
    word, shape = SHAPES[request.param]
    return build(word, **{"seq_len": 512} | shape)
