"""Every system of the database, and shapes as people type them."""

import pytest

import footprint
import hardware_db
from footprint.architectures import NAMES, named
from footprint.audit import explain
from footprint.errors import FootprintError, Impossible, InvalidInput
from footprint.model import Footprint
from footprint.records import Inputs, Scenario
from footprint.resolve import resolve
from footprint.units import FACTORS, registry

SYSTEMS = hardware_db.subjects("systems")


def figures(system):
    return {datum.quantity for datum in hardware_db.rows("systems", system)}


def enough(system):
    """Whether what is published of a system says what it took."""
    has = figures(system)
    return (
        bool({"compute", "chip-hours"} & has)
        or {"chips", "wall-hours"} <= has
        or ("params" in has and bool({"tokens", "samples"} & has))
    )


def model(**fields):
    resolved = resolve(Scenario(fields))
    return Footprint(
        Inputs(**{name: estimate.value for name, estimate in resolved.inputs}), resolved.architecture, resolved.method
    )


def test_systems_use_the_words_of_architectures():
    words = {
        datum.value
        for system in SYSTEMS
        for datum in hardware_db.rows("systems", system)
        if datum.quantity == "architecture"
    }
    assert words <= NAMES.keys()


KNOWN = [system for system in SYSTEMS if enough(system)]
UNKNOWN = [system for system in SYSTEMS if not enough(system)]


@pytest.mark.parametrize("system", KNOWN)
def test_a_system_of_which_enough_is_published_is_estimated(system):
    result = footprint.estimate(system, draws=0)
    assert result.compute or result.chip_hours


@pytest.mark.parametrize("system", UNKNOWN)
def test_a_system_of_which_too_little_is_published_is_refused_with_the_reason(system):
    with pytest.raises(Impossible, match=r"give|known"):
        footprint.estimate(system, draws=0)


UNEXPLAINED = {
    "chinchilla": "a matrix of relative positions in every layer (Dai et al. 2019): 13 h^2 in place of 12 h^2",
    "gopher": "as chinchilla",
}


@pytest.mark.parametrize("system", KNOWN)
def test_a_published_shape_gives_the_published_parameters(system):
    contradictions = [said for said in footprint.estimate(system, draws=0).warnings if said.startswith("the shape has")]
    assert bool(contradictions) == (system in UNEXPLAINED), contradictions


def test_a_contradicted_shape_leaves_the_rule_of_thumb():
    """Gopher: 6 N D is 5.04e23 (METHODS A2g), what its published shape gives is less."""
    gopher = model(system="gopher", tokens="300B")
    assert gopher.inputs.params == 2.8e11
    assert gopher.compute == pytest.approx(5.04e23, rel=0.03)


# -- sizes that follow from a shape ----------------------------------------------------------------------------------

LLAMA = {"layers": 32, "width": 4096, "heads": 32, "kv_heads": 8, "ffn_width": 14336, "vocab": 128256, "seq_len": 8192}


def test_parameters_follow_from_a_complete_shape():
    run = model(**LLAMA, ffn_matrices=3, embedding_matrices=2, tokens="15T")
    assert run.inputs.params == pytest.approx(8.03e9, rel=1e-3)
    assert run.states == pytest.approx(16 * run.inputs.params)


def test_what_a_shape_does_not_say_is_told_by_the_parameters():
    resolved = resolve(Scenario(LLAMA | {"params": "8.03B", "tokens": "15T"}))
    chosen = {item.name: item for item in resolved.assumptions if item.name in ("ffn_matrices", "embedding_matrices")}
    assert (chosen["ffn_matrices"].value, chosen["embedding_matrices"].value) == (3, 2)
    assert "8.03e+09" in chosen["ffn_matrices"].note


def test_what_nothing_tells_is_assumed_with_an_interval():
    result = footprint.estimate(**LLAMA, tokens="15T", hardware="h100", draws=2000)
    assumed = {item.name: item for item in result.resolved.assumptions}
    assert assumed["ffn_matrices"].low < assumed["ffn_matrices"].value
    assert assumed["params"].low < 8.03e9 <= assumed["params"].value * 1.01
    assert result.compute.p5 < result.compute.value


def test_an_exact_count_needs_no_factor():
    assert model(**LLAMA, params="8.03B", tokens="15T").inputs.count_factor is None
    assert model(params="8.03B", tokens="15T").inputs.count_factor is not None


