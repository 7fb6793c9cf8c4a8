"""The command line, called in the test's own process, with nothing of the user's about."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from footprint import userdata
from footprint.cli import run

ROOT = Path(__file__).parents[2]
PATIENCE = 15
"""Seconds after which a command hangs."""


class Reply(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        """Its output as JSON, in which NaN has no place."""

        def refuse(word):
            raise AssertionError(f"{word} is no JSON")

        return json.loads(self.out, parse_constant=refuse)


@pytest.fixture(scope="session", autouse=True)
def _alone(tmp_path_factory):
    """No tables of the user's own, no wishes of their terminal."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOOTPRINT_DATA", str(tmp_path_factory.mktemp("data")))
        for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "FOOTPRINT_DEBUG", "PYTHONIOENCODING"):
            patch.delenv(name, raising=False)
        userdata.forget()
        yield
    userdata.forget()


@pytest.fixture
def call(capsys):
    """Run a command: ``call("estimate", "gpt-4")``."""

    def hung(*_):
        raise TimeoutError(f"longer than {PATIENCE} s")

    def call(*args):
        capsys.readouterr()
        if hasattr(signal, "SIGALRM"):
            signal.signal(signal.SIGALRM, hung)
            signal.alarm(PATIENCE)
        try:
            code = run([str(arg) for arg in args])
        finally:
            if hasattr(signal, "SIGALRM"):
                signal.alarm(0)
        return Reply(code, *capsys.readouterr())

    return call


@pytest.fixture
def refused(call):
    """Run a command that must fail in the right way, and return the one line that says why."""

    def refused(*args, codes=(1, 2)):
        reply = call(*args)
        assert reply.code in codes, reply
        assert reply.out == ""
        assert reply.err.startswith("footprint: "), reply.err
        assert reply.err.endswith("\n")
        line = reply.err[:-1]
        assert line.isprintable(), ascii(line)
        assert "internal error" not in line
        return line

    return refused


@pytest.fixture(scope="session")
def process():
    """Run a command as a process of its own."""

    def process(*args, module=True, **options):
        command = [sys.executable, *(["-m", "footprint"] if module else []), *map(str, args)]
        environment = os.environ | {"PYTHONPATH": str(ROOT)} | options.pop("env", {})
        options = {"capture_output": True, "timeout": 60, "check": False, "cwd": ROOT} | options
        return subprocess.run(command, env=environment, **options)

    return process
