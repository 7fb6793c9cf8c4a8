"""The three methods of Cottier et al. 2024 (arXiv:2405.21015), section 2, on the equations of footprint.

- *owned*: what the chips in their servers lose in value during the run, the network, and the electricity;
- *cloud*: chip-hours at a three-year commitment at the time of buying;
- *acquired*: the price of the cluster.

Corrected is the power: the table of chips has 220 W for TPU v3, which is half of the 450 W that the server's factor of
1.47 belongs to, so that a chip with its server is taken to draw 139 W where 245 to 310 W were metered (Patterson et al.
2021); :func:`corrected` takes the power that :func:`footprint.estimate` does.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from epoch_tables import ACQUIRED, CLOUD, OWNED, day, figure

import hardware_db
from footprint.equations import cost, energy
from footprint.errors import FootprintError
from footprint.model import Footprint
from footprint.records import Inputs, Scenario
from footprint.resolve import resolve
from footprint.resolve.ledger import prior
from footprint.units import HOUR, YEAR

if TYPE_CHECKING:
    from epoch_tables import Tables

_DAY = 24 * HOUR
_BUFFER = timedelta(days=60)
_SHIPPED = timedelta(days=90)
_ALIASES = ("A100", "V100", "H100", "P100", "K80", "K40", "Titan X", "GTX 580", "GTX TITAN", "Titan Black")
_SOFT = {
    "NVIDIA Tesla V100 DGXS 16 GB": "NVIDIA V100",
    "NVIDIA Tesla V100 DGXS 32 GB": "NVIDIA V100",
    "NVIDIA Tesla V100S PCIe 32 GB": "NVIDIA V100",
    "NVIDIA V100": "NVIDIA V100",
    "NVIDIA A100 PCIe": "NVIDIA A100",
    "NVIDIA A100 SXM4 40 GB": "NVIDIA A100",
    "NVIDIA A100 SXM4 80 GB": "NVIDIA A100",
    "NVIDIA A100": "NVIDIA A100",
    "NVIDIA H100 PCIe": "NVIDIA H100",
    "NVIDIA H100 SXM5": "NVIDIA H100",
    "NVIDIA H100": "NVIDIA H100",
}
_VENDORS = {
    "Amazon Web Services": "epoch-aws",
    "Microsoft Azure": "epoch-microsoft",
    "Google Cloud": "epoch-google",
    "Lambda Labs": "epoch-lambda",
}
_RENTED = {
    "google": "Google Cloud",
    "deepmind": "Google Cloud",
    "microsoft": "Microsoft Azure",
    "openai": "Microsoft Azure",
}
_LARGE = ("google", "deepmind", "microsoft", "amazon", "meta", "facebook")
_TERMS = ("Price per chip-hour (3-year CUD)", "Price per chip-hour (1-year CUD)", "Price per chip-hour (on-demand)")
_PEAKS = (
    "Tensor-FP16/BF16 performance (FLOP/s)",
    "TF32 (TensorFloat-32) performance (FLOP/s)",
    "FP16 (half precision) performance (FLOP/s)",
    "FP32 (single precision) performance (FLOP/s)",
)


def _row(subject: str, quantity: str) -> float:
    found = hardware_db.lookup("priors", subject, quantity)
    assert found is not None, f"a row of {subject}"
    return found.number


def design(chip: str) -> str:
    """The design of a chip by Epoch's name."""
    known = {"A100": "ampere", "V100": "volta", "H100": "hopper", "P100": "pascal"}
    if "TPU" in chip:
        return f"tpu-{chip.split()[2]}"
    return next((word for part, word in known.items() if part in chip), "any")


def server_factor(chip: str) -> float:
    """Price of a chip in its server over the bare chip's."""
    found = prior("server_cost_factor", design(chip) if "TPU" not in chip else "")
    assert found is not None
    return found.number


def started(system: dict[str, str]) -> date:
    """When the run began: two months and its length before it was published, but where it is known better."""
    name, hours = system["Model"], figure(system["Training time (hours)"])
    if "Gemini 1.0 Ultra" in name:
        return date(2023, 5, 10)
    if name == "GPT-4":
        return date(2022, 8, 15) - timedelta(hours=int(hours or 0))
    if "GPT-3.5" in name:
        return date(2022, 3, 14)
    if "GPT-3" in name:
        return date(2019, 10, 1)
    usual = prior("run_duration")
    assert usual is not None
    length = timedelta(hours=int(hours)) if hours is not None else timedelta(hours=usual.number)
    return day(system["Publication date"]) - (length + _BUFFER)


