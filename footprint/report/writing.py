"""A report -> the bytes of a format."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from footprint.errors import InvalidInput, shown
from footprint.report import bibliography, checking, escaping, figures, latex, pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from footprint.report.composing import Report


def written(report: Report, form: str) -> bytes:
    """A report in a format.

    Raises
    ------
    InvalidInput
        If the format is none, or needs a package that is not there.
    """
    if form not in FORMATS:
        raise InvalidInput(f"format {shown(form)}: one of {', '.join(FORMATS)}")
    found = FORMATS[form](report)
    return found if isinstance(found, bytes) else found.encode("utf-8")


def ready(form: str) -> None:
    """Refuse a format whose packages are not there: told before anything is estimated.

    Raises
    ------
    InvalidInput
        With the extra that brings them.
    """
    if form in ("html", "md", "tex", "pdf"):
        pages.environment()
    if form in ("html", "pdf"):
        figures.ready()
    if form == "pdf":
        _weasyprint()


def _json(report: Report) -> str:
    return json.dumps(report.document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _csv(report: Report) -> str:
    """Every figure of the report in a line of its own, in full precision."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("kind", "name", "figure", "value", "p5", "p50", "p95", "unit"))
    for part in report.parts:
        for path, found in checking.figures(part.document):
            texts = [escaping.spreadsheet(text) for text in (part.kind, part.name, " ".join(path))]
            if isinstance(found, dict):
                values = [found.get(key) for key in ("value", "p5", "p50", "p95")]
                writer.writerow((*texts, *values, escaping.spreadsheet(found.get("unit", ""))))
            else:
                writer.writerow((*texts, escaping.spreadsheet(found), "", "", "", ""))
    return file.getvalue()


def _weasyprint() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError):
        raise InvalidInput(
            "a PDF needs the pdf extra: pip install 'footprint[pdf]' (WeasyPrint, and the system's Pango); "
            "or write report.html and print it from a browser, or report.tex and run pdflatex"
        ) from None
    return weasyprint


def _pdf(report: Report) -> bytes:
    found: bytes = _weasyprint().HTML(string=pages.html(report), url_fetcher=_nothing).write_pdf()
    return found


def _nothing(url: str, *_: object, **__: object) -> dict[str, object]:
    """Fetch nothing: a report holds all that it shows."""
    raise ValueError(f"not fetched: {url}")


FORMATS: dict[str, Callable[[Report], str | bytes]] = {
    "html": pages.html,
    "md": pages.markdown,
    "tex": latex.latex,
    "pdf": _pdf,
    "json": _json,
    "csv": _csv,
    "bib": bibliography.bibtex,
}
