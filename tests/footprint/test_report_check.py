"""A report held against another database: which conclusions change, by how much, and why."""

import json
import re
from contextlib import contextmanager
from pathlib import Path

import pytest

import hardware_db
from footprint import userdata
from footprint.cli import run
from footprint.report import compose, of_file, of_tables, written
from footprint.report.checking import _conclusions, check, summed
from footprint.report.study import KINDS

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
STUDY = {
    "title": "A study",
    "draws": 400,
    "scenario": {"name": "run", "params": "1B", "tokens": "20B", "hardware": "a100", "country": "FR", "year": 2024},
    "thresholds": {"system": "gpt-4"},
}


@pytest.fixture(scope="module")
def everything():
    return compose(of_file(EXAMPLES / "everything.toml"))


@contextmanager
def another_database(folder):
    """The database as it would be if chips drew a fourth less, a year later."""
    for path in hardware_db.FOLDER.glob("*.csv"):
        (folder / path.name).symlink_to(path)
    priors = (folder / "priors.csv").read_text(encoding="utf-8")
    assert priors.count("\ngpu,power-fraction,0.8,0.6,0.97,") == 1
    (folder / "priors.csv").unlink()
    (folder / "priors.csv").write_text(priors.replace("\ngpu,power-fraction,0.8,", "\ngpu,power-fraction,0.6,"))
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(hardware_db, "_HERE", str(folder))
            patch.setattr(hardware_db, "__version__", "2027.11.24")
            userdata.forget()
            yield
    finally:
        userdata.forget()


def test_the_study_of_everything_has_every_kind_of_entry(everything):
    assert {part.kind for part in everything.parts} == set(KINDS)
    assert everything.study.text
    for form in ("html", "md", "tex", "csv", "bib"):
        assert written(everything, form)
    assert not re.search(r"<caption[^>]*><", written(everything, "html").decode()), "a table without a caption"


def test_every_conclusion_has_a_name_of_its_own(everything):
    """Two of one name would be one, and a change of the other would go unseen."""
    names = [path for path, _ in _conclusions(json.loads(written(everything, "json")))]
    assert len(names) == len(set(names)) > 500


def test_a_study_of_everything_stands_against_the_same_database(everything):
    found = check(json.loads(written(everything, "json")))
    assert summed(found) == f"all {found.figures:,} conclusions stand"


def test_a_change_of_the_database_is_told_with_its_amount_and_its_input(tmp_path, capsys):
    file = tmp_path / "report.json"
    file.write_bytes(written(compose(of_tables({**STUDY, "thresholds": []})), "json"))
    with another_database(tmp_path):
        assert run(["report", "--check", str(file), "--format", "json"]) == 1
        reply = capsys.readouterr()
        assert run(["report", "--check", str(file), "--tolerance", "30%", "--quiet"]) == 0
        assert "conclusions stand" in capsys.readouterr().out
    told = json.loads(reply.out)
    changed = {one["what"]: one for one in told["conclusions"]}
    # E = t (f P + h): a fourth less of the chips' part, and the host's as it was
    assert -0.25 < changed["outputs energy_kwh"]["relative"] < -0.1
    assert not {"outputs compute_flop", "outputs carbon_embodied_kgco2e"} & set(changed)
    [moved] = told["inputs"]
    assert (moved["what"], moved["before"]["value"], moved["after"]["value"]) == ("power_fraction", 0.8, 0.6)
    assert "conclusions changed, by up to -" in reply.err
    assert told["database"] == [hardware_db.__version__, "2027.11.24"]


def test_a_law_that_has_come_into_force_is_a_change_in_words(tmp_path):
    told = json.loads(written(compose(of_tables(STUDY)), "json"))
    with another_database(tmp_path):
        found = [one for one in check(told).conclusions if one.part.startswith("thresholds")]
    assert any(one.what.endswith(" state") and "from 2027" in one.before and one.after == "in force" for one in found)
    assert all(one.relative is None for one in found)


def test_a_part_that_only_one_report_has_is_told_once():
    told = json.loads(written(compose(of_tables(STUDY)), "json"))
    less = told | {"parts": told["parts"][:1]}
    more = told | {"parts": [*told["parts"], {**told["parts"][1], "name": "another"}]}
    for report, then in ((less, None), (more, "there")):
        [change] = check(report).conclusions
        assert (change.what, change.before) == ("the whole part", then)


def test_a_report_of_an_older_version_is_checked_and_says_so(tmp_path, capsys):
    told = json.loads(written(compose(of_tables(STUDY)), "json"))
    told["footprint"], told["database"] = "0.0.1", "2020.1.1"
    told["parts"][0]["result"]["outputs"]["of_an_older_version"] = {"value": 1.0, "unit": "kWh"}
    file = tmp_path / "report.json"
    file.write_text(json.dumps(told))
    assert run(["report", "--check", str(file)]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "database 2020.1.1 -> " in out
    assert "footprint 0.0.1 -> " in out
    assert "not there" in out
