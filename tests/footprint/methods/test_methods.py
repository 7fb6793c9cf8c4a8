"""What each method does when its fields change, and what all of them have in common."""

import csv

import numpy as np
import pytest

import footprint
import hardware_db
from footprint import methods
from footprint.audit import explain
from footprint.errors import InvalidInput
from footprint.fields import FIELDS
from footprint.model import OUTPUTS, STEPS, Footprint
from footprint.records import Inputs, Scenario
from footprint.resolve import resolve
from footprint.resolve.ledger import prior
from footprint.units import FACTORS, registry

ADAPTED = [name for name in methods.NAMES if name != "pretrain"]
TRAINING = [name for name in ADAPTED if not methods.answers(methods.named(name))]
ANSWERING = [name for name in ADAPTED if methods.answers(methods.named(name))]
PARTIAL = ("lora", "qlora", "adapters", "prompt-tuning", "prefix-tuning")
RELATIVE = {"reward_params": "reward_ratio", "value_params": "value_ratio", "judge_params": "judge_ratio"}
LLAMA = {"system": "llama-3.1-8b"}


def estimate(method, **fields):
    return footprint.estimate(**(LLAMA | {"draws": 0} | fields), method=method)


@pytest.mark.parametrize("word", methods.NAMES)
def test_every_method_offers_what_the_protocol_says(word):
    method = methods.named(word)
    assert callable(method.phases)
    assert callable(method.held)
    assert {*method.NEEDS, *method.TAKES} <= FIELDS.keys()
    for equation in method.EQUATIONS:
        assert "Notes" in equation.__doc__
        assert "References" in equation.__doc__


@pytest.mark.parametrize("word", ADAPTED)
def test_every_need_has_a_prior_with_a_source(word):
    method = methods.named(word)
    for name in method.NEEDS:
        wanted = {"cache_bytes": "cache_scale", "batch_size": "batch_per_chip"} | RELATIVE
        scopes = (word, *method.SCOPES)
        datum = prior(wanted.get(name, name), *scopes) or prior(name, *scopes)
        assert datum is not None, name
        assert hardware_db.source(datum.source)


@pytest.mark.parametrize("word", ADAPTED)
def test_every_method_is_estimated_and_everything_assumed_is_listed(word):
    told = estimate(word)
    assert told.compute.value > 0
    assert told.chip_hours.value > 0
    assert told.energy.value > 0
    assert told.memory_per_chip.value > 0
    assert told.chips.value >= 1
    listed = {item.name for item in told.resolved.assumptions}
    for name in methods.named(word).NEEDS:
        assert name in listed, name


@pytest.mark.parametrize("word", ADAPTED)
@pytest.mark.parametrize("system", ["llama-3.1-405b", "deepseek-v3", "gpt-4"])
def test_every_method_has_its_dimensions(word, system):
    """The shipped model on pint quantities: every output has the dimension of its unit."""
    resolved = resolve(Scenario({"system": system, "method": word, "queries": 1000}, 0))
    units = registry()
    quantities = {name: units.Quantity(item.value, FACTORS[item.unit][1]) for name, item in resolved.inputs}
    model = Footprint(Inputs(**quantities), resolved.architecture, resolved.method)
    for name, step in OUTPUTS.items():
        try:
            value = getattr(model, name)
        except footprint.Unavailable:
            continue
        assert units.Quantity(value).check(units.Quantity(1, FACTORS[step.unit][1]).dimensionality), name


@pytest.mark.parametrize("word", ADAPTED)
def test_an_array_of_scenarios_gives_what_each_gives_alone(word):
    resolved = resolve(Scenario({"system": "llama-3.1-8b", "method": word, "queries": 1000}, 0))
    values = {name: item.value for name, item in resolved.inputs}
    sizes = np.array([1e9, 7e9, 7e10])
    together = Footprint(Inputs(**(values | {"params": sizes})), resolved.architecture, resolved.method)
    for name in ("compute", "chip_hours", "memory_per_chip"):
        alone = [
            getattr(Footprint(Inputs(**(values | {"params": size})), resolved.architecture, resolved.method), name)
            for size in sizes.tolist()
        ]
        np.testing.assert_allclose(np.broadcast_to(getattr(together, name), 3), alone)


