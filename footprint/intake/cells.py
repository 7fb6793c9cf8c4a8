"""One cell of a table that somebody else wrote: its text made harmless, its figure, its date, its link."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date
from typing import NamedTuple
from zlib import crc32

from hardware_db import USER

LONGEST_NAME = 120
LONGEST_NOTE = 300
_SPACES = re.compile(r"\s+")
_HARMLESS = re.compile(r"[ -~]*")
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.?)", re.DOTALL)
_FIGURE = re.compile(r"([+-]?)\$?\s*((?:\d[\d_]*(?:,\d{3})+|\d[\d_]*)?(?:\.\d*)?(?:[eE][+-]?\d{1,4})?)\s*([KMBT%]?)")
_SUFFIX = {"": 1.0, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12, "%": 0.01}
_NOT_A_FIGURE = frozenset({"nan", "inf", "-inf", "+inf", "infinity", "-infinity"})
_LINK = re.compile(r"https?://[^\s\"'<>,;|\\^`{}]+")


class Mended(NamedTuple):
    """Something read from a cell, and what had to be mended for it (empty where nothing had)."""

    value: str
    why: str


def clean(text: str, longest: int = LONGEST_NAME) -> Mended:
    """A text on one line, without what could move a terminal, reverse a line, or run in a spreadsheet.

    >>> clean("GPT\\x1b[31m-9 ")
    Mended(value='GPT-9', why='control characters removed')
    >>> clean("=HYPERLINK(1)").value
    'HYPERLINK(1)'
    """
    why = []
    found = text.strip()
    if not _HARMLESS.fullmatch(found):
        found = unicodedata.normalize("NFC", _ESCAPE.sub("\x7f", found))
        kept = _SPACES.sub(" ", "".join(_character(char) for char in found)).strip()
        if kept != _SPACES.sub(" ", found):
            why.append("control characters removed")
        found = kept
    else:
        found = _SPACES.sub(" ", found)
    bare = found.lstrip("=+-@ ") if found[:1] in ("=", "+", "-", "@") else found
    if bare != found:
        why.append("a spreadsheet would take it for a formula: its first characters removed")
    if len(bare) > longest:
        bare = bare[: longest - 1].rstrip() + "…"
        why.append(f"cut to {longest} characters")
    return Mended(bare, "; ".join(why))


def _character(char: str) -> str:
    """What is kept of a character: controls, overrides of direction, lone surrogates and the like are dropped."""
    if char in "\t\n\r\x0b\x0c\x85\u2028\u2029":
        return " "
    kind = unicodedata.category(char)
    if kind[0] == "C":
        return ""
    return " " if kind[0] == "Z" else char


def figure(text: str) -> float | None:
    """A plain figure, perhaps with a dollar sign, thousands separators, a suffix or a percent sign; None where none.

    >>> figure("$1,199.00"), figure("7B"), figure("2.1e+25"), figure("72%"), figure("about 7")
    (1199.0, 7000000000.0, 2.1e+25, 0.72, None)
    """
    text = text.strip()
    if len(text) > 100:
        return None
    if text.casefold() in _NOT_A_FIGURE:
        return math.nan
    found = _FIGURE.fullmatch(text.strip())
    if not found or not any(char.isdigit() for char in found[2]):
        return None
    try:
        value = float(found[1] + found[2].replace(",", "").replace("_", "")) * _SUFFIX[found[3]]
    except ValueError:
        return None
    return value


def written(value: float) -> str:
    """A figure as tables write it: the shortest that reads back the same, without a fraction of zero.

    >>> written(7e9), written(3.14e23), written(0.389)
    ('7000000000', '3.14e+23', '0.389')
    """
    return repr(value).removesuffix(".0")


_MARKED = re.compile(r"[1-9]\d{0,2}(?:0{3,}\d*|9{4,}\d*)")
_MARKED_COUNT = re.compile(r"([1-9]\d{0,7}?)0{4,}1")
_FRACTION = re.compile(r"([1-9]\d{3,8}?)(?:0{5,}\d*|9{5,}\d*)")


def unmarked(value: float, count: bool = False) -> float:
    """A figure without digits that only mark it; others as they are.

    Databases add a little to a figure to note something about it (2.0001e23, which is rounded to three significant
    digits), or have the rest of a binary fraction in it (9.899999999999999e24). Of a count only a lone 1 after four
    zeros or more is taken for a mark.

    >>> unmarked(2.0001e23), unmarked(9.899999999999999e24), unmarked(2.788e24), unmarked(21000001, count=True)
    (2e+23, 9.9e+24, 2.788e+24, 21000000.0)
    """
    digits = f"{value:.14e}".partition("e")[0].replace(".", "").rstrip("0")
    if count:
        marked = _MARKED_COUNT.fullmatch(digits)
        return float(f"{value:.{len(marked[1]) - 1}e}") if marked else value
    if len(digits) <= 3 or _MARKED.fullmatch(digits):
        return float(f"{value:.2e}")
    rest = _FRACTION.fullmatch(digits)
    return float(f"{value:.{len(rest[1]) - 1}e}") if rest else float(f"{value:.14e}")


def day(text: str, today: date) -> Mended | None:
    """A date as YYYY-MM-DD, YYYY-MM or YYYY; None where it is none, or not between 1940 and a year from now.

    >>> day("9/4/24", date(2026, 1, 1))
    Mended(value='2024-09-04', why='read as month/day/year')
    """
    found = text.strip()
    if whole := re.fullmatch(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ].*)?)?)?", found):
        parts = [int(part) for part in whole.groups() if part is not None]
        tidy = "-".join(f"{part:02d}" for part in parts)
        return _dated(parts, today, "" if tidy == found else "written as YYYY-MM-DD")
    if split := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{2}|\d{4})(?:[ ,].*)?", found):
        first, second, year = (int(part) for part in split.groups())
        if year < 100:
            year += 2000 if year <= today.year % 100 + 1 else 1900
        if first > 12 or "." in found:
            return _dated([year, second, first], today, "read as day/month/year")
        return _dated([year, first, second], today, "read as month/day/year")
    if named := re.fullmatch(r"(?:(\d{1,2})\.? )?([A-Za-z]{3,9})\.? (?:(\d{1,2}), )?(\d{4})", found):
        months = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
        if named[2][:3].casefold() not in months:
            return None
        number = months.index(named[2][:3].casefold()) + 1
        on = named[1] or named[3]
        return _dated([int(named[4]), number, *([int(on)] if on else [])], today, "written as YYYY-MM-DD")
    return None


def _dated(parts: list[int], today: date, why: str) -> Mended | None:
    try:
        meant = date(*[*parts, 1, 1][:3])
    except ValueError:
        return None
    if meant.year < 1940 or (meant - today).days > 366:
        return None
    return Mended("-".join(f"{part:02d}" for part in parts), why)


def link(text: str) -> str:
    """The first web address of a cell, empty where it has none."""
    found = _LINK.search(text)
    return found[0].rstrip(".)") if found and found[0].isascii() and len(found[0]) <= 250 else ""


def slug(name: str, longest: int = 60) -> str:
    """An id for a name, as a user's: kebab-case, ASCII; a name without Latin letters or digits has its checksum.

    >>> slug("Llama 3.1-405B (base)"), slug("../../etc/passwd"), slug("通义千问")
    ('user-llama-3.1-405b-base', 'user-etc-passwd', 'user-xe522fe39')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    found = re.sub(r"-*\.*-+\.*-*|\.{2,}", "-", re.sub(r"[^a-z0-9.+]+", "-", plain)).strip("-.+")
    check = f"x{crc32(name.encode('utf-8', 'surrogatepass')):08x}"
    if len(found) > longest:
        found = f"{found[: longest - 10].rstrip('-.+')}-{check}"
    return USER + (found or check)
