"""Whatever is typed, the answer is a result or one clear line: no traceback, nothing half, nothing that hangs."""

import json
import math
import string

import click
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from footprint.cli import cli
from footprint.fields import FIELDS

QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
OPTIONS = [field.option for field in FIELDS.values() if field.name != "system"]
PLAIN = [field for field in FIELDS.values() if not field.is_text and field.group != "shape"]
"""Numbers that mean something by themselves; those of a shape must fit each other."""
NUMBERS = [field.option for field in FIELDS.values() if not field.is_text]

FIGURES = [
    *("1e999", "-1e999", "1e-999", "1e-320", "1e308", "nan", "inf", "-inf", "-0", "0", "-1", "9" * 190, "0x10"),
    *("..", "1..", "..1", "1..2..3..4", "1....2", "2..1", "1..1", "0..1", "1..nan", "1..1e999", "10..15T", "30-50%"),
    *("1_000", "1,000", "101%", "-1%"),
]
UNITS = [
    *("9**9**9", "9**9**9 W", "10**10**10", "1 9^9^9", "1 (9^9)^9 W", "1 W^9^9^9", "1 m**9999999", "1 W^1e9", "1 W/0"),
    *("10 degC", "10 degF", "10 delta_degC", "10 dB", "10 degree", "1 W*1e999", "1e300 YW", "1 W**-99999", "1 /0 W"),
    *("1 W*nan", "1 " + "W*" * 90 + "W", "1 " + "(" * 90 + "W" + ")" * 90, "1 W+1 W", "1 'W'", "1 W\\", "1 W#"),
    *("$", "$/h", "$-1/h", "€2/h"),
]
CODE = [
    *("__import__('os').system('true')", "1 __import__('os')", "1 W.__class__", "1 lambda: W", "1 {W}", "1 W; W"),
    *("{0}", "%s%n", "$(id)", "`id`", "'; drop table", "../../etc/passwd", "<script>", "=1+1", "${HOME}"),
]
TEXTS = [
    *(" ", "\t", "\n", "\r\n", "\x00", "\x1b[31mred", "\x1b]0;title\x07", "\x9b31m", "\u202ereversed", "\u200b"),
    *("\ufeff", "\ud800", "\udcff", "😀", "ß", "İ", "é" * 50, "x" * 5_000, "-", "--", "--help", "null", "None"),
    *("true", "[1]", "{}"),
]
NASTY = FIGURES + UNITS + CODE + TEXTS

typed = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=30),
    st.text(st.characters(codec=None), max_size=10),
    st.text("0123456789.eE+-*/^()_ %$KMBTWhgkLyCOFPsdab", max_size=25),
    st.floats().map(repr),
    st.integers().map(str),
    st.integers(10**300, 10**320).map(str),
    st.tuples(st.floats(), st.floats()).map(lambda ends: f"{ends[0]!r}..{ends[1]!r}"),
    st.tuples(st.floats(0, 1e6), st.text(string.ascii_letters, max_size=6)).map(lambda part: f"{part[0]!r} {part[1]}"),
)


@pytest.fixture
def answered(call, refused):
    """Run a command that may fail, and see that it does one of the two."""

    def answered(*args):
        reply = call(*args)
        if reply.code != 0:
            assert reply.code in (1, 2), reply
            assert reply.out == ""
            assert reply.err.startswith("footprint: "), reply.err[:300]
            assert reply.err.count("\n") == 1
            assert reply.err[:-1].isprintable(), ascii(reply.err)
            assert "internal error" not in reply.err, reply.err
            assert len(reply.err) < 3000
        else:
            assert "\x1b" not in reply.out + reply.err
            assert "nan" not in reply.out.casefold().replace("nano", "").replace("finan", "") or reply.json
        return reply

    return answered


