"""How the FLOP of one forward pass are counted, by architecture.

A module here counts FLOP (``forward``), parameters (``parameters``, ``active``) and the bytes that generating keeps
(``cache``) from a scenario's inputs: exactly where its shape is known (``SHAPE``), else by a rule of thumb. To add an
architecture, add a module and its word to :data:`NAMES`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

import hardware_db
from footprint.errors import unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from footprint.records import Inputs, Number, Pass

NAMES = {
    "transformer": "transformer",
    "moe": "mixture_of_experts",
    "encoder-decoder": "encoder_decoder",
    "multimodal": "multimodal",
    "speech": "speech",
    "recurrent": "recurrent",
    "vit": "vit",
    "clip": "clip",
    "convnet": "convnet",
    "diffusion": "diffusion",
    "dit": "dit",
    "evoformer": "evoformer",
    "agent": "agent",
    "other": "other",
}
"""Word of a scenario -> module."""
ALIASES = {
    "dense": "transformer",
    "decoder": "transformer",
    "decoder-only": "transformer",
    "encoder": "transformer",
    "encoder-only": "transformer",
    "dense-transformer": "transformer",
    "mixture-of-experts": "moe",
    "sparse": "moe",
    "sparse-moe": "moe",
    "seq2seq": "encoder-decoder",
    "vlm": "multimodal",
    "lstm": "recurrent",
    "rnn": "recurrent",
    "vision-transformer": "vit",
    "cnn": "convnet",
    "u-net": "diffusion",
    "unet": "diffusion",
    "latent-diffusion": "diffusion",
    "diffusion-transformer": "dit",
}
"""Other words for them."""


class Rule(NamedTuple):
    """What a part of a shape is taken to be where nobody says."""

    name: str
    value: Callable[[Inputs[Number]], Number | None]
    note: str


class Architecture(Protocol):
    """What a module of this package offers."""

    EQUATIONS: tuple[Callable[..., Any], ...]
    UNIT: str
    """What passes forward: ``tokens`` or ``samples`` (the field that counts them)."""
    SHAPE: tuple[str, ...]
    """Fields without which the count is a rule of thumb."""
    ASSUMED: tuple[Rule, ...]
    """What else belongs to the shape, in the order in which it is settled."""

    def forward(self, inputs: Inputs[Number], length: Number | None = None) -> Pass:
        """FLOP of one forward pass over one token of a sequence of that length (default: seq_len), or one sample.

        Raises
        ------
        Unavailable
            If too little is known to count.
        """

    def parameters(self, inputs: Inputs[Number]) -> Number | None:
        """All parameters: from the shape where it is known, else as given."""

    def active(self, inputs: Inputs[Number]) -> Number | None:
        """Parameters that one token passes through, embeddings included: from the shape, else as given."""

    def cache(self, inputs: Inputs[Number], bytes_per_value: Number) -> Number | None:
        """Bytes of keys and values kept for each token of the context; None where none are, or the shape is unknown."""

    def unit_length(self, inputs: Inputs[Number]) -> Number | None:
        """Tokens in one sample or sequence, by which data counted one way are counted the other."""


def canonical(word: str) -> str:
    """The word of :data:`NAMES` that a word stands for.

    >>> canonical("Mixture of Experts"), canonical("encoder_decoder")
    ('moe', 'encoder-decoder')
    """
    wanted = hardware_db.folded(word)
    wanted = ALIASES.get(wanted, wanted)
    if wanted not in NAMES:
        from difflib import get_close_matches

        near = get_close_matches(wanted, [*NAMES, *ALIASES])
        raise unknown("architecture", word, near, "one of " + ", ".join(NAMES))
    return wanted


def named(word: str) -> Architecture:
    """The architecture that a word stands for."""
    return cast("Architecture", import_module(f"{__name__}.{NAMES[canonical(word)]}"))


def known(inputs: Inputs[Number], names: tuple[str, ...]) -> bool:
    """Whether all these inputs are there."""
    return all(getattr(inputs, name) is not None for name in names)
