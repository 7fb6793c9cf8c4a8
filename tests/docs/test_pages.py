"""Pages that are made from the program have all of it, and the man page is that of the program."""

import inspect
import re

import blocks
import commands
import docstrings
import generate
import methodology
import pictures
import pytest

import footprint
import hardware_db
from footprint.cli import COMMANDS
from footprint.fields import FIELDS
from footprint.model import OUTPUTS, STEPS

PAGES = dict(generate.pages())


@pytest.mark.parametrize("module", methodology.modules(), ids=methodology.short)
def test_every_equation_is_on_its_page_with_formula_and_example(module):
    for function in methodology.equations(module):
        page = PAGES[f"methodology/{methodology.short(module)}.md"]
        _, _, rest = page.partition(f"{{#{function.__name__}}}\n")
        part = rest.partition("\n## ")[0]
        assert part, function
        assert ">>> " in part, f"{function} has no example"
        told = docstrings.read(function)
        if "References" in told.sections:
            assert "**Source**" in part
            assert len(told.references) == told.sections["References"].count(".. ["), function


def test_every_equation_that_an_output_uses_has_a_page_and_a_source():
    for step in STEPS.values():
        for function in step.equations:
            assert methodology.link(function) in PAGES["methodology/index.md"]
            if not function.__module__.endswith("choice"):
                assert docstrings.read(function).references, function


def test_equations_of_the_first_kind_are_told_with_their_tests():
    page = PAGES["methodology/energy.md"]
    assert "gpt 3 takes the time energy and carbon that patterson reports" in page
    assert "```text\nE = E_IT PUE\n```" in page
    assert "[arXiv:2104.10350](https://arxiv.org/abs/2104.10350)" in page


def test_an_equation_and_what_is_said_of_it_are_parted():
    told = list(
        docstrings.paragraphs("F = 2 N: each parameter\nis multiplied.\n\nIt is so, as A = B shows, which helps.")
    )
    assert told == ["```text\nF = 2 N\n```", "Each parameter is multiplied.", "It is so, as A = B shows, which helps."]


def test_prose_keeps_its_signs():
    assert docstrings.prose("a * b_ and :func:`~footprint.estimate` of ``x_``, see [1]_") == (
        "a \\* b\\_ and `footprint.estimate` of `x_`, see [1]"
    )


def test_every_command_and_option_is_in_the_reference():
    for name, told in commands.everything().items():
        page = PAGES[f"reference/cli/{name}.md"]
        for one in told:
            assert f"# {one.path}\n" in page
            for option, says in one.own():
                assert f"| `{option}` | {docstrings.cell(docstrings.plain(says))} |" in page
    assert set(COMMANDS) == set(commands.everything())


def test_every_field_output_and_public_name_is_in_the_reference():
    assert not [name for name in FIELDS if f"| `{name}` |" not in PAGES["reference/scenario.md"]]
    assert not [name for name in OUTPUTS if f"| `{name}` |" not in PAGES["reference/outputs.md"]]
    assert not [
        name
        for name in footprint.__all__
        if name != "__version__" and f"{{#footprint.{name}}}" not in PAGES["reference/python.md"]
    ]


def test_every_table_quantity_and_source_is_in_the_database():
    tables, sources = PAGES["database/tables.md"], PAGES["database/sources.md"]
    assert not [name for name in hardware_db.TABLES if f"\n## {name}\n" not in tables]
    assert not [key for key in hardware_db.subjects("sources") if f"| `{key}` |" not in sources]
    assert tables.count("\n| `") == len((hardware_db.FOLDER / "quantities.csv").read_text().splitlines()) - 1


def test_rows_of_tables_have_as_many_cells_as_their_heads():
    for path, text in PAGES.items():
        cells = 0
        for line in re.sub(r"^```.*?^```$|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE).splitlines():
            if not line.startswith("|"):
                cells = 0
                continue
            here = len(re.findall(r"(?<!\\)\|", line))
            assert here == (cells or here), f"{path}: {line}"
            cells = here


def test_nothing_made_names_a_place_of_this_machine():
    for path, text in [*PAGES.items(), *((path.name, path.read_text(encoding="utf-8")) for path in blocks.documents())]:
        assert not re.search(r"/tmp/|/home/|/root/|/work/|0x[0-9a-f]{8}", text), path


def test_the_man_page_is_that_of_the_program():
    assert generate.MAN.read_text(encoding="utf-8") == commands.man(), "python docs/generate.py"


def test_the_pictures_show_what_the_program_prints_now():
    for name, svg in pictures.pictures().items():
        assert (pictures.FOLDER / f"{name}.svg").read_text(encoding="utf-8") == svg, "python docs/generate.py"


def test_the_man_page_is_roff():
    text = commands.man()
    assert text.startswith(".TH FOOTPRINT 1 ")
    known = {"TH", "SH", "SS", "TP", "PP", "B", "I", "EX", "EE"}
    assert {line[1:].split()[0] for line in text.splitlines() if line.startswith(".")} <= known
    assert all(f"footprint {name}".replace("-", "\\-") in text for name in COMMANDS)


def test_every_public_function_says_what_it_is():
    silent = [
        name for name in footprint.__all__ if not inspect.getdoc(getattr(footprint, name)) and name != "__version__"
    ]
    assert silent == []


def test_the_menu_has_every_page_once_and_takes_new_ones_as_they_come():
    pages = [path.relative_to(blocks.FOLDER).as_posix() for path in blocks.documents()[1:]] + [*PAGES, "brand-new.md"]

    def leaves(part):
        if isinstance(part, str):
            yield part
        for below in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
            yield from leaves(below)

    menu = generate.menu(pages)
    assert sorted(leaves(menu)) == sorted(pages)
    assert menu[-1] == {generate.ELSEWHERE: ["brand-new.md"]}
    assert menu[0]["Start"][0] == "index.md"


@pytest.mark.parametrize(
    ("html", "loads"),
    [
        ('<script src="https://example.org/a.js"></script>', True),
        ('<link href="//example.org/a.css" rel="stylesheet">', True),
        ('<img alt="" src=http://example.org/a.png>', True),
        ('<pre class="mermaid"><code>', True),
        ('<a href="https://example.org">there</a>', False),
        ('<link rel="canonical" href="https://example.org/">', False),
        ('<script src="assets/a.js"></script>', False),
    ],
)
def test_a_site_that_loads_from_elsewhere_is_refused(html, loads):
    assert (generate.elsewhere(html) is not None) is loads
