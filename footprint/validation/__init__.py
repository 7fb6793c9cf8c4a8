"""Forecasts of published runs from what was known before them, held against what was reported.

::

    runs        the published runs, and the scenario that each was before it began
    forecast    what would have been forecast, with its interval
    rivals      what the rule of thumb, LLMCarbon and Epoch would have forecast
    score       error factors, coverage of intervals, by quantity, kind, chip and year
    report      all of it at once
"""

from footprint.validation.forecast import Forecast, forecast
from footprint.validation.report import Validation, validate
from footprint.validation.runs import Run, runs
from footprint.validation.score import CUTS, Row, Score, forecasts, grouped, table

__all__ = [
    "CUTS",
    "Forecast",
    "Row",
    "Run",
    "Score",
    "Validation",
    "forecast",
    "forecasts",
    "grouped",
    "runs",
    "table",
    "validate",
]
