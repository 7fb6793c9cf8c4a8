"""The user's tables: an import that is interrupted, or meets another, leaves what was there."""

import os
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest

import hardware_db
from footprint import intake, userdata, usertables
from footprint.errors import Impossible, InvalidInput

TODAY = date(2026, 11, 24)


def state(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "lock"}


def take(path, table="systems"):
    return intake.take(path, table, TODAY)


@pytest.fixture
def first(own, table):
    """A folder into which one file was imported, and another file of the same name."""
    intake.keep(take(table({"name": "A", "params": "1e9"}, {"name": "B", "params": "2e9"})))
    return own, table({"name": "A", "params": "3e9"}, {"name": "C", "params": "4e9"})


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_killed_between_writing_and_replacing_it_leaves_the_old_state(first, monkeypatch, failure):
    folder, second = first
    before = state(folder)

    def fail(*_):
        raise failure

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises((Impossible, KeyboardInterrupt)):
        intake.keep(take(second), replace=True)
    assert state(folder) == before
    monkeypatch.undo()
    monkeypatch.setenv("FOOTPRINT_DATA", str(folder))
    intake.keep(take(second), replace=True)
    assert {row[0] for row in usertables.read(folder).systems} == {"user-a", "user-c"}


@pytest.mark.parametrize("step", [1, 2])
def test_killed_between_two_replacements_it_leaves_the_old_or_the_new_state_whole(first, table, monkeypatch, step):
    folder, _ = first
    other = table({"name": "D", "params": "4e9"}, name="other.csv")
    old, real, calls = usertables.read(folder).systems, os.replace, []

    def fail(*paths):
        calls.append(paths)
        if len(calls) > step:
            raise KeyboardInterrupt
        real(*paths)

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(KeyboardInterrupt):
        intake.keep(take(other))
    found = usertables.read(folder)  # refuses a row whose source is not there
    assert [row for row in found.systems if row[6] == "user-mine.csv"] == old
    assert ("user-d" in {row[0] for row in found.systems}) == (step == 2)
    assert not list(folder.glob(".*.tmp"))


def test_a_process_that_is_killed_leaves_the_old_state_and_no_lock(first):
    folder, second = first
    before = state(folder)
    code = (
        "import os, signal; from pathlib import Path; from footprint import intake\n"
        "os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"intake.keep(intake.take(Path({str(second)!r}), 'systems'), replace=True)"
    )
    root = Path(__file__).parents[3]
    killed = subprocess.run([sys.executable, "-c", code], cwd=root, env={**os.environ, "PYTHONPATH": str(root)})
    assert killed.returncode != 0
    after = state(folder)
    assert {name: after[name] for name in before} == before
    intake.keep(take(second), replace=True)
    assert not list(folder.glob(".*.tmp"))  # what the killed one left is swept away


def test_a_file_is_imported_twice_only_in_place_of_itself(first):
    folder, second = first
    with pytest.raises(InvalidInput, match="--replace"):
        intake.keep(take(second))
    intake.keep(take(second), replace=True)
    rows = usertables.read(folder).systems
    assert {row[0] for row in rows} == {"user-a", "user-c"}
    assert [row[2] for row in rows if row[:2] == ("user-a", "params")] == ["3000000000"]


def test_what_another_file_has_is_refused_and_stays(first, table):
    folder, _ = first
    kept = intake.keep(take(table({"name": "A", "params": "9e9"}, {"name": "D", "params": "9e9"}, name="other.csv")))
    assert kept.ids == ["user-d"]
    [refused] = [one for one in kept.findings if one.verdict == intake.REFUSED]
    assert "user-mine.csv brought user-a already" in refused.why
    rows = usertables.read(folder).systems
    assert [row[2] for row in rows if row[:2] == ("user-a", "params")] == ["1000000000"]


def test_a_trial_writes_nothing(own, table):
    kept = intake.keep(take(table({"name": "A", "params": "1e9"})), write=False)
    assert kept.ids == ["user-a"]
    assert not own.exists()


def test_what_is_removed_is_gone_with_its_source(first):
    folder, _ = first
    assert intake.remove("systems", ["a"]) == ["user-a"]
    assert [row[0] for row in usertables.read(folder).sources] == ["user-mine.csv"]
    assert intake.remove("systems", key="mine.csv") == ["user-b"]
    assert usertables.read(folder) == usertables.Tables([], [], [])


@pytest.mark.parametrize("name", ["user-none", "GPT-4", "gpt-4"])
def test_what_the_user_did_not_bring_is_not_removed(first, name):
    folder, _ = first
    before = state(folder)
    with pytest.raises(InvalidInput, match="no imported system"):
        intake.remove("systems", ["user-a", name])
    assert state(folder) == before


