"""Scenarios as people keep them: a name, a TOML file, a command line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from footprint.errors import InvalidInput, shown, unknown
from footprint.fields import FIELDS, spelled
from footprint.records import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

DRAWS, SEED = 100_000, 0
CORRELATION = "correlation"
"""Table of a scenario file."""
_LARGEST = 1_000_000
"""Bytes of a scenario file: a hundred times what one needs."""
_SAMPLING = {"draws": "draws", "samples_drawn": "draws", "seed": "seed"}


def scenario(
    system: str | None,
    given: Mapping[str, Any],
    draws: Any = None,
    seed: Any = None,
    correlation: Iterable[str] = (),
    float32: bool = False,
    usual: int = DRAWS,
) -> Scenario:
    """The scenario of an argument (a system or a TOML file) and fields, which win over the file.

    There are as many draws as usual where neither says how many.
    """
    from footprint.estimation import sampling

    found: dict[str, Any] = {}
    if system is not None and (system.endswith(".toml") or ("/" in system and os.path.isfile(system))):  # noqa: PTH113
        from pathlib import Path

        found = read(Path(system))
    elif system is not None:
        found["system"] = system
    settings = {_SAMPLING[name]: found.pop(name) for name in list(found) if name in _SAMPLING}
    stated = found.pop(CORRELATION, {})
    found |= {name: value for name, value in given.items() if value is not None}
    for name, value in found.items():
        if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
            raise InvalidInput(f"{name} {shown(value)}: not text")
    return Scenario(
        found,
        *sampling(
            settings.get("draws", usual) if draws is None else draws,
            settings.get("seed", SEED) if seed is None else seed,
        ),
        correlations(stated, correlation),
        float32,
    )


def correlations(stated: Any, given: Iterable[str]) -> tuple[tuple[str, float], ...]:
    """Correlations of a file and of options, which win."""
    from footprint.estimation import pairs

    found = dict(stated) if isinstance(stated, dict) else stated
    for text in given:
        pair, _, figure = text.partition("=")
        reverse = ":".join(reversed(pair.split(":")))
        found = {name: value for name, value in found.items() if name != reverse} | {pair.strip(): figure.strip()}
    return pairs(found)


def read(path: Path) -> dict[str, Any]:
    """The fields of a scenario file.

    Raises
    ------
    InvalidInput
        If it is no TOML, is too large, or has a key that is no field.
    """
    import tomllib

    try:
        if path.stat().st_size > _LARGEST:
            raise InvalidInput(f"{shown(path)} is larger than {_LARGEST:,} bytes: not a scenario")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(f"{shown(path)} is no UTF-8 text: not a scenario") from None
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{shown(path)}: {getattr(error, 'strerror', None) or error}") from None
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise InvalidInput(f"{shown(path)} is no TOML: {error or 'too deep'}") from None
    if not found:
        raise InvalidInput(f"{shown(path)} is empty: a scenario has keys such as system, params, tokens, hardware")
    result = {}
    for key, value in found.items():
        name = spelled(key)
        if name == CORRELATION and isinstance(value, dict):
            result[name] = value
            continue
        if name not in FIELDS and name not in _SAMPLING:
            from difflib import get_close_matches

            raise unknown(f"field (in {shown(path)})", key, get_close_matches(name, [*FIELDS, *_SAMPLING]))
        if isinstance(value, dict) and (name not in FIELDS or FIELDS[name].is_text or "distribution" not in value):
            raise InvalidInput(f"{shown(path)}: {name} is a table; a field takes a figure, a word or a distribution")
        name = _SAMPLING.get(name, name)
        if name in result:
            raise InvalidInput(f"{shown(path)}: {name} is given twice")
        result[name] = value
    return result


def text(value: Any) -> str:
    """A field's value as a person would type it: a list is a range, a table a distribution.

    >>> text([0.3, 0.5]), text(70_000_000_000), text("70B")
    ('0.3..0.5', '70000000000', '70B')
    >>> text({"distribution": "uniform", "low": 0.3, "high": "50%"})
    'uniform(low=0.3, high=50%)'
    >>> text({"distribution": "discrete", "values": [1, 2], "weights": [3, 1]})
    'discrete(1: 3, 2: 1)'
    """
    if isinstance(value, (list, tuple)):
        return "..".join(map(text, value))
    if not isinstance(value, dict):
        return str(value)
    told = {str(key): part for key, part in value.items() if key != "distribution"}
    values, weights = list(told.pop("values", ())), told.pop("weights", None)
    if weights is None:
        parts = list(map(text, values))
    else:
        parts = [f"{text(part)}: {text(weight)}" for part, weight in zip(values, weights, strict=False)]
    parts += [f"{key}={text(part)}" for key, part in told.items()]
    return f"{value.get('distribution')}({', '.join(parts)})"


def toml(asked: Scenario) -> str:
    """A scenario as a file that :func:`read` reads back.

    >>> print(toml(Scenario({"system": "gpt-4", "pue": "1.1"}, 1000, 7)), end="")
    system = "gpt-4"
    pue = "1.1"
    samples_drawn = 1000
    seed = 7
    """
    import tomli_w

    kept: dict[str, Any] = {
        name: value if isinstance(value, (int, float)) else text(value) for name, value in asked.fields.items()
    }
    kept |= {"samples_drawn": asked.draws, "seed": asked.seed}
    return tomli_w.dumps(kept | ({CORRELATION: dict(asked.correlation)} if asked.correlation else {}))


def command(asked: Scenario, name: str = "estimate") -> str:
    """The command line that asks the same.

    >>> command(Scenario({"system": "gpt-4", "chip_hour_price": "$2/h"}))
    "footprint estimate gpt-4 --chip-hour-price '$2/h'"
    """
    import shlex

    words = ["footprint", name]
    words += [text(value) for key, value in asked.fields.items() if key == "system"]
    for key, value in asked.fields.items():
        if key != "system":
            typed = text(value)
            words += [f"{FIELDS[key].option}={typed}"] if typed.startswith("-") else [FIELDS[key].option, typed]
    for usual, given, option in ((DRAWS, asked.draws, "--draws"), (SEED, asked.seed, "--seed")):
        words += [option, str(given)] if given != usual else []
    for pair, figure in asked.correlation:
        words += [f"--{CORRELATION}", f"{pair}={figure:g}"]
    return shlex.join([*words, "--float32"] if asked.float32 else words)
