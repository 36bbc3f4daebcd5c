"""What the page that compares tells before and beside: whose sales count, what amounts weigh, and where is what."""

import re
from dataclasses import replace

import pytest

from dashboards import limits
from dashboards.pages.compare import asked as asking
from dashboards.pages.compare import page as comparing
from dashboards.pages.compare.results import Results
from dashboards.text.english import TEXTS
from journeysim import Scenario
from journeysim.reports.comparison.findings import ADVISED
from tests.dashboards.comparing import small
from tests.dashboards.page import elements, having, page, rendered, texts

MARKET = Scenario.load("smartphones")
GALAXIA = Scenario.load("plans/ads-for-everyone")
NOVA = Scenario.load("plans/micro-influencers")

pytestmark = pytest.mark.slow


def link(*plans, **changes):
    return comparing._link(replace(asking.of_base(MARKET), plans=plans, **changes))


def said(rc, start):
    return [each for each in texts(rc) if each.startswith(start)]


@pytest.mark.parametrize(
    ("plans", "own", "told"),
    [
        ((GALAXIA,), "", []),
        ((GALAXIA, NOVA), "", [TEXTS["compare.rivals"].format(names="Nova Mini and Galaxia Pro")]),
        (
            (GALAXIA, NOVA),
            "Nova",
            [TEXTS["compare.rivals_chosen"].format(names="Nova Mini and Galaxia Pro", own="Nova")],
        ),
    ],
)
def test_plans_for_products_of_rivals_are_told_before_anything_runs(plans, own, told):
    with page(link(*plans, own=own)) as rc:
        assert said(rc, "Your plans promote") == told
        choices = [each for each in having(rc, "options") if each.label == TEXTS["compare.rivals_own"]]
        assert len(choices) == len(told)
        if told:
            offered = [each["value"] for each in choices[0].options]
            assert offered == ["", "Nova", "Galaxia", "nova-mini", "galaxia-pro"]
            assert choices[0].value == own


@pytest.mark.parametrize(
    ("consumers", "told"),
    [
        (10_000, []),
        (2_000, "5 times as much for each person: the budget of Nova 5 on television, spring (9,000 EUR)"),
        (40_000, "25% of what they were for each person: the budget of Nova 5 on television"),
    ],
)
def test_what_amounts_weigh_is_told_beside_the_number_of_people(consumers, told):
    with page(link(consumers=consumers)) as rc:
        notes = said(rc, "The market is written for 10,000 people.")
        assert len(notes) == bool(told)
        assert all(told in each for each in notes)


def test_budgets_that_somebody_has_set_herself_are_not_named():
    plan = GALAXIA.with_settings({"campaigns.galaxia-ads.budget": 77.0})
    with page(link(plan, consumers=5_000)) as rc:
        (note,) = said(rc, "The market is written for")
    assert "77" not in note
    assert note.endswith(f"; {TEXTS['compare.other_amounts']}.")


def test_no_more_replicates_are_advised_than_the_page_adds():
    assert ADVISED == limits.REPLICATES


def test_the_contents_lead_to_every_section_of_the_results():
    with rendered(Results(asking.first(), small(), False, lambda count: None, lambda kind: None)) as rc:
        (html,) = (each for each in texts(rc) if each.startswith('<ol><li><a href="#verdict"'))
        linked = re.findall(r'href="#([^"]+)"', html)
        shown = {(each.attributes or {}).get("id") for tag in ("section", "div") for each in elements(rc, tag)}
        assert {*linked} <= shown
        assert len(linked) == len({*linked})
        assert {each.name for each in small().sections if each.parts} <= {*linked}
        assert any("Switch that on" in each for each in texts(rc))
