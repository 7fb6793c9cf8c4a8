"""Epoch AI's table of machine learning hardware, as downloaded: what each column is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hardware_db
from footprint.intake import cells, doubts
from footprint.intake.entry import MENDED, Entry
from footprint.intake.headings import CHIPS, bracketed, headings_of
from hardware_db import USER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from footprint.intake.files import Record

_SCALES = {
    # unit in the heading -> units of the database in one of it
    **dict.fromkeys(("flop/s", "flops", "op/s", "byte/s", "bytes/s", "byte", "bytes"), 1e-9),
    **dict.fromkeys(("gflop/s", "gflops", "gop/s", "gb/s", "gb", "w", "usd", "nm", "mm^2", "mm2", "mm²"), 1.0),
    **dict.fromkeys(("tflop/s", "tflops", "top/s", "tops", "tb/s", "kw"), 1e3),
    **dict.fromkeys(("pflop/s", "pflops"), 1e6),
    "millions": 1e6,
    "gib": 2**30 / 1e9,
}
_BARE = {"memory": 1e-9, "memory-bandwidth": 1e-9, "interconnect-bandwidth": 1e-9, "transistors": 1e6}
_KINDS = {"gpu": "gpu", "gpgpu": "gpu", "tpu": "tpu", "asic": "asic", "npu": "asic", "cpu": "cpu", "soc": "soc"}
_FIGURES = (
    "launch-price",
    "peak-fp64",
    "peak-fp32",
    "peak-tf32",
    "peak-int8",
    "peak-int4",
    "peak-fp8",
    "peak-fp4",
    "memory",
    "memory-bandwidth",
    "interconnect-bandwidth",
    "die-area",
    "power",
    "process",
    "transistors",
)


def is_table(headings: Iterable[str]) -> bool:
    """Whether headings are those of Epoch's table of hardware."""
    found = headings_of(headings, CHIPS)
    telling = {"tensor-fp16", "vector-fp16", "power", "memory", "memory-bandwidth", "peak-fp32"}
    return "name" in found and len(telling & found.keys()) >= 2


class Reader:
    """Records of Epoch's table as entries.

    Parameters
    ----------
    headings
        Headings of the file.
    today
        Day of the import.
    """

    def __init__(self, headings: list[str], today: date) -> None:
        self.columns, self.today = headings_of(headings, CHIPS), today

    def name(self, record: Record) -> str:
        """Name of a record's chip as it is written."""
        return record.cells.get(self.columns["name"], "")

    def link(self, record: Record) -> str:
        """The first web address that a record gives."""
        return cells.link(self._cell(record, "link"))

    def fill(self, entry: Entry, record: Record, known: Callable[[str], str]) -> None:
        """Take what a record says of a chip."""
        for word in ("vendor", "foundry"):
            if text := self._cell(record, word):
                entry.word(word, text, self.columns[word])
        if text := self._cell(record, "kind"):
            kind = _KINDS.get(text.casefold(), "asic" if text.casefold().startswith("xpu") else "")
            if kind:
                entry.word("kind", kind, self.columns["kind"])
        self._date(entry, record)
        for quantity in _FIGURES:
            value = self._figure(entry, record, quantity)
            if value is not None:
                heading = self.columns[quantity]
                entry.figure(quantity, value, heading, self._cell(record, quantity))
        ours = _ours(entry.name)
        self._half(entry, record, ours)
        doubts.of_chip(entry, ours)

    def _cell(self, record: Record, meaning: str) -> str:
        heading = self.columns.get(meaning)
        return record.cells.get(heading, "").strip() if heading else ""

    def _date(self, entry: Entry, record: Record) -> None:
        if not (text := self._cell(record, "release-date")):
            return
        heading, found = self.columns["release-date"], cells.day(text, self.today)
        if found is None:
            entry.refuse(heading, text, "not a date, or not between 1940 and a year from now")
            return
        if found.why:
            entry.find(MENDED, heading, text, found.value, found.why)
        entry.word("release-date", found.value, heading)

    def _figure(self, entry: Entry, record: Record, meaning: str) -> float | None:
        """A figure in the unit of the database, by the unit in its heading."""
        if not (text := self._cell(record, meaning)):
            return None
        heading, value = self.columns[meaning], cells.figure(text)
        if value is None:
            entry.refuse(heading, text, "not a figure")
            return None
        units = [unit for unit in bracketed(heading) if unit in _SCALES]
        rate = meaning.startswith("peak-") or meaning.endswith("-fp16")
        scale = _SCALES[units[-1]] if units else 1e-9 if rate else _BARE.get(meaning, 1.0)
        # Giga is the base of the scales; rates are wanted in tera.
        return float(f"{value * scale * (1e-3 if rate else 1.0):.12g}")

    def _half(self, entry: Entry, record: Record, ours: str) -> None:
        """The 16-bit rates: of the matrix engine where it is given; the vector engine's is no substitute for it."""
        matrix = self._figure(entry, record, "tensor-fp16")
        vector = self._figure(entry, record, "vector-fp16")
        if matrix is not None:
            heading, text = self.columns["tensor-fp16"], self._cell(record, "tensor-fp16")
            for quantity in doubts.TENSOR:
                if not ours or hardware_db.lookup("chips", ours, quantity):
                    entry.figure(quantity, matrix, heading, text, "one column for FP16 and BF16")
            return
        if vector is None:
            return
        heading, text = self.columns["vector-fp16"], self._cell(record, "vector-fp16")
        single, cores = entry.value("peak-fp32"), cells.figure(self._cell(record, "tensor-cores") or "0") or 0
        likely = entry.text("vendor").casefold() == "nvidia" and entry.text("release-date") >= "2018-09"
        twice = single is not None and vector < 2.2 * single
        if not ours and twice and (cores > 0 or likely):
            why = "of the vector engine: no more than twice FP32, and its matrix engine is faster"
            entry.refuse(heading, text, why)
            return
        if entry.figure("peak-fp16", vector, heading, text) and not ours and twice:
            entry.doubt("peak-fp16", "no more than twice FP32: of the vector engine, if it has a matrix engine too")


def _ours(name: str) -> str:
    """The database's own chip of a name, empty where it has none."""
    found = hardware_db.named("chips", name) or ""
    return "" if found.startswith(USER) else found
