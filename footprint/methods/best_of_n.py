"""Writing several answers to a query and keeping the one that a reward model scores best."""

from __future__ import annotations

from footprint.equations import adaptation, inference
from footprint.methods import answering, training, zero_shot
from footprint.records import Forward, Held, Inputs, Number, Phase

EQUATIONS = (*answering.EQUATIONS, adaptation.scoring, adaptation.other_model, inference.cache_held)
NEEDS = (*zero_shot.NEEDS, "best_of", "reward_params")
TAKES = ()
SCOPES = ("serving",)


def phases(inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
    """The prompt is read once, every answer is written, and scored together with the prompt."""
    prompt, output = inputs.prompt_tokens, inputs.output_tokens
    answers = inputs.queries * inputs.best_of
    one = training.sized(training.whole(forward, prompt + output), inputs.reward_params, inputs)
    scored = adaptation.scoring(one, answers * (prompt + output))
    return (
        answering.reading(inputs, forward, inputs.queries, prompt),
        answering.writing(inputs, forward, answers, prompt, output),
        Phase("scoring", scored, inputs.prefill_utilization * inputs.busy_share),
    )


def held(inputs: Inputs[Number], forward: Forward) -> Held:
    """The weights of both models and the cache of a full batch."""
    own = answering.held(inputs, inputs.prompt_tokens)
    return own._replace(frozen=own.frozen + training.read_only(inputs.reward_params, inputs))
