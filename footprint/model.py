"""Footprint: every output, computed when asked.

An output is a method under :class:`footprint.output.output`, which gives its column, unit, label and the equations
that it uses. The inputs may be floats, draws, columns or pint quantities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.equations import breakeven, carbon, choice, cost, energy, inference, resources, water
from footprint.equations.compute import training
from footprint.errors import Unavailable
from footprint.output import OUTPUTS, STEPS, output
from footprint.run import Run

if TYPE_CHECKING:
    from footprint.records import Number

__all__ = ["OUTPUTS", "STEPS", "Footprint", "output"]


class Footprint(Run):
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
        mean = i.power_fraction if i.decoding_power_fraction is None else self.mean_fraction
        return energy.system_power(i.board_power, mean, self.host_power)

    @output("1", "Average share of its TDP that a chip draws", energy.mean_fraction)
    def mean_fraction(self) -> Number:
        i = self.inputs
        return energy.mean_fraction(i.power_fraction, i.decoding_power_fraction, self.decoding_share)

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
        if i.final_run_share is None:
            raise Unavailable("answering queries is no development")
        return cost.development(self.cost_owned, i.final_run_share, i.staff_share)

    def _per_query(self, figure: Number) -> Number:
        if self.inputs.queries is None:
            raise Unavailable("no queries are given")
        return figure / self.inputs.queries

    @output("1", "Tokens written")
    def written(self) -> Number:
        parts = [phase.generated for phase in self.phases if phase.generated is not None]
        if self.inputs.queries is None or not parts:
            raise Unavailable("no answers are written to queries")
        return sum(parts[1:], start=parts[0])

    @output("FLOP", "Compute per query")
    def compute_per_query(self) -> Number:
        return self._per_query(self.compute)

    @output("Wh", "Electricity per query", column="energy_per_query_wh")
    def energy_per_query(self) -> Number:
        return self._per_query(self.energy)

    @output(
        "Wh",
        "Electricity per query, by FLOP",
        inference.energy_by_flop,
        column="energy_per_query_by_flop_wh",
    )
    def energy_per_query_by_flop(self) -> Number:
        i = self.inputs
        work = self._per_query(self.written) * self.forward().weights
        if i.serving_utilization is None or i.peak_performance is None or i.board_power is None:
            raise Unavailable("the peak or the power of this chip is not known")
        power = i.board_power + self.host_power if i.server_power is None else i.server_power / i.server_chips
        return inference.energy_by_flop(
            work, i.peak_performance, i.serving_utilization, power, i.serving_power_fraction, i.pue
        )

    @output(
        "Wh",
        "Electricity per query, by fit",
        inference.energy_by_regression,
        inference.regression_per_token,
        inference.regression_latency,
        column="energy_per_query_by_regression_wh",
    )
    def energy_per_query_by_regression(self) -> Number:
        i = self.inputs
        tokens = self._per_query(self.written)
        if i.regression_slope is None:
            raise Unavailable("the regression is of H100 servers, not of this chip")
        active = i.params if i.active_params is None else i.active_params
        each = inference.regression_per_token(
            i.regression_slope, i.regression_decay, i.regression_batch, active, i.regression_floor
        )
        latency = inference.regression_latency(
            i.latency_per_param, active, i.latency_per_sequence, i.regression_batch, i.latency_base
        )
        chips = choice.rounded_up(self.chips_to_hold, i.chip_multiple)
        return inference.energy_by_regression(
            tokens, each, chips, latency, i.regression_server_power, i.server_chips, i.regression_batch, i.pue
        )

    @output("gCO2e", "Carbon per query", column="carbon_per_query_gco2e")
    def carbon_per_query(self) -> Number:
        return self._per_query(self.carbon)

    @output("mL", "Water per query", column="water_per_query_ml")
    def water_per_query(self) -> Number:
        return self._per_query(self.water)

    @output("USD", "Cost per query, rented", column="cost_per_query_usd")
    def cost_per_query(self) -> Number:
        return self._per_query(self.cost_cloud)

    @output("Wh/Mtok", "Electricity per million tokens", column="energy_per_million_tokens_wh")
    def energy_per_token(self) -> Number:
        return self.energy / self.written

    @output("gCO2e/Mtok", "Carbon per million tokens", column="carbon_per_million_tokens_gco2e")
    def carbon_per_token(self) -> Number:
        return self.carbon / self.written

    @output("mL/Mtok", "Water per million tokens", column="water_per_million_tokens_ml")
    def water_per_token(self) -> Number:
        return self.water / self.written

    @output("USD/Mtok", "Cost per million tokens, rented", column="cost_per_million_tokens_usd")
    def cost_per_token(self) -> Number:
        return self.cost_cloud / self.written

    @output("1", "Tokens of the fine-tuning data")
    def tuning_data(self) -> Number:
        i = self.inputs
        if i.tokens is not None:
            return i.tokens
        if i.examples is None or i.example_tokens is None or i.transfer_scale is None:
            raise Unavailable("the tokens of the fine-tuning data are not known")
        return i.examples * i.example_tokens

    @output("1", "Tokens on which a model from scratch would match it", breakeven.data_transferred)
    def tokens_from_scratch(self) -> Number:
        i = self.inputs
        characters = self.tuning_data * i.characters_per_token
        extra = breakeven.data_transferred(
            i.transfer_scale, characters, i.transfer_data_exponent, i.params, i.transfer_size_exponent
        )
        return (characters + extra) / i.characters_per_token

    @output("1", "Effective over actual fine-tuning data")
    def effective_data(self) -> Number:
        return self.tokens_from_scratch / self.tuning_data

    @output("FLOP", "Compute to train from scratch on as many", training)
    def compute_from_scratch(self) -> Number:
        one = self.forward(self.inputs.example_tokens)
        return training(one.weights + one.core, self.tokens_from_scratch)