def test_parameters_that_contradict_the_shape_are_warned_of():
    result = footprint.estimate(**LLAMA, ffn_matrices=3, embedding_matrices=2, params="9B", tokens="15T", draws=0)
    assert any("the shape has 8.03e+09 params, not 9e+09" in said for said in result.warnings)
    fine = footprint.estimate(**LLAMA, params="8.1B", tokens="15T", draws=0)
    assert not fine.warnings


def test_a_changed_shape_changes_the_parameters_of_a_system():
    wider = model(system="llama-3.1-8b", layers=64)
    assert wider.inputs.params == pytest.approx(2 * 8.03e9, rel=0.1)
    assert wider.compute == pytest.approx(2 * model(system="llama-3.1-8b", tokens="15T").compute, rel=0.1)


def test_given_parameters_void_the_shape_of_a_system():
    assert model(system="llama-3.1-8b", params="3B").inputs.layers is None


V3 = {  # DeepSeek-AI 2024, section 4.2
    "architecture": "moe",
    "layers": 61,
    "width": 7168,
    "heads": 128,
    "head_size": 128,
    "ffn_width": 18432,
    "ffn_matrices": 3,
    "query_rank": 1536,
    "kv_rank": 512,
    "rope_size": 64,
    "vocab": 129280,
    "embedding_matrices": 2,
    "experts": 256,
    "experts_per_token": 8,
    "shared_experts": 1,
    "expert_width": 2048,
    "dense_layers": 3,
}


def test_active_parameters_of_a_mixture_follow_from_its_shape():
    inputs = dict(iter(resolve(Scenario(V3 | {"tokens": "14.8T"})).inputs))
    assert inputs["params"].value == pytest.approx(671e9, rel=1e-3)
    assert inputs["active_params"].value == pytest.approx(37e9, rel=0.02)
    assert inputs["active_params"].note == "from the shape"


def test_deepseek_v3_is_counted_by_its_active_parameters():
    run = model(system="deepseek-v3", tokens="14.8T")
    assert run.compute / (250e9 * 14.8e12) == pytest.approx(1.002, abs=0.002)


def test_a_system_s_exact_count_agrees_with_its_published_compute():
    """Within a tenth, by which attention and rounding differ."""
    for system in ("gpt-3", "llama-3.1-405b", "palm", "bloom", "vit-g-14", "vit-22b", "dit-xl-2"):
        published = footprint.estimate(system, draws=0).compute.value
        counted = model(system=system, epochs=1)
        assert counted.compute / published == pytest.approx(1, abs=0.1), system


def test_a_part_that_no_parameter_depends_on_leaves_the_published_ones():
    assert model(system="alphafold-2", msa_depth=512).inputs.params == 9.3e7
    assert model(system="llama-3.1-8b", window=1024).inputs.params == 8.03e9


COUNTED = {
    "llama-3.1-405b": {},
    "deepseek-v3": {},
    "t5-11b": {},
    "gato": {},
    "vit-g-14": {},
    "clip-vit-l-14-336": {},
    "resnet-152": {},
    "stable-diffusion-1": {},
    "dit-xl-2": {},
    "alphafold-2": {},
    "whisper-large": {"seq_len": 100},
}
"""A system of each kind, counted from its shape (its published compute is voided by epochs)."""


@pytest.mark.parametrize("system", COUNTED)
def test_every_kind_of_network_is_counted_and_drawn(system):
    result = footprint.estimate(system, epochs=1, draws=500, **COUNTED[system])
    assert result.compute.p5 <= result.compute.p50 <= result.compute.p95
    assert result.energy.p5 < result.energy.p95


@pytest.mark.parametrize("system", COUNTED)
def test_every_kind_of_network_has_the_dimensions_of_its_outputs(system):
    resolved = resolve(Scenario({"system": system, "epochs": 1, "recompute": "full", "hfu": 0.4} | COUNTED[system]))
    make = registry().Quantity
    inputs = Inputs(**{name: make(item.value, FACTORS[item.unit][1]) for name, item in resolved.inputs})
    run = Footprint(inputs, resolved.architecture, resolved.method)
    assert run.compute.check("[computation]")
    assert run.hardware_compute.check("[computation]")
    assert run.chip_hours.is_compatible_with("chip * second")


def test_an_interval_of_the_shape_is_one_of_parameters_and_compute():
    wide = LLAMA | {"layers": "30..34", "ffn_matrices": 3, "embedding_matrices": 2}
    result = footprint.estimate(**wide, tokens="15T", hardware="h100", draws=2000)
    params = dict(iter(result.resolved.inputs))["params"]
    assert params.low < params.value < params.high
    assert result.compute.p5 < result.compute.value < result.compute.p95


