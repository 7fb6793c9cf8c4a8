"""On what: the chip, its peak and utilisation, its power, its manufacture."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import hardware_db
from footprint import methods, userdata
from footprint.errors import InvalidInput, shown
from footprint.records import Estimate
from footprint.resolve import adaptation, place, utilization
from footprint.resolve.ledger import Ledger, prior

if TYPE_CHECKING:
    from hardware_db import Datum

PRECISIONS = ("bf16", "fp16", "tf32", "fp32", "fp8", "int8", "fp6", "fp4", "int4", "fp64")
_DEFAULTS = ("bf16", "fp16", "tf32", "fp32", "fp8", "int8")
_SUBSTITUTES = {"bf16": "fp16", "fp16": "bf16", "tf32": "fp32"}
"""Precisions whose rate is used where the chip has none of its own at the one asked for."""
_DEPLOYED = 0.5
"""Years from the release of a chip to its use in large runs."""


def chip(ledger: Ledger) -> None:
    """Settle the chip."""
    given, datum = ledger.texts.get("hardware"), ledger.published("hardware")
    if given is not None:
        name = _named(ledger, given)
        ledger.word("hardware", name, note="" if name == given.casefold() else f"{given} read as {name}", assumed=False)
    elif datum is not None:
        ledger.word("hardware", ledger.identify("chip", "chips", datum.value), (datum,), datum.note)
    elif not {"peak_performance", "chip_hours", "system_power"} & ledger.typed.keys() and not _timed(ledger):
        default = prior("hardware")
        if default is not None:
            ledger.word("hardware", default.value, (default,), default.note)


def _timed(ledger: Ledger) -> bool:
    """Whether the hours of the run are published: they are those of its own chip, and not of a usual one."""
    chip_hours, chips, wall_hours = map(ledger.published, ("chip_hours", "chips", "wall_hours"))
    return chip_hours is not None or (chips is not None and wall_hours is not None)


def _named(ledger: Ledger, given: str) -> str:
    """The id of a chip; where a name leaves open which it is, the one that is likeliest, with a warning."""
    if userdata.named("chips", given) is None:
        from footprint.resolve import spelling

        bare = spelling.without_remark(given)
        if userdata.named("chips", bare) is None:
            whole, bare = bare, spelling.one_of(bare)
            if "chips" not in ledger.typed and spelling.figures(whole) != spelling.figures(bare):
                ledger.warnings.append(f"how many chips there are is not taken from {shown(given)}: give chips")
        names = [name for name in (bare, *spelling.of_makers(bare)) if name and userdata.named("chips", name)]
        if names:
            given = names[0]
        elif found := spelling.family(bare):
            place.when(ledger)
            taken = _likeliest(found, place.run_moment(ledger))
            ledger.warnings.append(f"{shown(given)} leaves open which chip it is: {taken} is taken of {len(found)}")
            return taken
    return ledger.identify("chip", "chips", given)


def _likeliest(chips: list[str], now: float) -> str:
    """Of chips of one design the first that was made; of several designs the last one half a year before."""
    dated = sorted((place.moment(hardware_db.word("chips", name, "release-date") or "") or inf, name) for name in chips)
    designs = {hardware_db.word("chips", name, "architecture") for name in chips}
    before = [name for released, name in dated if released <= now - _DEPLOYED]
    return dated[0][1] if len(designs) == 1 or not before else before[-1]


def chip_id(ledger: Ledger) -> str:
    """Id of the chip, empty where none is settled."""
    word = ledger.words.get("hardware")
    return word.value if word else ""


def of_chip(ledger: Ledger, quantity: str) -> Datum | None:
    """A row of the chip."""
    name = chip_id(ledger)
    return hardware_db.lookup("chips", name, quantity) if name else None


def scopes(ledger: Ledger) -> tuple[str, ...]:
    """What a prior can speak of, the narrowest first: the chip, its design, its kind."""
    design, kind = of_chip(ledger, "architecture"), of_chip(ledger, "kind")
    return (
        chip_id(ledger),
        hardware_db.folded(design.value) if design else "",
        kind.value if kind else "",
    )


def performance(ledger: Ledger) -> None:
    """Settle precision, peak, utilisation, chips, hours and memory."""
    peak = _precision(ledger)
    ledger.own("peak_performance") or ledger.row("peak_performance", peak, "dense")
    ledger.own("chip_hours")
    if {"chips", "wall_hours"} <= ledger.typed.keys() and "chip_hours" not in ledger.typed and ledger.has("chip_hours"):
        ledger.drop("chip_hours")
    ledger.own("chips")
    ledger.own("wall_hours")
    timed = ledger.has("chip_hours") or (ledger.has("chips") and ledger.has("wall_hours"))
    method = methods.named(ledger.words["method"].value)
    answers = methods.answers(method)
    if ledger.has("hfu") and "bandwidth_utilization" in method.NEEDS:
        # One utilisation for all phases would be wrong by ten where some of them decode.
        ledger.drop("hfu")
        ledger.warnings.append(f"hfu is not used by {ledger.words['method'].value}")
    if not (timed or answers or ledger.has("hfu")) or "utilization" in ledger.typed:
        ledger.own("utilization") or utilization.settle(ledger)
    ledger.own("memory_bandwidth") or ledger.row("memory_bandwidth", of_chip(ledger, "memory-bandwidth"))
    ledger.own("chip_memory") or ledger.row("chip_memory", of_chip(ledger, "memory"))
    if not ledger.has("chips") and not ledger.has("wall_hours"):
        ledger.prior("run_duration", *(adaptation.scopes(ledger) if ledger.adapts else (_size(ledger),)))


def _size(ledger: Ledger) -> str:
    """The scope of priors that go by the order of magnitude of the compute, roughly counted where it is not known."""
    size = "active_params" if ledger.has("active_params") else "params"
    if ledger.has("compute"):
        compute = ledger.value("compute")
    elif ledger.has(size) and ledger.has("tokens"):
        compute = 6 * ledger.value(size) * ledger.value("tokens")
    else:
        return ""
    # By comparison, so that a column of many scenarios' figures parts by the size.
    return f"flop-1e{next((power for power in range(25, 20, -1) if compute >= 10.0**power), 20)}"


def _precision(ledger: Ledger) -> Datum | None:
    """Settle the precision and return the row of the chip's dense peak at it."""
    given, datum = ledger.texts.get("precision"), ledger.published("precision")
    if given is not None:
        wanted = given.casefold()
        if wanted not in PRECISIONS:
            from footprint.errors import unknown
            from footprint.resolve import spelling

            wanted = spelling.precision(given, [name for name in PRECISIONS if of_chip(ledger, f"peak-{name}")])
            if wanted not in PRECISIONS:
                raise unknown("precision", given, [], "one of " + ", ".join(PRECISIONS))
        ledger.word("precision", wanted, note="" if wanted == given.casefold() else f"{given} read so", assumed=False)
    elif datum is not None:
        wanted = ledger.word("precision", datum.value, (datum,))
    else:
        wanted = next((name for name in _DEFAULTS if of_chip(ledger, f"peak-{name}")), "")
        if not wanted:
            return None
        ledger.word("precision", wanted, note="the chip's usual for training")
    peak = of_chip(ledger, f"peak-{wanted}")
    if peak is None and chip_id(ledger):
        other = _SUBSTITUTES.get(wanted, "")
        peak = of_chip(ledger, f"peak-{other}") if other else None
        offered = [name for name in PRECISIONS if of_chip(ledger, f"peak-{name}")]
        if peak is not None:
            ledger.warnings.append(f"{chip_id(ledger)} has no {wanted} rate: its {other} rate is used")
        elif given is not None and "peak_performance" not in ledger.typed:
            has = ", ".join(offered) or "none published"
            raise InvalidInput(f"{chip_id(ledger)} has no dense peak in {wanted}; it has: {has}")
        elif offered:
            wanted = ledger.word("precision", offered[0], note=f"no {wanted} rate of this chip is published")
            peak = of_chip(ledger, f"peak-{wanted}")
    return peak