@pytest.mark.parametrize("word", TRAINING)
def test_twice_the_data_take_twice_the_compute(word):
    field = next(name for name in ("pairs", "episodes", "examples", "tokens") if name in methods.named(word).NEEDS)
    if word == "rlaif":
        field = "episodes"
    once, twice = (estimate(word, **{field: count}) for count in (10_000, 20_000))
    spent = once.compute.value if word != "rlaif" else once.compute.value - _labelling(once)
    more = twice.compute.value if word != "rlaif" else twice.compute.value - _labelling(twice)
    assert more == pytest.approx(2 * spent)


def _labelling(told):
    inputs = Inputs(**{name: item.value for name, item in told.resolved.inputs})
    return Footprint(inputs, told.resolved.architecture, told.resolved.method).phases[0].compute


@pytest.mark.parametrize("word", ANSWERING)
def test_what_a_query_takes_does_not_depend_on_how_many_there_are(word):
    few, many = (estimate(word, queries=count) for count in (1_000, 1_000_000))
    assert few.energy_per_query.value == pytest.approx(many.energy_per_query.value)
    assert few.cost_per_token.value == pytest.approx(many.cost_per_token.value)


@pytest.mark.parametrize("word", PARTIAL)
def test_a_few_added_parameters_take_about_two_thirds_of_a_full_fine_tuning(word):
    """4 N a token and not 6 N, nor 4.5 N: of two backward products a frozen matrix needs one."""
    part = estimate(word, soft_tokens=1) if word.endswith("tuning") else estimate(word)
    share = part.compute.value / estimate("full-finetune").compute.value
    assert 0.66 < share < 0.70


def test_lora_is_four_times_all_parameters_and_six_times_the_trained():
    scenario = {"params": "7B", "layers": 32, "width": 4096, "heads": 32, "rank": 8, "adapted": "q,v", "examples": 1000,
                "epochs": 1, "example_tokens": 512, "method": "lora", "count_factor": 1, "draws": 0}  # fmt: skip
    told = footprint.estimate(**scenario)
    trained = 8 * 32 * 2 * 8192
    core = 3 * 2 * 32 * 2 * 4096 * 0.5 * 512
    assert told.compute.value == pytest.approx((4 * 7e9 + 6 * trained + core) * 512_000, rel=1e-9)
    assert told.compute.value < 4.2 * 7e9 * 512_000


def test_attention_scores_are_trained_through_in_full_however_few_parameters_are():
    """Frozen matrices save the gradient of their weights; scores have no weights (Megatron-Bridge, flop_utils)."""
    long = {"example_tokens": 100_000, "examples": 10, "epochs": 1}
    assert estimate("lora", **long).compute.value / estimate("full-finetune", **long).compute.value > 0.75


def test_a_higher_rank_trains_more_and_holds_more():
    low, high = (estimate("lora", rank=rank, chips=8) for rank in (8, 256))
    assert high.compute.value > low.compute.value
    assert high.memory_per_chip.value > low.memory_per_chip.value


def test_all_matrices_are_more_than_queries_and_values():
    width = {
        words: estimate("lora", adapted=words).resolved.inputs.adapted_width.value for words in ("q,v", "all", "ffn")
    }
    # Llama 3.1 8B: 4096 wide, keys and values of 1024, feed-forward 14336, gated.
    assert width["q,v"] == 2 * 4096 + 4096 + 1024
    assert width["ffn"] == 3 * (4096 + 14336)
    assert width["all"] == 2 * 2 * 4096 + 2 * (4096 + 1024) + width["ffn"]