# -- data ---------------------------------------------------------------------------------------------------------


def test_tokens_are_steps_times_batch_times_sequence():
    """Gato: 1e6 steps of 512 sequences of 1024 tokens (Reed et al. 2022, section 2.3)."""
    gato = model(architecture="agent", params="1.18B", steps=1e6, batch_samples=512, seq_len=1024)
    assert gato.inputs.tokens == 1e6 * 512 * 1024
    assert model(architecture="agent", params="1.18B", steps=1e6, batch_tokens=524288).inputs.tokens == 1e6 * 524288


def test_samples_of_a_vision_model_are_images_and_not_patches():
    vit = {
        "architecture": "vit",
        "layers": 48,
        "width": 1664,
        "heads": 16,
        "ffn_width": 8192,
        "image_size": 224,
        "patch": 14,
    }
    assert model(**vit, samples="2.05e10").compute == pytest.approx(5.85e22 * 1.01, rel=0.02)
    assert model(**vit, tokens=2.05e10 * 256).compute == pytest.approx(model(**vit, samples="2.05e10").compute)


def test_examples_of_a_language_model_are_sequences():
    """Alpaca: 52 thousand examples, three times, padded to 512 tokens."""
    counted = model(params="6.7B", samples=156000, seq_len=512)
    assert counted.inputs.tokens == 156000 * 512


def test_tokens_of_what_is_counted_by_image_are_refused():
    with pytest.raises(InvalidInput, match="give samples"):
        footprint.estimate(architecture="convnet", forward_compute=8e9, tokens="1T", draws=0)


def test_a_convolutional_net_is_counted_from_its_published_pass():
    """ResNet-50, 3.8 billion multiply-adds an image (He et al. 2015, table 1), 90 epochs of 1.28 million images."""
    run = model(architecture="convnet", forward_compute=7.6e9, samples=1.28e6 * 90, hardware="v100")
    assert run.compute == pytest.approx(3 * 7.6e9 * 1.28e6 * 90)


# -- recomputation ------------------------------------------------------------------------------------------------

RUN = LLAMA | {"params": "8.03B", "tokens": "15T", "hardware": "h100"}


@pytest.mark.parametrize("kind", ["none", "selective", "full"])
def test_recomputation_is_no_model_flop(kind):
    assert model(**RUN, recompute=kind, hfu=0.5).compute == model(**RUN).compute


def test_hardware_flop_count_what_is_done_again():
    none, selective, full = (model(**RUN, recompute=kind, hfu=0.5) for kind in ("none", "selective", "full"))
    assert none.hardware_compute == none.compute
    assert full.hardware_compute == pytest.approx(4 / 3 * full.compute)
    assert none.hardware_compute < selective.hardware_compute < full.hardware_compute


def test_time_follows_hardware_flop_where_the_utilisation_is_of_these():
    full, none = model(**RUN, recompute="full", hfu=0.5), model(**RUN, hfu=0.5)
    assert full.chip_hours == pytest.approx(4 / 3 * none.chip_hours)
    assert none.chip_hours == pytest.approx(model(**RUN, utilization=0.5).chip_hours)


def test_recomputation_takes_no_time_beside_a_utilisation_of_model_flop():
    result = footprint.estimate(**RUN, recompute="full", utilization=0.4, draws=0)
    assert result.chip_hours.value == footprint.estimate(**RUN, utilization=0.4, draws=0).chip_hours.value
    assert any("hfu" in said for said in result.warnings)


def test_hardware_flop_stand_in_the_audit_trail():
    result = footprint.estimate(**RUN, recompute="full", hfu=0.5, draws=0)
    trail = [node.name for _, node in explain(result, "chip_hours").walk()]
    assert "hardware_compute" in trail


def test_published_compute_is_scaled_by_what_is_done_again():
    run = model(system="gpt-3", recompute="full", hfu=0.3)
    assert run.compute == 3.14e23
    assert run.hardware_compute == pytest.approx(4 / 3 * 3.14e23)


def test_one_utilisation_is_enough():
    with pytest.raises(InvalidInput, match="one of the two"):
        footprint.estimate(**RUN, hfu=0.5, utilization=0.4, draws=0)


def test_a_word_for_recomputation_that_is_none_names_the_nearest():
    with pytest.raises(FootprintError, match="did you mean 'selective'"):
        footprint.estimate(**RUN, recompute="selectiv", draws=0)


def test_an_architecture_is_named_for_each_word():
    assert all(named(word) for word in NAMES)
