"""Training all weights on examples: full fine-tuning, and instruction tuning with its own data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footprint.equations import adaptation
from footprint.methods import training
from footprint.methods.pretrain import held

if TYPE_CHECKING:
    from footprint.records import Forward, Inputs, Number, Phase

__all__ = ["EQUATIONS", "NEEDS", "SCOPES", "TAKES", "held", "phases"]

EQUATIONS = (*training.EQUATIONS, adaptation.examples_seen)
NEEDS = training.DATA
TAKES = ()
SCOPES = ("full-finetune", "adaptation")


def phases(inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
    """Forward and backward over all examples, padding included."""
    return (training.phase(inputs, forward(inputs.example_tokens), training.units(inputs)),)
