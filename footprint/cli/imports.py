"""``footprint systems import`` and ``footprint hardware import``, and what takes their rows out again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footprint.cli import output
from footprint.errors import InvalidInput, shown

if TYPE_CHECKING:
    from footprint.intake import Finding, Harvest

_NOUNS = {"systems": ("system", "systems"), "chips": ("chip", "chips")}
_FEW = 20
"""As many systems are named one by one in the table for people; programs are told of each."""

path = click.argument("file", type=click.Path(path_type=Path))
replacing = click.option("--replace", is_flag=True, help="Put it in the place of what this file brought before.")
trying = click.option("--dry-run", is_flag=True, help="Tell what would be taken, and write nothing.")


def bring(
    ctx: click.Context, table: str, file: Path, replace: bool, dry_run: bool, form: str | None, target: str | None
) -> None:
    """Import a file, show what became of it, and exit with 1 where nothing could be taken."""
    from footprint import intake

    output.form_of(form, target)
    harvest = intake.take(file, table)
    if harvest.ids:
        harvest = intake.keep(harvest, replace, write=not dry_run)
    output.emit(report(harvest, written=bool(harvest.ids) and not dry_run), form, target)
    if not harvest.ids:
        output.say([f"footprint: nothing of {shown(file, 300)} could be taken; nothing was changed"], quiet=False)
        ctx.exit(1)


def report(harvest: Harvest, written: bool) -> output.Sheet:
    """What became of a file, as a table of findings."""
    from footprint.intake import DOUBTFUL, MENDED, REFUSED, TAKEN

    taken = len(harvest.ids)
    listed = [found for found in harvest.findings if found.verdict != TAKEN or taken <= _FEW]
    words = [
        (str(found.row or ""), found.name, found.field, _change(found), f"{found.verdict}: {found.why}")
        for found in listed
    ]
    mended, doubtful, refused = (harvest.count(verdict) for verdict in (MENDED, DOUBTFUL, REFUSED))
    noun = _NOUNS[harvest.table][taken != 1]
    footer = [
        f"{harvest.source.title}, {harvest.kind}: {taken} {noun} ({len(harvest.rows)} figures and words); "
        f"{mended} mended, {doubtful} doubtful, {refused} refused"
    ]
    footer.append(f"kept as {harvest.source.key}" if written else "nothing was written")
    document: dict[str, Any] = {
        "file": harvest.source.title,
        "kind": harvest.kind,
        "table": harvest.table,
        "source": harvest.source.key,
        "written": written,
        "taken": taken,
        "rows": len(harvest.rows),
        "mended": mended,
        "doubtful": doubtful,
        "refused": refused,
        "findings": [found._asdict() for found in harvest.findings],
    }
    columns = ("Row", "Name", "Field", "Was -> became", "What became of it")
    records = [found._asdict() for found in harvest.findings]
    return output.Sheet("", columns, words, records, document, footer=footer)


def _change(found: Finding) -> str:
    if found.was == found.became:
        return found.was
    return " -> ".join(part for part in (found.was, found.became) if part)


def take_out(table: str, names: tuple[str, ...], key: str | None, form: str | None, target: str | None) -> None:
    """Remove systems or chips that were imported, by id or name, or all of a file."""
    from footprint import intake

    if not names and not key:
        known = ", ".join(f"{file} ({count})" for file, count in intake.keys(table).items()) or "none"
        raise InvalidInput(f"remove what? ids, or --file with one of: {known}")
    gone = intake.remove(table, names, key or "")
    noun = _NOUNS[table][len(gone) != 1]
    orphans = intake.running_on(gone) if table == "chips" else []
    if orphans:
        output.say([f"warning: {', '.join(orphans[:5])} ran on what was removed, and name it still"], quiet=False)
    footer = [f"{len(gone)} {noun} removed"]
    records = [{"id": name} for name in gone]
    output.emit(output.Sheet("", ("Removed",), [(name,) for name in gone], records, footer=footer), form, target)
