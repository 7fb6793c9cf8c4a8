"""Training all weights further on text of another domain or language, at the utilisation of pretraining."""

from __future__ import annotations

from footprint.methods.pretrain import EQUATIONS, held, phases

__all__ = ["EQUATIONS", "NEEDS", "SCOPES", "TAKES", "held", "phases"]

NEEDS = ("tokens",)
TAKES = ("epochs",)
SCOPES = ()
