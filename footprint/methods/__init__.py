"""What is done with a model, as phases of work: pretraining and every adaptation.

A module here has

``phases(inputs, forward)``
    the stretches of work, each with its FLOP and what it runs at;
``held(inputs, forward)``
    the parameters that are trained and the bytes that are only read, which the chips must hold;
``EQUATIONS``
    the equations that these use;
``NEEDS``
    the fields that are settled from priors of the method where nobody gives them;
``TAKES``
    further fields that change it where somebody gives them;
``SCOPES``
    what a prior can speak of beside the method's own name, the narrowest first.

To add a method, add a module and its word to :data:`NAMES`, and its priors to the database.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

import hardware_db
from footprint.errors import unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from footprint.records import Forward, Held, Inputs, Number, Phase

NAMES = {
    "pretrain": "pretrain",
    "continued-pretrain": "continued_pretrain",
    "full-finetune": "finetune",
    "instruction-tuning": "finetune",
    "lora": "lora",
    "qlora": "qlora",
    "adapters": "adapters",
    "prompt-tuning": "prompt_tuning",
    "prefix-tuning": "prefix_tuning",
    "reward-model": "reward_model",
    "rlhf-ppo": "rlhf_ppo",
    "rlaif": "rlaif",
    "dpo": "dpo",
    "grpo": "grpo",
    "distill": "distill",
    "zero-shot": "zero_shot",
    "few-shot": "few_shot",
    "rag": "rag",
    "scaffold": "scaffold",
    "best-of-n": "best_of_n",
}
"""Word of a scenario -> module."""
ALIASES = {
    "rlvr": "grpo",
    "agent-scaffold": "scaffold",
    "rlhf": "rlhf-ppo",
    "ppo": "rlhf-ppo",
    "sft": "instruction-tuning",
    "pretraining": "pretrain",
    "continued-pretraining": "continued-pretrain",
    "distillation": "distill",
    "serve": "zero-shot",
    "pre-training": "pretrain",
    "pre-train": "pretrain",
    "continual-pretraining": "continued-pretrain",
    "continual-pretrain": "continued-pretrain",
    "midtraining": "continued-pretrain",
    "mid-training": "continued-pretrain",
    "domain-adaptation": "continued-pretrain",
    "finetune": "full-finetune",
    "finetuning": "full-finetune",
    "full-finetuning": "full-finetune",
    "full-parameter-finetuning": "full-finetune",
    "multitask-finetuning": "instruction-tuning",
    "supervised-finetuning": "instruction-tuning",
    "instruct-tuning": "instruction-tuning",
    "instruction-finetuning": "instruction-tuning",
    "instruct": "instruction-tuning",
    "knowledge-distillation": "distill",
    "adapter": "adapters",
    "kto": "dpo",
    "ipo": "dpo",
    "peft": "lora",
    "simpo": "dpo",
    "orpo": "dpo",
    "inference": "zero-shot",
    "serving": "zero-shot",
}
"""Other words for them."""
ANSWERING = "serving"
"""Scope of the methods that train nothing and answer queries."""


class Method(Protocol):
    """What a module of this package offers."""

    EQUATIONS: tuple[Callable[..., Any], ...]
    NEEDS: tuple[str, ...]
    TAKES: tuple[str, ...]
    SCOPES: tuple[str, ...]

    def phases(self, inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
        """The stretches of work, each with its FLOP and the utilisation it runs at."""

    def held(self, inputs: Inputs[Number], forward: Forward) -> Held:
        """What the chips must hold."""


def canonical(word: str) -> str:
    """The word of :data:`NAMES` that a word stands for."""
    wanted = hardware_db.folded(word).replace("fine-tun", "finetun")
    wanted = ALIASES.get(wanted, wanted)
    if wanted not in NAMES:
        from difflib import get_close_matches

        near = get_close_matches(wanted, [*NAMES, *ALIASES])
        raise unknown("method", word, near, "one of " + ", ".join(NAMES))
    return wanted


def named(word: str) -> Method:
    """The method that a word stands for."""
    return cast("Method", import_module(f"{__name__}.{NAMES[canonical(word)]}"))


def answers(method: Method) -> bool:
    """Whether a method trains nothing and answers queries."""
    return ANSWERING in method.SCOPES
