"""Low-rank adapters beside weights frozen in four bits (QLoRA)."""

from __future__ import annotations

from footprint.methods.lora import EQUATIONS, NEEDS, TAKES, held, phases

__all__ = ["EQUATIONS", "NEEDS", "SCOPES", "TAKES", "held", "phases"]

SCOPES = ("lora", "adaptation")
