"""Language model that also reads images: a vision tower, a projector, and a transformer over text and images alike.

Data are tokens of the language model, of which ``image_share`` stand for images, ``image_tokens`` each. The shape
without prefix is the language model (of experts, where it has some), that of the ``encoder_`` fields the tower;
``encoder_trained`` says whether it is trained too.
"""

from __future__ import annotations

from footprint.architectures import blocks, known, mixture_of_experts, transformer
from footprint.equations import compute, products
from footprint.records import Inputs, Number, Pass

EQUATIONS = (*transformer.EQUATIONS, products.patches, compute.forward_only)
UNIT = "tokens"
SHAPE = transformer.SHAPE
ASSUMED = mixture_of_experts.ASSUMED

cache = blocks.cache
unit_length = transformer.unit_length


def _images(inputs: Inputs[Number]) -> Pass | None:
    """FLOP of vision tower and projector for each token of the language model, None where there are no images."""
    i = inputs
    if i.image_share is None:
        return None
    patches = i.encoder_length
    if patches is None and known(i, ("image_size", "patch")):
        patches = products.patches(i.image_size, i.patch)
    tower = blocks.encoder(i, patches)
    if tower is None:
        return None
    images = i.image_share / (patches if i.image_tokens is None else i.image_tokens)
    return Pass(tower.weights * images, tower.core * images)


def _projector(inputs: Inputs[Number]) -> Number:
    """Entries of the matrix that makes a token of an image's patch, 0 where its shape is not known."""
    i = inputs
    return i.encoder_width * i.width if known(i, ("encoder_width", "width")) else 0 * i.multiply_add / i.multiply_add


def _language(inputs: Inputs[Number], length: Number | None) -> Pass:
    if inputs.experts is None and inputs.active_params is None:
        return transformer.forward(inputs, length)
    return mixture_of_experts.forward(inputs, length)


def forward(inputs: Inputs[Number], length: Number | None = None) -> Pass:
    """FLOP of one token of the language model, with its share of vision tower and projector."""
    i = inputs
    language, images = _language(i, length), _images(i)
    if images is None:
        return language
    weights = language.weights + compute.weights_forward(i.multiply_add, _projector(i)) * i.image_share
    trained = 0 if i.encoder_trained is None else i.encoder_trained
    return Pass(
        weights + trained * images.weights,
        language.core + trained * images.core,
        (1 - trained) * (images.weights + images.core),
    )


def parameters(inputs: Inputs[Number]) -> Number | None:
    """All parameters: language model, projector, vision tower."""
    whose = transformer if inputs.experts is None else mixture_of_experts
    language, tower = whose.parameters(inputs), blocks.encoder_parameters(inputs)
    if not known(inputs, whose.SHAPE) or tower is None:
        return language
    return language + tower + _projector(inputs)


def active(inputs: Inputs[Number]) -> Number | None:
    """Parameters of the language model that one token passes through."""
    whose = transformer if inputs.experts is None else mixture_of_experts
    return whose.active(inputs)
