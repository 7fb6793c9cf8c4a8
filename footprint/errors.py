"""What can go wrong, said once: what was given, why not, what would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class FootprintError(Exception):
    """Base of every error that a user can cause; ``exit_code`` is what the command line returns."""

    exit_code = 1


class InvalidInput(FootprintError):
    """A name, figure, unit or file that cannot be used as given."""

    exit_code = 2


class Impossible(FootprintError):
    """A scenario that is well formed and cannot be estimated."""


class Unavailable(FootprintError):
    """An output that this scenario cannot have; the message is the reason shown in its place."""


def unknown(kind: str, given: str, nearest: Iterable[str] = (), hint: str = "") -> InvalidInput:
    """The error for a name that is not known, with the closest that are."""
    close = list(nearest)
    said = f"no {kind} {shown(given)}"
    if close:
        said += "; did you mean " + " or ".join(repr(name) for name in close[:3]) + "?"
    return InvalidInput(said + (f" ({hint})" if hint else ""))


def shown(given: object, limit: int = 60) -> str:
    """What a user typed, quoted, without control characters and not longer than a line bears."""
    text = str(given)
    text = text if len(text) <= limit else text[: limit - 3] + "..."
    return "'" + "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text) + "'"