_PARTS = {
    *("board_power", "power_fraction", "host_power", "server_power", "server_chips", "host_fraction", "host_ratio"),
}
"""Fields of power that a measurement of the whole leaves no room for."""


_DECODED = ("utilization", "bandwidth_utilization", "memory_bandwidth", "peak_performance", "params")
"""What tells how much of a run's time is writing."""


def _decoding_power(ledger: Ledger) -> None:
    """Settle what chips draw while a run that trains writes: answering, all of which is that, has its own figure."""
    word = ledger.words["method"].value
    method, typed = methods.named(word), "decoding_power_fraction" in ledger.typed
    if methods.answers(method) or "bandwidth_utilization" not in method.NEEDS:
        if typed:
            ledger.warnings.append(f"decoding_power_fraction is not used by {word}")
        return
    if not ledger.has("utilization") and ledger.has("peak_performance") and ledger.has("params"):
        utilization.settle(ledger)  # where the hours are given, to part them
    if not all(map(ledger.has, _DECODED)):
        missing = ", ".join(name for name in _DECODED if not ledger.has(name))
        ledger.warnings.append(
            f"{'decoding_power_fraction is not used' if typed else 'power_fraction is taken for the whole run'}: how "
            f"much of it is writing is not known without {missing}"
        )
    elif "power_fraction" in ledger.typed and not typed:
        ledger.warnings.append(
            "power_fraction is taken for the whole run: give decoding_power_fraction for its writing"
        )
    else:
        ledger.prior("decoding_power_fraction")


