"""A report in JSON -> what today's database would change in it: conclusions first, then the inputs that moved."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import hardware_db
from footprint.errors import InvalidInput, shown
from footprint.report.composing import compose
from footprint.report.study import of_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TOLERANCE = 0.01
"""Relative change of a figure below which a conclusion stands: what three figures hardly show."""
_WORDS = ("decision", "state", "band", "reason")
_NAMES = (
    "line",
    "name",
    "field",
    "system",
    "method",
    "id",
    "input",
    "index",
    "date",
    "year",
    "output",
    "per",
    "law",
    "yardstick",
)
_INPUTS = ("assumed", "sensitivity", "sources", "everyday")
"""What explains conclusions, and is none."""
_DEEPEST = 12
_LARGEST = 1e100


class Change(NamedTuple):
    """A figure or a word of a report that is another today.

    ``relative`` is new over old less one; ``outside`` tells whether the new figure is outside the old interval.
    """

    part: str
    what: str
    before: Any
    after: Any
    relative: float | None
    outside: bool


class Check(NamedTuple):
    """What today's database changes: conclusions, inputs, and the versions of then and now.

    ``figures`` is how many conclusions were held against each other.
    """

    versions: tuple[str, str]
    databases: tuple[str, str]
    figures: int
    conclusions: tuple[Change, ...]
    inputs: tuple[Change, ...]


def check(report: Mapping[str, Any], tolerance: float = TOLERANCE) -> Check:
    """Make a report again and tell what is another.

    Parameters
    ----------
    report
        A report in JSON, as read.
    tolerance
        Relative change of a figure up to which it counts as the same.

    Raises
    ------
    InvalidInput
        If it is no report.
    FootprintError
        If its study cannot be estimated any more.
    """
    import footprint

    tables = report.get("study")
    if not isinstance(tables, dict):
        raise InvalidInput("the report holds no study")
    again = compose(of_tables(tables, str(report.get("file", "study.toml")))).document
    before, after = (dict(_conclusions(one)) for one in (report, again))
    earlier, later = (dict(_inputs(one)) for one in (report, again))
    return Check(
        (str(report.get("footprint")), footprint.__version__),
        (str(report.get("database")), hardware_db.__version__),
        len(before | after),
        (*_whole(before, after), *_changes(_of_both(before, after), _of_both(after, before), tolerance)),
        tuple(_changes(earlier, later, 1e-9)),
    )


def figures(document: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every figure with an interval, and every decision in words, by where it stands in a document."""
    if len(path) > _DEEPEST:
        return
    if isinstance(document, dict):
        if isinstance(document.get("value"), (int, float)) and not isinstance(document["value"], bool):
            yield path, document
        for key, value in document.items():
            if key in _WORDS and isinstance(value, str):
                yield (*path, key), value
            elif key == "probability" and isinstance(value, (int, float)):
                yield (*path, key), {"value": value}
            elif isinstance(value, (dict, list)):
                yield from figures(value, (*path, str(key)))
    elif isinstance(document, list):
        for name, value in zip(_called(document), document, strict=True):
            if isinstance(value, (dict, list)):
                yield from figures(value, (*path, name))


def _called(items: list[Any]) -> list[str]:
    """A name for each item of a list: the first of its words, all of them where two share that, else its place."""
    every = [[str(item[key]) for key in _NAMES if item.get(key)] if isinstance(item, dict) else [] for item in items]
    first, whole = ([words[0] if words else "" for words in every], [" ".join(words) for words in every])
    twice, still = ({name for name, count in Counter(names).items() if count > 1} for names in (first, whole))
    return [
        short if short and short not in twice else long if long and long not in still else f"{long} {rank}".strip()
        for rank, (short, long) in enumerate(zip(first, whole, strict=True))
    ]


def _parts(report: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    parts = report.get("parts")
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, dict) and isinstance(part.get("result"), dict):
            yield f"{part.get('kind')} {part.get('name')}", part["result"]


