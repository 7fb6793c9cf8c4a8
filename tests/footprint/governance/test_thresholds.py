"""Thresholds on the edge cases of the legal texts."""

import sys
from types import ModuleType

import pytest

import footprint
from footprint import methods
from footprint.errors import InvalidInput
from footprint.governance.lines import day, lines
from footprint.methods import pretrain

LINES = {line.id: line for line in lines()}
THIRD, FALLBACK, FALLBACK_SYSTEMIC = (
    "eu-gpai-modification",
    "eu-gpai-modification-fallback",
    "eu-gpai-modification-fallback-systemic",
)


def decided(**given):
    """Decisions by line, from point values."""
    found = footprint.thresholds(draws=0, modality="language", **given)
    return {verdict.line.id: verdict.decision for verdict in found.verdicts}


def verdict_of(line, **given):
    found = footprint.thresholds(**{"draws": 0, "modality": "language"} | given)
    return next(verdict for verdict in found.verdicts if verdict.line.id == line)


@pytest.mark.parametrize(
    ("compute", "decision"),
    [(1e25, "no"), (1e25 * (1 + 1e-9), "no"), (1.001e25, "yes"), (0.999e25, "no")],
)
def test_the_ai_act_presumes_systemic_risk_above_1e25_and_not_at_it(compute, decision):
    # Article 51(2): "greater than 10^25"
    assert decided(compute=compute)["eu-ai-act-51"] == decision


def test_exactly_at_1e26_korea_s_line_is_met_and_california_s_is_not():
    found = decided(compute=1e26)
    assert LINES["kr-ai-basic-act"].operator == ">="
    assert found["kr-ai-basic-act"] == "yes"
    assert found["us-ca-sb-53"] == found["us-ny-raise"] == found["us-eo-14110"] == "no"


def test_a_modification_with_exactly_a_third_of_a_2e25_base_is_not_over_a_third():
    assert decided(compute=2e25 / 3, base_compute=2e25)[THIRD] == "no"
    assert decided(compute=2e25 / 3 * 1.001, base_compute=2e25)[THIRD] == "yes"
    assert decided(compute=2e25 / 3 * 0.999, base_compute=2e25)[THIRD] == "no"


def test_a_third_is_a_third_and_not_its_seven_digits():
    assert LINES[THIRD].share.numerator / LINES[THIRD].share.denominator == 1 / 3
    assert verdict_of(THIRD, compute=1e24, base_compute=3e25).limit.value == pytest.approx(1e25, rel=1e-12)


def test_the_modified_model_of_a_2e25_base_is_over_1e25_whatever_was_added():
    found = verdict_of("eu-ai-act-51", compute=1e20, base_compute=2e25)
    assert found.decision == "yes"
    assert found.before == 1.0


@pytest.mark.parametrize(
    ("base", "third"),
    [("llama-3.1-405b", 1.27e25), ("llama-3-8b", 2.4e23), ("llama-2-70b", 2.8e23)],
)
def test_the_third_of_named_bases(base, third):
    assert verdict_of(THIRD, compute=1e20, base=base).limit.value == pytest.approx(third, rel=0.02)


@pytest.mark.parametrize(
    ("system", "decision"), [("code-llama-70b", "yes"), ("flan-palm-540b", "no"), ("s1-32b", "no")]
)
def test_derived_systems_of_the_database_against_the_third_of_their_base(system, decision):
    # Code Llama 70B: 4.1e23 against a third of 8.3e23
    assert decided(system=system)[THIRD] == decision


def test_with_an_unknown_base_the_fallbacks_decide():
    # paragraph 64: a third of 1e23, or of 1e25 where the base has systemic risk
    for compute, plain, systemic in ((3.2e22, "no", "no"), (3.4e22, "yes", "no"), (3.4e24, "yes", "yes")):
        found = decided(compute=compute, base="unknown")
        assert (found[THIRD], found[FALLBACK], found[FALLBACK_SYSTEMIC]) == ("-", plain, systemic)


def test_exactly_a_third_of_1e23_is_not_over_the_fallback():
    assert decided(compute=1e23 / 3, base="unknown")[FALLBACK] == "no"


def test_of_the_fallbacks_the_one_of_the_base_s_kind_counts():
    assert decided(compute=5e24, base="unknown", systemic=True)[FALLBACK] == "-"
    assert decided(compute=5e24, base="unknown", systemic=False)[FALLBACK_SYSTEMIC] == "-"


def test_with_a_known_base_no_fallback_applies():
    found = decided(compute=5e24, base_compute=2e25)
    assert found[FALLBACK] == found[FALLBACK_SYSTEMIC] == "-"


