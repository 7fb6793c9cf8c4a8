"""Sources and papers of a report as BibTeX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from footprint.report.escaping import latex, url

if TYPE_CHECKING:
    from footprint.report.composing import Report

_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")


def bibtex(report: Report) -> str:
    """One entry for each source, then one for each paper of an equation."""
    lines = [f"% Sources of: {latex(report.study.title)}", ""]
    for one in report.references:
        fields = {
            "title": f"{{{latex(one.title)}}}",
            "author": f"{{{latex(one.publisher)}}}",
            "year": one.date[:4],
            "howpublished": rf"\url{{{url(one.url)}}}"
            if one.url.startswith(("https://", "http://"))
            else latex(one.url),
            "note": f"Read {latex(one.accessed)}; {latex(one.licence)}" if one.accessed else latex(one.licence),
        }
        lines += _entry(key(one.key), fields)
    seen: set[str] = set()
    papers = dict.fromkeys(paper for item in report.document["equations"] for paper in item["references"])
    for paper in papers:
        year = _YEAR.search(paper)
        word = re.match(r"\W*([A-Za-z]+)", paper)
        name = base = f"paper-{(word[1] if word else 'anon').casefold()}-{year[1] if year else 'nd'}"
        rank = 1
        while name in seen:
            rank += 1
            name = f"{base}-{rank}"
        seen.add(name)
        lines += _entry(name, {"note": latex(paper), "year": year[1] if year else ""})
    return "\n".join(lines)


def key(text: str) -> str:
    """A key that BibTeX takes."""
    return re.sub(r"[^A-Za-z0-9.:-]", "-", text)


def _entry(name: str, fields: dict[str, str]) -> list[str]:
    return [f"@misc{{{name},", *(f"  {field} = {{{value}}}," for field, value in fields.items() if value), "}", ""]
