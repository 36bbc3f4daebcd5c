"""What a comparison says in words."""

import pytest

from journeysim.experiments.comparison.verdicts import advice, key_of, plural, ranking, sentence, shown, wording
from journeysim.experiments.statistics import Estimate, estimate

UNITS = wording("own.units", "", "units", "", "phone", "EUR")
NOVA = wording("own.units", "", "units", "Nova 5", "phone", "EUR")


def found(mean, half, n=20, ahead=1.0):
    return Estimate(mean, mean - half, mean + half, half, n, ahead)


def test_a_plan_that_sells_more_is_told_with_its_interval():
    assert (
        sentence("plan-a", found(312, 62), UNITS)
        == "plan-a sells 312 more phones after returns (95% interval 250 to 374)"
    )
    assert (
        sentence("plan-a", found(312, 62), NOVA)
        == "plan-a sells 312 more units of Nova 5 after returns (95% interval 250 to 374)"
    )


def test_a_plan_that_sells_fewer_is_told_with_the_interval_of_the_loss():
    assert (
        sentence("plan-b", found(-312, 62), UNITS)
        == "plan-b sells 312 fewer phones after returns (95% interval 250 to 374)"
    )


def test_an_unpaired_verdict_says_so():
    told = sentence("plan-a", found(312, 62), UNITS, pairs=False)
    assert told == "plan-a sells 312 more phones after returns (95% interval 250 to 374, unpaired)"


def test_sales_of_a_vendor_are_told_as_sales_there():
    there = wording("own.units", "", "units", "sales at Bazaar", "phone", "EUR")
    assert (
        sentence("a", found(312, 62), there)
        == "a sells 312 more phones at Bazaar after returns (95% interval 250 to 374)"
    )
    money = wording("own.profit", "", "EUR", "sales at Bazaar", "phone", "EUR")
    assert sentence("a", found(312, 62), money).startswith("a makes 312 EUR more profit at Bazaar (")


def test_the_same_difference_in_every_pair_has_no_interval_to_tell():
    assert sentence("a", estimate([1.0] * 5), UNITS) == "a sells 1 more phone after returns (the same in every pair)"


def test_few_pairs_that_are_all_the_same_are_told_to_tell_little():
    told = sentence("a", estimate([2.0, 2.0]), UNITS)
    assert told == "a sells 2 more phones after returns (the same in both pairs; so few tell little)"
    assert sentence("a", estimate([2.0] * 4), UNITS).endswith("(the same in every pair; so few tell little)")
    assert ranking(["a"], [estimate([2.0, 2.0])], None, "EUR").text == (
        "a pays: 2 EUR more profit than the base (the same in both pairs; so few tell little)"
    )


def test_no_difference_at_all_is_told_as_that():
    told = sentence("plan-a", estimate([0.0, 0.0]), NOVA)
    assert told == "plan-a makes no difference to how many units of Nova 5 are sold and kept: every pair is equal"


def test_an_interval_that_holds_zero_cannot_tell_and_says_where_the_difference_lies():
    unsure = estimate([30.0, -20.0, 10.0, 25.0, -15.0])
    assert sentence("plan-a", unsure, UNITS) == (
        "plan-a: cannot tell yet whether it sells more phones or fewer; the difference lies between -22 and 34"
        " (95% interval; so far it sells 6 more phones after returns)"
    )
    assert advice(unsure, 60) == "If the difference stays as large, about 60 more replicates would tell it from none"


def test_no_more_replicates_are_advised_than_may_be_asked_for():
    unsure = estimate([30.0, -20.0, 10.0, 25.0, -15.0])
    assert advice(unsure, 59) == ""
    # A difference that hardly is one needs more than anybody runs.
    assert advice(estimate([10.0, -10.01, 10.0, -10.0, 0.0]), 1000) == ""
    assert advice(estimate([1.0, -1.0] * 3), 1000) == ""


def test_how_many_more_replicates_would_tell_is_worked_out_from_five_on_and_never_told_as_next_to_none():
    values = [546.0 - 388.0, 546.0 + 388.0]
    assert advice(estimate([*values, *values]), 1000) == ""
    assert advice(estimate([*values, *values, -1500.0]), 1000) != ""
    # Six would do by the arithmetic: the next one more is not to be relied on.
    hardly = estimate([-100.0, -900.0, -1000.0, -800.0, -7.0])
    assert not hardly.certain
    assert "about 5 more replicates would tell it" in advice(hardly, 1000)


