"""Put the real output of its commands into the README: ``python docs/readme.py``. A test holds it to them."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

from footprint.cli import run

README = Path(__file__).parent.parent / "README.md"
LINES = 24
"""Lines of an output that are shown; what follows is three dots."""


def shown(command: str) -> str:
    """A command and what it prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        run(shlex.split(command)[1:])
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    kept = lines[:LINES] + (["..."] if len(lines) > LINES else [])
    return "\n".join([f"$ {command}", *kept]).rstrip()


def main() -> None:
    """Rewrite every console block of the README."""

    def block(found: re.Match[str]) -> str:
        commands = re.findall(r"^\$ (.*)$", found[1], re.MULTILINE)
        return "```console\n" + "\n\n".join(map(shown, commands)) + "\n```"

    text = README.read_text(encoding="utf-8")
    README.write_text(re.sub(r"```console\n(.*?)\n```", block, text, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    main()
