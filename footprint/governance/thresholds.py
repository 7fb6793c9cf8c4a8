"""The lines of laws: crossed or not, how surely, by what margin, and what an adaptation changes.

Laws count all training of a model, or one run, or what a modifier adds; each line says which. A probability is the
share of the draws of the compute that are over the line: it speaks of what is not known about the run, not of what a
court would find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import hardware_db
from footprint.errors import InvalidInput, shown, unknown
from footprint.estimation import sampling
from footprint.fields import FIELDS
from footprint.governance.draws import Drawn, Figure, drawn, seeded
from footprint.governance.lineage import bases_of, counted, of_resolved, word, work
from footprint.governance.lines import day, lines
from footprint.governance.verdicts import PROVIDER, THIRD_PARTY, UNKNOWN, Facts, Verdict, original, total, verdict
from footprint.quantities import parse
from footprint.records import Estimate, Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    from footprint.resolve import Resolved

DRAWS = 100_000
_ANSWERING = "serving"
"""Scope of the methods that train nothing."""


class Thresholds(NamedTuple):
    """A system against every line, at a date."""

    title: str
    date: str
    added: Figure
    original: Figure | None
    total: Figure | None
    verdicts: tuple[Verdict, ...]
    warnings: tuple[str, ...]
    draws: int
    seed: int


def thresholds(
    system: str | None = None,
    *,
    date: str | None = None,
    base: str | Sequence[str] | None = None,
    base_compute: Any = None,
    modality: str | None = None,
    modifier: str = THIRD_PARTY,
    systemic: bool | None = None,
    revenue: Any = None,
    run_date: str | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    **fields: Any,
) -> Thresholds:
    """Where a system stands to every line of laws and policies.

    Parameters
    ----------
    system
        A named system; with a ``method`` that adapts, the base that is adapted.
    date
        Day of which the state of the laws is shown; the database's own by default.
    base
        What the scenario modifies: a system, several (a merged model), or ``unknown``.
    base_compute
        FLOP of the original model, where it is no named system.
    modality
        What it is made for: language, biology, ...; that of the named system by default.
    modifier
        ``third-party``, or ``provider`` where the original provider modifies its own model.
    systemic
        Whether an unknown base has systemic risk.
    revenue
        Yearly revenue of the developer with affiliates, in USD.
    run_date
        The scenario's own field ``date``, the day of the run.
    draws, seed
        As for :func:`footprint.estimate`.
    **fields
        Fields of a scenario.

    Raises
    ------
    InvalidInput, Impossible
        As for :func:`footprint.estimate`; also where a base is no system.

    Examples
    --------
    >>> import footprint
    >>> found = footprint.thresholds(compute="2.1e25", draws=0)
    >>> {verdict.line.id: verdict.decision for verdict in found.verdicts}["eu-ai-act-51"]
    'yes'
    """
    count, start = sampling(draws, seed)
    when = day(date)
    if modifier not in (THIRD_PARTY, PROVIDER):
        raise InvalidInput(f"modifier {shown(modifier)}: {THIRD_PARTY} or {PROVIDER}")
    given = {name: value for name, value in fields.items() if value is not None}
    if system is not None:
        given["system"] = system
    if run_date is not None:
        given["date"] = run_date
    facts, title, warnings = _facts(given, base, base_compute, count, start)
    facts = facts._replace(
        modality=modality or facts.modality, modifier=modifier, systemic=systemic, revenue=_dollars(revenue)
    )
    published = word(hardware_db.identify("systems", system), "date") if system and not base else ""
    verdicts = tuple(verdict(line, facts, when, published) for line in lines())
    first, whole = original(facts), total(facts)
    return Thresholds(
        title,
        when,
        facts.added.figure,
        first.figure if first and facts.adaptation else None,
        whole.figure if whole else None,
        verdicts,
        warnings,
        count,
        start,
    )


def _dollars(revenue: Any) -> float | None:
    if revenue is None:
        return None
    field = FIELDS["chip_price"]._replace(name="revenue", unit="USD", ceiling=1e15, zero=True)
    return parse(field, revenue).value


def _facts(
    given: dict[str, Any], base: str | Sequence[str] | None, base_compute: Any, count: int, seed: int
) -> tuple[Facts, str, tuple[str, ...]]:
    """What a scenario, its base and the database tell of the compute."""
    from footprint.resolve import resolve

    names = [base] if isinstance(base, str) else list(base or ())
    name = _identified(given["system"]) if "system" in given else ""
    alone = set(given) <= {"system"}
    if alone and name and not names and base_compute is None and bases_of(name):
        found = work(name, count, seed)
        if found.added is None:
            raise InvalidInput(f"what {name} added to {', '.join(found.bases)} is not known; give compute and base")
        facts = Facts(found.added, found.originals, None, None, None, word(name, "modality"), THIRD_PARTY, None)
        return facts, f"{name} · derived from {', '.join(found.bases)}", ()
    resolved = resolve(Scenario(given, count, seed))
    method = resolved.words["method"].value
    if _ANSWERING in getattr(resolved.method, "SCOPES", ()):
        # Laws count training: a model that only answers is to them the model as it is.
        facts, title, warnings = _facts({"system": name} if name else {}, base, base_compute, count, seed)
        return facts, title, (*warnings, f"{method} trains nothing: the lines see the model as it is")
    added = of_resolved(resolved, count, seed)
    adapted = method != "pretrain"
    originals: tuple[Drawn | None, ...] = ()
    if names:
        originals = tuple(
            None if one.casefold() == UNKNOWN else work(_identified(one), count, seed).total for one in names
        )
    elif base_compute is not None:
        field = FIELDS["compute"]._replace(name="base_compute")
        low_high = parse(field, base_compute)
        originals = (drawn(Estimate("base_compute", *low_high, "FLOP", "positive"), count, seed),)
    elif adapted:
        originals = (_pretrained(given, name, count, seed),)
    facts = Facts(
        added,
        originals,
        _available(resolved, count, seed, "cost_cloud"),
        _performance(resolved, count, seed),
        None,
        _modality([name, *names]),
        THIRD_PARTY,
        None,
    )
    bases = names or ([f"{base_compute} FLOP"] if base_compute is not None else [])
    typed = [f"{key} {value}" for key, value in given.items() if key not in ("system", "method")]
    parts = [name, method if adapted else "", *typed, f"base {' + '.join(bases)}" if bases else ""]
    return facts, " · ".join(part for part in parts if part), resolved.warnings


def _modality(systems: Sequence[str]) -> str:
    """What the first known system is made for."""
    known = (word(_identified(name), "modality") for name in systems if name and name.casefold() != UNKNOWN)
    return next((found for found in known if found), "")


def _identified(name: str) -> str:
    try:
        return hardware_db.identify("systems", name)
    except hardware_db.UnknownName as error:
        raise unknown("system", name, error.nearest, "see: footprint systems list") from None


def _pretrained(given: dict[str, Any], name: str, count: int, seed: int) -> Drawn | None:
    """The compute of the base that a method adapts: of the named system, else of its size where tokens were given."""
    if name:
        return work(name, count, seed).total

    scenario = {key: value for key, value in given.items() if key in ("params", "active_params", "tokens")}
    return counted(Scenario(scenario, count, seeded("base", seed))) if "tokens" in scenario else None


def _available(resolved: Resolved, count: int, seed: int, output: str) -> Drawn | None:
    from footprint.errors import Unavailable

    try:
        return of_resolved(resolved, count, seed, output)
    except Unavailable:
        return None


def _performance(resolved: Resolved, count: int, seed: int) -> Drawn | None:
    """Dense peak of the cluster, in FLOP/s, where its chips are stated and not assumed."""
    inputs = dict(iter(resolved.inputs))
    if not {"peak_performance", "chips"} <= inputs.keys():
        return None
    return drawn(inputs["chips"], count, seed).scaled(inputs["peak_performance"].value)
