"""Reinforcement learning from groups of answers to each prompt (GRPO), often with verifiable rewards (RLVR)."""

from __future__ import annotations

from footprint.equations import adaptation, inference
from footprint.methods import answering, training
from footprint.records import Forward, Held, Inputs, Number, Phase

EQUATIONS = (*answering.EQUATIONS, adaptation.scoring, adaptation.policy_update, inference.cache_held)
NEEDS = (
    "examples",
    "epochs",
    "group_size",
    "prompt_tokens",
    "output_tokens",
    "policy_epochs",
    "reference_passes",
    *answering.ENGINE,
)
TAKES = ("episodes",)
SCOPES = ("rl", "adaptation")


def phases(inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
    """Each prompt is read once for its group; the answers are sampled, scored by the reference, and trained on.

    The verifier is not counted: a rule, or a test that runs on processors.
    """
    prompt, output = inputs.prompt_tokens, inputs.output_tokens
    answers = answering.sampled(inputs, prompt, output)
    policy = training.whole(forward, prompt + output)
    tokens = answers * (prompt + output)
    reference = adaptation.scoring(policy * inputs.reference_passes, tokens)
    update = adaptation.policy_update(policy, 0 * policy, tokens, inputs.policy_epochs)
    return (
        answering.reading(inputs, forward, answers / inputs.group_size, prompt),
        answering.writing(inputs, forward, answers, prompt, output),
        Phase("scoring", reference, inputs.prefill_utilization),
        Phase("update", update, inputs.utilization),
    )


def held(inputs: Inputs[Number], forward: Forward) -> Held:
    """The policy is trained; a reference, where there is one, and the cache of the rollouts are beside it."""
    read = training.read_only(inputs.params * inputs.reference_passes, inputs)
    return Held(inputs.params, read + answering.cache(inputs, inputs.prompt_tokens, inputs.output_tokens))
