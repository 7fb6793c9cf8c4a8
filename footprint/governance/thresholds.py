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
from footprint.governance.draws import Drawn, Figure, drawn, seeded, share_over
from footprint.governance.lineage import bases_of, of_resolved, together, word, work
from footprint.governance.lines import MODALITIES, Line, day, lines
from footprint.quantities import parse
from footprint.records import Estimate, Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    from footprint.resolve import Resolved

SURE = 0.95
"""Share of draws from which a line counts as crossed; below 1 - SURE it counts as not crossed."""
THIRD_PARTY, PROVIDER = "third-party", "provider"
UNKNOWN = "unknown"
_GENERAL_PURPOSE = "eu-gpai"


class Facts(NamedTuple):
    """What is compared with the lines, in coherent units; None where it is not known."""

    added: Drawn
    originals: tuple[Drawn | None, ...]
    cost: Drawn | None
    performance: Drawn | None
    revenue: float | None
    modality: str
    modifier: str
    systemic: bool | None

    @property
    def adaptation(self) -> bool:
        """Whether a base is adapted."""
        return bool(self.originals)


class Verdict(NamedTuple):
    """A line, and where a system stands to it.

    ``decision`` is yes, no, uncertain, unknown or a dash where the line has no figure or does not concern the system;
    ``counted`` over ``limit`` is ``margin``; ``before`` is the probability for the base alone.
    """

    line: Line
    state: str
    decision: str
    probability: float | None
    counted: Figure | None
    limit: Figure | None
    margin: Figure | None
    before: float | None
    applies_from: str | None
    why: str


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
    draws: int = 100_000,
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
    facts, title, warnings = _facts(given, base, base_compute, count, start)
    facts = facts._replace(
        modality=modality or facts.modality, modifier=modifier, systemic=systemic, revenue=_dollars(revenue)
    )
    published = word(hardware_db.identify("systems", system), "date") if system and not base else ""
    verdicts = tuple(verdict(line, facts, when, published) for line in lines())
    original, total = _original(facts), _total(facts)
    return Thresholds(
        title,
        when,
        facts.added.figure,
        original.figure if original and facts.adaptation else None,
        total.figure if total else None,
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
    added = of_resolved(resolved, count, seed)
    method = resolved.words["method"].value
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
        word(name, "modality") if name else "",
        THIRD_PARTY,
        None,
    )
    bases = names or ([f"{base_compute} FLOP"] if base_compute is not None else [])
    typed = [f"{key} {value}" for key, value in given.items() if key not in ("system", "method")]
    parts = [name, method if adapted else "", *typed, f"base {' + '.join(bases)}" if bases else ""]
    return facts, " · ".join(part for part in parts if part), resolved.warnings


def _identified(name: str) -> str:
    try:
        return hardware_db.identify("systems", name)
    except hardware_db.UnknownName as error:
        raise unknown("system", name, error.nearest, "see: footprint systems list") from None


def _pretrained(given: dict[str, Any], name: str, count: int, seed: int) -> Drawn | None:
    """The compute of the base that a method adapts: of the named system, else of its size where tokens were given."""
    if name:
        return work(name, count, seed).total
    from footprint.governance.lineage import counted

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


def _original(facts: Facts) -> Drawn | None:
    return together(facts.originals) if facts.adaptation else facts.added


def _total(facts: Facts) -> Drawn | None:
    return together((*facts.originals, facts.added))


def verdict(line: Line, facts: Facts, date: str, published: str = "") -> Verdict:
    """Where a system stands to a line.

    Parameters
    ----------
    line
        The line.
    facts
        What is compared with it.
    date
        Day of which the state of the law is told.
    published
        Day on which the system was published, where it is known.
    """
    state = line.state(date)
    if line.scope == "none" or (line.figure is None and line.share is None):
        return Verdict(line, state, "-", None, None, None, None, None, None, "no figure is compared")
    if not line.applies_to(facts.modality):
        why = f"not drawn for systems of this kind ({facts.modality})"
        return Verdict(line, state, "-", None, None, None, None, None, None, why)
    counted, limit, why = {"system": _system, "modification": _modification, "cluster": _cluster}[line.scope](
        line, facts
    )
    if limit is None:
        return Verdict(line, state, "-", None, None, None, None, None, None, why)
    before = None
    if facts.adaptation and line.scope == "system":
        original = _original(facts)
        before = None if original is None else share_over(line.exceeded(original.draws, limit.draws))
    if counted is None:
        return Verdict(line, state, UNKNOWN, None, None, limit.figure, None, before, None, why)
    over = line.exceeded(counted.draws, limit.draws)
    probability: float | None = share_over(over)
    decision = _decision(share_over(over))
    if line.scope == "system" and facts.adaptation and _total(facts) is None and decision != "yes":
        # What was added is a lower bound of the whole: it can show that a line is crossed, not that it is not.
        probability, decision = None, UNKNOWN
    probability, decision, why = _further(line, facts, over, probability, decision, why)
    margin = Drawn(counted.value / limit.value, counted.draws / limit.draws)
    applies = _applies(line, published) if decision in ("yes", "uncertain") else None
    return Verdict(
        line, state, decision, probability, counted.figure, limit.figure, margin.figure, before, applies, why
    )


