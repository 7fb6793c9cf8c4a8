"""On what derived systems are built."""

from collections import Counter

import pytest

import footprint
import hardware_db
from footprint.errors import InvalidInput
from footprint.governance.homogenization import ancestors, family
from footprint.governance.lineage import bases_of


@pytest.mark.parametrize(
    ("base", "name"),
    [
        ("llama-3.1-405b", "llama"),
        ("llama-7b", "llama"),
        ("Llama 2-70B", "llama"),
        ("qwen2.5-32b", "qwen"),
        ("deepseek-v3", "deepseek"),
        ("GPT-3 12B", "gpt"),
        ("t5-11b", "t5"),
        ("PaLM (540B)", "palm"),
        ("clip-vit-l-14-336", "clip-vit-l"),
    ],
)
def test_a_family_is_the_name_without_version_and_size(base, name):
    assert family(base) == name


@pytest.mark.parametrize("by", ["base", "family", "organisation"])
@pytest.mark.parametrize("sample", ["systems", "epoch"])
def test_every_derived_system_is_counted_once(by, sample):
    found = footprint.homogenization(by, sample, draws=0)
    assert sum(group.systems for group in found.groups) == pytest.approx(len(found.derived))
    assert sum(group.share.value for group in found.groups) == pytest.approx(1)
    assert all(group.exposed >= group.systems for group in found.groups)


def test_the_index_over_the_bases_of_the_longer_sample_by_hand():
    counts = Counter()
    for system in hardware_db.subjects("lineages"):
        bases = hardware_db.rows("lineages", system, "base")
        for datum in bases:
            counts[datum.value] += 1 / len(bases)
    total = sum(counts.values())
    expected = 1e4 * sum((count / total) ** 2 for count in counts.values())
    found = {index.name: index.figure.value for index in footprint.homogenization(sample="epoch", draws=0).indices}
    assert found["hhi"] == pytest.approx(expected)
    assert found["equivalent_groups"] == pytest.approx(1e4 / expected)
    # of a slightly longer snapshot the index is 119 over 194 bases
    assert found["hhi"] == pytest.approx(119, rel=0.15)


def test_exposure_goes_through_all_generations():
    parents = {"llava-13b": bases_of("llava-13b"), "vicuna-13b": bases_of("vicuna-13b")}
    assert ancestors("llava-13b", parents) >= {"vicuna-13b", "llama-13b"}
    found = {group.name: group for group in footprint.homogenization(draws=0).groups}
    assert {"vicuna-13b", "llava-13b"} <= set(found["llama-13b"].members)
    assert found["llama-13b"].systems < found["llama-13b"].exposed


def test_a_circle_of_bases_ends():
    assert ancestors("a", {"a": ("b",), "b": ("a",)}) == {"a", "b"}


def test_what_was_added_is_little_beside_what_was_inherited():
    found = footprint.homogenization(draws=500)
    assert 0 < found.counted <= len(found.derived)
    assert found.added_share.value == pytest.approx(found.added.value / (found.added.value + found.inherited.value))
    assert found.added_share.p5 < found.added_share.value < found.added_share.p95 < 0.2
    r1 = next(item for item in found.derived if item.system == "deepseek-r1")
    assert r1.added_share.value == pytest.approx(2e22 / (2e22 + 3.3e24), rel=0.05)


def test_the_interval_of_the_index_contains_it():
    for by in ("base", "family", "organisation"):
        for index in footprint.homogenization(by, draws=2000).indices:
            assert index.figure.p5 <= index.figure.value <= index.figure.p95


def test_a_larger_sample_has_a_narrower_interval():
    small, large = (
        next(index.figure for index in footprint.homogenization("family", sample, draws=2000).indices)
        for sample in ("systems", "epoch")
    )
    assert large.p95 / large.p5 < small.p95 / small.p5


def test_only_systems_of_the_dates_that_are_asked_for_count():
    found = footprint.homogenization(begin="2024", date="2024", draws=0)
    assert {item.date[:4] for item in found.derived} == {"2024"}
    assert len(found.derived) < len(footprint.homogenization(draws=0).derived)


def test_american_spelling_is_understood():
    assert footprint.homogenization("organization", draws=0).by == "organisation"


@pytest.mark.parametrize(
    ("given", "said"),
    [({"by": "colour"}, "one of base"), ({"sample": "x"}, "one of systems"), ({"date": "1990"}, "no derived")],
)
def test_what_cannot_be_used_is_refused(given, said):
    with pytest.raises(InvalidInput, match=said):
        footprint.homogenization(**given)
