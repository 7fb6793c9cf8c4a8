"""Training a small model on what a large one writes, or on its probabilities over a text."""

from __future__ import annotations

from footprint.equations import adaptation, inference
from footprint.methods import answering, training
from footprint.records import Forward, Held, Inputs, Number, Phase

EQUATIONS = (*answering.EQUATIONS, *training.EQUATIONS, adaptation.scoring, inference.cache_held)
NEEDS = ("examples", "epochs", "prompt_tokens", "output_tokens", *answering.ENGINE)
TAKES = ("teacher_params", "student_params")
SCOPES = ("full-finetune", "adaptation")


def phases(inputs: Inputs[Number], forward: Forward) -> tuple[Phase, ...]:
    """The teacher scores what is given (tokens, samples), else writes an answer to each example; the student learns."""
    teacher = 1 if inputs.teacher_params is None else inputs.teacher_params / inputs.params
    student = 1 if inputs.student_params is None else inputs.student_params / inputs.params
    if inputs.tokens is not None or inputs.output_tokens is None:
        one, seen = training.whole(forward), training.units(inputs)
        return (
            Phase("scoring by the teacher", adaptation.scoring(one * teacher, seen), inputs.prefill_utilization),
            training.phase(inputs, forward(), seen, student),
        )
    prompt, output = inputs.prompt_tokens, inputs.output_tokens
    seen = adaptation.examples_seen(inputs.examples, prompt + output, inputs.epochs)
    return (
        answering.reading(inputs, forward, inputs.examples, prompt, 0, teacher),
        answering.writing(inputs, forward, inputs.examples, prompt, output, teacher),
        training.phase(inputs, forward(prompt + output), seen, student),
    )


def held(inputs: Inputs[Number], forward: Forward) -> Held:
    """The student is trained, the teacher is only read."""
    teacher = inputs.params if inputs.teacher_params is None else inputs.teacher_params
    student = inputs.params if inputs.student_params is None else inputs.student_params
    return Held(student, training.read_only(teacher, inputs))