def _decision(probability: float) -> str:
    if probability >= SURE:
        return "yes"
    return "no" if probability <= 1 - SURE else "uncertain"


def _applies(line: Line, published: str) -> str | None:
    """From when a line that is crossed concerns the system, None where it never did."""
    if line.status in ("proposed", "vetoed", "replaced", "none"):
        return None
    start = max(line.effective or line.adopted, published)
    return None if line.ended and start >= line.ended else start


def _further(
    line: Line, facts: Facts, over: Any, probability: float | None, decision: str, why: str
) -> tuple[float | None, str, str]:
    """What else a line asks for: money spent, revenue, and how merged models are counted."""
    said = [why] if why else []
    if line.id in MODALITIES and not facts.modality:
        said.append("if it is made for " + " or ".join(sorted(MODALITIES[line.id])))
        if "language" not in MODALITIES[line.id] and decision != "no":
            probability, decision = None, UNKNOWN
    if line.spend is not None:
        # The cost that is known is that of the scenario: with a base, of what was added and not of the original run.
        if facts.cost is None or (facts.adaptation and line.scope == "system"):
            said.append(f"also asks for a cost over {line.spend:.3g} USD, which is not known")
        else:
            both = over & line.exceeded(facts.cost.draws, line.spend)
            probability, decision = share_over(both), _decision(share_over(both))
            said.append(f"with a cost over {line.spend:.3g} USD")
    if line.revenue is not None:
        if facts.revenue is None:
            said.append(f"if revenue is over {line.revenue:.3g} USD")
        elif not line.exceeded(facts.revenue, line.revenue):
            probability, decision = 0.0, "no"
            said.append(f"revenue is not over {line.revenue:.3g} USD")
    if len(facts.originals) > 1 and line.scope != "cluster" and decision in ("yes", "no"):
        other = _decision(share_over(_against_largest(line, facts)))
        if other != decision:
            decision = "uncertain"
            said.append("depends on whether all merged bases count or the largest alone: the text does not say")
    return probability, decision, "; ".join(said)


def _against_largest(line: Line, facts: Facts) -> Any:
    """Whether a merged model is over a line if only the largest of its bases counts."""
    known = [original for original in facts.originals if original is not None]
    if not known:
        return False
    alone = facts._replace(originals=(max(known, key=lambda original: original.value),))
    counted, limit, _ = (_modification if line.scope == "modification" else _system)(line, alone)
    return False if counted is None or limit is None else line.exceeded(counted.draws, limit.draws)


def _exact(value: float) -> Drawn:
    return Drawn(value, value)


def _system(line: Line, facts: Facts) -> tuple[Drawn | None, Drawn | None, str]:
    """What a line on systems compares: all training, or the original run, as the law says."""
    limit = _exact(line.compute or 0.0)
    if not facts.adaptation:
        return facts.added, limit, ""
    original, total = _original(facts), _total(facts)
    if line.cumulative == "no":
        why = "the original run alone counts"
        return original, limit, why if original else "the base's compute is not known"
    if total is None:
        return facts.added, limit, "the base's compute is not known: what was added is a lower bound"
    if line.cumulative == "yes":
        return total, limit, ""
    assert original is not None
    over, alone = (share_over(line.exceeded(part.draws, limit.draws)) for part in (total, original))
    why = "whether later training counts is not stated"
    return total, limit, why + ("; it decides here" if _decision(over) != _decision(alone) else "")


def _modification(line: Line, facts: Facts) -> tuple[Drawn | None, Drawn | None, str]:
    """What a line on modifications compares: what the modifier added, with a share of the original or a figure."""
    if not facts.adaptation:
        return None, None, "nothing is modified"
    if line.country == "EU" and facts.modifier == PROVIDER:
        return None, None, "the modifier is the original provider: the same model"
    original = _original(facts)
    fallback = line.country == "EU" and line.share is None
    if line.share is not None:
        if original is None:
            return None, None, "the base's compute is not known: the fallbacks apply"
        share = float(line.share)
        limit = original.scaled(share)
        general = next(other for other in lines() if other.id == _GENERAL_PURPOSE)
        small = share_over(general.exceeded(original.draws, general.compute)) < 0.5
        return facts.added, limit, "the base itself is under the line for general-purpose models" if small else ""
    if fallback and original is not None:
        return None, None, "the base's compute is known: its third counts"
    limit = _exact(line.compute or 0.0)
    if fallback:
        for_systemic = line.id.endswith("systemic")
        if facts.systemic is not None and facts.systemic != for_systemic:
            return None, None, f"the base has {'' if facts.systemic else 'no '}systemic risk"
        if facts.systemic is None:
            return facts.added, limit, f"if the base has {'' if for_systemic else 'no '}systemic risk"
    return facts.added, limit, ""


def _cluster(line: Line, facts: Facts) -> tuple[Drawn | None, Drawn | None, str]:
    """What a line on clusters compares: the dense peak of the chips of the run."""
    limit = _exact(line.performance or 0.0)
    if facts.performance is None:
        return None, limit, "the cluster's chips are not known"
    return facts.performance, limit, "dense peak of the chips of the run"
