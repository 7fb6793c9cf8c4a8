"""Systems and chips of a user's own, from tables that others wrote: what is taken, mended and refused.

::

    intake.files       a file -> records of text, whatever is in it
    intake.cells       one cell -> harmless text, a figure, a date
    intake.headings    what the headings of Epoch AI's tables stand for, whatever their year
    intake.notes       figures that a note states for a cell that was cut
    intake.entry       one system or chip on its way in, and what became of each cell
    intake.systems     Epoch AI's table of AI systems, as downloaded
    intake.chips       Epoch AI's table of machine learning hardware, as downloaded
    intake.plain       a plain table, or TOML, of one's own
    intake.doubts      figures that cannot be true together, or not beside the database's own

:func:`take` says what a file would bring and writes nothing, :func:`keep` puts it into the user's tables
(:mod:`footprint.usertables`), :func:`remove` takes it out again.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

import hardware_db
from footprint import userdata, usertables
from footprint.errors import InvalidInput, shown
from footprint.intake import cells, chips, files, plain, systems
from footprint.intake.entry import DOUBTFUL, MENDED, REFUSED, TAKEN, Entry, Finding
from hardware_db import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from footprint.usertables import Row, Tables

__all__ = [
    "DOUBTFUL",
    "MENDED",
    "REFUSED",
    "TAKEN",
    "Finding",
    "Harvest",
    "keep",
    "keys",
    "remove",
    "running_on",
    "take",
]

_LIKE = {"systems": "name, params, tokens", "chips": "name, power, memory"}
_COMMANDS = {"systems": "footprint systems import", "chips": "footprint hardware import"}


class Harvest(NamedTuple):
    """What a file has to bring.

    ``rows`` are those of the table, ``source`` is the file as a source of theirs, and ``findings`` tell of each
    system or chip that was taken and of each cell that was mended, is doubtful or was refused.
    """

    table: str
    kind: str
    source: Source
    rows: list[Row]
    findings: list[Finding]

    @property
    def ids(self) -> list[str]:
        """Ids of what was taken, in the order of the file."""
        return [finding.became for finding in self.findings if finding.verdict == TAKEN]

    def count(self, verdict: str) -> int:
        """How many findings are of a verdict."""
        return sum(finding.verdict == verdict for finding in self.findings)


class _Reader(Protocol):
    def name(self, record: files.Record) -> str: ...

    def link(self, record: files.Record) -> str: ...

    def fill(self, entry: Entry, record: files.Record, known: Callable[[str], str]) -> None: ...


def take(path: Path, table: str, today: date | None = None) -> Harvest:
    """What a file would bring to the user's systems or chips.

    Parameters
    ----------
    path
        Epoch AI's table as downloaded, a plain table or TOML.
    table
        ``systems`` or ``chips``.
    today
        Day of the import, which is the date of the source.

    Raises
    ------
    InvalidInput
        If the file cannot be read, or is none of the tables that are known.
    """
    when = today or date.today()
    content = files.read(path, table)
    kind, reader = _reader(path, content, table, when)
    title = cells.clean(path.name).value or "file"
    source = Source(cells.slug(title), title, usertables.PUBLISHER, when.isoformat(), title, when.isoformat(), "")
    findings = [Finding(MENDED, 0, "", "", "", "", why) for why in content.mended]
    entries = list(_named(reader, content.records, table, findings))
    known = {hardware_db.folded(entry.name): entry.id for entry, _ in entries}
    rows: list[Row] = []
    empty: dict[str, str] = {}
    for entry, record in entries:
        entry.word("name", entry.name, "name")
        reader.fill(entry, record, lambda name: known.get(hardware_db.folded(name), ""))
        if len(entry) < 2:
            entry.refuse("", entry.name, "nothing beside its name could be taken")
            empty[entry.id] = entry.name
            continue
        rows += entry.rows(source.key)
        found = _shadowing(table, entry.name)
        why = f"{len(entry)} figures and words" + (
            f"; {entry.name} is {found} of the database: ask for {entry.id}" if found else ""
        )
        findings.append(Finding(TAKEN, record.number, entry.name, "", "", entry.id, why))
    # A base that did not come in stands by its name, as any other that is not here.
    rows = [(*row[:2], empty.get(row[2], row[2]), *row[3:]) if row[1] == "base" else row for row in rows]
    findings.sort(key=lambda finding: finding.row)
    return Harvest(table, kind, source, rows, findings)


def _reader(path: Path, content: files.Content, table: str, today: date) -> tuple[str, _Reader]:
    """The reader of a file, by its headings."""
    headings = content.headings
    if not content.toml:
        if table == "systems" and systems.is_table(headings):
            return "Epoch AI's table of systems", systems.Reader(headings, today)
        if table == "chips" and chips.is_table(headings):
            return "Epoch AI's table of hardware", chips.Reader(headings, today)
        other, epochs = ("chips", chips) if table == "systems" else ("systems", systems)
        mine = plain.is_table(headings, table)
        if epochs.is_table(headings) or (not mine and plain.is_table(headings, other)):
            raise InvalidInput(f"{shown(path, 300)} is a table of {other}: {_COMMANDS[other]} {path.name}")
    if content.toml or plain.is_table(headings, table):
        return "a plain table", plain.Reader(headings, today, table)
    first = ", ".join(headings[:6]) or "none"
    raise InvalidInput(
        f"{shown(path, 300)}: headings {shown(first)} are neither Epoch AI's nor a name and quantities of"
        f" {table}.csv ({_LIKE[table]} ...)"
    )


def _named(
    reader: _Reader, records: Iterable[files.Record], table: str, findings: list[Finding]
) -> Iterable[tuple[Entry, files.Record]]:
    """Entries with a name and an id of their own; what has none is refused."""
    names: dict[str, int] = {}
    ids: dict[str, int] = {}
    for record in records:
        given = reader.name(record)
        name = cells.clean(given)
        refuse = _refusal(findings, record.number, name.value)
        folded = hardware_db.folded(name.value)
        if record.broken:
            refuse(record.broken)
        elif not name.value:
            refuse("no name" if not given.strip() else "nothing is left of its name")
        elif folded in names:
            refuse(f"row {names[folded]} has that name already")
        else:
            names[folded] = record.number
            entry = Entry(table, record.number, name.value, reader.link(record), findings)
            if name.why:
                entry.find(MENDED, "name", given, name.value, name.why)
            entry.id = cells.slug(name.value)
            ids[entry.id] = ids.get(entry.id, 0) + 1
            if ids[entry.id] > 1:
                other = f"{entry.id}-{ids[entry.id]}"
                entry.find(MENDED, "id", entry.id, other, "another name of the file has that id")
                entry.id = other
            yield entry, record


def _refusal(findings: list[Finding], row: int, name: str) -> Callable[[str], None]:
    return lambda why: findings.append(Finding(REFUSED, row, name, "", "", "", why))


def _shadowing(table: str, name: str) -> str:
    """The database's own that has a name, empty where none has."""
    found = hardware_db.named(table, name) or ""
    return "" if found.startswith(hardware_db.USER) else found


