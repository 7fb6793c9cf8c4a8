"""Reports: what a study gives, what a hostile one cannot, and that the same gives the same."""

import csv
import importlib.util
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import hardware_db
from footprint.cli import run
from footprint.errors import FootprintError, InvalidInput
from footprint.report import FORMATS, compose, escaping, of_file, of_tables, reading, written
from footprint.report.checking import check

pytest.importorskip("jinja2")
pytest.importorskip("matplotlib")

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SMALL = {
    "title": "A study",
    "draws": 400,
    "scenario": [{"name": "run", "params": "1B", "tokens": "20B", "hardware": "a100", "country": "FR", "year": 2024}],
}
EVIL = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}{% raw %}\\input{/etc/passwd}$x$ `rm` =1+1 |"
    "\u202e\u0000"
)


def study(**more):
    return of_tables(json.loads(json.dumps({**SMALL, **more})))


class Page(HTMLParser):
    """What a browser would make of a page: its tags, and the attributes that could ask for something."""

    VOID = frozenset({"meta", "link", "img", "br", "hr", "input", "use", "path", "circle", "rect"})

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.ids, self.links, self.headings, self.handlers = [], [], [], [], [], []
        self.texts = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        found = dict(attrs)
        self.ids += [found["id"]] if "id" in found else []
        self.links += [
            value for name, value in attrs if name in ("src", "href", "xlink:href", "srcset", "data", "action")
        ]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_data(self, data):
        self.texts.append(data)


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "pdf"])
def test_the_same_study_gives_the_same_bytes(form):
    assert written(compose(study()), form) == written(compose(study()), form)


def test_a_page_asks_for_nothing_and_runs_nothing():
    page = Page(written(compose(study()), "html").decode())
    assert not {"script", "iframe", "object", "embed", "link", "img", "form"} & set(page.tags)
    assert page.handlers == []
    assert all(
        link.startswith("#") or link in {hardware_db.source(key).url for key in hardware_db.subjects("sources")}
        for link in page.links
    )


def test_a_page_is_one_a_screen_reader_can_walk():
    text = written(compose(study()), "html").decode()
    page = Page(text)
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert text.count("<table>") == text.count("<caption") > 2
    assert not re.search(r"<caption[^>]*><", text)
    assert text.count('<svg role="img"') == text.count("<figure>") == text.count("<desc") > 0
    assert 'lang="en"' in text
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


@pytest.mark.parametrize("form", ["html", "md", "tex", "csv", "bib"])
def test_what_a_user_typed_means_nothing_but_itself(form):
    told = study(
        title=EVIL,
        author=[EVIL],
        text=EVIL,
        scenario=[{**SMALL["scenario"][0], "name": EVIL, "title": EVIL, "text": EVIL}],
    )
    text = written(compose(told), form).decode()
    if form == "html":
        page = Page(text)
        assert not {"script", "img"} & set(page.tags)
        assert page.handlers == []
        assert any("<script>alert(1)</script>" in one for one in page.texts)
    if form == "md":
        assert "<script" not in re.sub(r"\\<", "", text)
        assert "|" not in re.sub(r"\\\|", "", next(line for line in text.splitlines() if line.startswith("# ")))
    if form == "tex":
        assert r"\input" not in text
        assert r"\textbackslash{}input\{/etc/passwd\}" in text
    if form == "csv":
        assert all(not cell.startswith(("=", "+", "@")) for row in csv.reader(io.StringIO(text)) for cell in row)
    assert "49" not in text.split("{7*7}")[0][-8:]
    assert "\x00" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_compute_is_a_text(cell):
    assert not escaping.spreadsheet(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_name_is_never_a_path(tmp_path):
    name = "../../outside"
    file = tmp_path / "in" / "study.toml"
    file.parent.mkdir()
    file.write_text(
        f'title = "x"\ndraws = 0\n[[scenario]]\nname = "{name}"\ntitle = "/etc/passwd"\nparams = "1B"\ntokens = "1B"\n'
    )
    assert run(["report", str(file), "-o", str(tmp_path / "in" / "out.html"), "--quiet"]) == 0
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    assert found == {"in", "in/study.toml", "in/out.html"}


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 5000 + "]" * 5000,
        "[" + ".".join("a" * 1 for _ in range(4000)) + "]",
        "a = " + "{a = " * 30 + "1" + "}" * 30,
        'title = "x"\n' + '[[scenario]]\nsystem = "gpt-4"\n' * 5000,
        'title = "x"\n[[sweep]]\nsystem = "gpt-4"\nover = {year = "1990:9999", chips = "1:99999", tokens = "1:99999"}',
        'title = "x"\n[[scenario]]\nsystem = "gpt-4"\ndraws = 100000000',
        'title = "x"\ndraws = 100000000\n[[scenario]]\nsystem = "gpt-4"',
        'title = "' + "x" * 5000 + '"\n[[scenario]]\nsystem = "gpt-4"',
        'title = "x"\n[[scenario]]\nsystem = {a = 1}',
        'title = "x"\nscenario = [1, 2]',
        'title = 1979-05-27\ntext = ["x"]\n[[scenario]]\nsystem = "gpt-4"',
        'title = "x"\ninclude = "/etc/passwd"\n[[scenario]]\nsystem = "gpt-4"',
        'title = "x"\nlogo = "/etc/passwd"\n[[scenario]]\nsystem = "gpt-4"',
        'title = "x"\n[[scenario]]\nsystem = "gpt-4"\nfile = "../../x"',
        'title = "x"\ntemplate = "../../../etc/passwd"\n[[scenario]]\nsystem = "gpt-4"',
        'title = "x"\n[thresholds]\nsystem = "gpt-4"\nnonsense = 1',
        'title = "x"\n[trends]\nof = "cost_cloud"\nfrom = "x"',
        "",
        "\x00",
    ],
    ids=range(19),
)
def test_a_hostile_study_is_refused_in_a_line(tmp_path, capsys, text):
    file = tmp_path / "study.toml"
    file.write_text(text)
    assert run(["report", str(file), "-o", str(tmp_path / "out.json")]) == 2
    said = capsys.readouterr().err.strip()
    assert said.startswith("footprint: ")
    assert "internal error" not in said
    assert "\n" not in said
    assert not (tmp_path / "out.json").exists()