def test_what_can_be_told_needs_no_advice():
    assert advice(estimate([3.0, 4.0, 5.0, 4.0, 3.0]), 1000) == advice(None, 1000) == ""


def test_one_replicate_says_what_it_found_and_that_it_is_one():
    assert sentence("a", estimate([5.0]), UNITS) == (
        "a: cannot tell from one replicate whether it sells more phones or fewer"
        " (in that one it sells 5 more phones after returns)"
    )
    assert sentence("a", estimate([1.0]), UNITS).endswith("(in that one it sells 1 more phone after returns)")
    assert sentence("a", estimate([-1.0]), NOVA).endswith("(in that one it sells 1 fewer unit of Nova 5 after returns)")
    assert sentence("a", estimate([0.0]), UNITS) == (
        "a makes no difference to how many phones are sold and kept in the one replicate, which tells little"
    )


def test_one_replicate_never_says_that_a_plan_pays():
    assert ranking(["a"], [estimate([900.0])], None, "EUR").text == (
        "Whether a pays cannot be told from one replicate: 900 EUR more profit than the base there"
    )
    assert ranking(["a", "b"], [estimate([900.0]), estimate([500.0])], estimate([400.0]), "EUR").text == (
        "In the one replicate a returns most; whether it pays cannot be told from one: 900 EUR more profit than the"
        " base; that is 400 EUR more than b there"
    )
    assert ranking(["a", "b"], [estimate([-500.0]), estimate([-900.0])], estimate([400.0]), "EUR").text == (
        "In the one replicate no plan earns more than the base; a loses least: 500 EUR less profit than the base;"
        " that is 400 EUR ahead of b there"
    )


def test_a_difference_below_one_is_not_told_as_zero():
    told = sentence("a", Estimate(0.4, -14.0, 14.8, 20.0, 9, 0.5), UNITS)
    assert "between -14 and 15 (95% interval; so far it sells 0.4 more phones after returns)" in told
    assert "; so far none on average)" in sentence("a", Estimate(0.0, -14.0, 14.0, 20.0, 9, 0.5), UNITS)
    assert [shown(0.0, 0), shown(-0.04, 0), shown(-1e-9, 0), shown(1234.4, 0)] == ["0", "-0.04", "0", "1,234"]


def test_a_long_name_of_own_sales_is_not_repeated_in_sentences():
    own = "everything at Phone House, and Galaxia A at any vendor"
    words = wording("own.units", "", "units", own, "phone", "EUR")
    assert sentence("a", found(312, 62), words) == "a sells 312 more own units after returns (95% interval 250 to 374)"
    money = wording("own.profit", "", "EUR", own, "phone", "EUR")
    assert sentence("a", found(312, 62), money).startswith("a makes 312 EUR more profit with own sales (")


def test_a_measure_without_a_value_is_told_as_that():
    words = wording("returns.share", "Units returned", "share", "", "phone", "EUR")
    assert sentence("a", None, words) == "a: no value of 'Units returned' in any replicate"


@pytest.mark.parametrize(
    ("metric", "label", "unit", "mean", "half", "text"),
    [
        ("own.revenue", "", "EUR", 5000, 400, "a takes in 5,000 EUR more with Nova 5 (95% interval 4,600 to 5,400)"),
        ("own.profit", "", "EUR", -5000, 400,
         "a makes 5,000 EUR less profit with Nova 5 (95% interval 4,600 to 5,400)"),
        ("conversion", "Purchases per visit", "share", 0.012, 0.002,
         "a raises 'Purchases per visit' by 1.20 percentage points (95% interval 1.00 to 1.40)"),
        ("visits", "Visits", "visits", -40, 9, "a lowers 'Visits' by 40 visits (95% interval 31 to 49)"),
    ],
)  # fmt: skip
def test_every_measure_has_its_words(metric, label, unit, mean, half, text):
    assert sentence("a", found(mean, half), wording(metric, label, unit, "Nova 5", "phone", "EUR")) == text


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ([3.0, 4.0, 5.0], "more"), ([-3.0, -4.0, -5.0], "less"), ([0.0, 0.0], "equal"), ([0.0], "equal"),
        ([3.0], "single"), ([3.0, -3.0], "unsure"), ([3.0, -2.0], "unsure"), ([2.0, 2.0], "more"),
    ],
)  # fmt: skip
def test_the_key_says_what_can_be_told(values, key):
    assert key_of(estimate(values)) == key


