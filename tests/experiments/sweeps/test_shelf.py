"""Which sweeps lie in a folder."""

import json
import shutil

import pytest

from journeysim.experiments.sweeps import shelf
from journeysim.experiments.sweeps.shelf import sweeps_in
from tests.reports.sweeps.swept import write

VARY = {"stages.need.rate": (0.001, 0.2)}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a sweep that is done and one that is not, the latter further down."""
    folder = tmp_path_factory.mktemp("there") / "sweeps"
    (folder / "deep").mkdir(parents=True)
    write(folder / "whole", "grid", levels=3, vary=VARY)
    write(folder / "deep" / "half", "grid", levels=3, vary=VARY, leave=2)
    return folder


def by_name(folder):
    return {each.name: each for each in sweeps_in([folder])}


def test_sweeps_are_listed_with_how_far_they_are(made):
    found = by_name(made)
    assert set(found) == {"sweeps/whole", "sweeps/deep/half"}
    whole, half = found["sweeps/whole"], found["sweeps/deep/half"]
    assert (whole.design, whole.points, whole.asked, whole.done, whole.complete) == ("grid", 3, 6, 6, True)
    assert (half.done, half.complete, half.varied) == (4, False, tuple(VARY))
    assert whole.stamp != half.stamp


def test_what_is_no_sweep_or_hidden_or_linked_is_passed_over(made, tmp_path):
    place = tmp_path / "results"
    shutil.copytree(made / "whole", place / ".hidden" / "whole")
    (place / "other").mkdir()
    (place / "other" / "manifest.json").write_text(json.dumps({"kind": "run", "versions": {"journeysim": "1"}}))
    (place / "linked").symlink_to(made / "whole")
    assert sweeps_in([place, tmp_path / "nowhere"]) == []
    shutil.copytree(made / "whole", place / "mine")
    assert list(by_name(place)) == ["results/mine"]


def test_what_lies_too_deep_or_behind_too_many_directories_is_passed_over(made, tmp_path, monkeypatch):
    place = tmp_path / "results"
    shutil.copytree(made / "whole", place / "a" / "b" / "c")
    shutil.copytree(made / "whole", place / "a" / "b" / "d" / "e")
    assert list(by_name(place)) == ["results/a/b/c"]
    monkeypatch.setattr(shelf, "MOST_LOOKED_AT", 3)
    assert list(by_name(place)) == []


@pytest.mark.parametrize("content", ["{", "[]", '{"kind": "sweep"}', '{"kind": "sweep", "plan": 3}'])
def test_a_damaged_sweep_is_listed_as_such(made, tmp_path, content):
    place = tmp_path / "results"
    shutil.copytree(made / "whole", place / "mine")
    (place / "mine" / "manifest.json").write_text(content)
    (found,) = sweeps_in([place])
    assert found.damaged
    assert not found.complete


def test_a_list_sees_what_has_been_done_since(made, tmp_path):
    place = tmp_path / "results"
    shutil.copytree(made / "whole", place / "mine")
    (before,) = sweeps_in([place])
    for part in (place / "mine" / "runs").glob("*.parquet"):
        part.unlink()
    (after,) = sweeps_in([place])
    assert (before.done, after.done) == (6, 0)