def test_systems_and_chips_of_one_file_share_its_source(own, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("[[chip]]\nname='X1'\npower=500\n[[system]]\nname='A'\nparams=1e9\nhardware='X1'\n")
    for name in ("chips", "systems"):
        intake.keep(take(path, name))
    assert len(usertables.read(own).sources) == 1
    assert intake.running_on(["user-x1"]) == ["user-a"]
    intake.remove("chips", ["user-x1"])
    assert len(usertables.read(own).sources) == 1


def test_two_imports_at_once_both_arrive(own, table):
    harvests = [take(table({"name": f"S{n}", "params": "1e9"}, name=f"{n}.csv")) for n in range(6)]
    threads = [threading.Thread(target=intake.keep, args=(harvest,)) for harvest in harvests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {row[0] for row in usertables.read(own).systems} == {f"user-s{n}" for n in range(6)}


def test_an_import_that_waits_too_long_gives_up(own, table, monkeypatch):
    monkeypatch.setattr(usertables, "_WAIT", 0.0)
    harvest = take(table({"name": "A", "params": "1e9"}))
    with usertables.changing(own), pytest.raises(Impossible, match="another import"):
        intake.keep(harvest)


def test_a_name_of_the_database_stays_its_own_and_other_names_are_the_users(own, table):
    intake.keep(take(table({"name": "GPT-4", "params": "1e9"}, {"name": "Newnet", "params": "1e9", "alias": "nn"})))
    assert userdata.identify("systems", "GPT-4") == "gpt-4"
    assert userdata.identify("systems", "newnet") == "user-newnet"
    assert userdata.identify("systems", "NN") == "user-newnet"
    assert userdata.named("systems", "user-gpt-4") == "user-gpt-4"
    with pytest.raises(hardware_db.UnknownName) as error:
        userdata.identify("systems", "newnett")
    assert "newnet" in error.value.nearest


def test_the_users_tables_are_read_only_when_a_name_is_missing(own, table, monkeypatch):
    intake.keep(take(table({"name": "Newnet", "params": "1e9"})))
    asked = []
    real = userdata.load
    monkeypatch.setattr(userdata, "load", lambda: asked.append(1) or real())
    userdata.identify("systems", "gpt-4")
    userdata.identify("chips", "h100")
    assert not asked
    userdata.identify("systems", "newnet")
    assert asked


def test_a_change_is_seen_and_so_is_that_all_is_gone(own, table):
    intake.keep(take(table({"name": "A", "params": "1e9"})))
    assert userdata.load()
    assert hardware_db.lookup("systems", "user-a", "params").number == 1e9
    intake.keep(take(table({"name": "A", "params": "2e9"})), replace=True)
    assert userdata.load()
    assert hardware_db.lookup("systems", "user-a", "params").number == 2e9
    assert hardware_db.lookup("systems", "user-a", "params").imported
    for path in own.glob("*.csv"):
        path.unlink()
    assert not userdata.load()
    assert hardware_db.lookup("systems", "user-a", "params") is None


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        ("systems.csv", "a,b\n1,2\n", "columns"),
        ("systems.csv", None, "not a row of 9 cells"),
        ("systems.csv", "\xff", "utf-8"),
        ("sources.csv", "subject,title,publisher,date,url,accessed,licence\n", "source"),
    ],
)
def test_damaged_tables_are_refused_where_they_are(first, file, text, why):
    folder, _ = first
    path = folder / file
    if text is None:
        path.write_text(path.read_text() + "gpt-4,params,1,,,1,user-mine.csv,,\n")
    else:
        path.write_bytes(text.encode("latin-1"))
    with pytest.raises(InvalidInput, match=why):
        userdata.load()
    assert hardware_db.identify("systems", "gpt-4") == "gpt-4"


def test_the_folder_is_the_systems_own_where_none_is_given(monkeypatch):
    monkeypatch.delenv("FOOTPRINT_DATA", raising=False)
    assert Path(userdata.folder()).name == "footprint"
    assert Path(userdata.folder()).is_absolute()


def test_a_folder_that_cannot_be_written_is_said(own, table):
    own.parent.joinpath("data").write_text("a file in its place")
    with pytest.raises(Impossible, match="cannot be written"):
        intake.keep(take(table({"name": "A", "params": "1e9"})))
    own.unlink()


@pytest.mark.parametrize("text", ["subject,quantity\n", None])
def test_extend_takes_only_tables_of_the_users(own, tmp_path, text):
    header = ",".join(hardware_db.COLUMNS) + "\n"
    (tmp_path / "systems.csv").write_text(text or header + "gpt-4,params,1,,,1,user-x,,\n")
    with pytest.raises(ValueError, match=r"systems\.csv"):
        hardware_db.extend(tmp_path)
    assert len(hardware_db.rows("systems", "gpt-4")) > 1