@pytest.mark.parametrize("given", ["q v", "q,v", "q_proj+v_proj", "Q, V"])
def test_matrices_are_named_in_any_way(given):
    assert estimate("lora", adapted=given).resolved.inputs.adapted_width.value == 13312


def test_a_matrix_that_there_is_not_is_refused():
    with pytest.raises(InvalidInput, match="adapted 'w': all, attention, ffn"):
        estimate("lora", adapted="w")


def test_the_trained_share_is_taken_where_there_is_no_shape():
    told = footprint.estimate(params="7B", method="lora", draws=0)
    assert told.resolved.inputs.trained_share.data[0].source == "hu-2021"
    assert told.resolved.inputs.adapted_width is None


def test_experts_that_a_token_does_not_use_cost_memory_and_no_compute():
    """Peers count one or the other: FLOP are of the active parameters, memory is of all."""
    few = footprint.estimate(params="100B", active_params="10B", method="full-finetune", draws=0)
    many = footprint.estimate(params="600B", active_params="10B", method="full-finetune", draws=0)
    assert many.compute.value == few.compute.value
    assert many.memory_per_chip.value * many.chips.value > 5 * few.memory_per_chip.value * few.chips.value * 0.8


def test_both_answers_of_a_pair_pass_forward_and_backward_and_the_reference_once():
    scenario = {"params": "7B", "pairs": 1000, "example_tokens": 500, "count_factor": 1, "draws": 0}
    told = footprint.estimate(**scenario, method="dpo", epochs=3)
    assert told.compute.value == pytest.approx(1000 * 2 * 500 * (3 * 6 + 2) * 7e9)
    without = footprint.estimate(**scenario, method="dpo", epochs=3, reference_passes=0)
    assert without.compute.value == pytest.approx(1000 * 2 * 500 * 3 * 6 * 7e9)
    assert without.memory_per_chip.value * without.chips.value < told.memory_per_chip.value * told.chips.value


def test_a_prompt_is_read_once_for_its_group():
    scenario = {"params": "7B", "examples": 100, "epochs": 1, "prompt_tokens": 1000, "output_tokens": 10,
                "reference_passes": 0, "count_factor": 1, "method": "grpo", "draws": 0}  # fmt: skip
    one, eight = (footprint.estimate(**scenario, group_size=size).compute.value for size in (1, 8))
    reading, writing, update = 2 * 7e9 * 1000, 2 * 7e9 * 10, 6 * 7e9 * 1010
    assert one == pytest.approx(100 * (reading + writing + update))
    assert eight == pytest.approx(100 * (reading + 8 * (writing + update)))


def test_the_judge_of_rlaif_comes_on_top():
    assert estimate("rlaif").compute.value > estimate("rlhf-ppo").compute.value
    small = estimate("rlaif", judge_params="1B").compute.value
    large = estimate("rlaif", judge_params="100B").compute.value
    assert large > small


def test_a_pretraining_mix_is_most_of_what_instructgpt_took():
    """Ouyang et al. 2022, appendix C.4: eight pretraining sequences for each episode, 82 % of the compute."""
    scenario = {"params": "175B", "method": "rlhf-ppo", "episodes": 256_000, "prompt_tokens": 1024,
                "output_tokens": 1024, "reward_params": "6B", "value_params": "6B", "draws": 0}  # fmt: skip
    mixed = footprint.estimate(**scenario, pretrain_mix=8).compute.value
    alone = footprint.estimate(**scenario).compute.value
    assert 1 - alone / mixed == pytest.approx(0.82, abs=0.01)


def test_the_student_is_trained_on_what_the_teacher_writes():
    told = footprint.estimate(params="70B", student_params="7B", examples=1000, epochs=2, prompt_tokens=100,
                              output_tokens=900, count_factor=1, method="distill", draws=0)  # fmt: skip
    assert told.compute.value == pytest.approx(1000 * 1000 * (2 * 70e9 + 2 * 6 * 7e9))


