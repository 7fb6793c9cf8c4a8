"""What is handed from room to room: estimates, inputs, scenarios, phases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hardware_db import Datum

Number: TypeAlias = Any
"""A float, an array of draws or scenarios, or a pint quantity: an equation serves them all."""

T = TypeVar("T")


class Estimate(NamedTuple):
    """One input of the model: a figure with its 90 % interval, and where it came from.

    ``value``, ``low`` and ``high`` are in the coherent units of ``unit`` (a word of footprint.units.FACTORS);
    ``low`` and ``high`` are None where the figure is taken as exact. ``data`` are the rows that it rests on, and
    empty where the user typed it. ``assumed`` says that nobody stated it for this scenario.
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

    @property
    def given(self) -> bool:
        """Whether the user typed it."""
        return not self.data


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
    ffn_width: T
    vocab: T
    seq_len: T
    tokens: T
    samples: T
    epochs: T
    compute: T
    chips: T
    utilization: T
    chip_hours: T
    wall_hours: T
    peak_performance: T
    memory_bandwidth: T
    chip_memory: T
    bytes_per_parameter: T
    board_power: T
    power_fraction: T
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
    freezing weights saves nothing).
    """

    weights: Number
    core: Number


class Phase(NamedTuple):
    """A stretch of work of one kind, and what it runs at.

    ``compute`` is its model FLOP and ``utilization`` the share of the chip's peak at which it does them. A phase that
    may be bound by memory (decoding) has also the bytes that it moves and the share of the bandwidth that it reaches:
    it takes the longer of the two times.
    """

    name: str
    compute: Number
    utilization: Number
    traffic: Number | None = None
    bandwidth_utilization: Number | None = None


class Scenario(NamedTuple):
    """What a user asks: fields as given (text or figures), names of words made canonical by resolve."""

    fields: dict[str, Any]
    draws: int = 100_000
    seed: int = 0
