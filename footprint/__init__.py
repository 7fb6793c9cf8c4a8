"""What it takes to make an AI system, and what it takes to adapt one.

::

    hardware_db                every published number, and where it was published (a package beside this one)
    footprint.usertables       the user's own systems and chips: tables that change as a whole or not at all
    footprint.userdata         these in the database, when a name is asked for that it does not have
    footprint.fields           the words of a scenario
    footprint.quantities       what people type -> figures in coherent units
    footprint.resolve          scenario + database -> inputs, each with its interval and source
    footprint.equations        free functions of numbers, each with its paper
    footprint.architectures    FLOP of one forward pass
    footprint.methods          pretraining and adaptation, as phases of work
    footprint.run              the work, the chip-hours and the memory of a run
    footprint.model            Footprint: every output, computed when asked
    footprint.distributions    what users name for a figure; footprint.correlation: between figures
    footprint.uncertainty      draws of the inputs, intervals of the outputs
    footprint.audit            from an output back to the rows that entered it
    footprint.estimation       one scenario -> result
    footprint.drivers          which inputs drive the intervals
    footprint.paired           methods that share their draws
    footprint.comparison       pretraining against every adaptation
    footprint.validation       forecasts of published runs against what was reported
    footprint.tables           tables and sweeps of scenarios -> tables of results
    footprint.intake           tables that others wrote -> systems and chips of the user's own
    footprint.governance       who can do this: thresholds, concentration, access, homogenization, scale
    footprint.present          results -> words
    footprint.report           a study in a file -> a report that can be published
    footprint.cli              the command line

A scenario is resolved into estimates once; the model is evaluated on their central figures, on draws, or on
quantities with units: the same functions each time. Imports go down this list, never up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from footprint.audit import explain
    from footprint.comparison import Comparison, compare
    from footprint.drivers import Sensitivity, sensitivity
    from footprint.errors import FootprintError, Impossible, InvalidInput, Unavailable
    from footprint.estimation import Interval, Result, estimate
    from footprint.governance.access import access
    from footprint.governance.concentration import concentration
    from footprint.governance.counts import threshold_counts
    from footprint.governance.homogenization import homogenization
    from footprint.governance.scale import scale
    from footprint.governance.thresholds import thresholds
    from footprint.tables.running import batch, sweep
    from footprint.validation import validate

__version__ = "0.1.0"
__all__ = [
    "Comparison",
    "FootprintError",
    "Impossible",
    "Interval",
    "InvalidInput",
    "Result",
    "Sensitivity",
    "Unavailable",
    "__version__",
    "access",
    "batch",
    "compare",
    "concentration",
    "estimate",
    "explain",
    "homogenization",
    "scale",
    "sensitivity",
    "sweep",
    "threshold_counts",
    "thresholds",
    "validate",
]

_HOMES = {
    "Comparison": "comparison",
    "compare": "comparison",
    "FootprintError": "errors",
    "Impossible": "errors",
    "InvalidInput": "errors",
    "Unavailable": "errors",
    "Interval": "estimation",
    "Sensitivity": "drivers",
    "batch": "tables.running",
    "sensitivity": "drivers",
    "sweep": "tables.running",
    "Result": "estimation",
    "estimate": "estimation",
    "explain": "audit",
    "access": "governance.access",
    "concentration": "governance.concentration",
    "homogenization": "governance.homogenization",
    "scale": "governance.scale",
    "threshold_counts": "governance.counts",
    "thresholds": "governance.thresholds",
    "validate": "validation",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``footprint --help`` need not wait for it."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"footprint.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'footprint' has no attribute {name!r}")
