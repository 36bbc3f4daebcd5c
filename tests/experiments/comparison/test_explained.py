"""A comparison taken apart: by influences and campaigns, in tables and on disk."""

import io

import pandas as pd
import pytest

from journeysim import compare
from tests.campaigns.market import scenario_of
from tests.experiments.comparison.test_decomposition import ADS, COUPON, SMALL

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def explained():
    base = scenario_of(None, SMALL)
    both = base.with_settings({"campaigns.coupon": COUPON, "campaigns.ads": ADS})
    one = base.with_settings({"campaigns.coupon": COUPON})
    found = compare(base, {"both": both, "one": one}, replicates=2, marginal=False)
    return found.explained(["campaigns"], replicates=2)


def test_what_is_taken_apart_is_the_effect_of_the_comparison(explained):
    (found,) = explained.decompositions["both"]
    whole = explained.differences.query("plan == 'both' and metric == 'own.units'")["difference"].item()
    assert found.total.mean == pytest.approx(whole)
    assert sum(part.value.mean for part in found.parts) == pytest.approx(whole)


def test_one_campaign_alone_need_not_be_taken_apart(explained):
    assert explained.decompositions["one"] == ()


def test_it_is_shown_and_written(explained, tmp_path):
    from rich.console import Console

    from journeysim.reports.comparison.tables import overview

    console = Console(width=100, record=True, file=io.StringIO())
    console.print(overview(explained))
    text = console.export_text()
    assert "both: the effect of each campaign" in text
    assert max(map(len, text.splitlines())) <= 100
    explained.save(tmp_path / "out")
    table = pd.read_parquet(tmp_path / "out" / "decomposition.parquet")
    assert table["part"].tolist() == ["coupon", "ads", "total"]


def test_unknown_kinds_and_unpaired_scenarios_are_refused(explained):
    with pytest.raises(ValueError, match="unknown kind 'weather'; allowed: 'influences', 'campaigns'"):
        explained.explained(["weather"])
    base = scenario_of(None, SMALL)
    apart = compare(base, {"longer": base.with_settings({"time.steps": 31})}, replicates=1, unpaired=True)
    with pytest.raises(ValueError, match="only pairs"):
        apart.explained()
