"""The words of a scenario: one list, from which options, TOML keys, batch columns and keyword arguments come.

A *number* field has the unit in which a plain figure is read and the unit of the model (a word of
:data:`footprint.units.FACTORS`), and a *spread*: on what scale its interval is drawn, which is also what figures make
sense for it.
"""

from __future__ import annotations

from typing import NamedTuple

POSITIVE, SHARE, ABOVE_ONE = "positive", "share", "above one"
TEXT = "text"

RANGES = {
    POSITIVE: "a finite figure above 0",
    SHARE: "a share between 0 and 1 (or 0 % and 100 %)",
    ABOVE_ONE: "a ratio of at least 1",
}


class Field(NamedTuple):
    """A word of a scenario."""

    name: str
    group: str
    spread: str
    unit: str
    help: str
    ceiling: float = 1e40
    zero: bool = False

    @property
    def is_text(self) -> bool:
        """Whether the field holds a word rather than a figure."""
        return self.spread == TEXT

    @property
    def floor(self) -> float:
        """Below this no figure but 0 makes sense: a byte, a chip, or what would leave the range of a float."""
        return {"GB": 1e-9, "chip": 1.0}.get(self.unit, 1e-30)

    @property
    def option(self) -> str:
        """Name of the option of a command."""
        return "--" + self.name.replace("_", "-")

    @property
    def quantity(self) -> str:
        """Name of the quantity in the database."""
        return self.name.replace("_", "-")


def _text(name: str, group: str, help: str) -> Field:
    return Field(name, group, TEXT, "", help)


def _count(name: str, group: str, help: str, ceiling: float = 1e30) -> Field:
    return Field(name, group, POSITIVE, "1", help, ceiling)


def _zero(name: str, group: str, help: str, ceiling: float = 1e30) -> Field:
    return Field(name, group, POSITIVE, "1", help, ceiling, zero=True)


