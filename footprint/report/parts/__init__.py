"""Each entry of a study -> a part of the report: sections for people, a document for programs.

A kind of entry is a module here with ``part(entry, study) -> Part``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from footprint.report.blocks import Part
    from footprint.report.study import Entry, Study

_HOMES = {
    "scenario": "scenario",
    "comparison": "comparison",
    "sweep": "sweep",
    "thresholds": "governance",
    "concentration": "governance",
    "access": "governance",
    "homogenization": "governance",
    "scale": "governance",
    "trends": "trends",
    "validate": "validate",
}


def part(entry: Entry, study: Study) -> Part:
    """The part of an entry."""
    found: Part = import_module(f"footprint.report.parts.{_HOMES[entry.kind]}").part(entry, study)
    return found
