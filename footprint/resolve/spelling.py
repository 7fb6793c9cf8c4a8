"""How people write names of chips, precisions, operators and places, beside those that the database knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import hardware_db

if TYPE_CHECKING:
    from collections.abc import Iterable

TYPO = 0.8
"""Likeness from which a name that is not known is taken for a misspelling of one that is."""
_PRECISIONS = {
    "bfloat16": "bf16",
    "float16": "fp16",
    "half": "fp16",
    "float32": "fp32",
    "single": "fp32",
    "float8": "fp8",
    "e4m3": "fp8",
    "mxfp8": "fp8",
    "mxfp4": "fp4",
    "nvfp4": "fp4",
    "float64": "fp64",
    "double": "fp64",
}
_NO_PRECISION = ("mixed", "precision", "amp", "training", "with", "assumed", "and")
_FASTEST = ("fp4", "int4", "fp6", "fp8", "int8", "bf16", "fp16", "tf32", "fp32", "fp64")


def without_remark(text: str) -> str:
    """A name without what stands in brackets.

    >>> without_remark("NVIDIA A100 SXM4 (40 or 80GB not stated)")
    'NVIDIA A100 SXM4'
    """
    return " ".join(re.sub(r"\([^()]*\)|\[[^][]*\]", " ", text).split())


def precision(text: str, offered: Iterable[str] = ()) -> str:
    """A precision as the database writes it; of several the fastest that is offered, at which what can be runs.

    >>> precision("fp8/bf16"), precision("FP32/TF32"), precision("bf16-mixed"), precision("mixed (MXFP8)")
    ('fp8', 'tf32', 'bf16', 'fp8')
    """
    words = re.split(r"[/+,&()_\-\s]+", text.casefold())
    known = [_PRECISIONS.get(word, word) for word in words if word and word not in _NO_PRECISION]
    if not set(known) <= set(_FASTEST):
        return text.casefold()
    known = [word for word in known if word in offered] or known
    return min(known, key=_FASTEST.index, default=text.casefold())


def one_of(name: str) -> str:
    """The name of a chip in that of so many of them or of a slice of a pod.

    >>> one_of("TPU v3-512"), one_of("Google TPU v4 pod"), one_of("8x A100"), one_of("Tesla P100")
    ('TPU v3', 'Google TPU v4', 'A100', 'P100')
    """
    name = re.sub(
        r"^(cloud\s+)?((google\s+)?tpu[\s-]?v\d+[a-z]?)([\s-]*(\d+|pod|slice|cores?))+$", r"\2", name, flags=re.I
    )
    return re.sub(r"^\d+\s*[x×*]\s*|\b(tesla|dgx|hgx)\s+", "", name, flags=re.I)


def figures(name: str) -> list[str]:
    """The figures in a name."""
    return re.findall(r"\d+", name)


def misspelt(name: str, nearest: Iterable[str]) -> bool:
    """Whether a name is so near to a known one that it must be meant."""
    from difflib import SequenceMatcher

    wanted = hardware_db.folded(name)
    return any(SequenceMatcher(None, wanted, hardware_db.folded(known)).ratio() >= TYPO for known in nearest)


def of_makers(name: str) -> list[str]:
    """A name of a chip behind each maker's."""
    makers = {chip.partition("-")[0] for chip in hardware_db.subjects("chips")}
    return [f"{maker}-{name}" for maker in sorted(makers)]


def family(name: str) -> list[str]:
    """Chips whose ids begin with a name, where they are of one design or TPUs: the name leaves open which of them.

    >>> family("NVIDIA A100 SXM4")
    ['nvidia-a100-sxm4-40gb', 'nvidia-a100-sxm4-80gb']
    >>> "google-tpu-v4" in family("Google TPU"), family("NVIDIA RTX"), len(family("P100"))
    (True, [], 3)
    """
    start = hardware_db.folded(name) + "-"
    chips = hardware_db.subjects("chips")
    starts = (start, *of_makers(start))
    if re.fullmatch(r"(google-)?tpu-v\d+-", start):
        starts = (*starts, f"google-{start.removeprefix('google-')}".removesuffix("-"))
    found = next(filter(None, ([chip for chip in chips if chip.startswith(one)] for one in starts)), [])
    designs = {hardware_db.word("chips", chip, "architecture") for chip in found}
    tpu = all(hardware_db.word("chips", chip, "kind") == "tpu" for chip in found)
    return found if len(designs) == 1 or tpu else []


def grid(text: str) -> str | None:
    """The grid that a place lies in: a country or zone, by code or name, alone or before its country.

    >>> grid("Georgia, USA"), grid("Georgia"), grid("Quebec, Canada"), grid("somewhere")
    ('US-GA', 'GE', 'CA-QC', None)
    """
    whole = _grid(text)
    if whole is not None or "," not in text:
        return whole
    place, _, land = (part.strip() for part in text.rpartition(","))
    country = grid(land)
    if country is None:
        return None
    for part in place.split(","):
        for zone in (z for z in hardware_db.subjects("grids") if z.startswith(f"{country}-")):
            names = [row.value for row in hardware_db.rows("grids", zone) if row.quantity in ("name", "alias")]
            told = (hardware_db.folded(without_remark(name)) for name in (zone[len(country) + 1 :], *names))
            if hardware_db.folded(part) in told:
                return zone
    return country


def _grid(text: str) -> str | None:
    try:
        return hardware_db.identify("grids", text)
    except hardware_db.UnknownName:
        return text.upper() if hardware_db.rows("zones", text.upper()) else None
