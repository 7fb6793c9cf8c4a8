"""The scripts of benchmarks/, imported as they import one another."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def script():
    """A script by its name."""
    folder = str(ROOT / "benchmarks")
    sys.path.insert(0, folder)
    yield import_module
    sys.path.remove(folder)
