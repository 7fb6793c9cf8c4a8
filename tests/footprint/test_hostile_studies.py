"""Whatever stands in a study: it is refused in a line, or a report is made in which it means nothing but itself."""

import errno
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from footprint.charts import Span, Spans, svg
from footprint.cli import run
from footprint.errors import FootprintError, InvalidInput
from footprint.files import whole
from footprint.report import compose, of_tables, ready, written
from footprint.report.study import KINDS

pytest.importorskip("jinja2")
pytest.importorskip("matplotlib")

RUN = {"params": "1B", "tokens": "1B", "hardware": "a100", "country": "FR", "year": 2024}
STUDY = 'title = "x"\ndraws = 0\n[[scenario]]\nparams = "1B"\ntokens = "1B"\nhardware = "a100"\ncountry = "FR"\n'
TEXTS = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "\"'><svg/onload=alert(3)>",
    "[x](javascript:alert(4)) ![y](javascript:alert(5)) <javascript:alert(6)>",
    r"\input{/etc/passwd}\immediate\write18{touch pwned}$x_1^{$ % # & ~ ^^M \end{document}",
    "=1+1",
    "-1+cmd|' /C calc'!A0",
    r"$\frac{1}{$",
    "{{7*7}}{% raw %}<< 1 >> <% x %>",
    "\u202eabc\u2066\u200b\x00\x1b[31m",
    "| a | b |\n|---|---|\n# h\n> q\n1. x\n- y\n    code\n```js\n***\n<!-- c -->",
    "&lt;script&gt; &#60;b&#62; --><b>x</b><![CDATA[",
    "</title></style><script>alert(7)</script>",
    "\\",
]
FILE = "<script>`x`$(x)\\input{y}````.toml"
VALUES = [
    *([], [1], [[1]], ["gpt-4", "gpt-4"], True, -1, 2.5, 1e300, 10**30, "", "x", "1,2", "nan", "1..2", "9" * 200),
    *("<script>", "../../etc/passwd", "\u202e", "\x00", {"a": 1}, [{"a": 1}]),
]
ENTRIES = {
    "scenario": (RUN, ["system", "hardware", "date", "correlation", "method", "name", "title", "text"]),
    "comparison": ({"system": "gpt-3", "methods": ["lora"]}, ["methods", "by", "rank"]),
    "sweep": ({**RUN, "over": {"chips": [1]}}, ["over", "output", "params"]),
    "trends": ({"of": "peak"}, ["of", "from", "to", "systems", "least"]),
    "thresholds": ({"system": "gpt-3"}, ["at"]),
    "concentration": ({}, ["from", "to"]),
    "access": ({"system": "gpt-3"}, ["from", "to"]),
    "homogenization": ({}, ["from"]),
    "scale": ({"compute": "1e24"}, []),
    "validate": ({"kind": "adaptation"}, ["quantity", "kind", "by"]),
}


def hostile():
    """A study with a hostile text wherever one may stand."""
    return {
        "title": " ".join(TEXTS)[:290],
        "author": TEXTS,
        "date": TEXTS[0] + TEXTS[3],
        "text": "\n\n".join(TEXTS) + "\n\n- " + "\n- ".join(TEXTS),
        "draws": 20,
        "template": "model-card",
        "scenario": [{**RUN, "name": f"{rank} {text}", "title": text, "text": text} for rank, text in enumerate(TEXTS)],
        "sweep": {
            **RUN,
            "name": TEXTS[3],
            "title": TEXTS[6],
            "output": "cost_cloud",
            "over": {"chip_hour_price": ["$2/h", "$3/h"], "electricity_price": ["$0.1/kWh", "$0.2/kWh"]},
        },
        "thresholds": {"system": "gpt-3", "name": TEXTS[0], "text": TEXTS[2]},
        "concentration": {"name": TEXTS[4], "title": TEXTS[6], "date": "2025"},
        "scale": {"compute": "1e24", "name": TEXTS[1], "title": TEXTS[5]},
    }