def power(ledger: Ledger) -> None:
    """Settle what the chip and its server draw."""
    if ledger.own("system_power"):
        return
    measured = hardware_db.lookup("priors", chip_id(ledger), "system-power") if chip_id(ledger) else None
    if measured and not _PARTS & ledger.typed.keys():
        ledger.row("system_power", measured)
        return
    ledger.own("board_power") or ledger.row("board_power", of_chip(ledger, "power"))
    if not ledger.has("board_power"):
        return
    kinds = adaptation.scopes(ledger) if ledger.adapts else ()
    ledger.prior("power_fraction", *kinds, *scopes(ledger))
    _decoding_power(ledger)
    if ledger.own("host_power"):
        return
    server = of_chip(ledger, "server")
    watts = hardware_db.lookup("servers", server.value, "power") if server else None
    count = hardware_db.lookup("servers", server.value, "chips") if server else None
    typed = "server_power" in ledger.typed
    if typed or (server and watts and count and "host_ratio" not in ledger.typed):
        note = f"server {server.value}" if server else ""
        ledger.own("server_power") or ledger.row("server_power", watts, note)
        ledger.own("server_chips") or ledger.row("server_chips", count, note) or ledger.prior(
            "server_chips", *scopes(ledger)
        )
        least = ledger.figure("server_power", "low")
        most = ledger.figure("server_chips", "high") * ledger.figure("board_power", "high")
        if least > most:
            ledger.prior("host_fraction", *scopes(ledger))
            return
        if typed:
            ledger.warnings.append(
                f"server_power ({least:,.0f} W) is not used: it is no more than what its chips draw ({most:,.0f} W)"
            )
        ledger.drop("server_power")
    ledger.prior("host_ratio", *scopes(ledger))


def manufacture(ledger: Ledger) -> None:
    """Settle the footprint of making the hardware."""
    name = chip_id(ledger)
    ledger.own("lifetime") or ledger.row("lifetime", hardware_db.lookup("embodied", "accelerator", "lifetime"))
    ledger.prior("fleet_utilization")
    if not ledger.own("chip_embodied"):
        known = hardware_db.lookup("embodied", name, "carbon") if name else None
        ledger.row("chip_embodied", known) or _from_parts(ledger)
    host = "host-8gpu-server"
    scope = hardware_db.lookup("embodied", name, "scope") if name else None
    if scope is not None and "host" in scope.value and not {"host_embodied", "server_embodied"} & ledger.given:
        # Google's footprints of TPUs count the host: adding a server would count it twice.
        none = Estimate("host_embodied", 0.0, None, None, "kgCO2e/chip", "positive", (scope,), "in the chip's figure")
        ledger.put(none)
    elif not ledger.own("host_embodied"):
        ledger.own("server_embodied") or ledger.row("server_embodied", hardware_db.lookup("embodied", host, "carbon"))
    own = hardware_db.lookup("embodied", name, "abiotic-depletion") if name else None
    like = own or hardware_db.lookup("embodied", "accelerator", "abiotic-depletion")
    ledger.own("chip_depletion") or ledger.row("chip_depletion", like, "" if own else "of accelerators in general")
    ledger.own("server_depletion") or ledger.row(
        "server_depletion", hardware_db.lookup("embodied", host, "abiotic-depletion")
    )
    if not ledger.has("server_chips"):
        ledger.own("server_chips") or ledger.row("server_chips", prior("server_chips", *scopes(ledger)))


def _from_parts(ledger: Ledger) -> bool:
    """The ladder below a published footprint: silicon by area and process, memory by gigabyte."""
    ledger.own("die_area") or ledger.row("die_area", of_chip(ledger, "die-area"))
    process, memory = of_chip(ledger, "process"), of_chip(ledger, "memory-type")
    nodes = [int(name.split("-")[1][:-2]) for name in hardware_db.subjects("embodied") if _is_node(name)]
    if nodes:
        node = min(nodes, key=lambda size: abs(size - (process.number if process else 7)))
        row = hardware_db.lookup("embodied", f"silicon-{node}nm", "carbon-per-area")
        ledger.own("carbon_per_area") or ledger.row("carbon_per_area", row)
    words = hardware_db.folded(memory.value) if memory else "hbm"
    known = [words, words.rstrip("e"), words[:3], "hbm"]
    rows = (hardware_db.lookup("embodied", name, "carbon-per-gigabyte") for name in known)
    ledger.own("carbon_per_gigabyte") or ledger.row("carbon_per_gigabyte", next(filter(None, rows), None))
    ledger.own("board_embodied") or ledger.row(
        "board_embodied", hardware_db.lookup("embodied", "accelerator-board", "carbon"), spread=prior("board_spread")
    )
    return ledger.prior("embodied_factor")


def _is_node(name: str) -> bool:
    return name.startswith("silicon-") and name.endswith("nm") and name[8:-2].isdigit()
