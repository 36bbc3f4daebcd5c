"""docs/reference.md says what the code declares."""

from pathlib import Path

import pytest

from journeysim.reports.reference import main, reference
from journeysim.scenario.parameters import Settings
from journeysim.scenario.schema import scenario_model
from journeysim.scenario.shape import Node

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "reference.md"


@pytest.fixture(scope="module")
def text():
    return reference()


def test_the_committed_reference_is_up_to_date(text):
    assert COMMITTED.read_text("utf-8") == text, "run `make docs`"


def settings_below(kind, seen):
    """Every settings class that a scenario file can hold, but the distributions."""
    if kind in seen:
        return seen
    seen.add(kind)
    for info in kind.model_fields.values():
        node = Node.of(info)
        for each in (node, node.entries()):
            if each is not None and each.chooser() != "distribution":
                for below in each.tables():
                    settings_below(below, seen)
    return seen


def test_every_key_of_every_table_is_there(text):
    for kind in settings_below(scenario_model(), set()):
        for key, info in kind.model_fields.items():
            holds = Node.of(info)
            if not issubclass(kind, Settings) or holds.tables() or (holds.entries() and holds.entries().tables()):
                continue
            assert f"| `{key}` |" in text or key in ("title", "question", "description"), f"{kind.__name__}.{key}"


def test_names_that_a_scenario_chooses_stand_in_capitals(text):
    assert "`product.PRODUCT.units`" in text
    assert "`identity.PRODUCT.GROUP`" in text
    assert "### `[campaigns.NAME]`" in text


def test_what_all_levers_have_is_told_once(text):
    campaigns = text.partition("### `[campaigns.NAME]` with any `lever`")[2].partition("## Distributions")[0]
    assert campaigns.count("| `cost_per_day` |") == campaigns.count("| `like_owners_of` |") == 1
    assert campaigns.count("| `lever` |") > 20


def test_the_measures_of_a_comparison_are_there(text):
    measures = text.partition("## Measures of a comparison")[2]
    assert all(f"| `{name}` |" in measures for name in ("own.profit", "marginal_roas", "spillover"))


def test_the_command_writes_the_file_or_prints_it(tmp_path, capsys, text):
    assert main([str(tmp_path / "reference.md")]) == 0
    assert (tmp_path / "reference.md").read_text("utf-8") == text
    assert main([]) == 0
    assert capsys.readouterr().out == text
