"""Tables that a marketer can read, 100 columns wide."""

import io

import pytest
from rich.console import Console

from journeysim import Scenario, run
from journeysim.experiments.plausibility import checks, effects
from journeysim.reports import tables
from tests.records.market import LIVELY, lively, quiet


def read(renderable):
    out = io.StringIO()
    Console(file=out, width=tables.WIDTH, highlight=False, markup=False, color_system=None).print(renderable)
    return out.getvalue()


def row(text, start):
    return next(line.split("  ") for line in text.splitlines() if line.startswith(start))


@pytest.fixture(scope="module")
def text():
    return read(tables.overview(lively()))


def test_the_tables_fit_100_columns(text):
    assert max(map(len, text.splitlines())) <= 100
    assert max(map(len, read(tables.overview(lively(replicates=2))).splitlines())) <= 100


def test_nothing_is_cut_off(text):
    assert "…" not in text


@pytest.mark.parametrize(
    "title",
    [
        "A lively market", "400 consumers, 60 days, seed 3", "In short", "The journey, stage by stage", "Steps back",
        "Sales by product", "Sales by vendor", "What began the journeys", "After the purchase", "Campaigns",
    ],
)  # fmt: skip
def test_every_part_has_its_title(text, title):
    assert title in map(str.rstrip, text.splitlines())


def test_the_funnel_shows_people_conversions_and_backtracks(text):
    summary = lively().summary
    cells = [cell.strip() for cell in row(text, "Purchase decision") if cell]
    assert cells == [
        "Purchase decision",
        *(f"{summary[f'funnel.decision.{way}']:,}" for way in ("entries", "onward", "backtracks", "ended")),
        f"{summary['funnel.decision.conversion']:.1%}",
        f"{summary['funnel.decision.days']:.1f}",
    ]
    assert "checkout abandoned" in text
    assert row(text, "Need recognition")[0] == "Need recognition"


def test_labels_stand_for_names(text):
    assert "Nova 5" in text
    assert "Bazaar" in text
    assert "Spring on air" in text
    assert "nova-5" not in text
    assert "sales." not in text


def test_numbers_are_shown_for_people():
    assert tables.count(1234567.4) == "1,234,567"
    assert tables.share(0.02371) == "2.4%"
    assert tables.decimal(1234.567, 2) == "1,234.57"
    assert tables.count(None) == tables.share(None) == tables.decimal(None) == "–"


def test_revenue_has_a_currency_and_separators(text):
    revenue = lively().summary["product.nova-5.revenue"]
    assert "Revenue, EUR" in text
    assert f"{revenue:,.0f}" in text


def test_replicates_show_what_is_certain():
    text = read(tables.overview(lively(replicates=3)))
    assert "means of 3 runs, ± half the 95% interval" in text
    assert "±" in next(line for line in text.splitlines() if line.startswith("Units sold"))


def test_a_market_without_events_has_tables_too():
    text = read(tables.overview(quiet()))
    assert "Nobody went back." in text
    assert "Campaigns" not in text
    assert "nan" not in text
    assert "None" not in text


def test_plausibility_shows_ranges_and_effects():
    base = run(Scenario.from_dict(LIVELY, set={"time.steps": 10}), seed=3)
    text = read(tables.plausibility(checks(lively()), effects(base)))
    assert "2.0% to 4.0%" in text
    assert "1 or more" in text
    assert "Baymard" in text
    assert "frugality" in text
    assert max(map(len, text.splitlines())) <= 100
