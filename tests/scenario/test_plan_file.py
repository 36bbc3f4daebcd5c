"""A plan's file gives the plan again, and a stranger's file can do no harm."""

import time

import pytest

from journeysim import Scenario
from journeysim.scenario import catalogue, errors, plan_file
from journeysim.scenario.plan_file import named, read, shipped, written
from journeysim.scenario.problems import ScenarioError, nearest
from journeysim.scenario.toml import dumps
from tests.support import QUIET

MARKET = Scenario.load("smartphones")
PLANS = [name for name in catalogue.names() if name.startswith("plans/")]
BASE = b'extends = "smartphones"\n'


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_is_written_as_a_file_that_gives_it_again(name, tmp_path):
    plan = Scenario.load(name)
    base = Scenario.load(shipped(plan) if shipped(plan) == "plans/no-network-shop" else plan_base(name))
    text = written(plan, base)
    assert text.startswith("extends = ")
    path = tmp_path / "plan.toml"
    path.write_text(text, "utf-8")
    assert Scenario.load(path).hash() == plan.hash()
    assert read(text.encode(), "plan.toml") == plan


def plan_base(name):
    return "cafes" if name in ("plans/check-in", "plans/free-pastry", "plans/group-coupon") else "smartphones"


def test_the_file_says_only_what_the_plan_changes():
    text = written(MARKET.with_settings({"products.nova-5.price": 899.0}), MARKET)
    assert text == 'extends = "smartphones"\n\n[products.nova-5]\nprice = 899.0\n'


@pytest.mark.parametrize("name", [name for name in catalogue.names() if not name.startswith("limits/")])
def test_a_shipped_scenario_can_be_sent_by_a_stranger_as_it_is_and_written_out_in_full(name):
    scenario = Scenario.load(name)
    assert read(catalogue.path_of(name).read_bytes(), "plan.toml") == scenario
    assert read(dumps(scenario.as_dict()).encode(), "plan.toml") == scenario


def test_what_was_changed_in_the_base_is_in_the_file_too():
    base = MARKET.with_settings({"population.consumers": 500})
    plan = base.with_settings({"campaigns.more": {"lever": "bundle", "vendor": "bazaar"}})
    assert read(written(plan, base).encode(), "plan.toml") == plan


def test_what_the_base_has_and_the_plan_has_not_is_dropped():
    base = Scenario.load("plans/rival-strikes-back")
    plan = base.with_settings({"campaigns.nova-answers": "drop", "campaigns.galaxia-ads.end": "drop"})
    text = written(plan, base)
    assert 'nova-answers = "drop"' in text
    assert read(text.encode(), "plan.toml").hash() == plan.hash()


def test_a_base_of_ones_own_is_written_out_in_full():
    plan = Scenario.from_dict(QUIET)
    text = written(plan, plan)
    assert "extends" not in text
    assert read(text.encode(), "plan.toml") == plan


