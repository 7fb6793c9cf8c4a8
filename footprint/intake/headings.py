"""Headings of Epoch AI's tables, as those of different years write them, without what stands in brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SYSTEMS = {
    "name": ("model", "system", "model name", "system name", "name of the system", "name of the model"),
    "domain": ("domain", "domains"),
    "organisation": ("organization", "organisation", "organizations", "developer", "institution"),
    "date": ("publication date", "release date", "date"),
    "link": ("link", "url", "reference link"),
    "params": ("parameters", "number of parameters", "parameter count"),
    "params-notes": ("parameters notes", "parameter notes"),
    "compute": ("training compute", "compute"),
    "compute-notes": ("training compute notes", "compute notes"),
    "compute-low": ("training compute lower bound",),
    "compute-high": ("training compute upper bound",),
    "data": ("training dataset size", "dataset size", "training datapoints"),
    "epochs": ("epochs", "number of epochs"),
    "wall-hours": ("training time", "training duration"),
    "hardware": ("training hardware", "name of the hardware", "hardware", "hardware model"),
    "chips": ("hardware quantity", "number of chips", "hardware count", "number of devices"),
    "chip-hours": ("training chip-hours", "chip-hours", "gpu-hours"),
    "utilization": ("hardware utilization", "mfu", "utilization"),
    "confidence": ("confidence",),
    "openness": ("model accessibility", "accessibility"),
    "country": ("country", "countries"),
    "base": ("base model", "base system"),
    "finetune-compute": ("finetune compute", "fine-tune compute", "fine-tuning compute"),
    "finetune-compute-notes": ("finetune compute notes", "fine-tune compute notes"),
    "provider": ("training cloud compute vendor", "cloud vendor"),
    "foundation": ("foundation model",),
    "frontier": ("frontier model",),
    "precision": ("numerical format", "number format"),
}
CHIPS = {
    "name": ("hardware name", "name of the hardware", "hardware model", "hardware"),
    "vendor": ("manufacturer", "vendor", "designer"),
    "kind": ("type", "hardware type"),
    "release-date": ("release date",),
    "launch-price": ("release price", "launch price"),
    "peak-fp64": ("fp64", "fp64 performance"),
    "peak-fp32": ("fp32", "fp32 performance"),
    "vector-fp16": ("fp16", "fp16 performance"),
    "peak-tf32": ("tf32", "tf32 performance"),
    "tensor-fp16": ("tensor-fp16/bf16 performance", "tensor-fp16 performance", "tensor fp16/bf16 performance"),
    "peak-int8": ("int8", "int8 performance"),
    "peak-int4": ("int4", "int4 performance"),
    "peak-fp8": ("fp8", "fp8 performance"),
    "peak-fp4": ("fp4", "fp4 performance"),
    "memory": ("memory", "memory size", "memory size per board"),
    "memory-bandwidth": ("memory bandwidth",),
    "interconnect-bandwidth": ("intranode bandwidth",),
    "die-area": ("die size", "die area"),
    "power": ("tdp", "board power"),
    "tensor-cores": ("tensor cores",),
    "process": ("process size",),
    "foundry": ("foundry",),
    "transistors": ("number of transistors", "transistors"),
    "link": ("link to datasheet", "link"),
}
_BRACKETS = re.compile(r"\s*\(([^)]*)\)")


def bracketed(heading: str) -> list[str]:
    """What stands in brackets in a heading, mostly its unit.

    >>> bracketed("FP32 (single precision) performance (FLOP/s)")
    ['single precision', 'flop/s']
    """
    return [text.casefold() for text in _BRACKETS.findall(heading)]


def headings_of(headings: Iterable[str], meanings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """What a heading stands for -> the heading, for those that are known.

    >>> headings_of(["System", "Hardware utilization (HFU)", "Hardware utilization"], SYSTEMS)
    {'name': 'System', 'utilization': 'Hardware utilization'}
    """
    known = {alias: meaning for meaning, aliases in meanings.items() for alias in aliases}
    found: dict[str, str] = {}
    for heading in headings:
        words = bracketed(heading)
        if "hfu" in words:
            continue  # the hardware's utilisation counts recomputation: another quantity
        meaning = known.get(" ".join(_BRACKETS.sub("", heading).casefold().split()))
        if meaning and (meaning not in found or "mfu" in words):
            found[meaning] = heading
    return found
