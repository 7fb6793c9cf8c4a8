"""What a figure of the model is: a method whose value is computed at first access, with its unit, label and equations.

Attribute access is the dependency graph: faces loop over :data:`OUTPUTS`, ``explain`` follows the same accesses, and
nothing is computed that nobody asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS: dict[str, output] = {}
"""Every figure that the model computes, outputs and what lies between, by attribute."""
OUTPUTS: dict[str, output] = {}
"""Those that the faces show, by attribute, in their order."""


class output:
    """A figure of the model: computed at first access, kept for the next.

    Parameters
    ----------
    unit
        Word of footprint.units.FACTORS in which faces show it.
    label
        What people call it.
    equations
        The equations that it uses.
    column
        Its name in tables, with the unit; empty for a step that faces do not show.
    """

    def __init__(self, unit: str, label: str, *equations: Callable[..., Any], column: str = "") -> None:
        self.unit, self.label, self.equations, self.column = unit, label, equations, column
        self.name = ""
        self.compute: Callable[[Any], Any]

    def __call__(self, compute: Callable[[Any], Any]) -> output:
        """Take the method under the decorator."""
        self.compute = compute
        return self

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        STEPS[name] = self
        if self.column:
            OUTPUTS[name] = self

    @overload
    def __get__(self, instance: None, owner: type) -> output: ...
    @overload
    def __get__(self, instance: Any, owner: type) -> Any: ...
    def __get__(self, instance: Any | None, owner: type) -> Any:
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.compute(instance)
        return value
