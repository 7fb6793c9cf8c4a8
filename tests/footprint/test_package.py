"""The package's public names are what they say, whatever was imported before."""

import pkgutil
import subprocess
import sys

import pytest

import footprint


def test_no_public_name_is_also_a_module():
    """Importing the module would put it in the place of the name."""
    modules = {module.name for module in pkgutil.iter_modules(footprint.__path__)}
    assert not modules & set(footprint.__all__)


@pytest.mark.parametrize("name", footprint.__all__)
def test_every_public_name_is_there_and_stays_what_it_is(name):
    assert getattr(footprint, name) is getattr(footprint, name)


def test_what_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing"):
        getattr(footprint, "nothing")  # noqa: B009


def test_a_result_can_be_explained_twice():
    result = footprint.estimate("gpt-4", draws=0)
    assert footprint.explain(result, "energy") == footprint.explain(result, "energy")


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import footprint", "numpy pandas pint rich click textual footprint.model"),
        ("import footprint; footprint.estimate('gpt-4', draws=0)", "numpy pandas pint rich click textual"),
        ("import footprint; footprint.estimate('gpt-4', draws=10)", "pandas pint rich click textual"),
        ("import hardware_db; hardware_db.lookup('chips', 'nvidia-t4', 'power')", "numpy pandas pint click footprint"),
    ],
)
def test_only_what_is_used_is_imported(code, absent):
    script = f"import sys; {code}; print(*[name for name in {absent.split()!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("system", ["gpt-3", "llama-65b"])
def test_a_point_estimate_reads_only_the_tables_that_it_needs(system):
    script = (
        "import hardware_db, footprint; read = []; whole = hardware_db._content.__wrapped__\n"
        "hardware_db._content.cache_clear()\n"
        "from functools import cache\n"
        "hardware_db._content = cache(lambda table: (read.append(table), whole(table))[1])\n"
        f"footprint.estimate({system!r}, draws=0); print(*sorted(set(read)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {"clusters", "runs", "thresholds", "abilities", "sources", "quantities"}
