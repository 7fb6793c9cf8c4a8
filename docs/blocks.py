"""The blocks of the README and the documentation: run, and put into their pages with what they really print.

``python docs/blocks.py [PAGE...]`` rewrites every console block. A test plays the same pages and holds them to it.

A page is played in a folder of its own, which holds ``docs/files`` and ``docs/examples``, with an empty folder of the
user's data, from top to bottom:

- a block with a title (```` ```toml title="run.toml" ````) is a file there;
- ``console`` blocks hold commands after ``$`` and below each what it prints on stdout, or on both with ``2>&1``; after
  the last line that is shown stand three dots. ``<!-- 8 lines -->`` above a block says how many are shown;
- commands of ``sh`` blocks are run, but for those that :data:`NOT_RUN` tells;
- ``python`` blocks share one namespace; with ``>>>`` they are doctests.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, NamedTuple

from footprint import userdata
from footprint.cli import run

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent
FILES = FOLDER / "files"
"""Files that commands of the pages read and that no block of theirs holds."""
LINES = 24
"""Lines of an output that are shown where nothing else is said."""
NOT_RUN = {
    "python3 -m venv": "installs; the README's are run by .ci/run",
    "pip install": "installs",
    ".venv/bin/": "is run by .ci/run",
    "git clone": "needs the network",
    "source ": "sets up the shell",
    "eval ": "sets up the shell; tests/docs/test_completion.py runs what it evaluates",
    "_FOOTPRINT_COMPLETE=": "sets up the shell; tests/docs/test_completion.py runs it",
    "python docs/": "rewrites files of the checkout; tests hold what it writes",
    "python benchmarks/": "takes minutes",
    "python -m hardware_db": "rewrites files of the checkout; tests hold what it writes",
    "pytest": "are the tests",
    "mkdocs": "is run by .ci/run",
    "man ": "needs an installed man page",
    "footprint tui": "waits for a person; the tests of tui run it",
}
"""How lines of sh blocks begin that are not run, and why."""
_FENCE = re.compile(
    r"^(?: *<!-- (?P<count>\d+) lines -->\n)?"
    r"(?P<indent> *)(?P<fence>```+)(?P<kind>\w*)(?: title=\"(?P<title>[^\"]*)\")?\n"
    r"(?P<text>.*?)^(?P=indent)(?P=fence)$",
    re.DOTALL | re.MULTILINE,
)


class Block(NamedTuple):
    """A block of a page."""

    kind: str
    title: str
    text: str
    count: int
    indent: str
    span: tuple[int, int]


class Command(NamedTuple):
    """A command of a page: what the page shows below it, and what it printed."""

    line: str
    shown: list[str]
    printed: list[str]
    code: int

    @property
    def allowed(self) -> tuple[int, ...]:
        """Exit codes that are no defect: a block that shows stderr may show an error."""
        return (0, 1, 2) if self.line.endswith("2>&1") else (0,)


def documents() -> list[Path]:
    """The README and every page of the documentation that is kept as a file."""
    return [ROOT / "README.md", *sorted(FOLDER.rglob("*.md"))]


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page."""
    for found in _FENCE.finditer(page):
        text = re.sub(rf"^{found['indent']}", "", found["text"], flags=re.MULTILINE)
        count = int(found["count"] or LINES)
        yield Block(found["kind"], found["title"] or "", text, count, found["indent"], found.span("text"))


def shown(block: Block) -> list[tuple[str, list[str]]]:
    """The commands of a block with the lines that stand below each."""
    parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:] if block.kind == "console" else []
    found = []
    for part in parts:
        command, *lines = re.sub(r" \\\n\s*", " ", part).rstrip().splitlines()
        found.append((command, lines))
    if block.kind == "sh":
        lines = re.sub(r" \\\n\s*", " ", block.text).splitlines()
        found += [(line.strip(), []) for line in lines if line.strip() and not line.strip().startswith("#")]
    return found


def excluded(line: str) -> str | None:
    """Why a command is not run, or None where it is."""
    return next((why for start, why in NOT_RUN.items() if line.startswith(start)), None)


@contextlib.contextmanager
def stage(text: str) -> Iterator[Path]:
    """A folder with the files of a page, in which its commands are run with nothing of the user's."""
    kept = {name: os.environ.get(name) for name in ("FOOTPRINT_DATA", "COLUMNS", "NO_COLOR")}
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(FILES, folder, dirs_exist_ok=True)
        if (FOLDER / "examples").is_dir():
            shutil.copytree(FOLDER / "examples", folder / "docs/examples")
        for block in blocks(text):
            if block.title and block.kind != "console":
                path = folder / block.title
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.text, encoding="utf-8")
        os.environ |= {"FOOTPRINT_DATA": str(folder / ".data"), "COLUMNS": "80", "NO_COLOR": "1"}
        os.chdir(folder)
        userdata.forget()
        try:
            yield folder
        finally:
            os.chdir(before)
            userdata.forget()
            for variable, value in kept.items():
                if value is None:
                    del os.environ[variable]
                else:
                    os.environ[variable] = value


def execute(line: str) -> tuple[list[str], int]:
    """Run a command as a shell would, in this process: what it prints (errors where it fails), and its exit code."""
    words = shlex.split(line, comments=True)
    out, err = io.StringIO(), io.StringIO()
    both = words[-1] == "2>&1"
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out if both else err):
        code = run(words[1 : len(words) - both])
    if code and not both:
        out = err
    return [line.rstrip() for line in out.getvalue().rstrip().splitlines()], code


def play(text: str) -> Iterator[tuple[Block, Command]]:
    """Run the commands of a page, to be called within its :func:`stage`."""
    for block in blocks(text):
        for line, lines in shown(block):
            if excluded(line) is None:
                if not line.startswith("footprint "):
                    raise ValueError(f"neither a command of footprint nor in docs/blocks.py NOT_RUN: {line}")
                yield block, Command(line, lines, *execute(line))


def rewritten(text: str) -> str:
    """A page whose console blocks show what their commands print now."""
    new: dict[Block, list[str]] = {}
    with stage(text):
        for block, command in play(text):
            if command.code not in command.allowed:
                raise ValueError(f"{command.line}: {' '.join(command.printed)}")
            if block.kind == "console":
                kept = command.printed[: block.count] + (["..."] if len(command.printed) > block.count else [])
                new.setdefault(block, []).append("\n".join([f"$ {command.line}", *kept]).rstrip())
    for block, parts in reversed(new.items()):
        begin, end = block.span
        text = text[:begin] + indent("\n\n".join(parts) + "\n", block.indent) + text[end:]
    return text


def main(pages: list[str] | None = None) -> None:
    """Rewrite the console blocks of pages, or of all."""
    for path in map(Path, pages) if pages else documents():
        text = path.read_text(encoding="utf-8")
        path.write_text(rewritten(text), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
