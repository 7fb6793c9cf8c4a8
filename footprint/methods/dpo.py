"""Direct preference optimisation: training on both answers of each pair, against a frozen reference."""

from __future__ import annotations

from footprint.equations import adaptation
from footprint.methods import reward_model, training
from footprint.records import Forward, Held, Inputs, Number, Phase

EQUATIONS = (*training.EQUATIONS, adaptation.scoring, adaptation.examples_seen)
NEEDS = ("pairs", "example_tokens", "epochs", "reference_passes", "weight_bytes", "prefill_utilization")
TAKES = ()
SCOPES = ("full-finetune", "adaptation")


def phases(inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
    """The reference scores every answer once; the policy is trained on them in every epoch."""
    length, seen = inputs.example_tokens, reward_model.units(inputs)
    once = seen if inputs.epochs is None else seen / inputs.epochs
    reference = adaptation.scoring(training.whole(forward, length), once * inputs.reference_passes)
    return (
        Phase("scoring by the reference", reference, inputs.prefill_utilization),
        training.phase(inputs, forward(length), seen),
    )


def held(inputs: Inputs[Number], forward: Forward) -> Held:
    """The policy is trained, the reference is only read."""
    return Held(inputs.params, training.read_only(inputs.params * inputs.reference_passes, inputs))