@pytest.mark.parametrize("option", NUMBERS)
def test_no_figure_breaks_an_estimate(answered, option):
    start = NUMBERS.index(option) % 4  # fields are read alike: each gets a quarter, four of them all
    for text in (FIGURES + UNITS + CODE + TEXTS[:12])[start::4]:
        reply = answered("estimate", "gpt-3", "--draws=0", "--quiet", "--format=json", f"{option}={text}")
        if reply.code == 0:
            figures = [found["value"] for found in reply.json["outputs"].values() if found]
            assert all(math.isfinite(figure) for figure in figures)


@pytest.mark.parametrize("option", sorted(set(OPTIONS) - set(NUMBERS)))
def test_no_word_breaks_an_estimate(answered, option):
    for text in NASTY:
        answered("estimate", "gpt-3", "--draws=0", "--quiet", "--format=json", f"{option}={text}")


@pytest.mark.parametrize("text", ["x" * 10**5, "9" * 10**5, "1 " + "W*" * 10**5, "1" + ".." * 10**5, "(" * 10**5])
@pytest.mark.parametrize("option", ["--params", "--hardware", "--draws", "--format", "--date"])
def test_what_is_very_long_is_refused_in_a_short_line(refused, option, text):
    assert len(refused("estimate", "gpt-3", f"{option}={text}", codes=(2,))) <= 2100


@settings(QUICK, max_examples=400)
@given(options=st.dictionaries(st.sampled_from(OPTIONS), typed, max_size=4), system=st.none() | typed)
def test_no_options_break_an_estimate(answered, options, system):
    words = [f"{option}={text}" for option, text in options.items()]
    argument = [] if system is None else ["--", system]
    answered("estimate", "--draws=0", "--quiet", "--format=json", *words, *argument)


@settings(QUICK, max_examples=150)
@given(options=st.dictionaries(st.sampled_from(OPTIONS), typed, max_size=2), output=st.none() | typed)
def test_no_options_break_an_explanation(answered, options, output):
    words = [f"{option}={text}" for option, text in options.items()] + ([f"--output={output}"] if output else [])
    answered("explain", "gpt-3", "--quiet", "--format=json", *words)


@st.composite
def sensible(draw):
    """Two or three options with figures from the whole range that is accepted."""
    found = {}
    for field in draw(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=3, unique=True)):
        least = {"share": 0.0, "above one": 1.0}.get(field.spread, field.ceiling * 1e-12)
        most = min(field.ceiling, 1.0) if field.spread == "share" else field.ceiling
        figures = draw(st.lists(st.floats(least, most), min_size=1, max_size=3))
        found[field.option] = "..".join(map(repr, sorted(figures)))
    return found


@settings(QUICK, max_examples=250)
@given(options=sensible(), system=st.sampled_from(["gpt-3", "gpt-4", "deepseek-v3", "alphafold-2"]))
def test_no_sensible_figures_give_infinite_outputs(answered, options, system):
    words = [f"{option}={text}" for option, text in options.items()]
    reply = answered("estimate", system, "--draws=20", "--quiet", "--format=json", *words)
    if reply.code == 0:
        for name, found in reply.json["outputs"].items():
            if found:
                figures = [found[part] for part in ("value", "p5", "p50", "p95")]
                assert all(math.isfinite(figure) and figure >= 0 for figure in figures), name
                assert figures[1:] == sorted(figures[1:]), name


SETTINGS = ["--draws", "--seed", "--format", "--threads", "--correlation"]


@pytest.mark.parametrize("option", [*SETTINGS, "--output-file"])
@pytest.mark.parametrize("command", ["estimate", "explain"])
@settings(QUICK, max_examples=40)
@given(text=typed)
def test_no_setting_breaks_a_command(answered, command, option, text, tmp_path_factory):
    if option == "--output-file":
        text = str(tmp_path_factory.getbasetemp() / "none" / text.replace("\0", "").replace("/", "")[:90])
    if option in ("--draws", "--threads") and text.strip().isdecimal() and 4 < int(text) < 10**9:
        text = "4"  # what is large and allowed only takes its time
    answered(command, "gpt-3", *(() if option == "--draws" else ("--draws=2",)), "--quiet", f"{option}={text}")