def test_the_size_of_the_teacher_can_be_given_in_place_of_the_students():
    one = footprint.estimate(params="70B", student_params="7B", method="distill", draws=0)
    other = footprint.estimate(params="7B", teacher_params="70B", method="distill", draws=0)
    assert one.compute.value == pytest.approx(other.compute.value)


def test_examples_in_the_prompt_cost_their_tokens_but_for_what_is_cached():
    scenario = {"params": "7B", "prompt_tokens": 100, "output_tokens": 100, "queries": 1, "count_factor": 1, "draws": 0}
    none = footprint.estimate(**scenario, method="zero-shot").compute.value
    all_read = footprint.estimate(**scenario, method="few-shot", shots=5, shot_tokens=200, cache_hit=0).compute.value
    cached = footprint.estimate(**scenario, method="few-shot", shots=5, shot_tokens=200, cache_hit=1).compute.value
    assert all_read - none == pytest.approx(2 * 7e9 * 1000)
    assert cached == pytest.approx(none)


def test_a_scaffold_costs_its_calls_times_its_branches():
    single, many = (
        estimate("scaffold", calls=calls, branching=branches, cache_hit=0).compute.value
        for calls, branches in ((1, 1), (6, 2))
    )
    assert many == pytest.approx(12 * single)
    assert single == pytest.approx(estimate("zero-shot").compute.value)


def test_an_index_is_embedded_once():
    scenario = {"embedding_params": "110M", "retrieved_tokens": 1000, "queries": 1}
    without, with_index = (estimate("rag", **scenario, **index).compute.value for index in ({}, {"index_tokens": 1e9}))
    # The embedding model is taken to be of the same design: FLOP in proportion to parameters.
    assert with_index - without == pytest.approx(2 * 1.1e8 * 1e9, rel=0.1)


def test_the_best_of_n_writes_n_answers_and_reads_the_prompt_once():
    scenario = {"params": "7B", "prompt_tokens": 100, "output_tokens": 100, "queries": 1, "count_factor": 1, "draws": 0}
    told = footprint.estimate(**scenario, method="best-of-n", best_of=8, reward_params="7B").compute.value
    assert told == pytest.approx(2 * 7e9 * (100 + 8 * 100 + 8 * 200))


@pytest.mark.parametrize(("alias", "word"), methods.ALIASES.items())
def test_other_words_stand_for_the_same_method(alias, word):
    assert methods.named(alias) is methods.named(word)
    told = estimate(alias)
    assert told.resolved.words["method"].value == word
    assert told.compute.value == estimate(word).compute.value


def test_a_method_that_there_is_not_names_the_nearest():
    with pytest.raises(InvalidInput, match="did you mean 'lora'"):
        estimate("lorra")


def test_a_field_that_the_method_does_not_use_is_said_to_be_given_in_vain():
    assert "rank is not used by dpo" in estimate("dpo", rank=8).warnings
    assert "shots is not used by pretrain" in footprint.estimate("gpt-3", shots=3, draws=0).warnings
    assert not any("is not used" in warning for warning in estimate("lora", rank=8).warnings)


@pytest.mark.parametrize("field", ["tokens", "compute", "chip_hours", "chips", "wall_hours", "utilization", "epochs"])
def test_what_is_published_of_the_pretraining_is_not_taken_for_the_adaptation(field):
    item = getattr(footprint.estimate("llama-3.1-405b", method="lora", draws=0).resolved.inputs, field)
    assert item is None or all(datum.table != "systems" for datum in item.data)


def test_hardware_and_date_are_those_of_the_system():
    made, adapted = (footprint.estimate("gpt-3", method=word, draws=0).resolved.words for word in ("pretrain", "lora"))
    assert made["hardware"].value == adapted["hardware"].value
    assert made["date"].value == adapted["date"].value