def test_the_best_plan_is_told_with_how_far_it_is_ahead_of_the_second():
    told = ranking(["a", "b", "c"], [found(100, 20), found(900, 90), found(500, 50)], found(400, 60, ahead=0.95), "EUR")
    assert told.text == (
        "b returns most: 900 EUR more profit than the base (95% interval 810 to 990); that is 400 EUR more than c"
        " (95% interval 340 to 460, ahead in 95% of the pairs)"
    )
    assert (told.plan, told.metric, told.key) == ("", "own.profit", "more")


def test_plans_that_cannot_be_told_apart_are_told_as_that():
    told = ranking(["a", "b"], [found(900, 90), found(880, 90)], estimate([60.0, -40.0, 40.0, 0.0, 40.0]), "EUR").text
    assert told == (
        "No winner yet: a pays and leads, with 900 EUR more profit than the base (95% interval 810 to 990);"
        " whether it is ahead of b (20 EUR so far) cannot be told yet"
    )


def test_the_same_profit_in_every_pair_is_a_tie():
    told = ranking(["a", "b"], [found(900, 90), found(900, 90)], estimate([0.0, 0.0]), "EUR").text
    assert told.endswith("b returns the same in both pairs")


def test_losses_are_told_as_losses():
    both = ranking(["a", "b"], [found(-900, 90), found(-500, 90)], found(400, 60), "EUR").text
    assert both == (
        "No plan pays; b loses least: 500 EUR less profit than the base (95% interval 410 to 590);"
        " that is 400 EUR ahead of a (95% interval 340 to 460, ahead in 100% of the pairs)"
    )
    assert ranking(["a"], [found(-900, 90)], None, "EUR").text == (
        "a does not pay: 900 EUR less profit than the base (95% interval 810 to 990)"
    )


def test_no_plan_with_a_loss_so_far_is_said_to_lead():
    told = ranking(["a", "b"], [found(-900, 90), found(-67, 2322)], found(833, 60), "EUR").text
    assert told.startswith(
        "No plan earns more than the base so far; b comes closest, and may pay or not: 67 EUR less profit than the base"
        " so far (95% interval of the difference -2,389 to 2,255); that is 833 EUR ahead of a ("
    )
    assert ranking(["a", "b"], [found(-900, 90), found(67, 2322)], found(833, 60), "EUR").text.startswith(
        "b leads, but whether it pays cannot be told yet: 67 EUR more profit than the base so far (95% interval of the"
    )


def test_an_interval_that_holds_zero_is_always_that_of_plan_less_base():
    loss = Estimate(-67.0, -2390.0, 2255.0, 5000.0, 20, 0.5)
    words = wording("own.profit", "", "EUR", "", "phone", "EUR")
    told = sentence("a", loss, words)
    assert "the difference lies between -2,390 and 2,255 (95% interval; so far it makes 67 EUR less profit)" in told
    told = ranking(["a"], [loss], None, "EUR").text
    assert "67 EUR less profit" in told
    assert "95% interval of the difference -2,390 to 2,255" in told


def test_one_plan_that_pays_does_and_one_that_may_is_not_said_to():
    assert ranking(["a"], [found(900, 90)], None, "EUR").text.startswith("a pays: 900 EUR more profit than the base (")
    assert ranking(["a"], [found(50, 90)], None, "EUR").text == (
        "Whether a pays cannot be told yet: 50 EUR more profit than the base so far (95% interval of the difference"
        " -40 to 140)"
    )
    assert ranking(["a"], [estimate([0.0, 0.0])], None, "EUR").text == "a returns as much as the base in both pairs"


@pytest.mark.parametrize(
    ("one", "many"),
    [("phone", "phones"), ("watch", "watches"), ("battery", "batteries"), ("toy", "toys"), ("dress", "dresses"),
     ("running shoe", "running shoes"), ("air conditioner", "air conditioners")],
)  # fmt: skip
def test_nouns_have_plurals(one, many):
    assert plural(one) == many