LOOKUPS = [
    ("hardware", "show"),
    ("hardware", "compare", "h100"),
    ("prices",),
    ("sites", "show"),
    ("systems", "show"),
    ("estimate", "--draws=0", "--quiet"),
    ("explain", "--quiet"),
    (),
    ("hardware",),
]


@pytest.mark.parametrize("words", LOOKUPS, ids=" ".join)
@settings(QUICK, max_examples=40)
@given(name=typed)
def test_no_name_breaks_a_look_up(answered, words, name):
    if (words in ((), ("hardware",)) and name.startswith("-")) or (not words and not name):
        name = "x" + name
    answered(*words, *(("--",) if words and words != ("hardware",) else ()), name)


FILTERS = [
    *(("hardware", "list", option) for option in ("--vendor", "--kind")),
    *(("systems", "list", option) for option in ("--kind", "--modality", "--organisation")),
    *(("sites", "list", option) for option in ("--provider", "--country")),
    *(("prices", "h100", option) for option in ("--kind", "--provider", "--from", "--to")),
]


@pytest.mark.parametrize("words", FILTERS, ids=" ".join)
@settings(QUICK, max_examples=25)
@given(text=typed)
def test_no_filter_breaks_a_list(answered, words, text):
    *command, option = words
    answered(*command, f"{option}={text}")


@settings(QUICK, max_examples=100)
@given(
    words=st.lists(
        st.one_of(typed, st.sampled_from(["estimate", "hardware", "show", "--help", "--draws=0"])), max_size=4
    )
)
def test_no_words_break_the_command_line(call, words):
    reply = call(*words)
    assert reply.code in (0, 1, 2)
    assert "internal error" not in reply.err
    assert reply.code == 0 or reply.out == ""


dates = st.one_of(st.dates(), st.datetimes(), st.times()).map(lambda moment: moment.isoformat())
scalars = st.one_of(
    st.booleans().map(lambda truth: str(truth).lower()),
    st.integers(-(2**70), 2**70).map(str),
    st.floats().map(lambda figure: repr(figure).replace("inf", "inf")),
    typed.map(
        lambda text: json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007f")
    ),
    dates,
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: "[" + ", ".join(items) + "]"),
        st.dictionaries(st.sampled_from(["a", "low", "high"]), inner, max_size=2).map(
            lambda items: "{" + ", ".join(f"{key} = {item}" for key, item in items.items()) + "}"
        ),
    ),
    max_leaves=5,
)


@settings(QUICK, max_examples=300)
@given(fields=st.dictionaries(st.sampled_from([*FIELDS, "draws", "seed"]), values, max_size=4))
def test_no_value_of_a_scenario_file_breaks_an_estimate(answered, tmp_path, fields):
    file = tmp_path / "run.toml"
    text = "".join(f"{name} = {value}\n" for name, value in fields.items() if name != "draws" or len(value) < 4)
    file.write_text(text, encoding="utf-8", newline="")
    answered("estimate", file, "--quiet", "--format=json", *(() if "draws" in fields else ("--draws=0",)))


@settings(QUICK, max_examples=60)
@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8"))))
def test_no_content_of_a_file_breaks_a_command(answered, tmp_path, content):
    for name, words in (
        ("a.toml", ("estimate", "--quiet", "--draws=0", "--format=json")),
        ("a.csv", ("batch",)),
        ("a.parquet", ("batch",)),
    ):
        file = tmp_path / name
        file.write_bytes(content)
        answered(*words, file, *(("-o", tmp_path / "out.csv", "--draws=0") if words == ("batch",) else ()))


def test_every_option_of_an_estimate_is_attacked():
    options = {
        param.opts[0]
        for param in cli.get_command(click.Context(cli), "estimate").params
        if param.param_type_name == "option"
    }
    assert options - set(OPTIONS) == {*SETTINGS, "-o", "--quiet", "--float32"}