def test_saying_pretrain_changes_nothing():
    said, silent = footprint.estimate("gpt-3", method="pretrain", draws=0), footprint.estimate("gpt-3", draws=0)
    assert said.compute.value == silent.compute.value
    assert said.chip_hours.value == silent.chip_hours.value


def test_sparse_peaks_are_never_used_as_dense():
    """NVIDIA prints 1979 TFLOP/s for H100 in BF16, which half of the products being left out makes."""
    assert estimate("lora", hardware="h100").resolved.inputs.peak_performance.value == pytest.approx(989.4e12, rel=1e-3)


def test_samples_of_a_run_are_its_examples_and_a_length_their_longest():
    """s1 (Muennighoff et al. 2025): 4.7e6 tokens in 1 000 examples of at most 32 768."""
    fill = prior("example_fill", "adaptation")
    assert fill.low == pytest.approx(4700 / 32768, abs=0.005)
    one = footprint.estimate(params="7B", method="full-finetune", samples=52_000, seq_len=512, epochs=3, draws=0)
    other = footprint.estimate(
        params="7B", method="full-finetune", examples=52_000, example_tokens=fill.number * 512, epochs=3, draws=0
    )
    assert one.compute.value == pytest.approx(other.compute.value)


@pytest.mark.parametrize("word", ["few-shot", "rag", "scaffold", "best-of-n", "rlhf-ppo", "grpo", "prompt-tuning"])
def test_what_makes_images_is_not_asked_for_tokens(word):
    with pytest.raises(footprint.Impossible, match="read and write tokens"):
        footprint.estimate("stable-diffusion-1", method=word, draws=0)


def test_an_image_takes_all_steps_with_and_without_the_text():
    """50 steps with guidance, text encoder and decoder: 84 TFLOP (NVIDIA TensorRT: 1.68 TFLOP a step and 2.5)."""
    told = footprint.estimate("stable-diffusion-1", method="zero-shot", queries=1, draws=0)
    assert told.compute.value == pytest.approx(84e12, rel=0.1)


def test_a_model_of_unknown_size_cannot_be_adapted_and_the_reason_is_given():
    with pytest.raises(footprint.Impossible, match="which is not published: give params"):
        footprint.estimate("claude-3.5-sonnet", method="lora", draws=0)
    assert footprint.estimate("claude-3.5-sonnet", method="lora", params="100B", draws=0).compute.value > 0


@pytest.mark.parametrize("word", [*TRAINING, "pretrain"])
def test_training_is_spread_over_queries_that_are_given(word):
    told = footprint.estimate("llama-3.1-8b", method=word, queries=1e6, draws=0)
    assert told.energy_per_query.value == pytest.approx(told.energy.value * 1000 / 1e6)
    assert told.cost_per_query.value == pytest.approx(told.cost_cloud.value / 1e6)


@pytest.mark.parametrize("word", [*TRAINING, "pretrain"])
def test_without_queries_there_is_nothing_per_query(word):
    told = footprint.estimate("llama-3.1-8b", method=word, draws=0)
    assert told.energy_per_query is None
    assert told.reasons["energy_per_query"] == "no queries are given"
    assert told.reasons["energy_per_token"] == "no answers are written to queries"


@pytest.mark.parametrize("word", ANSWERING)
def test_answering_is_no_development(word):
    told = estimate(word)
    assert told.cost_development is None
    assert told.reasons["cost_development"] == "answering queries is no development"


def test_outputs_of_the_contract_come_first_and_in_its_order():
    contract = [
        "compute_flop",
        "chip_hours",
        "wall_hours",
        "chips",
        "memory_per_chip_gb",
        "average_power_kw",
        "energy_kwh",
        "carbon_operational_kgco2e",
        "carbon_market_kgco2e",
        "carbon_embodied_kgco2e",
        "carbon_kgco2e",
        "water_l",
        "primary_energy_mj",
        "abiotic_depletion_kgsbe",
        "cost_cloud_usd",
        "cost_owned_usd",
        "cost_acquisition_usd",
        "cost_development_usd",
    ]
    assert [step.column for step in OUTPUTS.values()][: len(contract)] == contract
    assert STEPS["energy_per_query"].unit == "Wh"