def test_what_was_added_to_an_unknown_base_can_show_that_a_line_is_crossed_but_not_that_it_is_not():
    assert decided(compute=2e25, base="unknown")["eu-ai-act-51"] == "yes"
    found = verdict_of("eu-ai-act-51", compute=1e24, base="unknown")
    assert found.decision == "unknown"
    assert found.probability is None


def test_a_provider_that_modifies_its_own_model_stays_its_provider():
    assert decided(compute=1e25, base_compute=2e25, modifier="provider")[THIRD] == "-"
    assert decided(compute=1e25, base="unknown", modifier="provider")[FALLBACK] == "-"


def test_a_merged_model_is_uncertain_where_the_way_of_counting_its_bases_decides():
    # 3e23 is over a third of llama-2-70b (2.8e23), and under a third of both together (5.2e23)
    assert decided(compute=3e23, base=("llama-2-70b", "llama-3-8b"))[THIRD] == "uncertain"
    assert decided(compute=6e23, base=("llama-2-70b", "llama-3-8b"))[THIRD] == "yes"
    assert decided(compute=1e23, base=("llama-2-70b", "llama-3-8b"))[THIRD] == "no"


def test_a_merge_with_an_unknown_base_is_as_unknown_as_that():
    found = decided(compute=3e22, base=("llama-2-70b", "unknown"))
    assert found[THIRD] == "-"
    assert found[FALLBACK] == "no"


def test_laws_that_count_all_training_add_base_and_modification():
    # SB 53 and the Korean decree count later training too, SB 1047 one run
    found = decided(compute=2e25, base_compute=9e25)
    assert LINES["us-ca-sb-53"].cumulative == "yes"
    assert found["us-ca-sb-53"] == "yes"
    assert LINES["us-ca-sb-1047"].cumulative == "no"
    assert found["us-ca-sb-1047"] == "no"
    assert decided(compute=2e25, base_compute=7e25)["us-ca-sb-53"] == "no"


def test_where_the_law_is_silent_on_later_training_and_it_decides_it_is_said():
    assert "it decides here" in verdict_of("us-eo-14110", compute=2e25, base_compute=9e25).why
    assert "it decides here" not in verdict_of("us-eo-14110", compute=1e20, base_compute=9e25).why


def test_sb_1047_asks_for_a_hundred_million_dollars_too():
    found = verdict_of("us-ca-sb-1047", compute=1.1e26, chip_hour_price=0.01)
    assert found.decision == "no"
    assert verdict_of("us-ca-sb-1047", compute=1.1e26, chip_hour_price=3).decision == "yes"


def test_revenue_decides_where_it_is_told():
    assert decided(compute=2e26, revenue="400M")["us-ca-sb-53-large"] == "no"
    assert decided(compute=2e26, revenue="600M")["us-ca-sb-53-large"] == "yes"
    assert "if revenue" in verdict_of("us-ca-sb-53-large", compute=2e26).why


def test_a_line_for_biology_is_not_drawn_for_language_and_a_general_one_not_for_weather():
    assert decided(compute=2e23)["us-eo-14110-biology"] == "-"
    found = {v.line.id: v.decision for v in footprint.thresholds(compute=2e23, modality="biology", draws=0).verdicts}
    assert found["us-eo-14110-biology"] == "yes"
    assert found["eu-gpai"] == "-"


def test_the_cluster_line_is_held_against_the_dense_peak_of_the_chips():
    # 1e20 FLOP/s are 101 071 H100 at 989.4 TFLOP/s
    line = "us-eo-14110-cluster"
    assert decided(compute=1e24, hardware="h100", chips=101_000)[line] == "no"
    assert decided(compute=1e24, hardware="h100", chips=101_100)[line] == "yes"
    assert decided(compute=1e24, hardware="h100")[line] == "unknown"


def test_the_probability_is_the_share_of_draws_over_the_line():
    found = footprint.thresholds(compute="5e24..1e25..2e25", modality="language", draws=50_000)
    chance = {verdict.line.id: verdict.probability for verdict in found.verdicts}
    assert chance["eu-ai-act-51"] == pytest.approx(0.5, abs=0.01)
    assert chance["eu-gpai"] == 1.0
    assert chance["us-ca-sb-53"] == 0.0
    # 2e25 is the 95th percentile
    over = footprint.thresholds(compute="2.5e24..5e24..1e25", modality="language", draws=50_000)
    assert {v.line.id: v.probability for v in over.verdicts}["eu-ai-act-51"] == pytest.approx(0.05, abs=0.005)