_SHAPE = (
    _count("layers", "shape", "layers (of the decoder, where there is an encoder too)", 1e6),
    _count("width", "shape", "model width", 1e9),
    _count("heads", "shape", "attention heads", 1e6),
    _count("kv_heads", "shape", "key-value heads (grouped-query attention)", 1e6),
    _count("head_size", "shape", "numbers in a head, where it is not width / heads", 1e6),
    _count("ffn_width", "shape", "feed-forward width (of the dense layers)", 1e9),
    _count("ffn_matrices", "shape", "matrices of a feed-forward layer: 2, or 3 where it is gated (SwiGLU)", 10),
    _count("vocab", "shape", "vocabulary (classes of an image model)", 1e9),
    _count("embedding_matrices", "shape", "1 where input and output share their embedding, 2 where not", 10),
    _count("seq_len", "shape", "tokens in a training sequence", 1e12),
    Field("causal_factor", "shape", SHARE, "1", "share of a sequence that a token attends to: 0.5 causal, 1 both ways"),
    _count("window", "shape", "tokens that a token attends to in layers with a sliding window", 1e12),
    _count("window_layers", "shape", "layers with a sliding window, where not all have it", 1e6),
    _count("query_rank", "shape", "rank of the compressed queries (latent attention)", 1e6),
    _count("kv_rank", "shape", "rank of the compressed keys and values (latent attention)", 1e6),
    _count("rope_size", "shape", "numbers in a head that carry the position (latent attention)", 1e6),
    _count("value_size", "shape", "numbers in a head's value, where not head_size (latent attention)", 1e6),
    _count("mtp_layers", "shape", "further tokens predicted in training (multi-token prediction), a layer each", 1e3),
    _count("experts", "shape", "experts in a layer that a token may be routed to", 1e6),
    _count("experts_per_token", "shape", "experts that a token is routed to", 1e6),
    Field("shared_experts", "shape", POSITIVE, "1", "experts that every token passes through", 1e6, True),
    _count("expert_width", "shape", "feed-forward width of one expert, where not ffn_width", 1e9),
    _count("expert_matrices", "shape", "matrices of an expert, where not ffn_matrices", 10),
    Field("dense_layers", "shape", POSITIVE, "1", "leading layers without experts", 1e6, True),
    _count("moe_interval", "shape", "2 where every second layer has experts, 1 where all have", 1e6),
    _count("encoder_params", "shape", "parameters of the encoder (text encoder, vision tower)", 1e18),
    _count("encoder_layers", "shape", "layers of the encoder (text encoder, vision tower)", 1e6),
    _count("encoder_width", "shape", "width of the encoder, where not that of the model", 1e9),
    _count("encoder_ffn_width", "shape", "feed-forward width of the encoder", 1e9),
    _count("encoder_length", "shape", "tokens, frames or patches that the encoder reads", 1e12),
    Field(
        "encoder_trained", "shape", SHARE, "1", "1 where the encoder is trained too, 0 where it is frozen", zero=True
    ),
    _count("image_size", "shape", "side of an image, in pixels", 1e6),
    _count("patch", "shape", "side of a patch, in pixels (of the latent image, for dit)", 1e6),
    _count("channels", "shape", "channels of what goes in: 3 colours, 4 of a latent image, 80 of a spectrogram", 1e6),
    _count("downsampling", "shape", "pixels to a latent pixel, along a side", 1e3),
    *(_count(f"width_{level}", "shape", f"channels at level {level} of a U-Net", 1e6) for level in range(1, 5)),
    *(_count(f"blocks_{level}", "shape", f"residual blocks in stage {level}", 1e4) for level in range(1, 5)),
    *(
        Field(
            f"attention_{level}",
            "shape",
            POSITIVE,
            "1",
            f"transformer blocks after each block of level {level}",
            1e4,
            zero=True,
        )
        for level in range(1, 5)
    ),
    _count("context_width", "shape", "width of the text that images attend to", 1e9),
    _count("modulation_matrices", "shape", "square matrices a layer that set scale and shift once an image (dit)", 100),
    _count("autoencoder_width", "shape", "channels at the first level of the frozen autoencoder", 1e6),
    _count("image_tokens", "shape", "tokens of the language model that an image becomes", 1e9),
    Field("image_share", "shape", SHARE, "1", "share of the language model's tokens that stand for images"),
    _count("msa_depth", "shape", "aligned sequences (evoformer)", 1e6),
    _count("msa_width", "shape", "channels of an aligned residue (evoformer)", 1e6),
    _count("pair_width", "shape", "channels of a pair of residues (evoformer)", 1e6),
    _count("extra_msa_layers", "shape", "blocks over further, unclustered sequences (evoformer)", 1e6),
    _count("extra_msa_depth", "shape", "further aligned sequences (evoformer)", 1e6),
    _count("extra_msa_width", "shape", "channels of a residue of these (evoformer)", 1e6),
    Field("recycles", "shape", ABOVE_ONE, "1", "passes through the trunk for a sample, the last one trained", 1e4),
    Field("simulations", "shape", POSITIVE, "1", "forward passes to choose one move (tree search)", 1e9),
    Field("acting_steps", "shape", POSITIVE, "1", "moves that actors make for each sample learnt from", 1e9, True),
    Field("forward_compute", "shape", POSITIVE, "FLOP", "FLOP of one forward pass over a sample, when known", 1e30),
    Field("frozen_compute", "shape", POSITIVE, "FLOP", "FLOP of frozen networks a sample, when known", 1e30, True),
    _count("denoising_steps", "shape", "steps in which an image is drawn", 1e6),
    _count("guidance_passes", "shape", "passes of a step: 2 with classifier-free guidance", 100),
)