@pytest.mark.parametrize("word", ADAPTED)
def test_the_trail_of_an_adaptation_names_equations_and_sources(word):
    told = estimate(word)
    node = explain(told, "chip_hours")
    names = {equation.name for _, part in node.walk() for equation in part.equations}
    assert any(name.startswith(("adaptation.", "inference.", "compute.")) for name in names)
    assert any(part.data for _, part in node.walk())


def test_priors_of_methods_stand_in_the_database_by_scope():
    with (hardware_db.FOLDER / "priors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_scope = {(row["subject"], row["quantity"]): row for row in rows}
    row = by_scope["adaptation", "example-tokens"]
    assert (float(row["low"]), float(row["value"]), float(row["high"])) == (100, 512, 2048)


def test_the_utilisation_of_fp8_is_of_its_own_peak():
    told = footprint.estimate(params="8B", method="full-finetune", hardware="h100", precision="fp8", draws=0)
    wide = footprint.estimate(params="8B", method="full-finetune", hardware="h100", precision="bf16", draws=0)
    assert any(row.subject == "utilization-fp8" for row in told.resolved.inputs.utilization.data)
    # FP8 speeds up the products only: more than half of the BF16 figure, and less than all of it.
    share = told.resolved.inputs.utilization.value / wide.resolved.inputs.utilization.value
    assert 0.5 < share < 1


def test_tokens_of_reinforcement_learning_are_those_of_prompts_and_answers():
    """DeepSpeed-Chat states 135e6 tokens in sequences of 512: half prompt, half answer."""
    stated = footprint.estimate(params="13B", method="rlhf-ppo", tokens=135e6, seq_len=512, draws=0)
    counted = footprint.estimate(params="13B", method="rlhf-ppo", episodes=135e6 / 512, prompt_tokens=256,
                                 output_tokens=256, draws=0)  # fmt: skip
    assert stated.compute.value == pytest.approx(counted.compute.value)
    assert stated.resolved.inputs.episodes is None
    assert stated.resolved.inputs.prompt_tokens.note == "half of seq_len"


def test_data_of_training_are_not_those_of_queries():
    told = estimate("zero-shot", tokens=1e9, epochs=2)
    assert {warning.split()[0] for warning in told.warnings if "give queries" in warning} == {"tokens", "epochs"}


def test_samples_and_examples_are_the_same_thing():
    with pytest.raises(InvalidInput, match="samples and examples: give one of the two"):
        estimate("lora", samples=10, examples=10)


@pytest.mark.parametrize("word", methods.NAMES)
def test_whatever_is_given_beside_a_method_is_estimated_or_refused(word):
    """No combination of fields ends in anything but a result or a refusal."""
    fields = {"chips": 8, "wall_hours": 10, "chip_hours": 100, "compute": 1e20, "tokens": 1e9, "samples": 1e4,
              "examples": 1e3, "epochs": 2, "seq_len": 512, "rank": 4, "params": "7B", "active_params": "1B",
              "layers": 32, "width": 4096, "trained_share": 0.01, "sharding": "zero-0", "recompute": "selective",
              "hfu": 0.4, "utilization": 0.3, "episodes": 1e5, "batch_size": 1, "system_power": 500}  # fmt: skip
    for system in ("llama-3.1-8b", "deepseek-v3", "stable-diffusion-1", "claude-3.5-sonnet", "alphafold-2", None):
        for name, value in fields.items():
            try:
                told = footprint.estimate(system, method=word, draws=20, **{name: value})
            except footprint.FootprintError:
                continue
            for found in filter(None, told.outputs.values()):
                assert all(np.isfinite(part) and part >= 0 for part in (found.value, found.p5, found.p95)), name
