"""A run: its work in FLOP, the chip-hours that it takes, and the memory that it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.equations import choice, duration, memory
from footprint.equations.compute import hardware
from footprint.errors import Unavailable
from footprint.output import output
from footprint.records import Pass

if TYPE_CHECKING:
    from footprint.architectures import Architecture
    from footprint.methods import Method
    from footprint.records import Held, Inputs, Number, Phase


class Counted:
    """FLOP of forward passes, as an architecture counts them for a scenario."""

    def __init__(self, architecture: Architecture, inputs: Inputs[Number]) -> None:
        self.architecture, self.inputs = architecture, inputs

    def __call__(self, length: Number | None = None) -> Pass:
        """FLOP of a forward pass over one token of a sequence of that length, or over one sample."""
        one, factor = self.architecture.forward(self.inputs, length), self.inputs.count_factor
        if factor is None:
            return one
        return Pass(one.weights * factor, one.core * factor, None if one.frozen is None else one.frozen * factor)

    def sample(self) -> Number:
        """FLOP of making one sample."""
        drawing = getattr(self.architecture, "generation", None)
        if drawing is not None:
            return drawing(self.inputs)
        one = self()
        return one.weights + one.core


class Run:
    """What a scenario takes of chips: :class:`footprint.model.Footprint` adds what follows from it."""

    def __init__(self, inputs: Inputs[Number], architecture: Architecture, method: Method) -> None:
        self.inputs, self.architecture, self.method = inputs, architecture, method

    @property
    def forward(self) -> Counted:
        """FLOP of forward passes over the scenario's tokens or samples."""
        return Counted(self.architecture, self.inputs)

    @output("", "Phases of work: FLOP counted from size and data")
    def phases(self) -> tuple[Phase, ...]:
        if self.inputs.params is None and self.method.SCOPES:
            raise Unavailable("the FLOP cannot be counted: the parameters of this system are not known")
        return self.method.phases(self.inputs, self.forward)

    @output("FLOP", "Hardware compute, recomputation counted", hardware)
    def hardware_compute(self) -> Number:
        if self.inputs.recomputed_core is None:
            return self.compute
        again = [phase.recomputed for phase in self.phases if phase.recomputed is not None]
        return hardware(self.compute, self.counted, sum(again, start=0 * self.counted))

    @output("FLOP", "Compute counted")
    def counted(self) -> Number:
        first, *others = (phase.compute for phase in self.phases)
        return sum(others, start=first)

    @output("FLOP", "Compute", column="compute_flop")
    def compute(self) -> Number:
        return self.counted if self.inputs.compute is None else self.inputs.compute

    @output("chip-h", "Chip-hours", duration.chip_time, duration.transfer_time, column="chip_hours")
    def chip_hours(self) -> Number:
        i = self.inputs
        if i.chip_hours is not None:
            return i.chip_hours
        if i.chips is not None and i.wall_hours is not None:
            return i.chips * i.wall_hours
        if i.peak_performance is None:
            raise Unavailable("neither the chip-hours nor the peak of the chip at this precision are known")
        if i.hfu is not None:
            return duration.chip_time(self.hardware_compute, i.peak_performance, i.hfu)
        if i.compute is not None and i.utilization is not None and "bandwidth_utilization" not in self.method.NEEDS:
            return duration.chip_time(i.compute, i.peak_performance, i.utilization)
        first, *others = (self._time(phase) for phase in self.phases)
        counted = sum(others, start=first)
        # Decoding runs far below the rest: compute that is given is taken to have the same parts as what is counted.
        return counted if i.compute is None else counted * (i.compute / self.counted)

    @output("1", "Share of the chips' time in which tokens are written")
    def decoding_share(self) -> Number:
        times = [(phase, self._time(phase)) for phase in self.phases]
        none = 0 * times[0][1]
        written = sum((time for phase, time in times if phase.traffic is not None), start=none)
        return written / sum((time for _, time in times), start=none)

    def _time(self, phase: Phase) -> Number:
        """Chip-hours of a phase: those of its FLOP, or those of the bytes that it moves where these take longer."""
        if phase.utilization is None:
            raise Unavailable("the utilisation of this run is not known; give utilization")
        computing = duration.chip_time(phase.compute, self.inputs.peak_performance, phase.utilization)
        if phase.traffic is None:
            return computing
        if self.inputs.memory_bandwidth is None:
            raise Unavailable("the memory bandwidth of this chip is not known; give memory_bandwidth")
        moving = duration.transfer_time(phase.traffic, self.inputs.memory_bandwidth, phase.bandwidth_utilization)
        return choice.larger(computing, moving)

    @output("h", "Wall clock", duration.wall_clock, column="wall_hours")
    def wall_hours(self) -> Number:
        if self.inputs.wall_hours is not None:
            return self.inputs.wall_hours
        return duration.wall_clock(self.chip_hours, self.chips)

    @output("chip", "Chips", duration.chips_for, choice.larger, choice.rounded_up, column="chips")
    def chips(self) -> Number:
        i = self.inputs
        if i.chips is not None:
            return i.chips
        if i.wall_hours is not None:
            return duration.chips_for(self.chip_hours, i.wall_hours)
        wanted = duration.chips_for(self.chip_hours, i.run_duration)
        if i.params is not None and i.chip_memory is not None:
            wanted = choice.larger(wanted, self.chips_to_hold)
        return wanted if i.chip_multiple is None else choice.rounded_up(wanted, i.chip_multiple)

    @output("1", "Parameters trained")
    def trained(self) -> Number:
        return self._held().trained

    @output("byte", "Weights that are only read, and caches")
    def frozen(self) -> Number:
        return self._held().frozen

    def _held(self) -> Held:
        if self.inputs.params is None:
            raise Unavailable("the number of parameters is not known")
        return self.method.held(self.inputs, self.forward)

    @output("byte", "Model states", memory.held)
    def states(self) -> Number:
        if self.inputs.bytes_per_parameter is None:
            return self.frozen
        return memory.held(self.trained, self.inputs.bytes_per_parameter, self.frozen)

    @output("byte", "Model states that each copy has for itself", memory.replicated)
    def replicated(self) -> Number:
        i = self.inputs
        if i.replicated_share is None:
            return 0 * self.states
        if i.replicated_bytes is None:
            return self.states * i.replicated_share
        return memory.replicated(self.trained, i.replicated_bytes, self.frozen, i.replicated_share)

    @output("chip", "Chips over which a copy of the model is split")
    def copy_chips(self) -> Number:
        i = self.inputs
        if i.tensor_parallel is None:
            raise Unavailable("no copy of the model is split")
        return i.tensor_parallel if i.pipeline_parallel is None else i.tensor_parallel * i.pipeline_parallel

    def _copies(self) -> tuple[Number, ...]:
        """What each copy has for itself, and the chips over which it is split; nothing where all is sharded."""
        return () if self.inputs.replicated_share is None else (self.replicated, self.copy_chips)

    @output("GB", "Activations, framework and buffers of a chip", memory.activations)
    def overhead(self) -> Number:
        i = self.inputs
        if i.memory_overhead is None:
            raise Unavailable("the number of parameters is not known")
        length = i.seq_len if i.example_tokens is None else i.example_tokens
        shape = (i.micro_batch, length, i.width, i.layers, i.activation_bytes, i.tensor_parallel)
        if any(part is None for part in shape):
            return i.memory_overhead
        tokens = i.micro_batch * length
        waiting = memory.activations(tokens, i.width, i.layers, i.activation_bytes, i.tensor_parallel)
        return i.memory_overhead + waiting

    @output("chip", "Fewest chips that hold the model states", memory.chips_to_hold)
    def chips_to_hold(self) -> Number:
        i = self.inputs
        return memory.chips_to_hold(self.states, i.chip_memory, self.overhead, i.usable_memory, *self._copies())

    @output("GB", "Memory per chip", memory.per_chip, column="memory_per_chip_gb")
    def memory_per_chip(self) -> Number:
        if self.inputs.params is None:
            raise Unavailable("the number of parameters is not known")
        return memory.per_chip(self.states, self.chips, self.overhead, *self._copies())