_LIST = (
    _text("system", "what", "a named system to start from; other fields override it"),
    _text("method", "what", "what is done: pretrain, lora, dpo, grpo, few-shot, ..."),
    _text("architecture", "what", "how FLOP are counted: transformer, moe, ..."),
    _count("params", "size", "parameters: 70B", 1e18),
    _count("active_params", "size", "parameters used per token (mixture of experts)", 1e18),
    *_SHAPE,
    _count("tokens", "data", "training tokens: 15T"),
    _count("samples", "data", "training samples, where the unit is not a token"),
    _count("steps", "data", "optimiser steps: tokens or samples are steps x batch where they are not given", 1e15),
    _count("batch_tokens", "data", "tokens in a batch", 1e15),
    _count("batch_samples", "data", "sequences or samples in a batch", 1e15),
    _count("epochs", "data", "passes over the tokens or samples given", 1e9),
    Field("compute", "data", POSITIVE, "FLOP", "training compute, when known: overrides the count", 1e40),
    _count("examples", "adaptation", "examples trained on; prompts, in reinforcement learning"),
    _count("example_tokens", "adaptation", "tokens of an example as computed, padding included", 1e12),
    _count("pairs", "adaptation", "pairs of a preferred and a rejected answer"),
    _count("episodes", "adaptation", "answers sampled in reinforcement learning"),
    _count("group_size", "adaptation", "answers sampled for each prompt (GRPO)", 1e6),
    _count("policy_epochs", "adaptation", "passes over each batch of sampled answers", 1e6),
    _zero("reference_passes", "adaptation", "forward passes of a frozen reference for each answer: 0 or 1", 1e3),
    _zero("pretrain_mix", "adaptation", "pretraining sequences mixed in for each sampled answer (PPO-ptx: 8)", 1e6),
    _count("reward_params", "adaptation", "parameters of the reward model", 1e18),
    _count("value_params", "adaptation", "parameters of the value model", 1e18),
    _count("teacher_params", "adaptation", "parameters of the teacher of a distillation", 1e18),
    _count("student_params", "adaptation", "parameters of the student of a distillation", 1e18),
    _count("judge_params", "adaptation", "parameters of the model that labels in place of people (RLAIF)", 1e18),
    _count("rank", "adaptation", "rank of low-rank adapters", 1e6),
    _text("adapted", "adaptation", "matrices with low-rank adapters: all, attention, ffn, or letters as in q,v"),
    _count("adapted_width", "adaptation", "inputs plus outputs of the adapted matrices of a layer, summed", 1e12),
    _count("bottleneck", "adaptation", "width of bottleneck adapters", 1e6),
    _count("soft_tokens", "adaptation", "learnt tokens of prompt or prefix tuning", 1e9),
    Field("trained_share", "adaptation", SHARE, "1", "share of the weights that is trained or added"),
    _text("optimizer", "adaptation", "optimiser: adamw, adamw-fp32, adamw-fp32-grads, adamw-8bit, adamw-bf16, muon"),
    _text("sharding", "adaptation", "how model states are shared out over chips: zero-0, zero-1, zero-2 or zero-3"),
    _count("micro_batch", "adaptation", "sequences that a chip works on at once", 1e6),
    Field("tensor_parallel", "adaptation", POSITIVE, "chip", "chips that split each layer", 1e6),
    _count("pipeline_parallel", "adaptation", "stages of a pipeline", 1e6),
    _count("queries", "serving", "queries answered; those over which training is spread, for a method that trains"),
    _count("prompt_tokens", "serving", "tokens of a prompt, examples and passages not counted", 1e12),
    _count("output_tokens", "serving", "tokens of an answer", 1e12),
    _count("shots", "serving", "examples in the prompt", 1e6),
    _count("shot_tokens", "serving", "tokens of an example in the prompt", 1e9),
    _count("retrieved_tokens", "serving", "tokens of retrieved passages in the prompt", 1e9),
    _count("index_tokens", "serving", "tokens embedded once to build the index of retrieval"),
    _count("embedding_params", "serving", "parameters of the model that embeds queries and passages", 1e18),
    _count("calls", "serving", "calls of the model for a query", 1e9),
    _count("branching", "serving", "branches that a scaffold follows at once", 1e6),
    _count("best_of", "serving", "answers of which the best is kept", 1e6),
    Field("cache_hit", "serving", SHARE, "1", "share of repeated prompt tokens that are read from a cache", zero=True),
    _count("batch_size", "serving", "sequences decoded together by one copy of the model", 1e9),
    Field("prefill_utilization", "serving", SHARE, "1", "model FLOP utilisation of reading prompts and scoring"),
    Field("decode_utilization", "serving", SHARE, "1", "model FLOP utilisation of decoding where compute binds it"),
    Field("bandwidth_utilization", "serving", SHARE, "1", "share of the memory bandwidth that decoding reaches"),
    Field("busy_share", "serving", SHARE, "1", "share of the time that chips which answer are busy"),
    Field("cache_bytes", "serving", POSITIVE, "byte", "bytes of keys and values of a token in the cache", 1e12),
    Field("weight_bytes", "serving", POSITIVE, "byte", "bytes of a weight that is only read: 2, 0.52 in four bits", 16),
    Field("weight_overhead", "serving", ABOVE_ONE, "1", "memory of a serving model over that of its weights", 100),
    Field("serving_utilization", "serving", SHARE, "1", "model FLOP utilisation of serving, for the estimate by FLOP"),
    Field("serving_power_fraction", "serving", SHARE, "1", "average over maximum server power, for the same"),
    _text("hardware", "hardware", "chip: h100, tpu-v4"),
    Field("chips", "hardware", POSITIVE, "chip", "chips used", 1e12),
    _text("precision", "hardware", "precision of the matrix products: bf16, fp16, fp8, tf32, fp32"),
    Field("utilization", "hardware", SHARE, "1", "model FLOP utilisation (MFU) of the whole run: 0.4 or 30%..50%"),
    Field("hfu", "hardware", SHARE, "1", "hardware FLOP utilisation, recomputation counted (in place of utilization)"),
    _text("recompute", "hardware", "activations computed again: none, selective (attention) or full"),
    Field("chip_hours", "hardware", POSITIVE, "chip-h", "chip-hours, when known: win over the FLOP estimate", 1e18),
    Field("wall_hours", "hardware", POSITIVE, "h", "wall-clock hours", 1e6),
    Field("peak_performance", "hardware", POSITIVE, "TFLOP/s", "dense peak of one chip, in TFLOP/s", 1e9),
    Field("memory_bandwidth", "hardware", POSITIVE, "GB/s", "bandwidth of the memory of one chip, in GB/s", 1e9),
    Field("chip_memory", "hardware", POSITIVE, "GB", "memory of one chip, in GB", 1e9),
    Field("bytes_per_parameter", "hardware", POSITIVE, "byte", "bytes of model states per parameter", 1e4),
    Field("board_power", "power", POSITIVE, "W", "power limit (TDP) of one chip, in W", 1e9),
    Field("power_fraction", "power", POSITIVE, "1", "average share of its TDP that a chip draws", 2),
    Field(
        "decoding_power_fraction",
        "power",
        POSITIVE,
        "1",
        "the same while it writes tokens, in a run that also trains (rl, distill)",
        2,
    ),
    Field("host_power", "power", POSITIVE, "W", "average power of the server beside its chips, per chip, in W", 1e9),
    Field("system_power", "power", POSITIVE, "W", "average power per chip with its share of the server, in W", 1e9),
    Field("pue", "power", ABOVE_ONE, "1", "power usage effectiveness of the site", 10),
    _text("provider", "where", "who runs the hardware: aws, google, microsoft"),
    _text("region", "where", "cloud region or site: us-east-1"),
    _text("country", "where", "country or zone of the grid: FR, US-CA"),
    _text("year", "when", "year of the run: 2024"),
    _text("date", "when", "date of the run: 2024-07-23, 2024-07 or 2024"),
    Field("grid_intensity", "carbon", POSITIVE, "gCO2e/kWh", "location-based intensity, in gCO2e/kWh", 1e5, True),
    Field("market_intensity", "carbon", POSITIVE, "gCO2e/kWh", "market-based intensity, in gCO2e/kWh", 1e5, True),
    Field("chip_embodied", "carbon", POSITIVE, "kgCO2e/chip", "emissions of making one chip, in kgCO2e", 1e9),
    Field("host_embodied", "carbon", POSITIVE, "kgCO2e/chip", "emissions of making a chip's share of its server", 1e9),
    Field("lifetime", "carbon", POSITIVE, "y", "years in service, for embodied figures", 100),
    Field("fleet_utilization", "carbon", SHARE, "1", "share of its life that a chip is in use"),
    Field("wue", "water", POSITIVE, "L/kWh", "on-site water per kWh of IT energy (WUE), in L/kWh", 1e4, True),
    Field("water_intensity", "water", POSITIVE, "L/kWh", "water of electricity generation (EWIF), in L/kWh", 1e5, True),
    Field("primary_energy_factor", "resources", POSITIVE, "MJ/kWh", "primary energy per kWh, in MJ/kWh", 1e4),
    Field("depletion_intensity", "resources", POSITIVE, "kgSbe/kWh", "abiotic depletion per kWh, in kgSbe/kWh", 1),
    Field("chip_depletion", "resources", POSITIVE, "kgSbe/chip", "abiotic depletion of making one chip, in kgSbe", 1e6),
    Field("chip_hour_price", "cost", POSITIVE, "USD/h", "rent of one chip, in USD/h", 1e6),
    _text("commitment", "cost", "kind of rent: on-demand, 1y, 3y or spot"),
    Field("chip_price", "cost", POSITIVE, "USD/chip", "price to buy one chip, in USD", 1e9),
    Field(
        "server_cost_factor", "cost", ABOVE_ONE, "1", "price of a chip in its server over that of the bare chip", 100
    ),
    Field("network_share", "cost", SHARE, "1", "share of a cluster's price that is its network", 0.99),
    Field("depreciation", "cost", POSITIVE, "1/y", "yearly rate at which hardware loses value", 10),
    Field("hardware_age", "cost", POSITIVE, "y", "years from buying the hardware to the run", 100, True),
    Field("electricity_price", "cost", POSITIVE, "USD/kWh", "price of electricity, in USD/kWh", 1e4),
    Field("final_run_share", "cost", SHARE, "1", "share of a development's compute that the final run is"),
    Field("staff_share", "cost", SHARE, "1", "share of a development's cost that is staff", 0.99),
    Field("run_duration", "hardware", POSITIVE, "h", "wall clock assumed where neither chips nor hours are known", 1e6),
    Field("count_factor", "data", POSITIVE, "1", "exact FLOP count over the rule of thumb", 100),
    Field("memory_overhead", "hardware", POSITIVE, "GB", "framework, buffers and activations of one chip, in GB", 1e6),
    Field("usable_memory", "hardware", SHARE, "1", "share of a chip's memory that can be used"),
    Field("activation_bytes", "hardware", POSITIVE, "byte", "activations kept per token, layer and unit of width", 1e4),
    Field(
        "replicated_bytes", "hardware", POSITIVE, "byte", "bytes per trained parameter that are not sharded", 1e4, True
    ),
    Field("replicated_share", "hardware", SHARE, "1", "share of the frozen weights that is not sharded", zero=True),
    Field("chip_multiple", "hardware", POSITIVE, "chip", "chips come in multiples of this, where none are given", 1e6),
    Field("server_power", "power", POSITIVE, "server-W", "maximum power of the server, in W", 1e9),
    Field("server_chips", "power", POSITIVE, "chip", "chips in one server", 1e6),
    Field("host_fraction", "power", SHARE, "1", "average over maximum power of a server beside its chips"),
    Field("host_ratio", "power", POSITIVE, "1", "power of a server beside its chips, over that of the chips", 20),
    Field("upstream_factor", "carbon", POSITIVE, "1", "lifecycle over direct emissions of electricity", 100),
    Field("server_embodied", "carbon", POSITIVE, "kgCO2e", "emissions of making a server without its chips", 1e9),
    Field("die_area", "carbon", POSITIVE, "mm2", "silicon of one chip, in mm2", 1e9),
    Field("carbon_per_area", "carbon", POSITIVE, "kgCO2e/cm2", "emissions of making one cm2 of die, in kgCO2e", 1e6),
    Field("carbon_per_gigabyte", "carbon", POSITIVE, "kgCO2e/GB", "emissions of making one GB of memory", 1e6),
    Field("board_embodied", "carbon", POSITIVE, "kgCO2e/chip", "emissions of making board and cooler of a chip", 1e6),
    Field("embodied_factor", "carbon", POSITIVE, "1", "footprint of a whole chip over the sum of its parts", 100),
    Field(
        "regression_slope", "regression", POSITIVE, "nJ/chip", "EcoLogits: energy of a token, per active parameter", 1e9
    ),
    _count("regression_decay", "regression", "EcoLogits: rate at which a batch shares it", 10),
    _count("regression_batch", "regression", "EcoLogits: sequences decoded together", 1e6),
    Field("regression_floor", "regression", POSITIVE, "J/chip", "EcoLogits: energy of a token, the rest", 1e9),
    Field(
        "regression_server_power", "regression", POSITIVE, "server-W", "EcoLogits: server without its chips, in W", 1e9
    ),
    Field("latency_per_param", "regression", POSITIVE, "ns", "EcoLogits: time of a token, per active parameter", 1e9),
    Field("latency_per_sequence", "regression", POSITIVE, "s", "EcoLogits: time of a token, per sequence", 1e6),
    Field("latency_base", "regression", POSITIVE, "s", "EcoLogits: time of a token, the rest", 1e6),
    _count("transfer_scale", "transfer", "coefficient of the data that pretraining is worth", 1e12),
    _count("transfer_data_exponent", "transfer", "exponent of the fine-tuning data in it", 10),
    _count("transfer_size_exponent", "transfer", "exponent of the parameters in it", 10),
    _count("characters_per_token", "transfer", "characters in a token", 1e3),
    Field("server_depletion", "resources", POSITIVE, "kgSbe", "abiotic depletion of making a server", 1e6),
)

FIELDS: dict[str, Field] = {field.name: field for field in _LIST}
NUMBERS = tuple(field.name for field in _LIST if not field.is_text)


def spelled(name: str) -> str:
    """A field's name however it was written: ``active-params``, ``Active_Params``."""
    return name.strip().casefold().replace("-", "_")
