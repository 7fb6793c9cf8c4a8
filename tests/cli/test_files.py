"""Files that are written, whole or not at all, and scenario files of every sort."""

import json
import os
import stat
from pathlib import Path

import pytest

from footprint.errors import InvalidInput
from footprint.files import whole

ESTIMATE = ("estimate", "gpt-4", "--draws", "0", "--quiet")


@pytest.mark.parametrize("end", ["json", "csv", "md", "txt", "JSON"])
def test_the_end_of_a_file_tells_its_format(call, tmp_path, end):
    file = tmp_path / f"result.{end}"
    form = {"txt": "table"}.get(end, end.lower())
    reply = call(*ESTIMATE, "-o", file)
    assert reply == (0, "", "")
    assert file.read_text(encoding="utf-8") == call(*ESTIMATE, "--format", form).out
    assert list(tmp_path.iterdir()) == [file]


def test_a_format_asked_for_wins_over_the_end(call, tmp_path):
    file = tmp_path / "result.txt"
    assert call(*ESTIMATE, "-o", file, "--format", "json").code == 0
    assert json.loads(file.read_text(encoding="utf-8"))["outputs"]


def test_an_end_that_tells_no_format_is_refused(refused, tmp_path):
    line = refused(*ESTIMATE, "-o", tmp_path / "result.xyz", codes=(2,))
    assert ".json" in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "args", [ESTIMATE, ("explain", "gpt-4", "--quiet", "--output", "energy"), ("hardware", "list")], ids=range(3)
)
def test_every_printing_command_writes_what_it_prints(call, tmp_path, args):
    for form in ("table", "json", "csv", "md"):
        file = tmp_path / form
        assert call(*args, "--format", form, "-o", file).out == ""
        assert file.read_text(encoding="utf-8") == call(*args, "--format", form).out


def test_a_file_is_replaced_and_keeps_its_mode(call, tmp_path):
    file = tmp_path / "result.json"
    file.write_text("before", encoding="utf-8")
    file.chmod(0o600)
    assert call(*ESTIMATE, "-o", file).code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text(encoding="utf-8"))


def test_a_link_stays_a_link(call, tmp_path):
    (tmp_path / "there").mkdir()
    link = tmp_path / "link.json"
    link.symlink_to(tmp_path / "there" / "result.json")
    assert call(*ESTIMATE, "-o", link).code == 0
    assert link.is_symlink()
    assert json.loads((tmp_path / "there" / "result.json").read_text(encoding="utf-8"))


