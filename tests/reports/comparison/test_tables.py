"""Tables of a comparison as they look in a terminal."""

from dataclasses import replace
from functools import cache
from io import StringIO

import numpy as np
import pytest
from rich.console import Console

from journeysim import compare
from journeysim.reports.comparison.tables import overview
from tests.experiments.comparison.comparisons import BASE, PLANS, comparison, with_campaign

SHORT = {"time.steps": 8}
SOON = with_campaign("autumn", start=1.0, budget=900.0).with_settings(SHORT)
RIVALS = {"for-nova": "nova-5", "for-arc": "arc"}


def printed(found):
    console = Console(width=100, record=True, file=StringIO(), highlight=False, markup=False)
    console.print(overview(found))
    return console.export_text()


@cache
def text_of_all():
    """The three plans against the base, which most tests read."""
    return printed(comparison())


def line(text, start, after=""):
    """The cells of the first line that begins so, below another."""
    rows = text[text.index(after) :].splitlines()
    return next(row for row in rows if row.startswith(start))[len(start) :].split()


def test_the_verdicts_come_first_and_whole():
    found = comparison()
    flat = " ".join(text_of_all().split())
    assert flat.startswith("lively against without, autumn, inert 400 consumers, 30 days, seed 3, 3 replicates")
    places = [flat.index(f"{each.text}.") for each in found.verdicts]
    assert places == sorted(places)
    assert places[-1] < flat.index("without against lively")


def test_differences_show_base_plan_difference_interval_and_share_ahead():
    found = comparison()
    row = found.differences.set_index(["plan", "metric"]).loc[("autumn", "needs.total")]
    cells = line(text_of_all(), "Needs and wants that began", "autumn against lively")
    assert float(cells[0].replace(",", "")) == pytest.approx(row["base_mean"], abs=0.5)
    assert float(cells[1].replace(",", "")) == pytest.approx(row["plan_mean"], abs=0.5)
    assert float(cells[2].replace(",", "")) == pytest.approx(row["difference"], abs=0.5)
    assert float(cells[3].replace(",", "")) == pytest.approx(row["low"], abs=0.5)
    assert float(cells[5].replace(",", "")) == pytest.approx(row["high"], abs=0.5)
    assert cells[6] == f"{row['ahead']:.0%}"


def test_shares_differ_by_percentage_points():
    found = comparison()
    row = found.differences.set_index(["plan", "metric"]).loc[("without", "conversion")]
    cells = line(text_of_all(), "Purchases per visit", "without against lively")
    assert cells[0] == f"{row['base_mean']:.1%}"
    assert float(cells[2]) == pytest.approx(row["difference"] * 100, abs=0.006)
    assert cells[3] == "pp"


def test_money_and_truth_have_a_column_for_each_plan():
    found = comparison()
    text = text_of_all()
    for heading, table, measure in (
        ("Money against the base", found.returns, "Incremental units sold, before returns"),
        ("Who bought because of it", found.truth, "Consumers who bought more"),
    ):
        cells = " ".join(line(text, measure, heading)).replace("- ", "-").split(" ± ")
        # A plan that changes nothing has no interval.
        assert len(cells) == len(PLANS)
        mean = table[(table["plan"] == "without") & (table["label"] == measure)]["mean"].iloc[0]
        assert float(cells[0]) == pytest.approx(mean, abs=0.06)
    assert "Counted within the run's 30 days." in text


def test_no_line_ends_in_spaces():
    lines = text_of_all().splitlines()
    assert len(lines) > 50
    assert [line for line in lines if line != line.rstrip()] == []


def test_a_legend_below_the_tables_explains_their_words():
    text = text_of_all()
    legend = text[text.index("Ahead: ") :]
    for word in ("Ahead", "pp", "–", "±", "ROAS", "CAC", "Payback day", "Another product of nova"):
        assert f"{word}: " in legend
        assert word.lower() in text[: -len(legend)].lower()
    assert text.index("Who bought because of it") < text.index("Ahead: ")


