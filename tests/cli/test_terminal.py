"""What people see: colours on a terminal only, tables that fit, pipes that close early, letters that are lacking."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footprint.cli import output, plain
from footprint.cli.output import Sheet

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"\x1b\[([0-9;]*)m")
SHOW = ("hardware", "show", "h100")


@pytest.fixture(scope="session")
def terminal():
    """Run a command whose stdout is a terminal, and return what it printed there."""
    pty = pytest.importorskip("pty")

    def terminal(*args, **environment):
        ours, theirs = pty.openpty()
        unset = ("COLUMNS", "NO_COLOR", "FORCE_COLOR")
        kept = {name: value for name, value in os.environ.items() if name not in unset}
        process = subprocess.Popen(
            [sys.executable, "-m", "footprint", *args],
            stdout=theirs,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            cwd=ROOT,
            env=kept | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"} | environment,
        )
        os.close(theirs)
        found = b""
        try:
            while part := os.read(ours, 65536):
                found += part
        except OSError:  # the end of a terminal, on Linux
            pass
        os.close(ours)
        assert process.wait(30) == 0
        return found.decode("utf-8").replace("\r\n", "\n")

    return terminal


def test_a_terminal_gets_colours_and_the_same_lines_as_a_pipe(terminal, call):
    shown = terminal(*SHOW, COLUMNS="80")
    assert CODE.search(shown)
    assert CODE.sub("", shown) == call(*SHOW).out


def test_no_color_is_honoured(terminal):
    codes = {part for found in CODE.findall(terminal(*SHOW, NO_COLOR="1")) for part in found.split(";")}
    assert codes <= {"", "0", "1", "2", "22"}  # bold and dim are no colours


def test_a_terminal_that_bears_none_gets_no_codes(terminal):
    assert "\x1b" not in terminal(*SHOW, TERM="dumb")


@pytest.mark.parametrize("form", ["json", "csv", "md"])
def test_what_is_for_programs_has_no_codes_on_a_terminal_either(terminal, call, form):
    assert terminal("prices", "h100", "--format", form) == call("prices", "h100", "--format", form).out


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
@pytest.mark.parametrize(
    "args",
    [
        ("estimate", "gpt-4", "--draws", "0", "--quiet"),
        ("hardware", "compare", "h100", "mi300x"),
        ("sites", "list"),
        SHOW,
    ],
    ids=["estimate", "compare", "list", "show"],
)
def test_a_table_fits_its_width(call, monkeypatch, width, args):
    monkeypatch.setenv("COLUMNS", str(width))
    lines = call(*args).out.splitlines()
    assert [line for line in lines if len(line) > width and "://" not in line and not line.startswith("[")] == []


@pytest.mark.parametrize("columns", ["", "0", "-5", "wide", "1e9", "99999999999"])
def test_a_width_that_makes_no_sense_is_80(call, monkeypatch, columns):
    expected = call(*SHOW).out
    monkeypatch.setenv("COLUMNS", columns)
    assert call(*SHOW).out == expected


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
sheets = st.integers(1, 5).flatmap(
    lambda count: st.tuples(
        st.lists(st.text("abc -", min_size=1, max_size=12), min_size=count, max_size=count),
        st.lists(st.lists(words, min_size=count, max_size=count), min_size=1, max_size=4),
    )
)


@settings(deadline=None)
@given(sheet=sheets, title=words, footer=words)
def test_whatever_stands_in_a_cell_nothing_reaches_the_terminal_but_letters(sheet, title, footer):
    columns, rows = sheet
    text = output.written(Sheet(title, columns, rows, [], footer=(footer,)), "table")
    assert all(char == "\n" or char.isprintable() for char in text)
    text = output.written(Sheet(title, columns, rows, [], footer=(footer,)), "md")
    assert all(char == "\n" or char.isprintable() for char in text)


@settings(deadline=None)
@given(sheet=sheets, width=st.integers(20, 120))
def test_wrapping_loses_no_letters(sheet, width):
    columns, rows = sheet[0], [[output.printable(cell) for cell in row] for row in sheet[1]]
    head, _, body = plain.table(columns, rows, width)
    given = [*columns, *(cell for row in rows for cell in row)]
    assert sorted("".join(head + body).replace(" ", "")) == sorted("".join(given).replace(" ", ""))


@settings(deadline=None)
@given(sheet=sheets, width=st.integers(40, 120))
def test_a_table_is_no_wider_than_told(sheet, width):
    columns, rows = sheet[0], [[output.printable(cell) for cell in row] for row in sheet[1]]
    head, rule, body = plain.table(columns, rows, width)
    assert max(map(plain.cells, [*head, rule, *body])) <= max(width, 2 * len(columns) + plain.GAP * len(columns))


@settings(deadline=None)
@given(line=st.text("ab -:/", max_size=200), width=st.integers(10, 100))
def test_a_line_is_hung_without_loss(line, width):
    hung = list(plain.hung(line, width))
    assert "".join(hung).replace(" ", "") == line.replace(" ", "")
    assert "\n" not in "".join(hung)


def test_wide_letters_take_two_cells():
    assert [plain.cells(text) for text in ("abc", "通义", "e\u0301", "")] == [3, 4, 1, 0]
    head, _, [first, second] = plain.table(("Name", "Figure"), [("通义千问", "1"), ("abc", "22")], 80, {1})
    assert plain.cells(first) == plain.cells(second) == plain.cells(head[0])


def test_escape_sequences_of_names_are_shown_not_obeyed(refused, tmp_path):
    assert r"\x1b[31m" in refused("hardware", "show", "\x1b[31mred")
    assert r"\x1b" in refused("estimate", "gpt-4", "--pue", "\x1b]0;title\x07")
    assert "\x1b" not in refused("\x1b[2J")
    assert "\x1b" not in refused("estimate", "--\x1b[2J")
    assert "\x1b" not in refused("estimate", tmp_path / "\x1b[2J.toml")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close otherwise there")
@pytest.mark.parametrize(
    "args", [("hardware", "list", "--format", "csv"), ("systems", "list", "--format", "json"), ("explain", "gpt-4")]
)
def test_a_pipe_that_closes_early_ends_the_command_quietly(args):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "footprint", *args]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, env=environment, cwd=ROOT) as process:
        assert process.stdout.readline()
        process.stdout.close()
        told = process.stderr.read().decode()
    assert process.returncode == 0
    assert [line for line in told.splitlines() if not line.startswith("warning: ")] == []


@pytest.mark.skipif(not os.access("/bin/sh", os.X_OK), reason="needs a shell")
@pytest.mark.parametrize(
    ("closed", "code"), [(">&-", 0), (">&- 2>&-", 0), ("2>&- >/dev/null", 0), (">/dev/full", 1), ("2>/dev/full", 1)]
)
def test_a_stream_that_is_closed_or_full_is_no_traceback(closed, code):
    if "/dev/full" in closed and not Path("/dev/full").exists():
        pytest.skip("no full device")
    command = f'"{sys.executable}" -m footprint estimate gpt-4 --draws 0 {closed}'
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, env=environment, cwd=ROOT, check=False)
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"internal error" not in done.stderr
    if closed == ">/dev/full":
        assert done.stderr == b"footprint: output: No space left on device\n"


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_letters_that_an_encoding_lacks_become_question_marks(process, encoding):
    done = process("estimate", "gpt-4", "--draws", "0", env={"PYTHONIOENCODING": encoding})
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode(encoding).startswith("gpt-4 ")
    assert b"internal error" not in done.stderr


def test_bytes_that_are_no_text_are_refused(process):
    done = process("estimate", b"gpt\xff-4".decode("utf-8", "surrogateescape"), "--draws", "0")
    assert done.returncode == 2
    assert done.stderr.startswith(b"footprint: ")
    assert done.stderr.count(b"\n") == 1


def test_debugging_shows_the_traceback(call, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr("footprint.cli.options.scenario", broken)
    reply = call("estimate", "gpt-4")
    assert reply.code == 1
    assert "internal error, please report it: ZeroDivisionError: on purpose" in reply.err
    monkeypatch.setenv("FOOTPRINT_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        call("estimate", "gpt-4")


def test_an_interruption_is_said(call, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("footprint.cli.options.scenario", interrupted)
    assert call("estimate", "gpt-4") == (130, "", "\nfootprint: interrupted\n")  # below the ^C of the terminal


def test_too_many_draws_for_the_memory_is_said(call, monkeypatch):
    def hungry(*_):
        raise MemoryError

    monkeypatch.setattr("footprint.cli.options.scenario", hungry)
    reply = call("estimate", "gpt-4")
    assert reply == (1, "", "footprint: out of memory: ask for fewer draws\n")