def chip_hours(system: dict[str, str], tables: Tables) -> float | None:
    """Reported, else chips times hours, else compute over the peak at the median utilisation."""
    told = figure(system["Training chip-hours"])
    if told is not None:
        return told
    chips, hours = figure(system["Hardware quantity"]), figure(system["Training time (hours)"])
    if chips is not None and hours is not None:
        return chips * hours
    flop, chip = figure(system["Training compute (FLOP)"]), system["Training hardware"]
    if flop is None or chip not in tables.hardware:
        return None
    share = figure(system["Hardware utilization (MFU)"]) or _row("epoch", "utilization")
    rate = peak(chip, tables)
    return None if rate is None else flop / (rate * share) / HOUR


def peak(chip: str, tables: Tables) -> float | None:
    """The first rate that is known, FP16 without matrix units of TPUs only."""
    row = tables.hardware[chip]
    if "TPU v1" in chip:
        return figure(row["INT8 performance (OP/s)"])
    for name in _PEAKS:
        if name == _PEAKS[2] and "TPU" not in chip:
            continue
        rate = figure(row[name])
        if rate is not None:
            return rate
    return None


def bought(chip: str, tables: Tables) -> tuple[float, date] | None:
    """Price of a chip in its server, and when it could be had."""
    released = day(tables.hardware[chip]["Release date"]) if chip in tables.hardware else None
    if "TPU" in chip:
        price = hardware_db.lookup("prices", "google-" + design(chip), "purchase")
        return None if price is None or released is None else (price.number * server_factor(chip), released)
    alias = next((name for name in _ALIASES if name in chip), None)
    if alias is None or released is None:
        return None
    offers = [
        row for row in tables.prices if alias in row["Hardware model"] and figure(row["Price (hardware purchase)"])
    ]
    offers.sort(key=lambda row: row["Price date"])
    taken = next((row for row in offers if "DGX" in row["Notes"]), offers[0])
    price = figure(taken["Price (hardware purchase)"]) or 0.0
    if "single-unit" in taken["Notes"].lower():
        price *= server_factor(chip)
    return price, max(day(taken["Price date"]), released + _SHIPPED)


class Power(NamedTuple):
    """Average power of a chip with its server and building, in watts."""

    limit: float
    server: float
    share: float
    pue: float

    @property
    def average(self) -> float:
        """What is drawn at the site's meter."""
        return self.limit * self.server * self.share * self.pue


def power(system: dict[str, str], tables: Tables) -> Power | None:
    """As Epoch takes it: limit x server x share of it x PUE by kind of operator."""
    chip = system["Training hardware"]
    limit = figure(tables.hardware[chip]["TDP (W)"])
    if limit is None and "TPU v4" in chip:
        limit = _row("epoch-tpu-v4", "board-power")
    if limit is None:
        return None
    scopes = (f"epoch-{design(chip)}", "epoch-tpu" if "TPU" in chip else "epoch-any")
    server = next(row.number for name in scopes if (row := hardware_db.lookup("priors", name, "server-power-factor")))
    large = any(name in system["Organization"].lower() for name in _LARGE)
    share = _row("epoch-tpu" if "TPU" in chip else "epoch", "power-fraction")
    return Power(limit, server, share, _row("epoch-hyperscaler" if large else "epoch", "pue"))


def electricity_price(year: int) -> float:
    """Price of electricity for industry in the United States, USD/kWh, of the nearest year."""
    rows = hardware_db.rows("grids", "US", "electricity-price")
    return min(rows, key=lambda row: abs(int(row.extras["year"]) - year)).number


class Owned(NamedTuple):
    """What a run costs its owner, in dollars."""

    servers: float
    network: float
    electricity: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.servers + self.network + self.electricity


def owned(system: dict[str, str], tables: Tables, watts: float | None = None) -> Owned | None:
    """Loss of value of servers and network, and electricity; with another average power where one is given."""
    chip = system["Training hardware"]
    if not chip or "," in chip or system["Base model"] or chip not in tables.hardware:
        return None
    purchase, hours = bought(chip, tables), chip_hours(system, tables)
    taken = power(system, tables)
    if purchase is None or hours is None or (watts is None and taken is None):
        return None
    price, available = purchase
    start = started(system) if "TPU" in chip else max(started(system), available)
    loss, share = prior("depreciation"), prior("network_share")
    assert loss is not None
    assert share is not None
    age = (start - available).days * _DAY
    servers = hours * HOUR * cost.ownership_rate(price, 1.0, loss.number / YEAR, age)
    joules = energy.equipment(hours * HOUR, watts if watts is not None else taken.average if taken else 0.0)
    per_joule = electricity_price(day(system["Publication date"]).year) / 3.6e6
    return Owned(servers, cost.network(servers, share.number), cost.electricity(joules, per_joule))


