# ruff: noqa: E501 - each case is one line
"""Points from a table: a CSV file or a frame."""

import pandas as pd
import pytest

from journeysim import ScenarioError
from journeysim.experiments.sweeps.designs import make
from journeysim.experiments.sweeps.plan import SweepPlan
from tests.experiments.sweeps.small import TINY

WEIGHT, RATE = "influences.normative.weight", "stages.need.rate"


def read(folder, text):
    path = folder / "points.csv"
    path.write_text(text, encoding="utf-8")
    return make("csv", (), TINY, table=path)


def test_points_are_the_rows_of_a_file(tmp_path):
    text = f"""{WEIGHT},time.steps,stages.decision.form,campaigns.spring,record.segments
0.5,3,logit,on,true
1, 4,"always",off,false
0.5,4,logit,on,true
"""
    found = read(tmp_path, text)
    assert found.points[WEIGHT].tolist() == [0.5, 1.0, 0.5]
    assert found.points["time.steps"].tolist() == [3, 4, 4]
    assert found.points["stages.decision.form"].tolist() == ["logit", "always", "logit"]
    assert found.points["campaigns.spring"].tolist() == [True, False, True]
    assert [each.kind for each in found.variables] == ["number", "whole", "choice", "campaign", "choice"]
    assert [each.dtype for each in found.variables] == ["float64", "int64", "string", "bool", "bool"]
    assert (found.variables[0].low, found.variables[0].high) == (0.5, 1.0)
    assert (found.shares, found.options) == (None, {})
    plan = SweepPlan(TINY, found, 1)
    plan.check_all()
    assert plan.scenario_of(1).stages.decision.form == "always"
    assert plan.scenario_of(2).time.steps == 4


def test_a_frame_gives_the_same_points(tmp_path):
    frame = pd.DataFrame({WEIGHT: [0, 2], "campaigns.spring": [True, False], "time.steps": [3, 4]})
    one = make("csv", (), TINY, table=frame)
    other = read(tmp_path, f"{WEIGHT},campaigns.spring,time.steps\n0,on,3\n2,off,4\n")
    assert one.points.equals(other.points)
    assert [each.plain() for each in one.variables] == [each.plain() for each in other.variables]


def test_a_row_may_be_of_another_scenario(tmp_path):
    found = read(tmp_path, f"scenario,{WEIGHT}\nsmartphones,1\nrecession,2\nsmartphones,3\n")
    assert found.variables[0].values == ("smartphones", "recession")
    plan = SweepPlan(TINY, found, 1)
    assert [plan.scenario_of(point).name for point in range(3)] == ["smartphones", "recession", "smartphones"]


def test_blank_lines_at_the_end_and_a_mark_of_the_encoding_do_no_harm(tmp_path):
    assert len(read(tmp_path, f"\ufeff{WEIGHT}\n1\n2\n\n\n")) == 2


def test_blank_lines_and_remarks_are_passed_over_and_lines_are_those_of_the_file(tmp_path):
    found = read(tmp_path, f"# as agreed, in May\n\n{WEIGHT},{RATE}\n1,0.1\n\n# the extremes\n2,0.2\n,\n3,0.3\n#end\n")
    assert found.points[WEIGHT].tolist() == [1.0, 2.0, 3.0]
    assert [found.place(point).rpartition(", ")[2] for point in range(3)] == ["line 4", "line 7", "line 9"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "points.csv: no points; allowed: a header with names that --set takes, and a row for each point"),
        (f"{WEIGHT}\n", "points.csv: no points; allowed: a header with names that --set takes, and a row for each point"),
        (f"{WEIGHT},{RATE}\n1,0\n1\n", "points.csv, line 3: 1 values under 2 names"),
        (f"# mine\n{WEIGHT}\n1\n\n#2\n2,3\n", "points.csv, line 6: 2 values under 1 names"),
        (f"# mine\n\n{WEIGHT},{RATE}\n\n1,\n", f"points.csv, line 5: {RATE}: empty; allowed: a value"),
        (f"{WEIGHT},{RATE}\n1,\n", f"points.csv, line 2: {RATE}: empty; allowed: a value"),
        (f"{WEIGHT},{WEIGHT}\n1,2\n", f"points.csv: {WEIGHT}: varied twice"),
        (f"{WEIGHT};{RATE}\n1;2\n", "points.csv: columns divided by semicolons; allowed: columns divided by commas, numbers with points"),
        ("stages.need.rte\n1\n", "points.csv: stages.need.rte: unknown key; did you mean 'rate'?"),
        ("campaigns.sprng\non\n", "points.csv: campaigns.sprng: unknown campaign 'sprng' of scenario; did you mean 'spring'?"),
        ("campaigns.spring\non\nperhaps\n", "points.csv, line 3: campaigns.spring: found 'perhaps'; allowed: on or off"),
        ("record.diary\n[1]\n", "points.csv, line 2: record.diary: found [1]; allowed: a number, a text, true or false"),
        ("scenario\nnowhere\n", "--vary: scenario: no scenario 'nowhere' ships with journeysim (a file of your own is given by its path, with .toml)"),
        (f"# mine\n{WEIGHT},{RATE}\n1,0.1\n2,0.1\n1.0,0.10\n", "points.csv, line 5: the same point as line 3; allowed: each point once; --replicates runs all of them again"),
        ('"a\n', "points.csv: not CSV: unexpected end of data"),
    ],
)  # fmt: skip
def test_a_table_that_is_wrong_is_told_in_one_line(tmp_path, monkeypatch, text, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "points.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        make("csv", (), TINY, table="points.csv")
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(ScenarioError, match=r"none\.csv: no such file$"):
        make("csv", (), TINY, table=tmp_path / "none.csv")
    with pytest.raises(ScenarioError, match=r"cannot be read: Is a directory$"):
        make("csv", (), TINY, table=tmp_path)
    (tmp_path / "points.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScenarioError, match="not UTF-8"):
        make("csv", (), TINY, table=tmp_path / "points.csv")


def test_a_value_that_the_scenario_does_not_take_is_told_by_its_line(tmp_path):
    found = read(tmp_path, f"{WEIGHT}\n1\n99\n")
    with pytest.raises(ScenarioError) as caught:
        SweepPlan(TINY, found, 1).check_all()
    told = f"points.csv, line 3: {WEIGHT}: found 99.0; allowed: a number from 0 to 50 (per share of neighbours)"
    assert str(caught.value) == f"{tmp_path}/{told}"
