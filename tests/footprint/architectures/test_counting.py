"""What a count does when its shape changes, whatever the architecture."""

import numpy as np
import pytest

from footprint import architectures
from footprint.equations import transformer
from footprint.errors import InvalidInput, Unavailable
from footprint.records import Inputs
from footprint.units import registry

WORDS = sorted(architectures.NAMES)


@pytest.mark.parametrize("word", WORDS)
def test_every_architecture_offers_what_the_protocol_says(word):
    module = architectures.named(word)
    assert module.UNIT in ("tokens", "samples")
    for name in ("forward", "parameters", "active", "cache", "unit_length"):
        assert callable(getattr(module, name))
    assert {*module.SHAPE, *(rule.name for rule in module.ASSUMED)} <= Inputs.__annotations__.keys()


@pytest.mark.parametrize("word", WORDS)
def test_what_cannot_be_counted_is_refused_with_what_would_do(word):
    with pytest.raises(Unavailable, match="give "):
        architectures.named(word).forward(Inputs(multiply_add=2.0))


@pytest.mark.parametrize("word", WORDS)
def test_parameters_that_are_given_are_returned_where_there_is_no_shape(word):
    module = architectures.named(word)
    assert module.parameters(Inputs(multiply_add=2.0, params=7e9)) == 7e9
    assert module.parameters(Inputs(multiply_add=2.0)) is None


def test_an_unknown_architecture_names_the_nearest():
    with pytest.raises(InvalidInput, match="did you mean 'transformer'"):
        architectures.named("transfromer")


def quantities(network):
    """The inputs as pint quantities: a multiplication and addition in FLOP, all else plain."""
    make = registry().Quantity
    given = {name: make(float(value), "FLOP" if name == "multiply_add" else "") for name, value in network.inputs}
    return Inputs(**given)


def test_a_pass_is_in_flop_and_parameters_are_plain(any_network):
    make = registry().Quantity
    inputs = quantities(any_network)
    one = any_network.architecture.forward(inputs)
    for part in one:
        if part is not None:
            assert make(part).check("[computation]") or part == 0
    assert make(any_network.architecture.parameters(inputs)).dimensionless
    kept = any_network.architecture.cache(inputs, make(2.0, "byte"))
    assert kept is None or kept.is_compatible_with("byte")


def test_quantities_count_what_floats_do(any_network):
    one, plain = any_network.architecture.forward(quantities(any_network)), any_network.forward
    assert one.weights.magnitude == pytest.approx(plain.weights, rel=1e-12)
    assert registry().Quantity(one.core).magnitude == pytest.approx(plain.core, rel=1e-12)


def test_an_array_of_shapes_counts_each_of_them(any_network):
    doubled = {name: np.array([value, value]) for name, value in any_network.inputs}
    one = any_network.architecture.forward(Inputs(**doubled))
    assert one.weights == pytest.approx([any_network.forward.weights] * 2)


def test_a_column_of_widths_counts_each_width(named):
    widths = [2048.0, 4096.0]
    column = named("llama-3.1-8b", width=np.array(widths), head_size=128, seq_len=4096).flop
    assert column == pytest.approx([named("llama-3.1-8b", width=w, head_size=128, seq_len=4096).flop for w in widths])


# -- attention ----------------------------------------------------------------------------------------------------


def test_looking_up_a_word_takes_no_flop(named):
    more = named("llama-3.1-8b", seq_len=4096, embedding_matrices=1)
    assert more.flop == named("llama-3.1-8b", seq_len=4096).flop


def test_attention_grows_with_the_length_and_the_rest_does_not(named):
    short, long = named("llama-3.1-8b", seq_len=1024).forward, named("llama-3.1-8b", seq_len=4096).forward
    assert long.core == 4 * short.core
    assert long.weights == short.weights


def test_a_length_that_is_asked_for_wins_over_that_of_training(named):
    network = named("llama-3.1-8b", seq_len=1024)
    assert network.architecture.forward(network.inputs, 4096.0) == named("llama-3.1-8b", seq_len=4096).forward


def test_a_causal_square_is_half_of_the_full_one(named):
    full = named("gpt-3", seq_len=2048, causal_factor=1.0).forward
    assert named("gpt-3", seq_len=2048).forward.core == full.core / 2


def test_fewer_key_value_heads_take_fewer_flop_and_leave_the_core(named):
    grouped, all_ = (
        named("llama-3.1-8b", seq_len=4096).forward,
        named("llama-3.1-8b", seq_len=4096, kv_heads=32).forward,
    )
    assert grouped.core == all_.core
    assert all_.weights - grouped.weights == 2 * 32 * 2 * 4096 * (32 - 8) * 128


def test_a_window_as_long_as_the_sequence_changes_nothing(named):
    assert named("gpt-3", seq_len=2048, window=2048).flop == pytest.approx(named("gpt-3", seq_len=2048).flop)
    assert named("gpt-3", seq_len=2048, window=9999).flop == pytest.approx(named("gpt-3", seq_len=2048).flop)


def test_a_short_window_ends_the_growth_with_length(named):
    cores = [named("gpt-3", seq_len=length, window=128).forward.core for length in (1e5, 1e6)]
    assert cores[1] == pytest.approx(cores[0], rel=1e-3)


def test_tokens_in_a_window_are_those_that_counting_finds():
    length, window = 100, 7
    counted = sum(min(place, window) for place in range(1, length + 1)) / length
    assert transformer.attended_in_window(length, window, 0.5) == pytest.approx(counted, rel=0.08)


def test_layers_without_a_window_attend_to_everything(named):
    mixed = named("gpt-3", seq_len=8192, window=128, window_layers=48).forward.core
    all_, none = named("gpt-3", seq_len=8192, window=128).forward.core, named("gpt-3", seq_len=8192).forward.core
    assert mixed == pytest.approx((all_ + none) / 2)


