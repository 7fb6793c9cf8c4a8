"""Training a reward model on pairs of answers: both of each pair pass forward and backward."""

from __future__ import annotations

from footprint.equations import adaptation
from footprint.methods import training
from footprint.records import Forward, Held, Inputs, Number, Phase

EQUATIONS = (*training.EQUATIONS, adaptation.examples_seen)
NEEDS = ("pairs", "example_tokens", "epochs", "reward_params")
TAKES = ()
SCOPES = ("full-finetune", "adaptation")


def units(inputs: Inputs[Number]) -> Number:
    """Tokens (or samples) of both answers of all pairs, each with its prompt."""
    if inputs.pairs is None:
        return training.units(inputs)
    length = 1 if inputs.example_tokens is None else inputs.example_tokens
    return adaptation.examples_seen(2 * inputs.pairs, length, inputs.epochs)


def phases(inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
    """Forward and backward over both answers of all pairs."""
    size = inputs.reward_params / inputs.params
    return (training.phase(inputs, forward(inputs.example_tokens), units(inputs), size),)


def held(inputs: Inputs[Number], forward: Forward) -> Held:
    """All parameters of the reward model are trained."""
    return Held(inputs.reward_params, 0 * inputs.bytes_per_parameter)
