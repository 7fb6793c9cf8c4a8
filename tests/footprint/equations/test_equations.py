"""Every equation says what it is, where it is from and what it gives; and is nothing but arithmetic."""

import ast
import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

from footprint import architectures, equations, methods
from footprint.audit import equation
from footprint.equations import carbon, choice, compute, cost, duration, energy, memory, resources, water
from footprint.model import STEPS

MODULES = [
    importlib.import_module(f"{equations.__name__}.{module.name}")
    for module in pkgutil.iter_modules(equations.__path__)
]
EQUATIONS = [
    function
    for module in MODULES
    for _, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not function.__name__.startswith("_")
]
IDENTITIES = {function for function in EQUATIONS if function.__module__ == choice.__name__}
"""Arithmetic that needs no paper."""
NETWORKS = {"diffusion", "evoformer", "products", "transformer"}
"""Modules that lay out a network layer by layer: with loops over its levels, and the sizes that its paper gives it."""
FINDABLE = re.compile(
    r"arXiv:\d{4}\.\d{4,5}|doi:10\.|https?://|ISO/IEC|GHG Protocol|IPCC|Megatron-Bridge|Green Software Foundation"
    r"|\b[\w-]+/[\w-]+(, configs/| issue \d)"
)


def short(module):
    return module.__name__.rpartition(".")[2]


def named(function):
    return f"{short(inspect.getmodule(function))}.{function.__name__}"


@pytest.mark.parametrize("function", EQUATIONS, ids=named)
def test_an_equation_says_what_it_gives_how_and_after_whom(function):
    said = equation(function)
    assert said.says.endswith(".")
    assert said.formula, "Notes are missing"
    assert function in IDENTITIES or said.references, "References are missing"
    for reference in said.references:
        assert FINDABLE.search(reference), reference


@pytest.mark.parametrize("function", EQUATIONS, ids=named)
def test_an_equation_describes_each_of_its_parameters(function):
    text = inspect.getdoc(function)
    if function not in IDENTITIES:
        part = text.split("Parameters\n----------\n")[1].split("\n\n")[0]
        described = re.findall(r"^([a-z_]+(?:, [a-z_]+)*)(?: : .+)?$", part, re.MULTILINE)
        assert set(", ".join(described).split(", ")) == set(inspect.signature(function).parameters)


@pytest.mark.parametrize("function", EQUATIONS, ids=named)
def test_an_equation_has_an_example_that_is_true(function):
    """What ``pytest --doctest-modules footprint`` runs too, here whatever was collected."""
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(verbose=False)
    tests = [test for test in finder.find(function, globs=vars(inspect.getmodule(function)).copy()) if test.examples]
    assert tests, "Examples are missing"
    for test in tests:
        assert runner.run(test).failed == 0


