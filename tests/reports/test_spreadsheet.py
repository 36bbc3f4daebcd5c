"""No cell of a table for a spreadsheet starts a formula."""

import csv as reading
import io

import numpy as np
import pandas as pd
import pytest

from journeysim.reports.spreadsheet import csv


@pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd", "@SUM(A1)", "\t=1", "\r=1", " =1", "=cmd|' /C calc'!A0", "＝1"])
def test_no_text_starts_a_formula(text):
    told = csv(pd.DataFrame({text: [text, "plain"]}))
    head, first, second = reading.reader(io.StringIO(told, newline=""))
    assert head == first == [f"'{text}"]
    assert second == ["plain"]


def test_numbers_and_other_texts_stay_as_they_are():
    table = pd.DataFrame({"plan": ["a, b", 'c "d"'], "low": [-1.25, np.nan], "n": [3, 4], "sure": [True, False]})
    again = pd.read_csv(io.StringIO(csv(table)))
    pd.testing.assert_frame_equal(again, table, check_dtype=False)