def test_a_file_of_100_megabytes_is_refused_without_being_read(tmp_path):
    file = tmp_path / "study.toml"
    with file.open("wb") as sparse:
        sparse.truncate(100_000_000)
    with pytest.raises(InvalidInput, match="larger than"):
        of_file(file)


def test_a_million_rows_are_refused_before_they_are_estimated():
    with pytest.raises(InvalidInput, match="entries"):
        of_tables({"title": "x", "scenario": [{"system": "gpt-4", "name": str(rank)} for rank in range(1000)]})
    with pytest.raises(InvalidInput, match="values"):
        reading.bounded({"x": [0] * 1_000_000}, "x")


def test_an_unknown_key_is_refused_with_the_nearest():
    with pytest.raises(InvalidInput, match="did you mean 'thresholds'"):
        of_tables({"title": "x", "treshold": {}})


def test_an_entry_that_cannot_be_estimated_is_named():
    with pytest.raises(FootprintError, match=r"\[\[scenario\]\] odd"):
        compose(of_tables({"title": "x", "scenario": [{"name": "odd", "system": "no-such-system"}]}))


def test_every_kind_of_entry_has_a_part():
    told = of_tables(
        {
            "title": "all",
            "draws": 200,
            "comparison": {"system": "llama-3.1-8b", "methods": ["lora"], "examples": 1000},
            "sweep": {
                "params": "1B",
                "tokens": "1B",
                "over": {"hardware": ["a100", "h100"], "year": "2023:2024"},
                "output": "energy",
            },
            "thresholds": [{"system": "gpt-4"}, {"system": "gpt-3"}],
            "concentration": {"from": "2024", "to": "2025"},
            "access": {"system": "gpt-3", "from": 2022, "to": 2026},
            "homogenization": {},
            "scale": {"compute": "1e24"},
            "trends": [{"systems": ["gpt-3", "gpt-4"]}, {"of": "efficiency", "name": "chips"}],
            "validate": {"kind": "adaptation"},
        }
    )
    report = compose(told)
    text = written(report, "html").decode()
    for title in ("Thresholds", "Concentration", "Who can", "Scale", "Chips over time"):
        assert title.casefold() in text.casefold()
    assert {part.kind for part in report.parts} == set(told.tables) - {"title", "draws"}
    assert r"\begin{axis}" in written(report, "tex").decode()


def test_a_functional_unit_is_the_output_over_it():
    result = compose(study()).parts[0].document
    carbon = result["outputs"]["carbon_kgco2e"]["value"]
    per = {item["per"]: item["value"] for item in result["functional_units"] if item["output"] == "carbon"}
    assert per["million training tokens"] == pytest.approx(carbon * 1e3 / 20e3)
    assert per["1e12 FLOP"] == pytest.approx(carbon * 1e3 / (result["outputs"]["compute_flop"]["value"] / 1e12))


def test_what_a_result_is_like_has_its_source():
    # 393 g CO2e a mile driven by an average gasoline car in the United States (EPA 2026): 0.244 kg a km
    result = compose(study()).parts[0].document
    car = next(item for item in result["everyday"] if item["id"] == "car-us")
    assert car["value"] == pytest.approx(result["outputs"]["carbon_kgco2e"]["value"] / 0.244)
    assert "Environmental Protection Agency" in car["cited"]


