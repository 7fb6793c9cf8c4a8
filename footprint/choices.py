"""The words that a field can take, for those who offer them: completion in a terminal, in a form."""

from __future__ import annotations

from typing import NamedTuple

import hardware_db
from footprint import architectures, methods, userdata
from footprint.resolve.hardware import PRECISIONS
from footprint.resolve.money import COMMITMENTS

TABLES = {"system": "systems", "hardware": "chips", "provider": "facilities", "region": "sites", "country": "grids"}
"""Field -> the table whose subjects it names."""


class Choice(NamedTuple):
    """A word that a field can take, and what it stands for."""

    word: str
    meaning: str


def choices(field: str) -> tuple[Choice, ...]:
    """The words that a field can take; none where it takes any.

    >>> [choice.word for choice in choices("commitment")]
    ['on-demand', '1y', '3y', 'spot']
    """
    if field in TABLES:
        table = TABLES[field]
        if table in userdata.TABLES:
            userdata.load()
        return tuple(Choice(name, hardware_db.word(table, name, "name") or "") for name in hardware_db.subjects(table))
    words = {
        "method": tuple(methods.NAMES),
        "architecture": tuple(architectures.NAMES),
        "precision": PRECISIONS,
        "commitment": tuple(COMMITMENTS),
    }
    return tuple(Choice(word, "") for word in words.get(field, ()))


def is_choice(field: str, text: str) -> bool:
    """Whether a text names one of the words of a field, by its id, a name or an alias."""
    if field not in TABLES:
        return any(choice.word == text.strip().casefold() for choice in choices(field))
    return userdata.named(TABLES[field], text) is not None
