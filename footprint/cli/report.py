"""``footprint report``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from footprint.cli import output
from footprint.errors import InvalidInput, shown

if TYPE_CHECKING:
    from footprint.report.checking import Check

_ENDS = {
    ".html": "html",
    ".htm": "html",
    ".md": "md",
    ".tex": "tex",
    ".pdf": "pdf",
    ".json": "json",
    ".csv": "csv",
    ".bib": "bib",
}


@click.command(short_help="Make a report of a study, or check one.")
@click.argument("study", metavar="STUDY.toml | REPORT.json")
@click.option("--check", "checked", is_flag=True, help="Tell what today's database changes in a report (JSON).")
@click.option("--tolerance", default="1%", help="Relative change up to which a figure is the same (--check). [1%]")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(dict.fromkeys(_ENDS.values()))),
    help="Of the report; -o tells by its end. [md]",
)
@click.option("-o", "--output-file", type=click.Path(dir_okay=False), help="File to write, all or nothing.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
@click.pass_context
def report(
    ctx: click.Context,
    study: str,
    checked: bool,
    tolerance: str,
    form: str | None,
    output_file: str | None,
    quiet: bool,
) -> None:
    """Make a report of a study, or check one.

    A study is a TOML file: title, author, text; [[scenario]], [[comparison]], [[sweep]], [thresholds], [concentration],
    [access], [scale], [homogenization], [trends], [validate]. The report is one file: HTML, Markdown, LaTeX, PDF, JSON,
    CSV or BibTeX. --check makes a report in JSON again: exit code 0 if its conclusions stand, 1 if not.

    \b
    footprint report study.toml -o report.html
    footprint report --check report.json
    """
    if checked:
        ctx.exit(_check(Path(study), tolerance, output_file, form, quiet))
    from footprint.report import compose, of_file, ready, written

    chosen = form or _form(output_file)
    ready(chosen)
    found = of_file(Path(study))
    target = Path(output_file).name if output_file else f"report.{chosen}"
    composed = compose(found, target)
    content = written(composed, chosen)
    if output_file is None:
        click.echo(content, nl=False)
    else:
        output.write_bytes(output_file, content)
    output.say([f"warning: {one.name}: {warning}" for one in composed.parts for warning in one.warnings], quiet)


def _form(path: str | None) -> str:
    if path is None:
        return "md"
    end = Path(path).suffix.casefold()
    if end not in _ENDS:
        raise InvalidInput(f"-o {shown(path)}: the end tells no format ({', '.join(_ENDS)}); give --format")
    return _ENDS[end]


def _check(path: Path, tolerance: str, output_file: str | None, form: str | None, quiet: bool) -> int:
    from footprint.report import reading
    from footprint.report.checking import check, summed

    if form not in (None, "md", "json", "csv"):
        raise InvalidInput(f"--check has no format {form}: md, json or csv")
    found = check(reading.report(path), _share(tolerance))
    output.emit(_sheet(found), form, output_file)
    output.say([summed(found)], quiet)
    return 1 if found.conclusions else 0


def _share(text: str) -> float:
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share < 10:
        raise InvalidInput(f"--tolerance {shown(text)}: a share, as 1% or 0.01")
    return share


def _sheet(found: Check) -> output.Sheet:
    """Conclusions that changed, and below them the inputs that did."""
    from footprint.report.checking import said, summed

    rows = []
    for change in found.conclusions:
        by = "" if change.relative is None else f"{change.relative:+.1%}"
        rows.append(
            (change.part, change.what, said(change.before), said(change.after), by, "yes" if change.outside else "no")
        )
    records = [one._asdict() for one in found.conclusions]
    document = {
        "footprint": list(found.versions),
        "database": list(found.databases),
        "figures": found.figures,
        "changed": bool(found.conclusions),
        "conclusions": records,
        "inputs": [one._asdict() for one in found.inputs],
    }
    footer = [summed(found)]
    footer += [f"input {one.part} {one.what}: {said(one.before)} -> {said(one.after)}" for one in found.inputs]
    title = (
        f"database {found.databases[0]} -> {found.databases[1]}, footprint {found.versions[0]} -> {found.versions[1]}"
    )
    heads = ("Part", "Conclusion", "Then", "Now", "Change", "Outside its interval")
    return output.Sheet(title, heads, rows, records, document, frozenset({4}), footer=footer)
