"""Reinforcement learning from human feedback by proximal policy optimisation: four models, and rollouts."""

from __future__ import annotations

from footprint.equations import adaptation, inference
from footprint.methods import answering, training
from footprint.records import Forward, Held, Inputs, Number, Phase

EQUATIONS = (
    *answering.EQUATIONS,
    adaptation.scoring,
    adaptation.policy_update,
    adaptation.pretraining_mix,
    adaptation.other_model,
    inference.cache_held,
)
NEEDS = (
    "episodes",
    "prompt_tokens",
    "output_tokens",
    "policy_epochs",
    "reference_passes",
    "pretrain_mix",
    "reward_params",
    "value_params",
    *answering.ENGINE,
)
TAKES = ()
SCOPES = ("rl", "adaptation")


def phases(inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
    """Answers are sampled, scored by reference, reward and value model, and trained on."""
    prompt, output = inputs.prompt_tokens, inputs.output_tokens
    episodes = answering.sampled(inputs, prompt, output)
    tokens = episodes * (prompt + output)
    policy = training.whole(forward, prompt + output)
    reward, value = (training.sized(policy, size, inputs) for size in (inputs.reward_params, inputs.value_params))
    scorers = inputs.reference_passes * policy + reward + value
    return (
        answering.reading(inputs, forward, episodes, prompt),
        answering.writing(inputs, forward, episodes, prompt, output),
        Phase("scoring", adaptation.scoring(scorers, tokens), inputs.prefill_utilization),
        Phase("update", adaptation.policy_update(policy, value, tokens, inputs.policy_epochs), inputs.utilization),
        Phase("pretraining mix", adaptation.pretraining_mix(policy, tokens, inputs.pretrain_mix), inputs.utilization),
    )


def held(inputs: Inputs[Number], forward: Forward) -> Held:
    """Policy and value model are trained; reference, reward model and the cache of the rollouts are beside them."""
    read = training.read_only(inputs.params * inputs.reference_passes + inputs.reward_params, inputs)
    cache = answering.cache(inputs, inputs.prompt_tokens, inputs.output_tokens)
    return Held(inputs.params + inputs.value_params, read + cache)
