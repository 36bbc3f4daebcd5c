# ruff: noqa: E501 - each case is one line
"""Every way to get a scenario file wrong gives one plain line with the key, the allowed and the nearest name."""

import pytest

from journeysim import Scenario, ScenarioError
from tests.scenario.files import MINIMAL, child, told, write


def test_the_small_scenario_is_fine(tmp_path):
    assert Scenario.load(write(tmp_path)).population.consumers == 100


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[population]\nconsumrs = 5", "population.consumrs: unknown key; did you mean 'consumers'?"),
        ("[product.nova-6]\nprice = 5", "product: unknown key; did you mean 'products'?"),
        ("steps = 5", "steps: unknown key; did you mean 'time.steps'?"),
        (
            "[population.segments.students.traits]\nconformty = 0",
            "population.segments.students.traits.conformty: unknown key; did you mean 'conformity'?",
        ),
        (
            "[population.segments.students.traits.trust]\nfriend = 0",
            "population.segments.students.traits.trust.friend: unknown key; did you mean 'friends'?",
        ),
        ("[network]\ndegre = 6", "network.degre: unknown key; did you mean 'degree'?"),
        (
            "[influences.normative]\nfrom = 'share'",
            "influences.normative.from: unknown key; did you mean 'form'?",
        ),
        ("[vendors.bazaar.group]\ndiscont = 0.1\ndiscount = 0.1", "vendors.bazaar.group.discont: unknown key; did you mean 'discount'?"),
        ("[time]\nsteps = 2.5", "time.steps: found 2.5; allowed: a whole number from 1 to 1,000,000 (steps)"),
        ("[time]\nsteps = true", "time.steps: found true; allowed: a whole number from 1 to 1,000,000 (steps)"),
        ("[time]\nsteps = 'ten'", "time.steps: found 'ten'; allowed: a whole number from 1 to 1,000,000 (steps)"),
        ("market = 'phones'", "market: found 'phones'; allowed: a table"),
        ("[market]\ncategory = 7", "market.category: found 7; allowed: text"),
        ("[vendors.bazaar]\nopen = 1", "vendors.bazaar.open: found 1; allowed: true or false"),
        ("[vendors.bazaar]\nsells = 'nova-5'", "vendors.bazaar.sells: found 'nova-5'; allowed: a list"),
        (
            "[vendors.bazaar]\nkind = 'marketplce'",
            "vendors.bazaar.kind: found 'marketplce'; allowed: 'marketplace', 'brand_site', 'social_shop', "
            "'physical_store', 'discounter'; did you mean 'marketplace'?",
        ),
        (
            "[vendors.bazaar]\npayment_failure = 1.2",
            "vendors.bazaar.payment_failure: found 1.2; allowed: a number from 0 to 1 (probability)",
        ),
        ("[population]\nconsumers = 0", "population.consumers: found 0; allowed: a whole number from 1 to 100,000,000 (people)"),
        ("[products.nova-5]\nprice = nan", "products.nova-5.price: found nan; allowed: a finite number from 0 to 1,000,000,000 (currency)"),
        ("[time]\nstep_days = inf", "time.step_days: found inf; allowed: a finite number from 0.0001 to 1000 (days)"),
        ("[vendors.bazaar.stock]\nnova-5 = -3", "vendors.bazaar.stock.nova-5: found -3; allowed: a whole number, 0 or more (units)"),
        ("[initial.owners.early]\ncount = -1", "initial.owners.early.count: found -1; allowed: a whole number, 0 or more (people)"),
        ("[population]\nconsumers = 1" + "0" * 90, "population.consumers: found a number of more than 60 digits; allowed: a whole number from 1 to 100,000,000 (people)"),
        ("[products.Nova]\nprice = 1", "products.Nova: 'Nova' cannot be a name; allowed: lower-case letters a to z, digits, hyphens and underscores; did you mean 'nova'?"),
        ("[vendors.corner]\nlabel = 'x'", "vendors.corner.kind: missing; allowed: 'marketplace', 'brand_site', 'social_shop', 'physical_store', 'discounter'"),
        ("[network]\nkind = 'rng'", "network.kind: unknown kind 'rng'; did you mean 'ring'?"),
        ("network = 'ring'", "network: found 'ring'; allowed: a table"),
        ("[network]\ndegree = 3", "network.degree: 3 is odd; allowed: even numbers, half of the neighbours on each side"),
        ("[record]\ndiary = [1, -4]", "record.diary[1]: found -4; allowed: a whole number, 0 or more (id)"),
        ("[influences.frugality]\nneed_cut = 20", "influences.frugality.need_cut: found 20; allowed: a number from 0 to 1 (share); did you mean '0.2'?"),
        ("[influences.frugality]\nneed_cut = 1.2", "influences.frugality.need_cut: found 1.2; allowed: a number from 0 to 1 (share)"),
        ("[initial]\nknown_products = 'all'", "initial.known_products: found 'all'; allowed: a number from 0 to 1 (probability) or a table"),
        ("[initial]\nknown_products = { nova-5 = 2 }", "initial.known_products.nova-5: found 2; allowed: a number from 0 to 1 (probability)"),
    ],
)  # fmt: skip
def test_one_plain_line(tmp_path, text, line):
    assert told(child(tmp_path, text)) == [f"child.toml: {line}"]


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("7", "conformity: found 7; allowed: -1 to 1"),
        ("'high'", "conformity: found 'high'; allowed: a number from -1 to 1 or a table with `distribution`"),
        ("{ distribution = 'normal', mean = 0, sd = -1 }", "conformity.sd: found -1; allowed: a number above 0 (unit of the trait)"),
        ("{ distribution = 'normal', mean = 50, sd = 1 }", "conformity: draws nothing from -1 to 1, which is what this trait allows"),
        ("{ distribution = 'nrmal', mean = 0, sd = 1 }", "conformity.distribution: unknown distribution 'nrmal'; did you mean 'normal'?"),
        ("{ distribution = 'uniform', low = 0, hgh = 1, high = 1 }", "conformity.hgh: unknown key; did you mean 'high'?"),
        ("{ distribution = 'uniform', low = 1, high = 0 }", "conformity: low (1) is above high (0)"),
        ("{ distribution = 'uniform', low = 0, high = 3 }", "conformity: draws 3; allowed: -1 to 1"),
        ("{ mean = 0.1 }", "conformity.distribution: missing; allowed: 'uniform', 'normal', 'lognormal', 'exponential', 'choice', 'listed'"),
    ],
)  # fmt: skip
def test_a_trait_is_a_number_or_a_distribution(tmp_path, value, line):
    text = f"[population.segments.families.traits]\nconformity = {value}"
    assert told(child(tmp_path, text)) == [f"child.toml: population.segments.families.traits.{line}"]


