"""Results and tables of the database as sheets: what commands and screens show, and write to files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import footprint
import hardware_db
from footprint import present
from footprint.errors import InvalidInput, shown, unknown
from footprint.model import OUTPUTS
from footprint.sheets import Sheet, markdown, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from footprint.audit import Node
    from footprint.estimation import Result
    from hardware_db import Datum


LISTED = {
    "chips": (
        ("release-date", "Released"),
        ("peak-bf16", "BF16"),
        ("memory", "GB"),
        ("power", "W"),
        ("memory-bandwidth", "GB/s"),
        ("peak-fp8", "FP8"),
        ("peak-fp32", "FP32"),
        ("vendor", "Vendor"),
    ),
    "sites": (
        ("country", "In"),
        ("grid", "Grid"),
        ("pue", "PUE"),
        ("wue", "WUE"),
        ("carbon-free-share", "CFE"),
        ("name", "Place"),
    ),
    "systems": (
        ("date", "Date"),
        ("params", "Params"),
        ("compute", "FLOP"),
        ("modality", "Modality"),
        ("kind", "Kind"),
        ("organisation", "Organisation"),
        ("base", "Base"),
    ),
}
"""Table -> the quantities that its list shows to people, each with its heading."""


def outputs(result: Result) -> Sheet:
    """An estimate as a table of outputs."""
    records = [
        {"output": found.column if found else OUTPUTS[name].column}
        | {key: getattr(found, key, None) for key in ("value", "p5", "p50", "p95", "unit")}
        | {"label": OUTPUTS[name].label, "reason": result.reasons.get(name, "")}
        for name, found in result.outputs.items()
    ]
    rows = list(present.rows(result))
    words = [(row.label, f"{row.value} {row.unit}".rstrip(), row.interval) for row in rows if row.value]
    columns = ("Output", "Value", "90 % interval")
    return Sheet(
        title(result),
        columns,
        words,
        records,
        present.document(result),
        frozenset({1}),
        appendix(result),
        footer=list(present.missing(rows)),
    )


def inputs(result: Result) -> Sheet:
    """What an estimate rests on: every field that has a value, whose it is, and its source."""
    columns = ("Input", "Value", "90 % interval", "Unit", "Source", "Note")
    found = [(row, assumed) for row, assumed in present.settled(result)]
    records = [{**row._asdict(), "assumed": assumed} for row, assumed in found]
    return Sheet(title(result), columns, [row for row, _ in found], records)


def title(result: Result) -> str:
    """What was estimated, in one line."""
    words = result.resolved.words
    parts = [words[name].value for name in ("system", "method", "hardware", "precision") if name in words]
    place = words["region"].value if "region" in words else words["country"].value
    return " · ".join([*parts, place, words["date"].value])


def appendix(result: Result) -> str:
    """Assumptions and warnings for a Markdown document."""
    lines = ["", "### Assumed", ""]
    lines += markdown(("Input", "Value", "90 % interval", "Unit", "Source", "Note"), present.assumptions(result))
    lines += ["", f"Draws {result.scenario.draws}, seed {result.scenario.seed}, {versions()}.", ""]
    if result.warnings:
        lines += ["### Warnings", "", *(f"- {printable(warning)}" for warning in result.warnings), ""]
    return "\n".join(lines)


def trail(result: Result, nodes: Sequence[Node]) -> Sheet:
    """The audit trail of outputs, one line a step, indented by its depth."""
    words, records = [], []
    for node in nodes:
        for depth, line in present.trail(node):
            words.append(("  " * depth + line,))
            records.append({"output": node.name, "depth": depth, "line": line})
    documents = [present.tree(node) for node in nodes]
    return Sheet(title(result), ("Trail",), words, records, documents[0] if len(documents) == 1 else documents)


def versions() -> str:
    """Versions of the program and of its database."""
    return f"footprint {footprint.__version__}, database {hardware_db.__version__}"


def subject(table: str, name: str) -> Sheet:
    """Every figure of a subject, with its source and date side by side, and what the sources are."""
    rows = hardware_db.rows(table, name)
    title = hardware_db.word(table, name, "name") or name
    link = _link(rows)
    numbers = {key: str(place) for place, key in enumerate(dict.fromkeys(datum.source for datum in rows), 1)}
    words = [
        (
            " ".join(part for part in (datum.quantity, datum.when) if part),
            present.amount(datum),
            numbers[datum.source],
            hardware_db.source(datum.source).date,
            "; ".join(part for part in (datum.locator.removesuffix(f"; {link}"), datum.note) if part),
        )
        for datum in rows
        if datum.quantity != "alias"
    ]
    aliases = ", ".join(datum.value for datum in rows if datum.quantity == "alias")
    footer = [f"[{place}] {key}: {present.described(key)}" for key, place in numbers.items()]
    footer += [f"all of it, as the file says: {link}"] if link else []
    columns = ("Quantity", "Figure", "Source", "Dated", "Where; note")
    records = present.table_of(rows)
    return Sheet(
        f"{title} ({name})", columns, words, records, footer=([f"also: {aliases}"] if aliases else []) + footer
    )


def _link(rows: Sequence[Datum]) -> str:
    """The address that the locators of all rows of an imported subject end in, empty where they have none."""
    found = {datum.locator.rpartition("; ")[2] for datum in rows}
    link = found.pop() if len(found) == 1 else ""
    return link if link.startswith("http") else ""


def listing(table: str, wanted: Mapping[str, str | None] | None = None, mine: bool = False) -> Sheet:
    """One line for each subject of a table; programs get every quantity, by its name and unit.

    Parameters
    ----------
    wanted
        Words that the subjects listed have, by quantity; None asks for none.
    mine
        Whether only those are listed that the user imported.

    Raises
    ------
    InvalidInput
        If there are none; a word that no subject has is told with the nearest.
    """
    quantities = LISTED[table]
    grouped: dict[str, dict[str, list[Datum]]] = {}
    for datum in hardware_db.rows(table):
        known = grouped.setdefault(datum.subject, {})
        rows = known.setdefault(datum.quantity, [])
        if rows and datum.when > rows[0].when:
            rows.clear()
        if not rows or datum.when == rows[0].when:
            rows.append(datum)
    asked = {quantity: word for quantity, word in (wanted or {}).items() if word is not None}
    words, records = [], []
    for name, known in grouped.items():
        yours = any(datum.imported for rows in known.values() for datum in rows)
        if (mine and not yours) or not all(_has(known, quantity, word) for quantity, word in asked.items()):
            continue
        words.append((name, *(", ".join(map(_short, known.get(quantity, ()))) for quantity, _ in quantities)))
        records.append({"id": name, "imported": yours} | {column(rows[0]): _value(rows) for rows in known.values()})
    if not records:
        raise _none(table, grouped, asked, mine)
    right = frozenset(index + 1 for index, (quantity, _) in enumerate(quantities) if _is_figure(quantity, grouped))
    brought = sum(record["imported"] is True for record in records)
    footer = (
        [f"{brought} of {len(records)} imported by you: their ids begin with {hardware_db.USER}"] if brought else []
    )
    columns = ("Id", *(heading for _, heading in quantities))
    return Sheet("", columns, words, _even(records), None, right, footer=footer, fit=True)


def _has(known: dict[str, list[Datum]], quantity: str, word: str) -> bool:
    return any(datum.value.casefold() == word.strip().casefold() for datum in known.get(quantity, ()))


def _none(table: str, grouped: dict[str, dict[str, list[Datum]]], asked: dict[str, str], mine: bool) -> InvalidInput:
    """Why no subject is listed."""
    for quantity, word in asked.items():
        if not any(_has(known, quantity, word) for known in grouped.values()):
            from difflib import get_close_matches

            there = {
                datum.value.casefold(): datum.value for known in grouped.values() for datum in known.get(quantity, ())
            }
            near = [there[name] for name in get_close_matches(word.strip().casefold(), there, cutoff=0.5)]
            few = f"one of {', '.join(sorted(there.values()))}" if len(there) <= 12 else ""
            return unknown(quantity, word, near, few)
    told = " and ".join(f"{quantity} {shown(word)}" for quantity, word in asked.items())
    if mine:
        return InvalidInput(f"you imported no {table}" + (f" with {told}" if told else ""))
    return InvalidInput(f"none of the {table} has {told}")


def _is_figure(quantity: str, grouped: dict[str, dict[str, list[Datum]]]) -> bool:
    return any(known[quantity][0].is_number for known in grouped.values() if quantity in known)


def _short(datum: Datum) -> str:
    """A figure to four digits, a date to its month."""
    if datum.is_number:
        return present.digits(datum.number, 4)
    return datum.value[:7] if datum.unit == "date" else datum.value


def _value(rows: Sequence[Datum]) -> Any:
    """A figure, or the words of a quantity, several parted by semicolons."""
    return rows[0].number if rows[0].is_number else "; ".join(datum.value for datum in rows)


def column(datum: Datum) -> str:
    """Name of a quantity in a table for programs, with its unit."""
    name = datum.quantity.replace("-", "_")
    if not datum.is_number or datum.unit == "1":
        return name
    return f"{name}_{datum.unit.lower().replace('/', '_per_')}"


def _even(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Records with the same keys in the same order."""
    names = dict.fromkeys(name for record in records for name in record)
    return [{name: record.get(name) for name in names} for record in records]


