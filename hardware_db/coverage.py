"""What the tables cover, as the README shows it: ``python -m hardware_db.coverage`` rewrites that part of it."""

from __future__ import annotations

import re

import hardware_db
from hardware_db import FOLDER, TABLES

_MARKS = ("<!-- coverage -->", "<!-- end of coverage -->")


def table() -> str:
    """A Markdown table: rows, subjects, figures, sources and span of years of each table."""
    lines = ["| table | subjects | rows | figures | sources | dated |", "|---|---:|---:|---:|---:|---|"]
    for name in TABLES:
        rows = hardware_db.rows(name)
        years = sorted(row.when[:4] for row in rows if row.when)
        span = f"{years[0]} to {years[-1]}" if years else ""
        figures = sum(row.is_number for row in rows)
        sources = len({row.source for row in rows})
        subjects = len(hardware_db.subjects(name))
        lines.append(f"| `{name}` | {subjects:,} | {len(rows):,} | {figures:,} | {sources:,} | {span} |")
    return "\n".join(lines)


def main() -> None:
    """Rewrite the table in the README."""
    path = FOLDER / "README.md"
    between = re.compile(re.escape(_MARKS[0]) + ".*?" + re.escape(_MARKS[1]), re.DOTALL)
    text = between.sub(lambda _: f"{_MARKS[0]}\n{table()}\n{_MARKS[1]}", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
