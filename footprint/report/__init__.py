"""A study in a file -> a report that can be published: HTML, Markdown, LaTeX, PDF, JSON, CSV, BibTeX.

::

    reading      a TOML file -> tables, within limits
    study        tables -> a Study: what is to be estimated, what was written beside it
    blocks       what a report is made of: sections of paragraphs, tables, figures, equations
    parts        each entry of a study -> sections, and a document for programs
    composing    Study -> Report: the parts, and what is said once of all of them
    figures      charts -> SVG that stands within a page
    escaping     texts -> texts that mean nothing to HTML, Markdown, LaTeX, BibTeX or a spreadsheet
    writing      Report -> bytes of a format
    checking     a report in JSON -> what today's database would change in it

A report depends on the study, the database, the seed and the versions of the programs, and on nothing else: the
same give the same bytes, and no report holds the time at which it was made.
"""

from __future__ import annotations

from footprint.report.composing import Report, compose
from footprint.report.study import Study, of_file, of_tables
from footprint.report.writing import FORMATS, ready, written

__all__ = ["FORMATS", "Report", "Study", "compose", "of_file", "of_tables", "ready", "written"]
