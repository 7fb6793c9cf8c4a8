"""Reinforcement learning from the feedback of a model: RLHF, and a model that labels in place of people."""

from __future__ import annotations

from footprint.equations import adaptation
from footprint.methods import rlhf_ppo, training
from footprint.methods.rlhf_ppo import held
from footprint.records import Forward, Inputs, Number, Phase

__all__ = ["EQUATIONS", "NEEDS", "SCOPES", "TAKES", "held", "phases"]

EQUATIONS = rlhf_ppo.EQUATIONS
NEEDS = (*rlhf_ppo.NEEDS, "pairs", "judge_params")
TAKES = ()
SCOPES = ("rlhf-ppo", *rlhf_ppo.SCOPES)


def phases(inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
    """The judge reads both answers of every pair, then as in RLHF."""
    length = inputs.prompt_tokens + inputs.output_tokens
    judge = training.sized(training.whole(forward, length), inputs.judge_params, inputs)
    labelled = adaptation.scoring(judge, 2 * inputs.pairs * length)
    return (Phase("labelling", labelled, inputs.prefill_utilization), *rlhf_ppo.phases(inputs, forward))
