"""The wheel and the source archive hold all that is needed, and work where there is no checkout."""

import importlib.metadata
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import footprint

ROOT = Path(footprint.__file__).parent.parent
PROJECT = (
    tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8")) if (ROOT / "pyproject.toml").exists() else {}
)
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] if PROJECT else []

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not PROJECT, reason="no checkout")]


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    """The source archive of the checkout, and a wheel that is built from it alone."""
    folder = tmp_path_factory.mktemp("archives")
    hatch = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run([*hatch, "-t", "sdist"], cwd=ROOT, check=True, capture_output=True)
    [source] = folder.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(folder, filter="data")
    unpacked = folder / source.name.removesuffix(".tar.gz")
    subprocess.run([*hatch, "-t", "wheel"], cwd=unpacked, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    return source, wheel


@pytest.fixture(scope="module")
def installed(archives, tmp_path_factory):
    """A new environment with the wheel, in which what it needs is that of this one."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, with_pip=False)
    pip = [sys.executable, "-m", "pip", "--python", str(folder), "install", "-q", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(archives[1])], check=True, capture_output=True)
    [packages] = folder.glob("lib/python*/site-packages")
    # A path file adds the packages here, but not the path files among them: the checkout stays out of sight.
    (packages / "needs.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def ask(installed: Path, *words: str) -> str:
    environment = {key: text for key, text in os.environ.items() if not key.startswith(("PYTHON", "COV"))}
    done = subprocess.run(words, cwd=installed.parent, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def kept(package: str) -> set[str]:
    """Files of a package of the checkout."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_the_wheel_has_every_file_of_a_package_and_says_that_it_is_typed(archives, package):
    with zipfile.ZipFile(archives[1]) as wheel:
        names = set(wheel.namelist())
    assert kept(package) <= names
    assert f"{package}/py.typed" in names


def test_every_package_of_the_checkout_is_in_the_wheel():
    assert {path.parent.name for path in ROOT.glob("*/py.typed")} == set(PACKAGES)


def test_the_wheel_has_the_man_page_and_the_licence_and_no_tests(archives):
    with zipfile.ZipFile(archives[1]) as wheel:
        names = wheel.namelist()
    assert any(name.endswith("share/man/man1/footprint.1") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith(("tests", "docs", "benchmarks"))]


def test_the_source_archive_has_tests_and_documentation(archives):
    with tarfile.open(archives[0]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"README.md", "CHANGELOG.md", "LICENSE", "constraints.txt", "mkdocs.yml", "docs/hooks.py"} <= names
    assert {path for path in kept("tests") if path.endswith(".py")} <= names


def test_the_installed_command_tells_the_versions(installed):
    expected = f"footprint {footprint.__version__}, database {__import__('hardware_db').__version__}\n"
    assert ask(installed, str(installed / "bin/footprint"), "--version") == expected
    assert ask(installed, str(installed / "bin/python"), "-m", "footprint", "--version") == expected


def test_what_is_installed_is_not_the_checkout(installed):
    code = "import footprint, hardware_db; print(footprint.__file__); print(hardware_db.__file__)"
    for path in ask(installed, str(installed / "bin/python"), "-c", code).splitlines():
        assert Path(path).is_relative_to(installed)


def test_an_estimate_is_the_same_as_in_the_checkout(installed):
    words = ("estimate", "gpt-4", "--draws", "500", "--format", "json", "--quiet")
    here = ask(installed, sys.executable, "-m", "footprint", *words)
    assert ask(installed, str(installed / "bin/footprint"), *words) == here


@pytest.mark.parametrize(
    "words",
    [
        "explain gpt-3 --output water --quiet",
        "hardware show h100 --quiet",
        "prices h100 --quiet",
        "sites show us-east-1 --quiet",
        "concentration --draws 100 --quiet",
        "thresholds gpt-4 --draws 100 --quiet",
        "estimate gpt-3 --board-power 0.4kW --draws 0 --quiet",
        "validate --draws 0 --quiet",
    ],
)
def test_each_kind_of_data_is_found_where_it_is_installed(installed, words):
    assert ask(installed, str(installed / "bin/footprint"), *words.split())


def test_a_report_is_made_with_the_templates_that_are_installed(installed):
    pytest.importorskip("jinja2")
    study = ROOT / "docs/examples/paper-appendix.toml"
    for end in ("html", "tex", "md"):
        file = installed.parent / f"report.{end}"
        ask(installed, str(installed / "bin/footprint"), "report", str(study), "-o", str(file), "--quiet")
        assert file.stat().st_size > 1000


def test_every_table_is_found_where_it_is_installed(installed):
    code = "import hardware_db as h; print(all(h.rows(t) for t in h.TABLES), (h.FOLDER / 'datapackage.json').exists())"
    assert ask(installed, str(installed / "bin/python"), "-c", code) == "True True\n"


def test_the_metadata_say_what_it_is():
    told = importlib.metadata.metadata("footprint")
    assert told["Version"] == footprint.__version__
    assert told["Requires-Python"] == ">=3.11"
    assert told["License-Expression"] == "MIT"
    assert told["Description-Content-Type"] == "text/markdown"


def test_every_extra_is_told_where_installing_is():
    table = (ROOT / "docs/install.md").read_text(encoding="utf-8")
    extras = PROJECT["project"]["optional-dependencies"]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(extras)
    left = set(extras) - {"all"} - set(extras["all"][0].partition("[")[2].strip("]").split(","))
    assert f"| `all` | every extra but {', '.join(f'`{name}`' for name in sorted(left))} |" in table


def test_every_requirement_has_a_tested_version():
    """The two commands of the README install with constraints.txt: what it does not name could change under them."""
    names = {
        line.partition("==")[0].lower().replace("_", "-") for line in (ROOT / "constraints.txt").read_text().split()
    }
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    for group in (*PROJECT["project"]["optional-dependencies"].values(), *PROJECT["dependency-groups"].values()):
        wanted += group
    for requirement in wanted:
        name = requirement.partition("[")[0].partition(">")[0].partition("=")[0].strip().lower()
        assert name in names or name == "footprint", requirement
