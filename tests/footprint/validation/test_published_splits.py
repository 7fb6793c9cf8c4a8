"""Where the carbon of BLOOM, GPT-3 and T5 comes from."""

import pytest

import footprint
from footprint.equations import carbon

BLOOM = {
    # Luccioni et al. (2022), tables 2 and 3 and section 4 (arXiv:2211.02001): 1 082 990 h on A100, chips at 400 W, no
    # PUE, 57 g/kWh; servers of 2500 kg and chips of 150 kg, in use for 85 % of six years
    "hardware": "a100",
    "chip_hours": "1082990",
    "system_power": "400 W",
    "pue": 1,
    "grid_intensity": "57 g/kWh",
    "chip_embodied": "150 kg/chip",
    "host_embodied": f"{2500 / 8} kg/chip",
    "lifetime": "6 y",
    "fleet_utilization": 0.85,
    "country": "FR",
    "year": "2022",
    "draws": 0,
}


def test_bloom_emitted_dynamic_and_embodied_what_its_makers_say():
    found = footprint.estimate(**BLOOM)
    assert found.energy.value / 1e3 == pytest.approx(433.2, rel=0.001)
    assert found.carbon_operational.value / 1e3 == pytest.approx(24.69, rel=0.001)
    assert found.carbon_embodied.value / 1e3 == pytest.approx(11.2, rel=0.01)


def test_bloom_idled_as_much_as_its_makers_say():
    """256.6 MWh while its nodes waited: 14.6 t of 50.5 t in all."""
    idle = float(carbon.operational(256.646e3, 0.057)) / 1e3
    found = footprint.estimate(**BLOOM)
    assert idle == pytest.approx(14.6, rel=0.005)
    assert found.carbon.value / 1e3 + idle == pytest.approx(50.5, rel=0.005)


def test_bloom_embodies_what_its_makers_say_at_their_life_of_a_server():
    """Of chips and servers as the database has them; its makers take 150 kg a chip and six years of life."""
    embodied = footprint.estimate("bloom", lifetime="6 y", fleet_utilization=0.85, draws=5000).carbon_embodied
    assert embodied.p5 < 11.2e3 < embodied.p95


@pytest.mark.parametrize(
    ("hours", "chip", "power", "pue", "grid", "energy", "emitted"),
    [
        # Patterson et al. (2021), table 4 (arXiv:2104.10350)
        (3_552_000, "v100", 330, 1.10, 429, 1287, 552.1),
        (245_760, "tpu-v3", 310, 1.12, 545, 85.7, 46.7),
    ],
    ids=["GPT-3", "T5"],
)
def test_metered_energy_and_carbon_follow_from_hours_and_from_priors_of_power(
    hours, chip, power, pue, grid, energy, emitted
):
    known = {"hardware": chip, "chip_hours": hours, "pue": pue, "grid_intensity": f"{grid} g/kWh", "draws": 0}
    metered = footprint.estimate(**known, system_power=f"{power} W")
    assert metered.energy.value / 1e3 == pytest.approx(energy, rel=0.01)
    assert metered.carbon_operational.value / 1e3 == pytest.approx(emitted, rel=0.01)
    expected = footprint.estimate(**known)
    assert expected.energy.value / 1e3 == pytest.approx(energy, rel=0.1)
    assert expected.carbon_embodied.value < 0.15 * expected.carbon_operational.value