def test_the_null_device_stays_one(call):
    assert call(*ESTIMATE, "--format", "json", "-o", os.devnull).code == 0
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize(
    ("place", "why"),
    [("nowhere/result.json", "No such file"), ("folder.json", "irectory"), ("file.txt/result.json", "Not a directory")],
)
def test_a_place_that_is_none_is_refused(refused, tmp_path, place, why):
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "file.txt").write_text("kept", encoding="utf-8")
    assert why in refused(*ESTIMATE, "-o", tmp_path / place, codes=(2,))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.txt", "folder.json"]
    assert (tmp_path / "file.txt").read_text(encoding="utf-8") == "kept"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_refused(refused, tmp_path):
    tmp_path.chmod(0o500)
    assert "Permission denied" in refused(*ESTIMATE, "-o", tmp_path / "result.json", codes=(2,))
    tmp_path.chmod(0o700)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_what_was_there(refused, tmp_path, monkeypatch):
    file = tmp_path / "result.json"
    file.write_text("before", encoding="utf-8")
    write = Path.write_bytes

    def half(path, content):
        write(path, content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    assert "No space left" in refused(*ESTIMATE, "-o", file, codes=(2,))
    assert file.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("failure", [KeyboardInterrupt, RuntimeError, MemoryError])
def test_a_failure_on_the_way_leaves_what_was_there(tmp_path, failure):
    file = tmp_path / "result"
    file.write_text("before", encoding="utf-8")

    def broken():
        with whole(file) as scratch:
            scratch.write_text("half", encoding="utf-8")
            raise failure

    with pytest.raises(failure):
        broken()
    assert file.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_nothing_is_written_where_the_estimate_fails(refused, tmp_path):
    file = tmp_path / "result.json"
    refused("estimate", "--params", "7B", "-o", file)
    refused("estimate", "gpt-5000", "-o", file)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_no_file_can_have_is_refused(tmp_path):
    with pytest.raises(InvalidInput), whole(str(tmp_path / "a\0b")):
        pass


def scenario(tmp_path, content, name="run.toml"):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return file


@pytest.mark.parametrize(
    "content",
    [
        "system = 'gpt-4'\r\ntokens = '13T'\r\n",
        b"\xef\xbb\xbfsystem = 'gpt-4'\n",
        "SYSTEM = 'GPT 4'\nActive-Params = '280B'\n",
        "# a comment\nsystem = 'gpt-4'\npue = [1.1, 1.2]\nutilization = [0.3, 0.35, 0.4]\n",
        "system = 'gpt-4'\ndate = 2022-08-01\nchips = 25_000\n",
        "system = 'gpt-4'\nyear = 2022\ntokens = 13e12\n",
        "system = 'gpt-4'\npue = ''\ncountry = ' '\n",
    ],
)
def test_a_scenario_file_is_read(call, tmp_path, content):
    reply = call("estimate", scenario(tmp_path, content), "--draws", "0", "--format", "json")
    assert reply.code == 0, reply.err
    assert reply.json["resolved"]["system"] == "gpt-4"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "empty"),
        (" \n# nothing\n", "empty"),
        (bytes(range(256)) * 4, "no UTF-8 text"),
        ("system = 'gpt-4'".encode("utf-16"), "no UTF-8 text"),
        ("system = 'caf\xe9'".encode("latin-1"), "no UTF-8 text"),
        (b"system = 'gpt-4'\x00", "no TOML"),
        (b"#" * 2_000_001, "larger than"),
        ("params = " + "[" * 5000 + "]" * 5000, "no TOML"),
        ("[" + "a." * 3000 + "b]\nc = 1\n", "no field"),
        ("params = 70B\n", "no TOML"),
        ("system = 'gpt-4\n", "no TOML"),
        ("params = 1\nparams = 2\n", "no TOML"),
        ("params = " + "9" * 5000, "no TOML"),
        ("sytem = 'gpt-4'\n", "did you mean 'system'"),
        ("system = 'gpt-4'\nhardwear = 'h100'\n", "did you mean 'hardware'"),
        ("'' = 1\n", "no field"),
        ("active-params = 1\nactive_params = 2\n", "given twice"),
        ("draws = 1\nsamples_drawn = 2\nsystem = 'gpt-4'\n", "given twice"),
        ("[system]\nname = 'gpt-4'\n", "table"),
        ("scenario = {system = 'gpt-4'}\n", "no field"),
        ("params = {value = 1}\n", "table"),
        ("params = true\ntokens = 1\n", "not a figure"),
        ("params = []\n", "low..high"),
        ("params = [1, 2, 3, 4]\n", "low..high"),
        ("params = [1e9, [2e9]]\n", "not a figure"),
        ("params = inf\n", "above 0"),
        ("params = nan\n", "above 0"),
        ("params = -1\n", "above 0"),
        ("system = ['gpt-4']\n", "one word"),
        ("system = true\n", "no system"),
        ("system = 'gpt-4'\ndate = 01:02:03\n", "2024-07-23"),
        ("system = 'gpt-4'\nyear = 2022.5\n", "2024"),
        ("system = 'gpt-4'\ndraws = 1.5\n", "whole number"),
        ("system = 'gpt-4'\ndraws = true\n", "whole number"),
        ("system = 'gpt-4'\ndraws = [1]\n", "whole number"),
        ("system = 'gpt-4'\nseed = inf\n", "whole number"),
        ("system = '\\u001b[31mred'\n", "no system"),
    ],
    ids=range(37),
)
def test_what_is_no_scenario_is_refused(refused, tmp_path, content, why):
    assert why in refused("estimate", scenario(tmp_path, content), codes=(2,))


@pytest.mark.parametrize(
    ("name", "why"),
    [("missing.toml", "No such file"), ("folder.toml", "irectory"), ("x" * 300 + ".toml", "too long")],
)
def test_a_file_that_is_none_is_refused(refused, tmp_path, name, why):
    (tmp_path / "folder.toml").mkdir()
    assert why in refused("estimate", tmp_path / name, codes=(2,))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_cannot_be_read_is_refused(refused, tmp_path):
    file = scenario(tmp_path, "system = 'gpt-4'")
    file.chmod(0)
    assert "Permission denied" in refused("estimate", file, codes=(2,))


def test_a_file_with_a_name_of_its_own_is_a_scenario_by_its_path(call, refused, tmp_path):
    file = scenario(tmp_path, "system = 'gpt-4'", name="scenario.conf")
    assert call("estimate", file, "--draws", "0").code == 0
    assert "no system" in refused("estimate", "scenario.conf", codes=(2,))