@pytest.fixture(scope="module")
def composed():
    return compose(of_tables(hostile(), FILE), f"=1+<b>{FILE}.html")


def said(tables):
    """Why a study is refused; nothing where a report is made. All other errors are defects."""
    try:
        compose(of_tables({"title": "x", "draws": 0, **tables}))
    except FootprintError as error:
        return str(error)
    return ""


def test_every_kind_of_entry_is_attacked():
    assert set(ENTRIES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_of_any_kind_under_any_key_is_taken_or_refused(kind):
    base, keys = ENTRIES[kind]
    if kind in ("thresholds", "concentration", "access", "homogenization", "scale"):
        function = getattr(import_module(f"footprint.governance.{kind}"), kind)
        keys = [*keys, *(name for name in inspect.signature(function).parameters if name not in ("draws", "seed"))]
    for key in keys:
        for value in VALUES:
            assert len(said({kind: {**base, key: value}})) < 2500, (key, value)


@pytest.mark.parametrize("key", ["title", "author", "date", "text", "template", "draws", "seed", "outputs", "scenario"])
def test_a_value_of_any_kind_at_the_head_is_taken_or_refused(key):
    for value in VALUES:
        assert len(said({"scenario": RUN, key: value})) < 2500, value


def test_markdown_has_no_tag_and_no_link_of_a_user(composed):
    parser = pytest.importorskip("markdown_it").MarkdownIt("commonmark", {"html": True}).enable("table")
    page = parser.render(written(composed, "md").decode())
    allowed = {
        *("h1", "h2", "h3", "p", "ul", "li", "pre", "code", "strong"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
    assert {found.lower() for found in re.findall(r"<([a-zA-Z!][\w]*)", page)} <= allowed
    assert "<pre><code>footprint report" in page


def test_latex_of_a_hostile_study_is_a_document_and_runs_nothing(composed, tmp_path):
    if not shutil.which("pdflatex") or not shutil.which("kpsewhich"):
        pytest.skip("no pdflatex")
    if subprocess.run(["kpsewhich", "pgfplots.sty"], capture_output=True, check=False).returncode:
        pytest.skip("no pgfplots")
    (tmp_path / "evil.tex").write_bytes(written(composed, "tex"))
    words = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "evil.tex"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout[-800:].decode(errors="replace")
    assert {path.suffix for path in tmp_path.iterdir()} <= {".tex", ".pdf", ".log", ".aux", ".out"}


def test_a_chart_takes_no_text_for_a_formula():
    spans = [Span("$2/h, $0.1/kWh", 1.0, 0.5, 2.0), Span(r"$\frac{1}{$ \$ _x", 2.0, 1.0, 3.0), Span("a\x00b", 1, 1, 1)]
    page = svg(Spans(r"$\alpha", "$/h to $/h", spans))
    for text in ("$2/h, $0.1/kWh", r"$\frac{1}{$ \$ _x", "a?b", r"$\alpha", "$/h to $/h"):
        assert f">{text}<" in page


@pytest.mark.parametrize("link", ["loop.html", "nowhere.html", "folder.html"])
def test_a_link_that_leads_nowhere_is_refused(tmp_path, capsys, link):
    (tmp_path / "loop.html").symlink_to("loop.html")
    (tmp_path / "nowhere.html").symlink_to(tmp_path / "no" / "such")
    (tmp_path / "folder.html").symlink_to(tmp_path)
    (tmp_path / "study.toml").write_text(STUDY)
    before = sorted(tmp_path.iterdir())
    assert run(["report", str(tmp_path / "study.toml"), "-o", str(tmp_path / link), "--quiet"]) == 2
    assert "internal error" not in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before
    with pytest.raises(InvalidInput), whole(tmp_path / "loop.html"):
        pass


def test_a_full_disk_and_a_folder_that_may_not_be_written_leave_nothing(tmp_path, capsys, monkeypatch):
    (tmp_path / "study.toml").write_text(STUDY)
    for number in (errno.ENOSPC, errno.EACCES, errno.EROFS):

        def refuse(path, content, number=number):
            path.touch()
            raise OSError(number, os.strerror(number))

        with monkeypatch.context() as patch:
            patch.setattr("pathlib.Path.write_bytes", refuse)
            assert run(["report", str(tmp_path / "study.toml"), "-o", str(tmp_path / "out.html"), "--quiet"]) == 2
        assert os.strerror(number) in capsys.readouterr().err
        assert [path.name for path in tmp_path.iterdir()] == ["study.toml"]


def test_a_closed_output_is_no_defect(tmp_path):
    (tmp_path / "study.toml").write_text(STUDY)
    code = "import sys; sys.stdout = None; from footprint.cli import run; sys.exit(run(sys.argv[1:]))"
    words = [sys.executable, "-c", code, "report", str(tmp_path / "study.toml"), "--quiet"]
    done = subprocess.run(words, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_mark_of_byte_order_is_no_part_of_a_study(tmp_path, capsys):
    (tmp_path / "study.toml").write_bytes(b"\xef\xbb\xbf" + STUDY.encode())
    assert run(["report", str(tmp_path / "study.toml"), "--format", "csv", "--quiet"]) == 0


@pytest.mark.parametrize(
    "content",
    [
        b'title = "\xff"\n',
        b'title = "x"\ntitle = "y"\n',
        b'title = "x"\x00\n',
        b'title = "x"\nseed = ' + b"9" * 5000,
        b'title = "x"\ndraws = 1e999\n[[scenario]]\nsystem = "gpt-3"\n',
        b'title = "x"\ndraws = nan\n[[scenario]]\nsystem = "gpt-3"\n',
        b'title = "x"\na = ' + b"[\n" * 90_000,
        b'title = "x"\na = ' + b"[" * 100_000 + b"]" * 100_000,
        b'title = "x"\n"<script>" = 1\n',
        b'title = "x"\n"\\u001b[31m\\u202e" = 1\n',
    ],
    ids=range(10),
)
def test_a_file_that_is_no_study_is_refused_in_a_line(tmp_path, capsys, content):
    (tmp_path / "study.toml").write_bytes(content)
    assert run(["report", str(tmp_path / "study.toml"), "-o", str(tmp_path / "out.md")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said[:-1].isprintable()
    assert "internal error" not in said
    assert not (tmp_path / "out.md").exists()


@pytest.mark.parametrize("name", ["/dev/zero", "/proc/self/mem", "."])
def test_what_is_no_file_is_no_study(capsys, name):
    if not Path(name).exists():
        pytest.skip(f"no {name}")
    assert run(["report", name]) == 2
    assert "internal error" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("missing", "forms", "extra"),
    [
        ("weasyprint", ["pdf"], "footprint[pdf]"),
        ("jinja2", ["html", "md", "tex", "pdf"], "footprint[report]"),
        ("matplotlib", ["html", "pdf"], "footprint[report]"),
    ],
)
def test_without_an_extra_a_report_says_which_before_it_estimates(tmp_path, capsys, monkeypatch, missing, forms, extra):
    (tmp_path / "study.toml").write_text(STUDY)
    monkeypatch.setitem(sys.modules, missing, None)
    monkeypatch.setattr("footprint.report.compose", lambda *_: pytest.fail("estimated"))
    for form in forms:
        file = tmp_path / f"report.{form}"
        assert run(["report", str(tmp_path / "study.toml"), "-o", str(file)]) == 2
        said = capsys.readouterr().err
        assert f"pip install '{extra}'" in said
        assert said.count("\n") == 1
        assert not file.exists()


def test_what_needs_no_extra_is_written_without(monkeypatch):
    for name in ("weasyprint", "jinja2", "matplotlib"):
        monkeypatch.setitem(sys.modules, name, None)
    report = compose(of_tables({"title": "x", "draws": 0, "scenario": RUN}))
    for form in ("json", "csv", "bib"):
        ready(form)
        assert written(report, form)
    assert json.loads(written(report, "json"))["title"] == "x"