@pytest.mark.parametrize("module", MODULES, ids=short)
def test_an_equation_is_plain_arithmetic(module):
    """No choice by type or value, no numpy: so that it serves floats, arrays and quantities alike."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
            assert not names & {"numpy", "pint", "pandas"}, ast.unparse(node)
    branches = (ast.While, ast.Try) if short(module) in NETWORKS else (ast.If, ast.IfExp, ast.While, ast.Try)
    for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        for node in ast.walk(function):
            assert not isinstance(node, branches), f"{function.name}: {ast.unparse(node)}"
            assert not (isinstance(node, ast.Name) and node.id in ("isinstance", "type", "float", "np"))


@pytest.mark.parametrize(
    "function", [function for function in EQUATIONS if named(function).partition(".")[0] not in NETWORKS], ids=named
)
def test_an_equation_holds_no_published_number(function):
    """Only the numbers of its own mathematics: those in tables have a source."""
    tree = ast.parse(inspect.getsource(function))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | int):
            whole = float(node.value).is_integer() and abs(node.value) <= 24
            assert whole or node.value == 0.5, node.value


def test_every_equation_that_a_step_names_is_read_out():
    """And every one that an architecture or a method names: explain prints them."""
    for step in STEPS.values():
        assert {named(function) for function in step.equations} <= {named(function) for function in EQUATIONS}
    for package in (architectures, methods):
        for word in package.NAMES:
            used = package.named(word).EQUATIONS
            assert {named(function) for function in used} <= {named(function) for function in EQUATIONS}, word


# figures of papers, worked by hand or printed there


def test_gpt_3_takes_the_time_energy_and_carbon_that_patterson_reports():
    """Patterson et al. (2021), table 4: 314 ZFLOP at 24.6 TFLOP/s and 330 W: 14.8 days, 1287 MWh, 552 t."""
    time = duration.chip_time(3.14e23, 125e12, 24.6 / 125)
    assert duration.wall_clock(time, 10_000) / 86400 == pytest.approx(14.8, rel=0.005)
    site = energy.site(energy.equipment(time, 330.0), 1.1)
    assert site / 3.6e9 == pytest.approx(1287, rel=0.005)
    assert carbon.operational(site, 0.429 / 3.6e6) / 1000 == pytest.approx(552, rel=0.005)


def test_a_trillion_parameters_take_narayanans_84_days_with_recomputation():
    """Narayanan et al. (2021), section 5.1: 450e9 tokens, 3072 GPUs at 163 TFLOP/s; 8 N D with recomputation."""
    work = compute.training(compute.weights_forward(2.0, 1.008e12), 450e9) * 8 / 6
    assert duration.wall_clock(duration.chip_time(work, 163e12, 1.0), 3072) / 86400 == pytest.approx(84, rel=0.005)


def test_bloom_made_eleven_tonnes_before_it_ran():
    """Luccioni et al. (2022), section 4.1: 11.2 t of manufacture, and 24.7 t for 433 MWh at 57 g."""
    year = 365.25 * 86400
    made = carbon.embodied(1_082_990 * 3600, 150.0, 2500 / 8, 6 * year, 0.85)
    assert made / 1000 == pytest.approx(11.2, rel=0.01)
    assert carbon.operational(433_196 * 3.6e6, 0.057 / 3.6e6) / 1000 == pytest.approx(24.69, rel=0.001)


def test_gpt_3_drinks_what_li_says():
    """Li et al. (2023), table 1: US average, 5.439 million litres in all."""
    assert water.consumption(1287e3, 0.55, 1.17, 3.142) / 1e6 == pytest.approx(5.439, rel=0.001)


def test_gpt_4_costs_to_buy_what_cottier_says():
    """Cottier et al. (2024), figure 3: to acquire the hardware of GPT-4 took about $800 million."""
    assert cost.acquisition(25_000, 24_875.0, 1.0, 0.19) == pytest.approx(800e6, rel=0.1)


def test_what_is_written_off_over_all_time_is_the_price():
    """The integral of the yearly loss of value is what was paid."""
    step, loss = 0.01, 0.3224
    lost = sum(cost.ownership_rate(100.0, 1.5, loss, (n + 0.5) * step) * step for n in range(6000))
    assert lost == pytest.approx(150, rel=1e-3)


def test_zero_three_shares_states_evenly():
    """Rajbhandari et al. (2020), figure 1: 7.5e9 parameters, 120 GB on one, 1.9 GB on each of 64."""
    whole = memory.states(7.5e9, 16)
    assert whole == 120e9
    assert memory.per_chip(whole, 64, 0.0) == pytest.approx(1.9e9, rel=0.02)
    assert memory.chips_to_hold(whole, 1.875e9, 0.0, 1.0) == 64


def test_the_larger_of_two_is_one_of_them():
    for one, other in ((1.0, 2.0), (2.0, 1.0), (3.0, 3.0), (0.0, 1e30)):
        assert choice.larger(one, other) == max(one, other)


def test_depletion_is_that_of_use_and_of_manufacture():
    assert resources.depletion(10.0, 2.0, 0.0, 5.0, 7.0, 1.0) == 20
    assert resources.depletion(0.0, 2.0, 7.0, 5.0, 7.0, 0.5) == 10