def _conclusions(report: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, result in _parts(report):
        for path, found in figures({key: value for key, value in result.items() if key not in _INPUTS}):
            yield (name, *path), found


def _inputs(report: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, result in _parts(report):
        for item in result.get("assumed") or []:
            if isinstance(item, dict) and "field" in item:
                value = item.get("value")
                numeric = isinstance(value, (int, float))
                found = {"value": value, "p5": item.get("low"), "p95": item.get("high")} if numeric else str(value)
                yield (name, str(item["field"])), found


def _whole(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Iterator[Change]:
    """Parts that only one of the two reports has, each told once and not figure by figure."""
    then, now = ({path[0]: None for path in one} for one in (before, after))
    for part in then:
        if part not in now:
            yield Change(part, "the whole part", "there", None, None, True)
    for part in now:
        if part not in then:
            yield Change(part, "the whole part", None, "there", None, True)


def _of_both(one: Mapping[Any, Any], other: Mapping[Any, Any]) -> dict[Any, Any]:
    """One of the two without the parts that the other has not."""
    parts = {path[0] for path in other}
    return {path: found for path, found in one.items() if path[0] in parts}


def _changes(before: Mapping[Any, Any], after: Mapping[Any, Any], tolerance: float) -> Iterator[Change]:
    for path in dict.fromkeys((*before, *after)):
        old, new = before.get(path), after.get(path)
        part, what = path[0], " ".join(path[1:])
        if isinstance(old, dict) and isinstance(new, dict):
            one, other = _plain(old), _plain(new)
            if all(_same(one.get(key), other.get(key), tolerance) for key in ("value", "p5", "p95")):
                continue
            figure, now = one.get("value"), other.get("value")
            relative = now / figure - 1 if figure and now is not None else None
            low, high = one.get("p5"), one.get("p95")
            outside = low is not None and high is not None and now is not None and not low <= now <= high
            yield Change(part, what, one, other, relative, outside)
        elif old != new:
            yield Change(part, what, _plain(old), _plain(new), None, True)


def _same(one: Any, other: Any, tolerance: float) -> bool:
    if not isinstance(one, (int, float)) or not isinstance(other, (int, float)):
        return bool(one == other)
    return abs(other - one) <= tolerance * abs(one)


def _plain(found: Any) -> Any:
    """A figure with nothing in it but finite numbers and a unit; a word as it is."""
    if not isinstance(found, dict):
        return found
    told: dict[str, Any] = {key: found[key] for key in ("value", "p5", "p95") if _is_number(found.get(key))}
    return told | ({"unit": found["unit"]} if isinstance(found.get("unit"), str) else {})


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _LARGEST


def summed(found: Check) -> str:
    """How many conclusions changed, and by how much at most."""
    if not found.conclusions:
        return f"all {found.figures:,} conclusions stand"
    text = f"{len(found.conclusions):,} of {found.figures:,} conclusions changed"
    moved = [one for one in found.conclusions if one.relative is not None]
    if moved:
        most = max(moved, key=lambda one: abs(one.relative or 0.0))
        beyond = sum(one.outside for one in moved)
        text += f", by up to {most.relative:+.1%} ({most.part}, {most.what}); {beyond:,} figures left their interval"
    return text


def said(value: Any) -> str:
    """A figure or a word of a change."""
    from footprint.present import digits
    from footprint.units import FACTORS
    from footprint.units import shown as unit_of

    if value is None:
        return "not there"
    if not isinstance(value, dict):
        return shown(value)
    unit = str(value.get("unit", ""))
    if "value" not in value:
        return "no figure"
    text = f"{digits(value['value'])} {unit_of(unit) if unit in FACTORS else unit}".rstrip()
    if "p5" in value and "p95" in value:
        text += f" ({digits(value['p5'])} to {digits(value['p95'])})"
    return text