# -- cache --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "size"), [("llama-3.1-405b", 516096), ("qwen2.5-72b", 327680), ("deepseek-v3", 70272)]
)
def test_bytes_kept_for_a_token_of_the_context(named, name, size):
    """B11: DeepSeek-AI 2025 (Insights into DeepSeek-V3), table 1, at 2 bytes a value."""
    assert named(name).cache(2) == size


def test_one_byte_a_value_halves_the_cache(named):
    assert named("llama-3.1-405b").cache(1) == named("llama-3.1-405b").cache(2) / 2


def test_one_key_value_head_keeps_as_many_times_less_as_there_are_heads(named):
    assert named("llama-3.1-8b", kv_heads=1).cache() * 32 == named("llama-3.1-8b", kv_heads=32).cache()


@pytest.mark.parametrize("name", ["vit-h-14", "resnet-152", "stable-diffusion-1", "dit-xl-2", "alphafold-2"])
def test_what_generates_no_tokens_keeps_none(named, name):
    assert named(name).cache() is None


# -- encoders, images, frozen parts -------------------------------------------------------------------------------


def test_an_encoder_that_reads_more_takes_more_of_the_tokens(named):
    pair = named("t5-11b", seq_len=128, encoder_length=512)
    assert pair.architecture.unit_length(pair.inputs) == 640
    assert named("t5-11b", seq_len=128).architecture.unit_length(named("t5-11b", seq_len=128).inputs) == 256


def test_a_token_of_an_encoder_and_a_decoder_meets_half_of_the_parameters(named):
    assert named("t5-11b").active == named("t5-11b").params / 2


def test_patches_follow_from_image_and_patch(named):
    vit = named("vit-g-14")
    assert vit.architecture.unit_length(vit.inputs) == 256
    assert vit.architecture.unit_length(named("vit-g-14", image_size=448).inputs) == 1024


def llava(network, named, **changed):
    """LLaVA-1.5-13B (Liu et al. 2023): Vicuna with the image tower of CLIP L/14 at 336 pixels."""
    language = {"layers": 40, "width": 5120, "heads": 40, "kv_heads": 40, "ffn_width": 13824, "ffn_matrices": 3}
    tower = {"encoder_layers": 24, "encoder_width": 1024, "image_size": 336, "patch": 14}
    rest = {"vocab": 32000, "embedding_matrices": 2, "seq_len": 2048, "image_share": 0.5}
    return network("multimodal", **language | tower | rest | changed)


def test_a_frozen_vision_tower_has_no_backward_pass(network, named):
    frozen, trained = llava(network, named).forward, llava(network, named, encoder_trained=1.0).forward
    assert trained.frozen == 0
    assert trained.weights + trained.core - frozen.weights - frozen.core == pytest.approx(frozen.frozen)


def test_a_text_without_images_takes_what_its_language_model_does(network, named):
    alone = network("transformer", **dict(llava(network, named, image_share=None).inputs))
    assert llava(network, named, image_share=None).forward == alone.forward


def test_an_image_costs_its_tower_once_however_many_tokens_it_becomes(network, named):
    """576 patches of 0.3 billion parameters, an image: 0.37 TFLOP with attention."""
    per_token = llava(network, named).forward.frozen / 0.5
    assert per_token * 576 == pytest.approx(0.38e12, rel=0.02)
    fewer = llava(network, named, image_tokens=144.0).forward.frozen
    assert fewer == pytest.approx(4 * llava(network, named).forward.frozen)


def test_a_mixture_of_experts_can_read_images_too(network, named):
    shape = dict(named("mixtral-8x7b", seq_len=4096).inputs)
    assert network("multimodal", **shape).forward == named("mixtral-8x7b", seq_len=4096).forward


def test_earlier_recycles_are_frozen(named):
    one = named("alphafold-2").forward
    assert one.frozen == pytest.approx(1.5 * (one.weights + one.core))
    assert named("alphafold-2", recycles=1.0).forward.frozen == 0


def test_drawing_an_image_takes_its_steps_and_training_takes_one(named):
    network = named("stable-diffusion-1")
    draw = network.architecture.generation
    more = named("stable-diffusion-1", denoising_steps=100).inputs
    assert draw(more) - draw(network.inputs) == pytest.approx(50 * 2 * network.flop)
    assert draw(named("stable-diffusion-1", guidance_passes=1).inputs) < draw(network.inputs)


def test_moves_of_an_actor_are_forward_passes(named):
    acting = named("alphago-zero").forward
    assert acting.frozen == 1600 * (acting.weights + acting.core)
    assert named("alphago-zero", acting_steps=None).forward.frozen is None


def test_an_offline_agent_is_counted_as_the_transformer_that_it_is(network, named):
    shape = dict(named("gpt-3", seq_len=1024).inputs)
    assert network("agent", **shape).forward == network("transformer", **shape).forward


def test_recurrent_layers_take_as_many_flop_at_any_length(network):
    shape = {"layers": 2, "width": 1024, "vocab": 10000, "embedding_matrices": 2}
    short, long = network("recurrent", **shape, seq_len=10), network("recurrent", **shape, seq_len=1000)
    assert short.flop == long.flop == 2 * (2 * 8 * 1024**2 + 10000 * 1024)


@pytest.mark.parametrize("word", ["convnet", "vit", "diffusion", "dit", "evoformer", "agent", "clip", "other"])
def test_a_published_forward_pass_wins(network, word):
    one = network(word, forward_compute=3e12, image_size=224, patch=14, params=1e9, encoder_length=77).forward
    assert one.weights + one.core == 3e12