def test_between_sure_and_sure_not_it_is_uncertain():
    found = footprint.thresholds("gpt-4", draws=20_000)
    verdict = next(v for v in found.verdicts if v.line.id == "eu-ai-act-51")
    assert 0.05 < verdict.probability < 0.95
    assert verdict.decision == "uncertain"
    assert verdict.margin.p5 < 1 < verdict.margin.p95
    assert verdict.margin.value == pytest.approx(2.1)


def test_the_compute_and_its_interval_are_those_of_the_estimate():
    estimate = footprint.estimate("gpt-4", draws=20_000, seed=3).compute
    found = footprint.thresholds("gpt-4", draws=20_000, seed=3)
    assert found.added[:4] == pytest.approx((estimate.value, estimate.p5, estimate.p50, estimate.p95))


def test_the_same_seed_gives_the_same_result():
    assert footprint.thresholds("gpt-4", draws=1000, seed=7) == footprint.thresholds("gpt-4", draws=1000, seed=7)


@pytest.mark.parametrize(
    ("line", "date", "state"),
    [
        ("us-eo-14110", "2023-10-29", "not yet adopted"),
        ("us-eo-14110", "2024-01-01", "adopted, from 2024-01-28"),
        ("us-eo-14110", "2024-06-01", "in force"),
        ("us-eo-14110", "2025-01-20", "rescinded"),
        ("us-eccn-4e091", "2025-05-12", "adopted, from 2025-05-15"),
        ("us-eccn-4e091", "2025-05-15", "rescinded"),  # it never came into force
        ("us-ca-sb-1047", "2024-09-15", "passed, not signed"),
        ("us-ca-sb-1047", "2024-09-29", "vetoed"),
        ("us-ny-raise-2025", "2026-01-01", "adopted"),
        ("us-ny-raise-2025", "2026-04-01", "replaced"),
        ("us-ny-raise", "2026-11-24", "adopted, from 2027-01-01"),
        ("us-ny-raise", "2027-01-01", "in force"),
        ("eu-ai-act-51", "2025-08-01", "adopted, from 2025-08-02"),
        ("eu-ai-act-51", "2025-08-02", "in force"),
        ("us-s-2938", "2026-01-01", "proposed"),
        ("gb-none", "2026-01-01", "no line"),
    ],
)
def test_what_a_line_is_at_a_date(line, date, state):
    assert LINES[line].state(date) == state


def test_a_system_made_before_a_law_came_is_concerned_from_then_on_and_one_made_after_it_ended_never():
    found = {v.line.id: v for v in footprint.thresholds("grok-3", draws=0).verdicts}
    assert found["us-eo-14110"].decision == "yes"
    assert found["us-eo-14110"].applies_from is None  # published in February 2025, the order ended in January
    assert found["eu-ai-act-51"].applies_from == "2025-08-02"
    assert found["us-ca-sb-53"].applies_from == "2026-01-01"


def test_every_line_is_told_with_its_sources():
    found = footprint.thresholds(compute=1e25, draws=0)
    assert {verdict.line.id for verdict in found.verdicts} == set(LINES)
    assert all(verdict.line.sources for verdict in found.verdicts)
    assert all(verdict.why for verdict in found.verdicts if verdict.decision == "-")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"compute": 1e24, "base": "no-such-system"}, "no system"),
        ({"compute": 1e24, "modifier": "somebody"}, "third-party or provider"),
        ({"compute": 1e24, "date": "soon"}, "like 2026"),
        ({"compute": 1e24, "date": "2026-02-30"}, "like 2026"),
        ({"compute": -1}, "compute"),
        ({"compute": 1e24, "base_compute": "much"}, "base_compute"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_would_do(given, said):
    with pytest.raises(InvalidInput, match=said):
        footprint.thresholds(**given)


def test_a_date_may_leave_out_day_and_month():
    assert [day("2024"), day("2024-02"), day("2024-02-03")] == ["2024-12-31", "2024-02-29", "2024-02-03"]
    assert [day("2024-Q1"), day("2024q4")] == ["2024-03-31", "2024-12-31"]


def test_a_method_that_only_answers_leaves_the_model_what_it_is(monkeypatch):
    module = ModuleType("footprint.methods.answering_only")
    module.__dict__.update({name: value for name, value in vars(pretrain).items() if not name.startswith("__")})
    module.SCOPES = ("serving",)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(methods.NAMES, "answering-only", "answering_only")
    answering, plain = (footprint.thresholds("gpt-4", draws=0, **given) for given in ({"method": "answering-only"}, {}))
    assert answering.verdicts == plain.verdicts
    assert "trains nothing" in answering.warnings[-1]
