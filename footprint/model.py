"""Footprint: every output, computed when asked.

An output is a method under :class:`output`, which gives its column, unit, label and the equations that it uses.
Attribute access is the dependency graph: faces loop over :data:`OUTPUTS`, ``explain`` follows the same accesses, and
nothing is computed that nobody asked for. The inputs may be floats, draws, columns or pint quantities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from footprint.equations import carbon, choice, compute, cost, duration, energy, memory, resources, water
from footprint.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from footprint.architectures import Architecture
    from footprint.methods import Method
    from footprint.records import Inputs, Number, Phase

STEPS: dict[str, output] = {}
"""Every figure that the model computes, outputs and what lies between, by attribute."""
OUTPUTS: dict[str, output] = {}
"""Those that the faces show, by attribute, in their order."""


class output:
    """A figure of the model: computed at first access, kept for the next.

    Parameters
    ----------
    unit
        Word of footprint.units.FACTORS in which faces show it.
    label
        What people call it.
    equations
        The equations that it uses.
    column
        Its name in tables, with the unit; empty for a step that faces do not show.
    """

    def __init__(self, unit: str, label: str, *equations: Callable[..., Any], column: str = "") -> None:
        self.unit, self.label, self.equations, self.column = unit, label, equations, column
        self.name = ""
        self.compute: Callable[[Footprint], Any]

    def __call__(self, compute: Callable[[Footprint], Any]) -> output:
        self.compute = compute
        return self

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        STEPS[name] = self
        if self.column:
            OUTPUTS[name] = self

    @overload
    def __get__(self, instance: None, owner: type) -> output: ...
    @overload
    def __get__(self, instance: Footprint, owner: type) -> Any: ...
    def __get__(self, instance: Footprint | None, owner: type) -> Any:
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.compute(instance)
        return value


class Footprint:
    """What a scenario takes, from its inputs.

    Parameters
    ----------
    inputs
        The scenario's quantities, in coherent units.
    architecture
        How a forward pass is counted.
    method
        What is done: the phases of work.
    """

    def __init__(self, inputs: Inputs[Number], architecture: Architecture, method: Method) -> None:
        self.inputs, self.architecture, self.method = inputs, architecture, method

    @output("", "Phases of work: FLOP counted from size and data")
    def phases(self) -> tuple[Phase, ...]:
        i = self.inputs
        if i.tokens is None and i.samples is None:
            raise Unavailable(
                "the FLOP cannot be counted: neither compute nor parameters and data of this system are known"
            )
        return self.method.phases(i, self.architecture.forward(i))

    @output("FLOP", "Hardware compute, recomputation counted", compute.hardware)
    def hardware_compute(self) -> Number:
        i = self.inputs
        if i.recomputed_core is None:
            return self.compute
        counted = sum((phase.compute for phase in self.phases[1:]), start=self.phases[0].compute)
        again = [phase.recomputed for phase in self.phases if phase.recomputed is not None]
        return compute.hardware(self.compute, counted, sum(again, start=0 * counted))

    @output("FLOP", "Training compute", column="compute_flop")
    def compute(self) -> Number:
        i = self.inputs
        if i.compute is not None:
            return i.compute
        return sum(phase.compute for phase in self.phases[1:]) + self.phases[0].compute

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
        if i.compute is not None:
            return duration.chip_time(i.compute, i.peak_performance, i.utilization)
        first, *others = (self._time(phase) for phase in self.phases)
        return sum(others, start=first)

    def _time(self, phase: Phase) -> Number:
        """Chip-hours of a phase: those of its FLOP, or those of the bytes that it moves where these take longer."""
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

    @output("chip", "Chips", duration.chips_for, choice.larger, column="chips")
    def chips(self) -> Number:
        i = self.inputs
        if i.chips is not None:
            return i.chips
        if i.wall_hours is not None:
            return duration.chips_for(self.chip_hours, i.wall_hours)
        wanted = duration.chips_for(self.chip_hours, i.run_duration)
        if i.params is None or i.chip_memory is None:
            return wanted
        return choice.larger(wanted, self.chips_to_hold)

    @output("byte", "Model states", memory.states)
    def states(self) -> Number:
        return memory.states(self.inputs.params, self.inputs.bytes_per_parameter)

    @output("chip", "Fewest chips that hold the model states", memory.chips_to_hold)
    def chips_to_hold(self) -> Number:
        i = self.inputs
        return memory.chips_to_hold(self.states, i.chip_memory, i.memory_overhead, i.usable_memory)

    @output("GB", "Memory per chip", memory.per_chip, column="memory_per_chip_gb")
    def memory_per_chip(self) -> Number:
        if self.inputs.params is None:
            raise Unavailable("the number of parameters is not known")
        return memory.per_chip(self.states, self.chips, self.inputs.memory_overhead)

    @output("W", "Average power of a server beside its chips, per chip", energy.host_power)
    def host_power(self) -> Number:
        i = self.inputs
        if i.host_power is not None:
            return i.host_power
        if i.server_power is not None:
            return energy.host_power(i.server_power, i.server_chips, i.board_power, i.host_fraction)
        return i.board_power * i.host_ratio

    @output("W", "Average power per chip with its share of the server", energy.system_power)
    def system_power(self) -> Number:
        i = self.inputs
        if i.system_power is not None:
            return i.system_power
        if i.board_power is None:
            raise Unavailable("the power of this chip is not published; give board_power or system_power")
        return energy.system_power(i.board_power, i.power_fraction, self.host_power)

    @output("kWh", "Electricity of the computing equipment", energy.equipment)
    def equipment_energy(self) -> Number:
        return energy.equipment(self.chip_hours, self.system_power)

    @output("kW", "Average power", column="average_power_kw")
    def average_power(self) -> Number:
        return self.energy / self.wall_hours

    @output("kWh", "Electricity", energy.site, column="energy_kwh")
    def energy(self) -> Number:
        return energy.site(self.equipment_energy, self.inputs.pue)

    @output("gCO2e/kWh", "Intensity of the grid, location-based, lifecycle", carbon.lifecycle)
    def grid_intensity(self) -> Number:
        i = self.inputs
        if i.grid_intensity is None:
            raise Unavailable("no intensity of this grid is known; give grid_intensity")
        return i.grid_intensity if i.upstream_factor is None else carbon.lifecycle(i.grid_intensity, i.upstream_factor)

    @output("kgCO2e", "Carbon, location-based", carbon.operational, column="carbon_operational_kgco2e")
    def carbon_operational(self) -> Number:
        return carbon.operational(self.energy, self.grid_intensity)

    @output("kgCO2e", "Carbon, market-based", carbon.operational, column="carbon_market_kgco2e")
    def carbon_market(self) -> Number:
        if self.inputs.market_intensity is None:
            raise Unavailable(
                "no market-based intensity is known for this place and year; give market_intensity (supplier or "
                "residual mix)"
            )
        return carbon.operational(self.energy, self.inputs.market_intensity)

    @output("kgCO2e/chip", "Emissions of making one chip", carbon.chip_from_parts)
    def chip_embodied(self) -> Number:
        i = self.inputs
        if i.chip_embodied is not None:
            return i.chip_embodied
        if i.die_area is None or i.chip_memory is None:
            raise Unavailable("neither a carbon footprint nor the die area of this chip is published")
        return carbon.chip_from_parts(
            i.die_area,
            i.carbon_per_area,
            i.chip_memory,
            i.carbon_per_gigabyte,
            i.board_embodied,
            i.embodied_factor,
        )

    @output("kgCO2e/chip", "Emissions of making a chip's share of its server")
    def host_embodied(self) -> Number:
        i = self.inputs
        return i.host_embodied if i.host_embodied is not None else i.server_embodied / i.server_chips

    @output("kgCO2e", "Carbon, embodied", carbon.embodied, column="carbon_embodied_kgco2e")
    def carbon_embodied(self) -> Number:
        i = self.inputs
        return carbon.embodied(self.chip_hours, self.chip_embodied, self.host_embodied, i.lifetime, i.fleet_utilization)

    @output("kgCO2e", "Carbon, total", column="carbon_kgco2e")
    def carbon(self) -> Number:
        return self.carbon_operational + self.carbon_embodied

    @output("L", "Water", water.consumption, column="water_l")
    def water(self) -> Number:
        i = self.inputs
        if i.wue is None or i.water_intensity is None:
            raise Unavailable("no water factor is known for this place; give wue and water_intensity")
        return water.consumption(self.equipment_energy, i.wue, i.pue, i.water_intensity)

    @output("MJ", "Primary energy", resources.primary_energy, column="primary_energy_mj")
    def primary_energy(self) -> Number:
        if self.inputs.primary_energy_factor is None:
            raise Unavailable("no primary energy factor is known for this place; give primary_energy_factor")
        return resources.primary_energy(self.energy, self.inputs.primary_energy_factor)

    @output("kgSbe", "Abiotic depletion", resources.depletion, column="abiotic_depletion_kgsbe")
    def abiotic_depletion(self) -> Number:
        i = self.inputs
        if i.depletion_intensity is None or i.chip_depletion is None:
            raise Unavailable("no depletion factor is known for this place; give depletion_intensity")
        hardware = i.chip_depletion + i.server_depletion / i.server_chips
        return resources.depletion(
            self.energy, i.depletion_intensity, self.chip_hours, hardware, i.lifetime, i.fleet_utilization
        )

    @output("USD", "Cost, rented", cost.cloud, column="cost_cloud_usd")
    def cost_cloud(self) -> Number:
        if self.inputs.chip_hour_price is None:
            raise Unavailable("no price of an hour of this chip is known; give chip_hour_price")
        return cost.cloud(self.chip_hours, self.inputs.chip_hour_price)

    @output("USD", "Servers, amortised", cost.ownership_rate)
    def cost_servers(self) -> Number:
        i = self.inputs
        if i.chip_price is None:
            raise Unavailable("no purchase price of this chip is known; give chip_price")
        rate = cost.ownership_rate(i.chip_price, i.server_cost_factor, i.depreciation, i.hardware_age)
        return self.chip_hours * rate

    @output("USD", "Network, amortised", cost.network)
    def cost_network(self) -> Number:
        return cost.network(self.cost_servers, self.inputs.network_share)

    @output("USD", "Electricity, bought", cost.electricity)
    def cost_electricity(self) -> Number:
        if self.inputs.electricity_price is None:
            raise Unavailable("no electricity price is known for this place; give electricity_price")
        return cost.electricity(self.energy, self.inputs.electricity_price)

    @output("USD", "Cost, owned", column="cost_owned_usd")
    def cost_owned(self) -> Number:
        return self.cost_servers + self.cost_network + self.cost_electricity

    @output("USD", "Cost, to buy", cost.acquisition, column="cost_acquisition_usd")
    def cost_acquisition(self) -> Number:
        i = self.inputs
        if i.chip_price is None:
            raise Unavailable("no purchase price of this chip is known; give chip_price")
        return cost.acquisition(self.chips, i.chip_price, i.server_cost_factor, i.network_share)

    @output("USD", "Cost, development", cost.development, column="cost_development_usd")
    def cost_development(self) -> Number:
        i = self.inputs
        return cost.development(self.cost_owned, i.final_run_share, i.staff_share)
