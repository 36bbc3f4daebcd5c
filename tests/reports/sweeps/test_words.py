"""What matters, in plain words and in tables."""

import dataclasses
import math
from io import StringIO

import pytest
from rich.console import Console

from journeysim.experiments.sweeps.sensitivity import sensitivity
from journeysim.reports.sweeps.tables import sensitivities
from journeysim.reports.sweeps.words import direction, sentence, sentences, title
from tests.experiments.sweeps.frames import choice, design, number, runs
from tests.reports.sweeps.swept import lhs

X, Y = number("influences.normative.weight"), number("population.traits.price_sensitivity.median", 0.5, 2.0)
FORM = choice("form", "always", "hurdles")
UNITS = "sales.units"


def told(made, formula, **settings):
    return sensitivity(runs(made, {UNITS: formula}, **settings))


def test_the_sentence_names_shares_direction_and_what_is_done_with_others():
    made = design("sobol", number("x"), number("y"), samples=512)
    found = sentence(told(made, lambda p: p["x"] * (1.0 + p["y"])), UNITS)
    # By hand: x has 27/31 of the variance, y 3/31, and both together 1/31, which 512 points do not tell from chance.
    assert found == (
        "Of the differences in sales.units between the points, 87% come from x by itself (higher values, higher"
        " results); 10% from y by itself (higher values, higher results)."
    )


def test_what_is_done_together_is_told_where_it_is_sure():
    made = design("grid", number("x", levels=5), number("y", levels=5))
    found = sentence(told(made, lambda p: (p["x"] - 0.3) * p["y"], replicates=2), UNITS)
    assert "more from how it acts together with others" in found
    assert "come from how they are combined or from luck" in found


def test_what_adds_up_is_said_to_add_up():
    made = design("grid", number("x", levels=5), number("y", levels=5))
    found = sentence(told(made, lambda p: p["x"] - p["y"], replicates=2), UNITS)
    assert found == (
        "Of the differences in sales.units between the points, 50% come from x by itself (higher values, higher"
        " results); 50% from y by itself (higher values, lower results). Together they add up; hardly anything depends"
        " on how they are combined."
    )


def test_few_points_that_add_up_are_not_said_to_depend_on_how_they_are_combined():
    made = design("lhs", number("x"), number("y"), choice("campaigns.ads", True, False, kind="campaign"), samples=24)
    found = told(made, lambda p: p["x"] - 0.5 * p["y"] + 0.4 * p["campaigns.ads"], noise=0.02)
    text = sentence(found, UNITS)
    assert "combined" not in text
    assert "The sum of what each does by itself explains" in text
    out = StringIO()
    Console(file=out, width=100).print(sensitivities(found, "A sweep"))
    shown = " ".join(out.getvalue().split())
    # What qualifies the sentences stands above them.
    assert 0 < shown.index("Warning: Only 24 points") < shown.index("Of the differences")


def test_what_an_interval_leaves_open_is_not_told_as_a_fact():
    made = design("lhs", number("x"), number("y"), samples=24)
    for seed in range(8):
        found = told(made, lambda p: p["x"] + 0.3 * p["y"], noise=0.25, seed=seed)
        text = sentence(found, UNITS)
        for row in found.of(UNITS).to_dict("records"):
            if row["share_low"] <= 0.0:
                assert f"from {row['variable']} " not in text
            elif row["share_high"] - row["share_low"] > 0.3:
                assert f"between {row['share_low']:.0%} and " in text
    nothing = told(made, lambda p: 0.0 * p["x"], noise=1.0)
    assert "cannot be told from what there is: raise --samples" in sentence(nothing, UNITS)


def test_the_direction_of_a_grid_is_that_with_the_others_held():
    made = design("grid", number("x", levels=2), number("y", levels=4), FORM)
    found = told(made, lambda p: -(1.0 + 9.0 * p["y"] * (p["form"] == "always")) * p["x"] + 30.0 * p["y"])
    rows = {row["variable"]: direction(row) for row in found.of(UNITS).to_dict("records")}
    assert rows["x"] == "down"
    bent = told(design("grid", number("x", levels=5)), lambda p: (p["x"] - 0.5) ** 2)
    assert [direction(row) for row in bent.of(UNITS).to_dict("records")] == ["both ways"]


def test_names_are_told_by_which_has_most():
    made = design("grid", FORM, number("x", levels=4))
    assert "from form by itself (most with hurdles)" in sentence(
        told(made, lambda p: 1.0 * (p["form"] == "hurdles")), UNITS
    )


def test_what_goes_up_and_down_goes_both_ways():
    made = design("lhs", number("x"), number("y"), samples=200)
    found = told(made, lambda p: (p["x"] - 0.5) ** 2 + 0.01 * p["y"])
    rows = {row["variable"]: direction(row) for row in found.of(UNITS).to_dict("records")}
    assert rows["x"] == "both ways"
    assert "(higher values" not in sentence(found, UNITS)


def test_morris_tells_changes_in_units():
    made = design("morris", number("x"), number("y"), samples=10)
    found = sentence(told(made, lambda p: 300.0 * p["x"] + 20.0 * p["y"]), UNITS)
    assert found == ("Most of all, sales.units changes with x: by 300 units on average over its range; then y (20.0).")


def test_luck_and_constancy_are_said_instead_of_indices():
    made = design("lhs", number("x"), number("y"), samples=40)
    muddy = sentence(told(made, lambda p: p["x"], replicates=5, noise=9.0), UNITS)
    assert muddy.startswith("Warning: ")
    assert "is luck, so what matters for it cannot be told; raise --replicates or --consumers." in muddy
    assert sentence(told(made, lambda _: 7.0), UNITS) == ("The same at all points: sales.units (7.00).")


def test_measures_that_do_not_vary_are_told_once_together():
    made = design("lhs", number("x"), number("y"), samples=40)
    formulas = {
        "shop: visits": lambda _: 7.0,
        UNITS: lambda p: p["x"],
        "stars": lambda _: math.nan,
        "needs": lambda _: 2,
    }
    found = sensitivity(runs(made, formulas), list(formulas))
    (units, first), (last, same) = sentences(found)
    assert (units, last) == (UNITS, "")
    assert first == sentence(found, UNITS)
    # Names that are keys keep their letters.
    assert same == (
        "The same at all points: Shop: visits (7.00 units), needs (2.00 units). Without a value at any point: stars."
    )


@pytest.mark.parametrize("kind", ["sobol", "lhs", "morris", "grid", "oat"])
def test_tables_fit_a_hundred_columns(kind):
    options = {"samples": 16} if kind in ("sobol", "lhs", "morris") else {}
    options |= {"second_order": True} if kind == "sobol" else {}
    made = design(kind, X, Y, FORM, **options)
    out = StringIO()
    Console(file=out, width=100, highlight=False).print(
        sensitivities(told(made, lambda p: 1000.0 * p[X.name] - p[Y.name], replicates=2, noise=1.0), "A sweep")
    )
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= 100
    text = " ".join(" ".join(lines).split())
    assert "influences.normative.weight" in text
    # Broken at a point, where there is no room for it.
    assert "price_sensitivity.median" in text
    for word in {"sobol": ("With others", "What two do together"), "morris": ("Differs by",)}.get(kind, ("Alone",)):
        assert word in text
    assert "nan" not in text


@pytest.mark.slow
def test_a_title_that_speaks_of_a_year_is_told_with_the_days_of_shorter_runs():
    whole = dataclasses.replace(lhs(), manifest={**lhs().manifest, "changes": {}})
    assert title(whole) == "A lively market"
    assert title(lhs()) == "A lively market, over 12 days"