def side_by_side(table: str, subjects: Sequence[str]) -> Sheet:
    """The figures of several subjects, one a column, with the source of each for programs."""
    known = [{datum.quantity: datum for datum in hardware_db.rows(table, name)} for name in subjects]
    quantities = sorted({quantity for rows in known for quantity in rows} - {"alias"})
    words, records = [], []
    for quantity in quantities:
        cells = [rows.get(quantity) for rows in known]
        words.append((quantity, *("-" if cell is None else present.amount(cell) for cell in cells)))
        unit = next(cell.unit for cell in cells if cell is not None)
        record: dict[str, Any] = {"quantity": quantity, "unit": unit}
        for name, cell in zip(subjects, cells, strict=True):
            record[name] = None if cell is None else _value([cell])
            record[f"{name}_source"] = None if cell is None else cell.source
        records.append(record)
    return Sheet("", ("Quantity", *subjects), words, records)


def wide(table: str, only_imported: bool = False) -> Sheet:
    """Every subject of a table as one record: a column for each quantity, and for each bound where some has one."""
    grouped: dict[str, list[Datum]] = {}
    for datum in hardware_db.rows(table):
        if datum.imported or not only_imported:
            grouped.setdefault(datum.subject, []).append(datum)
    records = []
    for name, rows in grouped.items():
        record: dict[str, Any] = {"id": name, "imported": rows[0].imported, "name": name}
        for datum in rows:
            heading = column(datum)
            before = record.get(heading) if datum.quantity != "name" else None
            record[heading] = _value([datum]) if before is None else f"{before}; {datum.value}"
            for end, bound in (("low", datum.low), ("high", datum.high)):
                if bound is not None:
                    record[f"{heading}_{end}"] = bound
        records.append(record)
    return _whole(table, _even(records))


def long(table: str, only_imported: bool = False) -> Sheet:
    """Every row of a table as one record, with its source."""
    data = (datum for datum in hardware_db.rows(table) if datum.imported or not only_imported)
    return _whole(table, present.table_of(data))


def _whole(table: str, records: list[dict[str, Any]]) -> Sheet:
    columns = list(records[0]) if records else ["id"]
    words = [["" if value is None else str(value) for value in record.values()] for record in records]
    return Sheet(table, columns, words, records)


def dated(rows: Iterable[Datum], title: str, columns: Sequence[str]) -> Sheet:
    """Dated rows, one a line."""
    data = list(rows)
    words = [
        (
            datum.when,
            datum.quantity,
            *(datum.extras.get(name, "") for name in columns),
            present.digits(datum.number, 4),
            datum.unit,
            hardware_db.source(datum.source).publisher,
        )
        for datum in data
    ]
    heads = ("Date", "Kind", *(name.capitalize() for name in columns), "Figure", "Unit", "Source")
    return Sheet(title, heads, words, present.table_of(data), None, frozenset({2 + len(columns)}))
