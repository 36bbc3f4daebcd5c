"""What is read from a file of observed series, and what is refused."""

import numpy as np
import pytest

from journeysim.experiments.calibration.series import metrics_of, read
from journeysim.scenario.problems import ScenarioError


def given(folder, text, name="data.csv"):
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_columns_and_periods_are_read_as_they_stand(tmp_path):
    found = read(given(tmp_path, "year, sales.units ,stage.need\n1979,840,1\n1980,1470.5,2\n\n1981,-2,3\n"))
    assert found.periods == ("1979", "1980", "1981")
    assert found.columns == ("sales.units", "stage.need")
    np.testing.assert_array_equal(found.values, [[840.0, 1470.5, -2.0], [1.0, 2.0, 3.0]])
    assert found.days is None


@pytest.mark.parametrize(
    ("periods", "days"),
    [
        (("2024-01-01", "2024-01-08", "2024-01-15"), 7.0),
        (("2024-02-28", "2024-02-29", "2024-03-01"), 1.0),
        (("2023-11", "2023-12", "2024-01"), None),
        (("0.1", "0.2", "0.3", "0.4"), None),
        (("10", "20", "30"), None),
        (("1",), None),
    ],
)
def test_dates_tell_the_length_of_a_period(tmp_path, periods, days):
    text = "when,units\n" + "".join(f"{each},1\n" for each in periods)
    assert read(given(tmp_path, text)).days == days


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty; allowed: a line of names, then a line for each period"),
        ("year\n1\n", "has one column only; allowed:"),
        ("year;units\n1;2\n", "has one column only; columns are divided by commas; allowed:"),
        ("year,units\n", "has no periods below its line of names"),
        ("year,units,\n1,2,3\n", "line 1: column 3 has no name"),
        ("year,units,units\n1,2,3\n", "line 1: two columns are called 'units'"),
        ("year,units\n1,2\n2,\n", "line 3: no number in 'units': a gap; allowed: a number for every period"),
        ("year,units\n1,nan\n", "line 2: no number in 'units': a gap"),
        ("year,units\n1,many\n", "line 2: 'many' in 'units' is not a number"),
        ("year,units\n1,inf\n", "line 2: 'inf' in 'units' is not finite"),
        ("year,units\n1,2\n2,3,4\n", "line 3 has 3 cells, the line of names has 2"),
        ("year,units\n1979,2\n1980,2\n1982,3\n", "line 4: '1982' follows '1980': a gap; allowed: evenly spaced"),
        ("year,units\n1979,2\n1981,2\n1982,3\n", "line 4: '1982' follows '1981': nearer than those before"),
        ("year,units\n1979,2\n1979,2\n", "line 3: '1979' follows '1979'; allowed: periods in order, each once"),
        ("day,units\n2024-01-08,2\n2024-01-01,2\n", "line 3: '2024-01-01' follows '2024-01-08'"),
        ("day,units\n2024-01-01,2\n2024-01-08,2\n2024-01-22,2\n", "line 4: '2024-01-22' follows '2024-01-08': a gap"),
        ("day,units\nJanuary,2\n", "line 2: 'January' is no period; allowed: a number, a date as 2024-01-31"),
        ("day,units\n1,2\n2024-01-01,2\n", "line 3: '2024-01-01' is a date, the first period is a number"),
        ('year,units\n1,"2\n', "not a CSV file"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_line(tmp_path, text, words):
    path = given(tmp_path, text)
    with pytest.raises(ScenarioError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: {words}")
    assert len(caught.value.problems) == 1


def test_a_file_that_cannot_be_read(tmp_path):
    given(tmp_path, "year,units\n1,2\n", "sales.csv")
    with pytest.raises(ScenarioError, match=r"sale\.csv: no such file; did you mean 'sales\.csv'\?"):
        read(tmp_path / "sale.csv")
    with pytest.raises(ScenarioError, match="a folder, not a file of series"):
        read(tmp_path)
    (tmp_path / "old.csv").write_bytes(b"year,units\n1,\xff\n")
    with pytest.raises(ScenarioError, match="not UTF-8: byte 0xff in line 2"):
        read(tmp_path / "old.csv")


def test_columns_are_metrics_by_their_own_name_or_as_mapped(tmp_path):
    observed = read(given(tmp_path, "year,units,visits,note\n1,2,3,4\n"))
    known = ("sales.units", "visits")
    found = metrics_of(observed, {"units": "sales.units", "note": ""}, known)
    assert found == {"units": "sales.units", "visits": "visits"}


@pytest.mark.parametrize(
    ("mapped", "words"),
    [
        ({}, "data.csv: unknown metric 'sale.units', or say by --column"),
        ({"sale.units": "sales.unit"}, "--column: unknown metric 'sales.unit' for column 'sale.units'; did you mean"),
        ({"unit": "sales.units"}, "--column: unknown column 'unit' in"),
        ({"sale.units": "visits"}, "data.csv: columns 'sale.units' and 'visits' are both visits"),
        ({"sale.units": "", "visits": ""}, "data.csv: every column is left out"),
    ],
)
def test_unknown_columns_and_metrics_name_the_nearest(tmp_path, monkeypatch, mapped, words):
    monkeypatch.chdir(tmp_path)
    given(tmp_path, "year,sale.units,visits\n1,2,3\n")
    with pytest.raises(ScenarioError) as caught:
        metrics_of(read("data.csv"), mapped, ("sales.units", "visits"))
    assert str(caught.value).startswith(words)
    if "unknown metric" in words:
        assert str(caught.value).endswith("did you mean 'sales.units'?")
