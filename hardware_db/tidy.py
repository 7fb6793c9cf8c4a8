"""Sort the tables into the order that the reader relies on: ``python -m hardware_db.tidy [TABLE ...]``."""

from __future__ import annotations

import csv
import io
import sys

from hardware_db import FOLDER


def tidied(text: str) -> str:
    """The table with its rows in order and exact repeats dropped."""
    header, *rows = [row for row in csv.reader(io.StringIO(text)) if row]
    unique = dict.fromkeys(tuple(cell.strip() for cell in row) for row in rows)
    for row in unique:
        if len(row) != len(header):
            raise SystemExit(f"{len(row)} cells instead of {len(header)}: {','.join(row)[:120]}")
    if header[:2] == ["subject", "quantity"] and len(header) >= 9:
        ordered = sorted(unique, key=lambda row: (row[0], row[1], row[9:], row[2:9]))
    else:
        ordered = sorted(unique)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(ordered)
    return out.getvalue()


def main() -> None:
    """Rewrite the named tables, or all, and say which changed."""
    names = sys.argv[1:] or [path.stem for path in sorted(FOLDER.glob("*.csv"))]
    for name in names:
        path = FOLDER / f"{name}.csv"
        before = path.read_text(encoding="utf-8")
        after = tidied(before)
        if after != before:
            scratch = path.with_suffix(".tmp")
            scratch.write_text(after, encoding="utf-8")
            scratch.replace(path)
            print(f"{name}.csv: sorted")


if __name__ == "__main__":
    main()
