"""The scenario in hand: what was typed, what of it can be used, and the last result.

Nothing here knows of a screen. An entry that cannot be used keeps its message and leaves the last good scenario as it
was; a scenario that is well formed and too little to estimate from is kept, with the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from footprint.errors import FootprintError, Impossible
from footprint.estimation import evaluate, sampling
from footprint.records import Scenario
from footprint.scenarios import CORRELATION, DRAWS, SEED, correlations, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from footprint.estimation import Result

SAMPLING = {"draws": str(DRAWS), "seed": str(SEED), CORRELATION: ""}
"""What is asked beside the fields of a scenario: entry -> what it is where nothing was typed."""


class Settled(NamedTuple):
    """Entries that can be used together with their point estimate, and those that cannot with their messages."""

    good: dict[str, str]
    wrong: dict[str, str]
    result: Result | None
    trouble: str


class Session:
    """One scenario, as it is typed.

    ``texts`` holds every entry as typed, ``good`` those of the last scenario that could be used, ``wrong`` the messages
    of the others. ``result`` is the last estimate, ``trouble`` why there is none of the scenario as it stands.
    """

    def __init__(self, asked: Scenario, path: str = "") -> None:
        self.path = path
        self.texts: dict[str, str] = {}
        self.good: dict[str, str] = {}
        self.wrong: dict[str, str] = {}
        self.result: Result | None = None
        self.trouble = ""
        self.load(asked, path)

    def load(self, asked: Scenario, path: str = "") -> None:
        """Take another scenario; the last result stays until there is one of the new scenario."""
        self.path, self.wrong, self.good = path, {}, {}
        self.texts = {name: text(value) for name, value in asked.fields.items()}
        pairs = ", ".join(f"{pair}={figure:g}" for pair, figure in asked.correlation)
        for name, value in (("draws", asked.draws), ("seed", asked.seed), (CORRELATION, pairs)):
            if str(value) != SAMPLING[name]:
                self.texts[name] = str(value)

    def type(self, name: str, typed: str) -> bool:
        """Take an entry as typed; whether it is another than before."""
        if self.texts.get(name, "") == typed:
            return False
        if typed.strip():
            self.texts[name] = typed
        else:
            self.texts.pop(name, None)
        return True

    def take(self, settled: Settled) -> None:
        """Take what was found of the entries."""
        self.good, self.wrong, self.trouble = settled.good, settled.wrong, settled.trouble
        if settled.result is not None:
            self.result = settled.result

    @property
    def scenario(self) -> Scenario:
        """The scenario of the entries that can be used."""
        return scenario(self.good)


def scenario(entries: Mapping[str, str]) -> Scenario:
    """The scenario of entries: fields, and among them draws, seed and correlations."""
    fields = {name: typed for name, typed in entries.items() if name not in SAMPLING}
    draws, seed, pairs = (entries.get(name, usual) for name, usual in SAMPLING.items())
    return Scenario(fields, *sampling(draws, seed), correlations({}, filter(str.strip, pairs.split(","))))


def settle(texts: Mapping[str, str], good: Mapping[str, str], edited: str | None) -> Settled:
    """Which entries can be used together; where they contradict each other the one edited last gives way.

    Parameters
    ----------
    texts
        Every entry as typed.
    good
        Those that could be used together before.
    edited
        The entry typed last, None where all are new.
    """
    wrong: dict[str, str] = {}
    found = _tried(texts)
    if not isinstance(found, str):
        return Settled(dict(texts), wrong, *found)
    kept = {name: typed for name, typed in good.items() if name in texts or name == edited}
    best = _tried(kept)
    order = ([edited] if edited is not None else []) + [name for name in texts if name != edited]
    for name in order:
        if name in kept and kept[name] == texts.get(name):
            continue
        candidate = {key: texts.get(key, "") if key == name else kept.get(key, "") for key in (*kept, name)}
        candidate = {key: typed for key, typed in candidate.items() if typed}
        tried = _tried(candidate)
        if isinstance(tried, str):
            wrong[name] = tried
        else:
            kept, best = candidate, tried
    return Settled(kept, wrong, *((None, "") if isinstance(best, str) else best))


def _tried(entries: Mapping[str, str]) -> tuple[Result | None, str] | str:
    """The point estimate of entries, or why there is none of them; a message where they cannot be used."""
    try:
        asked = scenario(entries)
        return (evaluate(asked._replace(draws=0)) if asked.fields else None), ""
    except Impossible as reason:
        return None, str(reason)
    except FootprintError as message:
        return str(message)