@pytest.mark.slow
def test_whose_sales_are_own_is_explained_with_the_option_unless_it_was_chosen():
    told = " ".join(text_of_all().split())
    assert (
        "Own sales: Nova 5 (what the campaigns that differ are for; --own NAME counts those of a product, brand or"
        " vendor). Differences are plan less base." in told
    )
    chosen = comparison(replicates=1, own="nova-5", marginal=False)
    assert "Own sales: Nova 5. Differences" in printed(chosen)
    assert "– since it was not run" in printed(chosen)


def test_own_sales_with_a_long_name_are_named_in_full_only_once():
    found = comparison()
    name = "everything at Phone House, and Galaxia A at any vendor"
    text = " ".join(printed(replace(found, own=replace(found.own, label=name))).split())
    assert text.count(name) == 1
    assert "Own sales: units sold, less returns" in text
    assert "more own units or fewer" in text


def test_what_is_the_same_in_every_replicate_has_no_interval_and_nobody_ahead():
    text = text_of_all()
    cost = dict(zip(PLANS, line(text, "Discounts given by campaigns, EUR", "Money against"), strict=True))
    assert cost == {"without": "0", "autumn": "0", "inert": "0"}
    assert line(text, "Needs and wants that began", "inert against lively")[2:] == ["0", "all", "the", "same", "–"]
    assert "0 ± 0" not in text


@pytest.mark.slow
def test_that_own_sales_are_those_of_rivals_is_said_before_all_verdicts():
    whole = {name: with_campaign(name, start=1.0, product=product, budget=900.0) for name, product in RIVALS.items()}
    plans = {name: plan.with_settings(SHORT) for name, plan in whole.items()}
    base = BASE.with_settings(SHORT)
    found = compare(base, plans, replicates=1, marginal=False)
    told = " ".join(printed(found).split())
    note = "The plans promote products of rivals: Nova 5 and Arc."
    assert told.index(note) < told.index(found.verdicts[0].text[:30])
    assert "--own NAME counts those of one." in told
    chosen = compare(base, plans, replicates=1, marginal=False, own="nova-5")
    assert "rivals:" not in printed(chosen)


def test_a_chosen_measure_comes_on_top():
    found = compare(BASE.with_settings(SHORT), {"autumn": SOON}, replicates=1, metric="trials", marginal=False)
    text = printed(found)
    assert text.index("Trials before deciding") < text.index("Nova 5: units sold", text.index("autumn against"))


@pytest.mark.slow
def test_many_plans_with_long_names_and_large_numbers_stay_within_100_columns():
    rich = {"products.nova-5.price": 49_999_999.99, "population.traits.budget": 1e9, "stages.product.price_weight": 0.0}
    base = BASE.with_settings({**rich, "time.steps": 8})
    plans = {
        f"a-campaign-plan-with-quite-a-long-name-{number}": with_campaign(
            "autumn", start=1.0, budget=900.0 + number
        ).with_settings({**rich, "time.steps": 8})
        for number in range(5)
    }
    found = compare(base, plans, replicates=2, marginal=False)
    assert np.nanmax(found.differences["base_mean"]) > 1e7
    text = printed(found)
    assert max(map(len, text.splitlines())) <= 100
    assert text.count("Money against the base") == 2
    assert "…" not in text


def test_one_replicate_shows_no_interval():
    found = compare(BASE.with_settings(SHORT), {"autumn": SOON}, replicates=1, marginal=False)
    cells = line(printed(found), "Needs and wants that began", "autumn against lively")
    assert cells[3] == "–"


def test_an_unpaired_comparison_says_so_on_top_and_has_no_truth():
    text = printed(compare(BASE.with_settings(SHORT), {"autumn": SOON}, replicates=2, unpaired=True))
    assert text.index("UNPAIRED") < text.index("autumn against lively")
    assert "Who bought because of it" not in text
    assert "Money against the base" not in text
    assert "ROAS" not in text
    assert "couples of a run of the plan and a run of the base" in " ".join(text.split())