def test_every_wrong_value_is_told_at_once(tmp_path):
    text = "[time]\nsteps = 0\n[population]\nconsumers = 0\nconsumrs = 3\n[products.nova-5]\nprice = -1"
    assert len(told(child(tmp_path, text))) == 4


def test_no_word_of_pydantic_reaches_the_reader(tmp_path):
    text = "[population.segments.students.traits]\nidentity_group = { a = -1 }\nbudget = 'x'\nvalues.green = 'y'"
    lines = told(child(tmp_path, text))
    assert len(lines) == 3
    assert not any(word in " ".join(lines) for word in ("pydantic", "Input", "http", "dict[", "number.", "constrained"))


def test_an_error_names_the_file_of_the_chain_that_said_it(tmp_path):
    write(tmp_path, MINIMAL.replace("price = 500", "price = -500"))
    path = write(tmp_path, 'extends = "small.toml"\n[time]\nsteps = 0', "child.toml")
    assert [line.split(":")[0] for line in told(path)] == ["child.toml", "small.toml"]


def test_problems_carry_their_parts(tmp_path):
    with pytest.raises(ScenarioError) as caught:
        Scenario.load(child(tmp_path, "[population]\nconsumrs = 5"))
    (problem,) = caught.value.problems
    assert problem.key == "population.consumrs"
    assert problem.found == "unknown key"
    assert problem.nearest == "consumers"
    assert "'assignment'" in problem.allowed
    assert problem.source.endswith("child.toml")
