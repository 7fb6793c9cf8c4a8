"""Epoch AI's table of AI systems, as downloaded: what each column is here, and which cells cannot be true."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import hardware_db
from footprint import userdata
from footprint.intake import cells, doubts, notes
from footprint.intake.entry import MENDED, Entry
from footprint.intake.headings import SYSTEMS, headings_of
from hardware_db import USER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from footprint.intake.files import Record

_MODALITIES = {
    "language": "language",
    "vision": "vision",
    "multimodal": "multimodal",
    "image generation": "image-generation",
    "video": "video",
    "speech": "speech",
    "audio": "speech",
    "biology": "biology",
    "medicine": "biology",
    "games": "games",
    "robotics": "robotics",
    "driving": "robotics",
    "earth science": "weather",
}
_OPENNESS = {
    "open weights (unrestricted)": "open weights",
    "open weights (restricted use)": "open weights (restricted)",
    "open weights (non-commercial)": "open weights (restricted)",
    "api access": "API",
    "hosted access (no api)": "hosted",
    "unreleased": "unreleased",
}
_CHECKED = frozenset({"checked", "true", "yes", "1", "x"})
_COUNTRIES = {"korea (republic of)": "KR", "iran (islamic republic of)": "IR", "multinational": ""}
"""Names of countries that the table of grids has in other words; a multinational has none."""
_PRECISIONS = ("fp32", "tf32", "bf16", "fp16", "fp8", "int8", "fp4")
_TEXTUAL = frozenset({"language", "mathematics", "search", "other"})
_SURELY_TOKENS = 1e11
"""Datapoints that no set of images, clips or molecules has, and sets of text do."""
_EXPERTS = re.compile(r"mixture[- ]of[- ]experts|\bmoe\b|\bactivated? param|\bactive param", re.IGNORECASE)


def is_table(headings: Iterable[str]) -> bool:
    """Whether headings are those of Epoch's table of systems."""
    found = headings_of(headings, SYSTEMS)
    return "name" in found and len({"domain", "data", "compute", "params", "confidence", "chips"} & found.keys()) >= 2


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
        self.columns, self.today = headings_of(headings, SYSTEMS), today

    def name(self, record: Record) -> str:
        """Name of a record's system as it is written."""
        return record.cells.get(self.columns["name"], "")

    def link(self, record: Record) -> str:
        """The first web address that a record gives."""
        return cells.link(self._cell(record, "link"))

    def fill(self, entry: Entry, record: Record, known: Callable[[str], str]) -> None:
        """Take what a record says of a system.

        Parameters
        ----------
        known
            Id of a name among the systems that are being imported, empty where it is none of them.
        """
        self._facts(entry, record, known)
        domains = [domain.casefold() for domain in self._several(record, "domain")]
        self._figure(entry, record, "params")
        self._compute(entry, record, "compute")
        self._compute(entry, record, "finetune-compute")
        language = self._data(entry, record, domains)
        self._run(entry, record)
        told = " ".join(
            (entry.name, *(self._cell(record, f"{name}-notes") for name in ("params", "compute", "finetune-compute")))
        )
        if _EXPERTS.search(told):
            note = "its name or notes speak of experts; parameters are all of them"
            entry.word("architecture", "moe", self._heading("params-notes"), note)
        elif domains and not language:
            note = "not stated; FLOP are not counted from parameters and samples of another domain than language"
            entry.word("architecture", "other", self._heading("domain"), note)
        doubts.of_system(entry, language)

    def _cell(self, record: Record, meaning: str) -> str:
        heading = self.columns.get(meaning)
        return record.cells.get(heading, "").strip() if heading else ""

    def _heading(self, meaning: str) -> str:
        return self.columns.get(meaning, meaning)

    def _several(self, record: Record, meaning: str) -> list[str]:
        """The parts of a cell that lists several, each once."""
        parts = (part.strip() for part in re.split(r"[,;\n]", self._cell(record, meaning)))
        return list(dict.fromkeys(part for part in parts if part))

    def _facts(self, entry: Entry, record: Record, known: Callable[[str], str]) -> None:
        heading = self._heading
        if text := self._cell(record, "date"):
            found = cells.day(text, self.today)
            if found is None:
                entry.refuse(heading("date"), text, "not a date, or not between 1940 and a year from now")
            else:
                if found.why:
                    entry.find(MENDED, heading("date"), text, found.value, found.why)
                entry.word("date", found.value, heading("date"))
        for organisation in self._several(record, "organisation"):
            entry.word("organisation", organisation, heading("organisation"))
        self._countries(entry, record)
        words = (_MODALITIES.get(domain.casefold(), "other") for domain in self._several(record, "domain"))
        for modality in dict.fromkeys(words):
            entry.word("modality", modality, heading("domain"))
        if text := self._cell(record, "openness"):
            entry.word("openness", _OPENNESS.get(text.casefold(), text), heading("openness"))
        for kind in ("frontier", "foundation"):
            if self._cell(record, kind).casefold() in _CHECKED and "kind" not in entry:
                entry.word("kind", kind, heading(kind))
        for base in self._several(record, "base"):
            entry.word("base", _system(base, known) or base, heading("base"))
        self._provider(entry, record)

    def _countries(self, entry: Entry, record: Record) -> None:
        for country in self._several(record, "country"):
            code = _COUNTRIES.get(country.casefold())
            if code is None:
                code = hardware_db.named("grids", country)
            if code is None:
                entry.refuse(self._heading("country"), country, "not a country of the table of grids")
            if code:
                entry.word("country", code, self._heading("country"))

    def _provider(self, entry: Entry, record: Record) -> None:
        if not (text := self._cell(record, "provider")):
            return
        if operator := hardware_db.named("facilities", text):
            entry.word("provider", operator, self._heading("provider"))
        else:
            entry.refuse(self._heading("provider"), text, "not an operator of the table of facilities; kept as a note")
            entry.annotate("name", f"cloud: {text}")

    def _figure(self, entry: Entry, record: Record, quantity: str, note: str = "") -> bool:
        text = self._cell(record, quantity)
        if not text:
            return False
        value = cells.figure(text)
        if value is None:
            entry.refuse(self._heading(quantity), text, "not a figure")
            return False
        return entry.figure(quantity, value, self._heading(quantity), text, note)

    def _data(self, entry: Entry, record: Record, domains: list[str]) -> bool:
        """Take the data and passes over it; whether they are tokens."""
        language = "language" in domains
        text, heading = self._cell(record, "data"), self._heading("data")
        passes = self._figure(entry, record, "epochs") and (entry.value("epochs") or 1.0)
        value = cells.figure(text) if text else None
        if value is None:
            if text:
                entry.refuse(heading, text, "not a figure")
            return language
        plain = cells.unmarked(value, count=True)
        if not math.isclose(plain, value, rel_tol=1e-12):
            entry.find(MENDED, heading, text, cells.written(plain), _MARK)
        if "gradient" in heading.casefold():
            note, times = "all passes, as the column says", 1.0
        elif passes:
            note, times = f"{cells.written(plain)} datapoints x {passes:g} passes", passes
        else:
            note, times = doubts.ONCE, 1.0
        if language and set(domains) - _TEXTUAL:
            # Of a system of several kinds of data the file does not say whether it counts tokens or examples.
            params, compute = entry.value("params"), entry.value("compute")
            near = bool(params and compute) and doubts.near_rule(compute or 0, 6 * (params or 0) * plain * times)
            language = near or plain >= _SURELY_TOKENS
            note += f"; taken as {'tokens' if language else 'examples'} by their number"
        if language:
            entry.figure("tokens", plain * times, heading, text, note)
        elif entry.figure("samples", plain * times, heading, text, note):
            entry.word("sample-unit", "datapoint", heading, "as the file counts them")
        return language

    def _compute(self, entry: Entry, record: Record, quantity: str) -> None:
        text, heading = self._cell(record, quantity), self._heading(quantity)
        if not text:
            return
        value = cells.figure(text)
        if value is None:
            entry.refuse(heading, text, "not a figure")
            return
        confidence = self._cell(record, "confidence").casefold()
        note = f"confidence of the file: {confidence}" if confidence and confidence != "unknown" else ""
        if notes.is_cut(text):
            restored = notes.restored(text, self._cell(record, f"{quantity}-notes"))
            if restored is None:
                entry.refuse(heading, text, "cut to its first digit, and its note does not state the figure")
                return
            value, several = restored
            why = "cut to its first digit; read from its note" + (f", the last of {several}" if several > 1 else "")
            entry.find(MENDED, heading, text, cells.written(value), why)
            note = "; ".join(part for part in (why, note) if part)
        plain = cells.unmarked(value)
        if not math.isclose(plain, value, rel_tol=1e-9):
            entry.find(MENDED, heading, text, cells.written(plain), _MARK)
        low, high = (self._bound(entry, record, f"{quantity}-{end}") for end in ("low", "high"))
        entry.figure(quantity, plain, heading, text, note, low, high)

    def _bound(self, entry: Entry, record: Record, meaning: str) -> float | None:
        text = self._cell(record, meaning)
        value = cells.figure(text) if text else None
        if text and (value is None or not 1e10 <= value <= 1e30):
            entry.refuse(self._heading(meaning), text, "no bound of a training compute")
            return None
        return cells.unmarked(value) if value else None

    def _run(self, entry: Entry, record: Record) -> None:
        """What it ran on, how many, how long, at what utilisation."""
        for quantity in ("chips", "wall-hours", "chip-hours"):
            self._figure(entry, record, quantity)
        heading, text = self._heading("utilization"), self._cell(record, "utilization")
        value = cells.figure(text) if text else None
        if value is not None and 1 < value <= 100 and "%" not in text:
            entry.refuse(
                heading, text, f"a utilisation is at most 1; {value:g} % would be {value / 100:g}, TFLOP/s a rate"
            )
        else:
            self._figure(entry, record, "utilization")
        self._precision(entry, record)
        named = self._several(record, "hardware")
        found = [(name, userdata.named("chips", name)) for name in named]
        first = next(((name, chip) for name, chip in found if chip), None)
        for name, chip in found:
            if not chip:
                entry.refuse(self._heading("hardware"), name, "no chip of that name; kept as a note")
        if first and first[1]:
            others = ", ".join(name for name in named if name != first[0])
            entry.word("hardware", first[1], self._heading("hardware"), f"also: {others}" if others else "")
            if len(named) > 1:
                why = "several chips: the first that is known is taken, the others are in its note"
                entry.find(MENDED, self._heading("hardware"), ", ".join(named), first[1], why)
        elif named:
            entry.annotate("name", f"hardware as the file has it: {', '.join(named)}")

    def _precision(self, entry: Entry, record: Record) -> None:
        named = [name.casefold() for name in self._several(record, "precision")]
        taken = [name for name in named if name in _PRECISIONS]
        if taken:
            entry.word("precision", taken[0], self._heading("precision"))
        if len(taken) > 1:
            why = "several formats: the first is taken"
            entry.find(MENDED, self._heading("precision"), self._cell(record, "precision"), taken[0], why)
        for name in named:
            if name not in _PRECISIONS and name != "unknown":
                entry.refuse(self._heading("precision"), name, f"one of {', '.join(_PRECISIONS)}")


_MARK = "digits that only mark the figure left out"


def _system(name: str, known: Callable[[str], str]) -> str:
    """Id of a base system: the database's own, else one of the same file, else one of another import."""
    found = userdata.named("systems", name) or ""
    return (known(name) or found) if found.startswith(USER) or not found else found