def corrected(system: dict[str, str], tables: Tables) -> Owned | None:
    """The same with the power that footprint takes, and the PUE of the operator and year."""
    chip, year = system["Training hardware"], system["Publication date"][:4]
    if not chip or "," in chip:
        return None
    try:
        found = resolve(Scenario({"hardware": chip, "compute": "1e20", "year": year, **_operator(system)}))
        inputs = Inputs(**{name: estimate.value for name, estimate in found.inputs})
        model = Footprint(inputs, found.architecture, found.method)
        watts = model.system_power * inputs.pue
    except FootprintError:
        return None
    return owned(system, tables, watts)


def _operator(system: dict[str, str]) -> dict[str, str]:
    named = next((name for name in (*_LARGE, "openai") if name in system["Organization"].lower()), "")
    owner = {"deepmind": "google", "facebook": "meta", "openai": "microsoft", "amazon": "aws"}.get(named, named)
    return {"provider": owner} if owner else {}


def acquired(system: dict[str, str], tables: Tables) -> float | None:
    """Price of the cluster."""
    chip, chips = system["Training hardware"], figure(system["Hardware quantity"])
    if not chip or "," in chip or system["Base model"] or chips is None:
        return None
    purchase, share = bought(chip, tables), prior("network_share")
    if purchase is None or share is None:
        return None
    return cost.acquisition(chips, purchase[0], 1.0, share.number)


def rent(system: dict[str, str], tables: Tables) -> float | None:
    """Price of a chip-hour at a three-year commitment, of the operator's cloud else of another."""
    chip, when = system["Training hardware"], started(system) - _BUFFER
    named = [word for part, word in _RENTED.items() if part in system["Organization"].lower()]
    first = named[-1] if named else "Amazon Web Services"
    others = [*list(_VENDORS)[:3], *dict.fromkeys(row["Vendor"] for row in tables.prices if row["Vendor"])]
    vendors = ["Google Cloud"] if "TPU" in chip else list(dict.fromkeys([first, *others]))
    for term in _TERMS:
        for vendor in vendors:
            price = _offer(chip, vendor, term, when, tables)
            if price is not None:
                return price * _committed(vendor, term)
    return None


def _committed(vendor: str, term: str) -> float:
    """A three-year commitment's price over that of a term, by the vendor's usual discounts."""
    if term == _TERMS[0]:
        return 1.0
    name = _VENDORS[vendor]
    given = _row(name, "discount-1y") if term == _TERMS[1] else 0.0
    return (1 - _row(name, "discount-3y")) / (1 - given)


def _offer(chip: str, vendor: str, term: str, when: date, tables: Tables) -> float | None:
    """The nearest offer before a date, else the nearest after; of the chip, else of one with the same plain name."""
    rows = [row for row in tables.prices if row["Vendor"] == vendor]
    found = [row for row in rows if row["Hardware model"] == chip]
    if not found and chip in _SOFT:
        plain = _SOFT[chip]
        found = [row for row in rows if row["Hardware model"] == plain]
        for other in _SOFT if not found else ():
            if not found and all(part in other for part in plain.split()):
                found = [row for row in rows if row["Hardware model"] == other]
    found.sort(key=lambda row: abs(day(row["Price date"]) - when))
    before = [row for row in found if day(row["Price date"]) <= when]
    taken = (before or found or [None])[0]
    return None if taken is None else figure(taken[term])


def cloud(system: dict[str, str], tables: Tables) -> float | None:
    """Chip-hours at their rent."""
    if not system["Training hardware"] or system["Base model"]:
        return None
    hours, price = chip_hours(system, tables), rent(system, tables)
    return None if hours is None or price is None else cost.cloud(hours, price)


def reproduce(tables: Tables) -> dict[str, dict[str, tuple[float, float]]]:
    """Model -> method -> ours and the published figure, where both are there."""
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for name, published in tables.published.items():
        system = tables.systems.get(name)
        if system is None:
            continue
        mine, dollars = owned(system, tables), tables.later(day(system["Publication date"]).year)
        told = {OWNED: mine.total if mine else None, CLOUD: cloud(system, tables), ACQUIRED: acquired(system, tables)}
        pairs = {
            method: (value * dollars, theirs)
            for method, value in told.items()
            if value is not None and (theirs := figure(published[method])) is not None
        }
        if pairs:
            found[name] = pairs
    return found