def test_a_plan_that_cannot_be_said_by_what_it_changes_is_written_out_in_full():
    segments = MARKET.as_dict()["population"]["segments"]
    plan = MARKET.with_settings({"population.segments": dict(reversed(segments.items()))})
    assert read(written(plan, MARKET).encode(), "plan.toml") == plan


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("My plan: ads!", "my-plan-ads"),
        ("../../etc/passwd", "etc-passwd"),
        ("", "plan"),
        ("ä", "plan"),
        ("-_-", "plan"),
        ("a" * 200, "a" * 60),
    ],
)
def test_a_name_is_made_one_that_a_plan_can_have(name, kept):
    assert named(MARKET, name).name == kept
    assert named(MARKET, name) == MARKET


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'extends = "/etc/passwd"', "no shipped scenario"),
        (b'extends = "/etc/passwd.toml"', "no shipped scenario"),
        (b'extends = "../smartphones.toml"', "no shipped scenario"),
        (b'extends = ["smartphones"]', "no shipped scenario"),
        (b'extends = ""', "no shipped scenario"),
        (b'extends = "smartphone"', "did you mean 'smartphones'"),
        (BASE + b'[network]\nkind = "edge_list"\nfile = "/etc/passwd"', "files cannot be named here"),
        (BASE + b'[network]\nfile = "README.md"\nkind = "edge_list"', "files cannot be named here"),
        (bytes(range(256)), "not UTF-8"),
        (b"\0\0\0", "not TOML"),
        (b"", "neither builds on a market nor describes one"),
        (BASE + b"a = " + b"[" * 50_000, "nested too deeply"),
        (BASE + b"a = " + b"[" * 50 + b"]" * 50, "tables 12 deep"),
        (b"a." * 90_000 + b"a = 1", "dots in line 1"),
        (b'"\\"".' + b"a." * 5_000 + b'"\\"" = 1', "dots in line 1"),
        (b'"' + b'\\"' * 90_000 + b"." * 200, "dots in line 1"),
        (b'x = ["""\n""", {' + b"a." * 5_000 + b"a = 1}]", "dots in line 2"),
        (b"[" + b"a." * 99 + b"a]\n" + b"".join(b"b%d." % i + b"c." * 98 + b"c=1\n" for i in range(900)),
         "too many dots"),
        (BASE + b'title = "' + b"x" * 201 + b'"', "title: 201 characters; allowed: at most 200"),
        (BASE + b"[population]\nconsumers = 1e400", "found inf"),
        (BASE + b"[population]\nconsumers = 0x" + b"f" * 100_000, "60 digits"),
        (BASE + b"[population]\nconsumers = " + b"9" * 5_000, "not TOML"),
        (BASE + b"[time]\nsteps = -1", "time.steps"),
        (BASE + b"".join(b"[a%d]\n" % i for i in range(20_000)), "too large for a plan"),
        (BASE + b"[record]\ndiary = [" + b'"a",' * 40_000 + b"]", "too large for a plan"),
        (b"[[a]]\n" * 30_000, "too large for a plan"),
        (BASE + b'question = "' + b"x" * 190_000 + b'"', "texts of at most 5,000 characters"),
        (BASE + b'[record]\ndiary = ["' + b"x" * 190_000 + b'"]', "texts of at most 5,000 characters"),
        (BASE + b"x" * 190_000 + b" = 1", "names of 100"),
        (BASE + (b"x" * 90_000 + b" = 1\n") * 2, "not TOML"),
        (b"x" * (plan_file.MOST_BYTES + 1), "at most 200,000 bytes"),
        (BASE + b'[campaigns.x]\nlever = "coupon"\nvendor = "bazar"\ndiscount = 0.1', "unknown vendor 'bazar'"),
    ],
)  # fmt: skip
def test_a_strangers_file_is_refused_soon_and_without_a_path(content, told):
    began = time.monotonic()
    with pytest.raises(ScenarioError) as refused:
        read(content, "plan.toml")
    assert time.monotonic() - began < 3
    assert told in str(refused.value)
    assert len(str(refused.value)) < 1_000
    assert "/" not in str(refused.value).replace("limits/", "").replace("plans/", "")


def test_all_that_is_wrong_with_a_strangers_file_is_found_without_much_work(monkeypatch):
    asked = []
    monkeypatch.setattr(errors, "nearest", lambda name, names: asked.append(name) or nearest(name, names))
    text = "".join(f"[products.p{i}]\nprice = 1\n" + "".join(f"pric{k} = 1\n" for k in range(18)) for i in range(99))
    began = time.process_time()
    with pytest.raises(ScenarioError) as refused:
        read(BASE + text.encode(), "plan.toml")
    # It takes half a second; looking everywhere for each of them took four.
    assert time.process_time() - began < 2.5
    assert len(refused.value.problems) == 99 * 18
    assert [each.nearest for each in refused.value.problems[:20]] == ["price"] * 20
    assert len(asked) == 20


def test_a_file_that_is_called_as_a_shipped_scenario_is_not_that_one():
    found = read(BASE, "fashion.toml")
    assert (found.name, shipped(found), shipped(found.with_settings({"time.steps": 9}))) == ("fashion", "", "")
    assert read(written(found, found).encode(), "smartphones.toml") == found


def test_a_strangers_file_may_begin_with_a_mark_and_end_its_lines_as_windows_does():
    text = "\ufeff" + BASE.decode().replace("\n", "\r\n") + 'title = """a\r\nb"""\r\n'
    assert read(text.encode(), "Mine.toml").title == "a\nb"
    assert read(BASE, "Mine (2).toml").name == "mine-2"