def test_every_source_of_an_assumption_is_in_the_references():
    report = compose(study())
    keys = {one.key for one in report.references}
    assert {key for row in report.parts[0].assumed for key in row[5].split(", ") if key} <= keys


def test_a_check_against_the_same_database_finds_nothing(tmp_path, capsys):
    file = tmp_path / "report.json"
    file.write_bytes(written(compose(study(thresholds={"system": "gpt-4"})), "json"))
    assert run(["report", "--check", str(file)]) == 0
    assert "conclusions stand" in capsys.readouterr().out


def test_a_check_says_which_conclusions_another_database_changes_and_by_how_much(tmp_path, capsys):
    before = compose(study(thresholds={"system": "gpt-4"})).document
    told = json.loads(json.dumps(before))
    told["parts"][0]["result"]["outputs"]["energy_kwh"]["value"] /= 2
    told["parts"][0]["result"]["outputs"]["energy_kwh"]["p95"] /= 4
    told["parts"][1]["result"]["lines"][0]["decision"] = "no such word"
    found = check(told)
    energy = next(one for one in found.conclusions if "energy_kwh" in one.what)
    assert energy.relative == pytest.approx(1.0)
    assert energy.outside
    assert any("decision" in one.what for one in found.conclusions)
    file = tmp_path / "report.json"
    file.write_text(json.dumps(told))
    assert run(["report", "--check", str(file), "--format", "json"]) == 1
    assert len(json.loads(capsys.readouterr().out)["conclusions"]) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"study": 1, "parts": []}',
        '{"study": {}, "parts": {}}',
        "[" * 100_000,
        '{"study": {"title": "x"}, "parts": [1]}',
    ],
)
def test_what_is_no_report_is_refused(tmp_path, capsys, text):
    file = tmp_path / "report.json"
    file.write_text(text)
    assert run(["report", "--check", str(file)]) == 2
    assert "internal error" not in capsys.readouterr().err


def test_a_report_from_elsewhere_is_checked_without_running_what_it_says(tmp_path, capsys):
    told = json.loads(written(compose(study()), "json"))
    told["command"], told["file"], told["references"] = "rm -rf /", "../../../etc/passwd", [{"key": EVIL}]
    told["parts"][0]["result"]["outputs"]["energy_kwh"] = {"value": 1, "p5": [], "p95": {}, "unit": EVIL}
    file = tmp_path / "report.json"
    file.write_text(json.dumps(told))
    assert run(["report", "--check", str(file)]) == 1
    assert "internal error" not in capsys.readouterr().err


def test_a_pdf_is_the_same_each_time():
    pytest.importorskip("weasyprint")
    one, other = (written(compose(study()), "pdf") for _ in range(2))
    assert one.startswith(b"%PDF")
    assert one == other


_PICTURE = re.compile(r"<svg.*?</svg>", re.DOTALL)
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*\.?\d*(?:e-?\d+)?")


def _told(text):
    """Words, and figures: pictures depend on the release of matplotlib, and so do the versions that are named."""
    text = re.sub(r"(?:numpy|matplotlib|jinja2) \d[\w.]*", "", _PICTURE.sub("<svg>", text))
    figures = [float(found.replace(",", "").rstrip(".")) for found in _NUMBER.findall(text)]
    return _NUMBER.sub("#", text), figures


_spec = importlib.util.spec_from_file_location("remake", EXAMPLES / "remake.py")
remake = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(remake)


def test_every_report_among_the_examples_is_one_that_is_remade():
    ends = (".html", ".md", ".tex", ".bib", ".json")
    assert {path.name for path in EXAMPLES.iterdir() if path.suffix in ends} == set(remake.REPORTS)


def test_no_report_has_the_address_of_a_page_of_the_documentation():
    """A page NAME.md becomes NAME.html: a report of that name would be left out of the site."""
    names = [path.with_suffix(".html").name for path in EXAMPLES.iterdir() if path.suffix in (".md", ".html")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", remake.REPORTS)
def test_an_example_made_again_says_the_same(name):
    path = EXAMPLES / name
    words, figures = _told(remake.remade(name).decode())
    old_words, old_figures = _told(path.read_text(encoding="utf-8"))
    assert words == old_words
    assert figures == pytest.approx(
        old_figures, rel=2e-2
    )  # a figure of three digits may be rounded the other way on another processor


def test_pictures_of_examples_are_small():
    for path in EXAMPLES.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert all(len(found) < 300_000 for found in _PICTURE.findall(text))
        assert len(text) < 600_000
