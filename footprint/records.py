"""What is handed from room to room: estimates, inputs, scenarios, phases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footprint.distributions import Distribution
    from hardware_db import Datum

Number: TypeAlias = Any
"""A float, an array of draws or scenarios, or a pint quantity: an equation serves them all."""

T = TypeVar("T")


class Estimate(NamedTuple):
    """One input of the model: a figure with its 90 % interval, and where it came from.

    ``value``, ``low`` and ``high`` are in the coherent units of ``unit`` (a word of footprint.units.FACTORS);
    ``low`` and ``high`` are None where the figure is taken as exact. ``data`` are the rows that it rests on, and
    empty where the user typed it. ``assumed`` says that nobody stated it for this scenario. ``distribution`` is the
    one that the user named; without it, the interval is drawn on the scale that ``spread`` says.
    """

    name: str
    value: float
    low: float | None
    high: float | None
    unit: str
    spread: str
    data: tuple[Datum, ...] = ()
    note: str = ""
    assumed: bool = True
    distribution: Distribution | None = None

    @property
    def given(self) -> bool:
        """Whether the user typed it."""
        return not self.data and not self.assumed


class Inputs(Generic[T]):
    """The named quantities of one scenario, all of one kind: estimates, floats, draws, columns or pint quantities.

    A quantity that the scenario does not have reads as None; a name that no scenario can have is an AttributeError.
    """

    params: T
    active_params: T
    layers: T
    width: T
    heads: T
    kv_heads: T
    head_size: T
    ffn_width: T
    ffn_matrices: T
    vocab: T
    embedding_matrices: T
    seq_len: T
    causal_factor: T
    window: T
    window_layers: T
    query_rank: T
    kv_rank: T
    rope_size: T
    value_size: T
    mtp_layers: T
    experts: T
    experts_per_token: T
    shared_experts: T
    expert_width: T
    expert_matrices: T
    dense_layers: T
    moe_interval: T
    encoder_params: T
    encoder_layers: T
    encoder_width: T
    encoder_ffn_width: T
    encoder_length: T
    encoder_trained: T
    image_size: T
    patch: T
    channels: T
    downsampling: T
    width_1: T
    width_2: T
    width_3: T
    width_4: T
    blocks_1: T
    blocks_2: T
    blocks_3: T
    blocks_4: T
    attention_1: T
    attention_2: T
    attention_3: T
    attention_4: T
    context_width: T
    modulation_matrices: T
    autoencoder_width: T
    image_tokens: T
    image_share: T
    msa_depth: T
    msa_width: T
    pair_width: T
    extra_msa_layers: T
    extra_msa_depth: T
    extra_msa_width: T
    recycles: T
    simulations: T
    acting_steps: T
    forward_compute: T
    frozen_compute: T
    denoising_steps: T
    guidance_passes: T
    tokens: T
    samples: T
    steps: T
    batch_tokens: T
    batch_samples: T
    epochs: T
    compute: T
    chips: T
    utilization: T
    hfu: T
    recomputed_weights: T
    recomputed_core: T
    chip_hours: T
    wall_hours: T
    peak_performance: T
    memory_bandwidth: T
    chip_memory: T
    bytes_per_parameter: T
    board_power: T
    power_fraction: T
    decoding_power_fraction: T
    host_power: T
    server_power: T
    server_chips: T
    host_fraction: T
    host_ratio: T
    system_power: T
    pue: T
    grid_intensity: T
    upstream_factor: T
    market_intensity: T
    chip_embodied: T
    host_embodied: T
    server_embodied: T
    die_area: T
    carbon_per_area: T
    carbon_per_gigabyte: T
    board_embodied: T
    embodied_factor: T
    lifetime: T
    fleet_utilization: T
    wue: T
    water_intensity: T
    primary_energy_factor: T
    depletion_intensity: T
    chip_depletion: T
    server_depletion: T
    chip_hour_price: T
    chip_price: T
    server_cost_factor: T
    network_share: T
    depreciation: T
    hardware_age: T
    electricity_price: T
    final_run_share: T
    staff_share: T
    run_duration: T
    count_factor: T
    memory_overhead: T
    usable_memory: T
    weight_bytes: T
    weight_overhead: T
    replicated_bytes: T
    replicated_share: T
    tensor_parallel: T
    pipeline_parallel: T
    micro_batch: T
    activation_bytes: T
    chip_multiple: T
    examples: T
    example_tokens: T
    pairs: T
    episodes: T
    group_size: T
    policy_epochs: T
    reference_passes: T
    pretrain_mix: T
    reward_params: T
    value_params: T
    teacher_params: T
    student_params: T
    judge_params: T
    rank: T
    adapted_width: T
    bottleneck: T
    soft_tokens: T
    trained_share: T
    queries: T
    prompt_tokens: T
    output_tokens: T
    shots: T
    shot_tokens: T
    retrieved_tokens: T
    index_tokens: T
    embedding_params: T
    calls: T
    branching: T
    best_of: T
    cache_hit: T
    batch_size: T
    cache_bytes: T
    prefill_utilization: T
    decode_utilization: T
    bandwidth_utilization: T
    busy_share: T
    serving_utilization: T
    serving_power_fraction: T
    regression_slope: T
    regression_decay: T
    regression_batch: T
    regression_floor: T
    regression_server_power: T
    latency_per_param: T
    latency_per_sequence: T
    latency_base: T
    transfer_scale: T
    transfer_data_exponent: T
    transfer_size_exponent: T
    characters_per_token: T
    multiply_add: T

    def __init__(self, **quantities: T) -> None:
        self.__dict__.update(quantities)

    def __getattr__(self, name: str) -> Any:
        if name in Inputs.__annotations__:
            return None
        raise AttributeError(f"no input {name!r}")

    def __iter__(self) -> Iterator[tuple[str, T]]:
        return iter(self.__dict__.items())

    def __len__(self) -> int:
        return len(self.__dict__)


class Pass(NamedTuple):
    """FLOP of one forward pass over one token or sample.

    ``weights`` is the part in which weights take part (its backward pass has a gradient for the input and one for
    the weights), ``core`` the part that has none, such as attention scores (its backward pass costs twice too, but
    freezing weights saves nothing). ``frozen`` is what is only ever passed forward, such as a vision tower that is not
    trained, or the moves of an actor; None where there is no such part.
    """

    weights: Number
    core: Number
    frozen: Number | None = None


class Forward(Protocol):
    """How a method asks for the FLOP of a forward pass over one token (or sample)."""

    def __call__(self, length: Number | None = None) -> Pass:
        """FLOP a token in a sequence of that length; of the length that the system is trained at where None."""

    def sample(self) -> Number:
        """FLOP of making one sample: all steps in which an image is drawn, or one pass."""


class Phase(NamedTuple):
    """A stretch of work of one kind, and what it runs at.

    ``compute`` is its model FLOP and ``utilization`` the share of the chip's peak at which it does them. A phase that
    may be bound by memory (decoding) has also the bytes that it moves and the share of the bandwidth that it reaches:
    it takes the longer of the two times. ``recomputed`` are the FLOP of forward passes that are done again in the
    backward pass: they take time, but are no model FLOP. ``generated`` are the tokens that it writes.
    """

    name: str
    compute: Number
    utilization: Number
    traffic: Number | None = None
    bandwidth_utilization: Number | None = None
    recomputed: Number | None = None
    generated: Number | None = None


class Held(NamedTuple):
    """What the chips must hold: the number of parameters that are trained, and the bytes that are only read."""

    trained: Number
    frozen: Number


class Scenario(NamedTuple):
    """What a user asks: fields as given (text or figures), names of words made canonical by resolve.

    ``correlation`` has pairs of inputs (``utilization:power_fraction``) and the correlation of the normals that they
    are drawn from; ``float32`` asks for draws in single precision.
    """

    fields: dict[str, Any]
    draws: int = 100_000
    seed: int = 0
    correlation: tuple[tuple[str, float], ...] = ()
    float32: bool = False
