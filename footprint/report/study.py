"""What a study asks: scenarios, comparisons, sweeps and findings of governance, and what is written beside them."""

from __future__ import annotations

import datetime
import hashlib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from footprint.errors import InvalidInput, shown, unknown
from footprint.estimation import sampling
from footprint.fields import FIELDS, spelled
from footprint.report.reading import toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TEMPLATES = ("brief", "model-card", "paper")
KINDS = (
    "scenario",
    "comparison",
    "sweep",
    "thresholds",
    "concentration",
    "access",
    "homogenization",
    "scale",
    "trends",
    "validate",
)
"""Tables of a study, in the order in which a report shows them; each may stand once or several times."""
DRAWS = 100_000
MOST_DRAWS = 1_000_000
MOST_ENTRIES = 60
LONGEST_TITLE = 300
_HEAD = ("title", "author", "date", "text", "template", "draws", "seed", "outputs")
_BESIDE = ("name", "title", "text")


class Entry(NamedTuple):
    """A table of a study: what is asked, under which name, and what is written beside it."""

    kind: str
    name: str
    title: str
    text: str
    asks: dict[str, Any]


class Study(NamedTuple):
    """A study: its head, its entries in the order of :data:`KINDS`, and the tables as they were read."""

    title: str
    authors: tuple[str, ...]
    date: str
    text: str
    template: str
    draws: int | None
    seed: int
    outputs: tuple[str, ...]
    entries: tuple[Entry, ...]
    tables: dict[str, Any]
    file: str = "study.toml"
    digest: str = ""


def of_file(path: Path) -> Study:
    """The study of a TOML file.

    Raises
    ------
    InvalidInput
        If the file or what it asks cannot be used.
    """
    tables, content = toml(path)
    return of_tables(tables, path.name)._replace(digest=hashlib.sha256(content).hexdigest())


def of_tables(tables: Mapping[str, Any], file: str = "study.toml") -> Study:
    """The study of tables that were read elsewhere.

    Raises
    ------
    InvalidInput
        If a key is not known, or a value cannot be used.
    """
    for key in tables:
        if key not in _HEAD and key not in KINDS:
            near = get_close_matches(key, [*_HEAD, *KINDS], cutoff=0.5)
            hint = "fields of a scenario stand under [[scenario]]" if spelled(key) in FIELDS else ""
            raise unknown("key of a study", key, near, hint)
    plain = _plain(tables)
    title = _line(plain, "title", "")
    if not title:
        raise InvalidInput("a study needs a title")
    template = plain.get("template", "brief")
    if template not in TEMPLATES:
        raise unknown(
            "template", str(template), get_close_matches(str(template), TEMPLATES), "one of " + ", ".join(TEMPLATES)
        )
    draws, seed = sampling(plain.get("draws", DRAWS), plain.get("seed", 0))
    if draws > MOST_DRAWS:
        raise InvalidInput(f"draws {draws}: a report takes at most {MOST_DRAWS:,}")
    entries = tuple(entry for kind in KINDS for entry in _entries(kind, plain.get(kind, [])))
    if not entries:
        raise InvalidInput(f"a study asks something: give at least one of {', '.join(f'[[{kind}]]' for kind in KINDS)}")
    if len(entries) > MOST_ENTRIES:
        raise InvalidInput(
            f"{len(entries):,} entries: a study has at most {MOST_ENTRIES}; a table of scenarios is for footprint batch"
        )
    return Study(
        title,
        _authors(plain.get("author", [])),
        _line(plain, "date", ""),
        _text(plain),
        template,
        draws if "draws" in plain else None,
        seed,
        _outputs(plain.get("outputs")),
        entries,
        plain,
        file,
    )


def _entries(kind: str, given: Any) -> list[Entry]:
    """The tables of a kind, each under a name of its own."""
    several = given if isinstance(given, list) else [given]
    found: list[Entry] = []
    for rank, table in enumerate(several, 1):
        if not isinstance(table, dict):
            raise InvalidInput(f"{kind}: a table, [{kind}] or [[{kind}]]")
        asks = {key: value for key, value in table.items() if key not in _BESIDE}
        if "draws" in asks or "seed" in asks or "samples_drawn" in asks:
            raise InvalidInput(f"{kind}: draws and seed are those of the whole study; give them at its top")
        default = str(asks.get("system", "")) or (kind if len(several) == 1 else f"{kind} {rank}")
        name = _line(table, "name", default)
        if any(entry.name == name for entry in found):
            if "name" in table:
                raise InvalidInput(f"{kind}: two have the name {shown(name)}")
            name = f"{name} {rank}"
        found.append(Entry(kind, name, _line(table, "title", ""), _text(table), asks))
    return found


def _outputs(given: Any) -> tuple[str, ...]:
    from footprint.audit import named

    if given is None:
        return ()
    if not isinstance(given, list) or not given:
        raise InvalidInput('outputs: a list of outputs, as ["energy", "carbon"]')
    return tuple(dict.fromkeys(named(str(one)) for one in given))


def _authors(given: Any) -> tuple[str, ...]:
    several = given if isinstance(given, list) else [given]
    if len(several) > MOST_ENTRIES or not all(isinstance(one, str) and len(one) <= LONGEST_TITLE for one in several):
        raise InvalidInput("author: a name, or a list of names")
    return tuple(" ".join(one.split()) for one in several if one.strip())


def _line(table: Mapping[str, Any], key: str, default: str) -> str:
    value = table.get(key, default)
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        raise InvalidInput(f"{key} {shown(value)}: a text")
    text = " ".join(str(value).split())
    if len(text) > LONGEST_TITLE:
        raise InvalidInput(f"{key} {shown(text)}: at most {LONGEST_TITLE} characters")
    return text


def _text(table: Mapping[str, Any]) -> str:
    value = table.get("text", "")
    if not isinstance(value, str):
        raise InvalidInput(f"text {shown(value)}: a text")
    return value


def _plain(value: Any) -> Any:
    """Tables as JSON has them: days of TOML become texts."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, (datetime.date, datetime.time, datetime.datetime)):
        return value.isoformat()
    if isinstance(value, float) and value not in (float("inf"), float("-inf")) and value == value:
        return value
    return value if isinstance(value, (str, bool, int)) else str(value)