def keep(harvest: Harvest, replace: bool = False, write: bool = True) -> Harvest:
    """Put what a file brought into the user's tables; the harvest less what another file already has.

    Parameters
    ----------
    replace
        Whether it takes the place of what was imported of that file before.
    write
        False to tell only what would be kept.

    Raises
    ------
    InvalidInput
        If the file was imported before and is not to be replaced.
    Impossible
        If the tables cannot be written.
    """
    if not write:
        return _without_held(harvest, usertables.read(userdata.folder()), replace)
    with usertables.changing(userdata.folder()) as (current, wanted):
        kept = _without_held(harvest, current, replace)
        if kept.rows:
            others = [row for row in current.of(harvest.table) if row[6] != harvest.source.key]
            sources = [row for row in current.sources if row[0] != harvest.source.key] + [tuple(harvest.source)]
            wanted.append(current.with_rows(harvest.table, others + kept.rows)._replace(sources=sources))
    userdata.forget()
    return kept


def _without_held(harvest: Harvest, current: Tables, replace: bool) -> Harvest:
    """The harvest less the ids that another import has."""
    key, rows = harvest.source.key, current.of(harvest.table)
    if not replace and any(row[6] == key for row in rows):
        title = harvest.source.title
        raise InvalidInput(f"{shown(title)} was imported before (as {key}): --replace puts this one in its place")
    held = {row[0]: row[6] for row in rows if row[6] != key}
    group = {"systems": "systems", "chips": "hardware"}[harvest.table]
    findings = [
        finding._replace(
            verdict=REFUSED,
            became="",
            why=f"{held[finding.became]} brought {finding.became} already;"
            f" to make room: footprint {group} remove {finding.became}",
        )
        if finding.verdict == TAKEN and finding.became in held
        else finding
        for finding in harvest.findings
    ]
    return harvest._replace(rows=[row for row in harvest.rows if row[0] not in held], findings=findings)


def keys(table: str) -> dict[str, int]:
    """Keys of the imported files -> how many systems or chips each brought."""
    found: dict[str, set[str]] = {}
    for row in usertables.read(userdata.folder()).of(table):
        found.setdefault(row[6], set()).add(row[0])
    return {key: len(names) for key, names in sorted(found.items())}


def remove(table: str, names: Iterable[str] = (), key: str = "") -> list[str]:
    """Take systems or chips out of the user's tables, by id or name, or all of a file; the ids that went.

    Raises
    ------
    InvalidInput
        If one is none of the user's.
    """
    gone: list[str] = []
    with usertables.changing(userdata.folder()) as (current, wanted):
        rows = current.of(table)
        ids = {row[0] for row in rows}
        if key:
            known = (key, cells.slug(key))
            gone = sorted({row[0] for row in rows if row[6] in known})
            if not gone:
                raise InvalidInput(f"no import {shown(key)}; there is: {_listed(rows)}")
        for name in names:
            gone.append(_one_of(ids, rows, table, name))
        gone = list(dict.fromkeys(gone))
        wanted.append(current.with_rows(table, [row for row in rows if row[0] not in set(gone)]))
    userdata.forget()
    return gone


def running_on(chips_gone: Iterable[str]) -> list[str]:
    """Ids of the user's systems whose hardware is among some chips."""
    gone = set(chips_gone)
    rows = usertables.read(userdata.folder()).systems
    return sorted({row[0] for row in rows if row[1] == "hardware" and row[2] in gone})


def _listed(rows: list[Row]) -> str:
    return ", ".join(sorted({row[6] for row in rows})) or "none"


def _one_of(ids: set[str], rows: list[Row], table: str, name: str) -> str:
    """The id among the user's that a name stands for."""
    if name in ids:
        return name
    wanted = hardware_db.folded(name)
    for row in rows:
        if row[1] in ("name", "alias") and hardware_db.folded(row[2]) == wanted:
            return row[0]
    from difflib import get_close_matches

    near = get_close_matches(name, ids, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    if _shadowing(table, name):
        hint = f": {_shadowing(table, name)} is of the database, and stays"
    raise InvalidInput(f"no imported {'chip' if table == 'chips' else 'system'} {shown(name)}{hint}")
