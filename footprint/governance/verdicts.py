"""What a line of law makes of the facts: which compute counts, against which limit, and how surely it is over it."""

from __future__ import annotations

from typing import Any, NamedTuple

from footprint.governance.draws import Drawn, Figure, share_over
from footprint.governance.lineage import together
from footprint.governance.lines import MODALITIES, Line, lines

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


def original(facts: Facts) -> Drawn | None:
    """The compute of the original model: of all bases, or of the system itself where nothing is adapted."""
    return together(facts.originals) if facts.adaptation else facts.added


def total(facts: Facts) -> Drawn | None:
    """All compute of the system, None where that of a base is not known."""
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
        base = original(facts)
        before = None if base is None else share_over(line.exceeded(base.draws, limit.draws))
    if counted is None:
        return Verdict(line, state, UNKNOWN, None, None, limit.figure, None, before, None, why)
    over = line.exceeded(counted.draws, limit.draws)
    probability: float | None = share_over(over)
    decision = _decision(share_over(over))
    if line.scope == "system" and facts.adaptation and total(facts) is None and decision != "yes":
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
            said.append(f"also asks for a cost over {line.spend:,.0f} USD, which is not known")
        else:
            both = over & line.exceeded(facts.cost.draws, line.spend)
            probability, decision = share_over(both), _decision(share_over(both))
            said.append(f"with a cost over {line.spend:,.0f} USD")
    if line.revenue is not None:
        if facts.revenue is None:
            said.append(f"if revenue is over {line.revenue:,.0f} USD")
        elif not line.exceeded(facts.revenue, line.revenue):
            probability, decision = 0.0, "no"
            said.append(f"revenue is not over {line.revenue:,.0f} USD")
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
    first, whole = original(facts), total(facts)
    if line.cumulative == "no":
        return first, limit, "the original run alone counts" if first else "the base's compute is not known"
    if first is None or whole is None:
        return facts.added, limit, "the base's compute is not known: what was added is a lower bound"
    if line.cumulative == "yes":
        return whole, limit, ""
    over, alone = (share_over(line.exceeded(part.draws, limit.draws)) for part in (whole, first))
    why = "whether later training counts is not stated"
    return whole, limit, why + ("; it decides here" if _decision(over) != _decision(alone) else "")


def _modification(line: Line, facts: Facts) -> tuple[Drawn | None, Drawn | None, str]:
    """What a line on modifications compares: what the modifier added, with a share of the original or a figure."""
    if not facts.adaptation:
        return None, None, "nothing is modified"
    if line.country == "EU" and facts.modifier == PROVIDER:
        return None, None, "the modifier is the original provider: the same model"
    base = original(facts)
    fallback = line.country == "EU" and line.share is None
    if line.share is not None:
        if base is None:
            return None, None, "the base's compute is not known: the fallbacks apply"
        limit = base.scaled(float(line.share))
        general = next(other for other in lines() if other.id == _GENERAL_PURPOSE)
        small = share_over(general.exceeded(base.draws, general.compute)) < 0.5
        return facts.added, limit, "the base itself is under the line for general-purpose models" if small else ""
    if fallback and base is not None:
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
