"""Files, and files that extend files."""

import pytest

from journeysim import Scenario, ScenarioError
from journeysim.scenario import catalogue
from tests.scenario.files import MINIMAL, child, told, write


def test_a_child_says_only_what_differs(tmp_path):
    scenario = Scenario.load(child(tmp_path, "[products.nova-5]\nprice = 450\n[time]\nsteps = 60"))
    assert scenario.name == "child"
    assert scenario.products["nova-5"].price == 450
    assert scenario.products["nova-5"].attributes == {"camera": 0.4}
    assert scenario.time.steps == 60
    assert scenario.question == "Does it load?"


def test_lists_replace(tmp_path):
    assert Scenario.load(child(tmp_path, "[vendors.bazaar]\nsells = ['nova-3']")).vendors["bazaar"].sells == ["nova-3"]


def test_another_kind_of_network_replaces_the_inherited_one(tmp_path):
    scenario = Scenario.load(child(tmp_path, "network = { kind = 'well_mixed' }"))
    assert scenario.network.kind == "well_mixed"
    same = Scenario.load(child(tmp_path, "network = { kind = 'ring', strong_share = 0.5 }"))
    assert (same.network.degree, same.network.strong_share) == (4, 0.5)


def test_another_distribution_replaces_and_the_same_one_merges(tmp_path):
    text = "[population.traits]\nconformity = {{ {} }}"
    other = Scenario.load(child(tmp_path, text.format("distribution = 'uniform', low = 0, high = 1")))
    assert other.population.traits.conformity.high == 1
    same = Scenario.load(child(tmp_path, text.format("mean = 0.3")))
    assert (same.population.traits.conformity.mean, same.population.traits.conformity.sd) == (0.3, 0.4)


@pytest.mark.parametrize("way", ["count = 5", "ids = [1, 2]", "start = 3\nlength = 4"])
def test_another_way_to_give_owners_replaces_the_inherited_one(tmp_path, way):
    owners = Scenario.load(child(tmp_path, f"[initial.owners.early]\n{way}")).initial.owners["early"]
    assert owners.share is None


def test_drop_removes_what_is_inherited(tmp_path):
    text = "products.nova-5 = 'drop'\nvendors.bazaar.sells = ['nova-3']\ninitial.owners.early = 'drop'"
    scenario = Scenario.load(child(tmp_path, text))
    assert list(scenario.products) == ["nova-3"]
    assert scenario.initial.owners == {}


def test_drop_returns_a_number_to_its_default(tmp_path):
    assert Scenario.load(child(tmp_path, "time.steps = 'drop'")).time.steps == 365


def test_drop_is_a_text_where_a_text_is_inherited(tmp_path):
    assert Scenario.load(child(tmp_path, "title = 'drop'")).title == "drop"


def test_dropping_what_is_not_there_is_refused(tmp_path):
    line = "child.toml: products.nova-6: nothing of this name is inherited that could be dropped"
    assert told(child(tmp_path, "products.nova-6 = 'drop'")) == [line]


def test_a_dropped_product_that_a_vendor_still_sells_is_refused(tmp_path):
    (line,) = told(child(tmp_path, "products.nova-5 = 'drop'"))
    assert line.startswith("small.toml: vendors.bazaar.sells: unknown product 'nova-5'")


def test_a_chain_goes_through_folders(tmp_path):
    write(tmp_path / "base")
    write(tmp_path / "base", 'extends = "small.toml"\ntime.steps = 7', "middle.toml")
    path = write(tmp_path, 'extends = "base/middle.toml"\npopulation.consumers = 50', "top.toml")
    scenario = Scenario.load(path)
    assert (scenario.time.steps, scenario.population.consumers, scenario.folder) == (7, 50, tmp_path)


def test_files_are_looked_for_beside_the_file_that_names_them(tmp_path):
    write(tmp_path / "base", MINIMAL.replace('"ring"\ndegree = 4', '"edge_list"\nfile = "ties.csv"'))
    write(tmp_path / "base", "source,target\n0,1\n", "ties.csv")
    path = write(tmp_path, 'extends = "base/small.toml"', "top.toml")
    assert Scenario.load(path).folder == tmp_path / "base"


def test_a_circle_is_told_with_its_links(tmp_path):
    write(tmp_path, 'extends = "b.toml"', "a.toml")
    write(tmp_path, 'extends = "a.toml"', "b.toml")
    line = "b.toml: extends: goes in a circle: a.toml -> b.toml -> a.toml"
    assert told(tmp_path / "a.toml") == [line]


def test_extending_itself_is_a_circle(tmp_path):
    assert "circle" in told(write(tmp_path, 'extends = "small.toml"'))[0]


def test_a_missing_base_is_told_with_the_nearest_file(tmp_path):
    write(tmp_path)
    path = write(tmp_path, 'extends = "smal.toml"', "child.toml")
    line = "child.toml: extends: no such file: smal.toml (child.toml -> smal.toml); did you mean 'small.toml'?"
    assert told(path) == [line]


def test_a_base_without_its_ending_is_told_how_to_name_it(tmp_path):
    write(tmp_path)
    (line,) = told(write(tmp_path, 'extends = "small"', "child.toml"))
    assert line.startswith("child.toml: extends: no scenario 'small' ships with journeysim")
    assert line.endswith("did you mean 'small.toml'?")


@pytest.mark.parametrize("value", ["5", "['small.toml']", "''", "true"])
def test_extends_must_be_a_name(tmp_path, value):
    (line,) = told(write(tmp_path, f"extends = {value}", "child.toml"))
    assert line.startswith("child.toml: extends: found ")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"[time\nsteps = 3", "not TOML: "),
        (b"steps 3", "not TOML: "),
        (b"[time]\nsteps = 1\nsteps = 2", "not TOML: "),
        (b"a = " + b"9" * 5000, "not TOML: "),
        (b"a = " + b"[" * 100_000, "not TOML: nested too deeply"),
        (b"\xff\xfet\x00", "not UTF-8: byte 0xff in line 1"),
        ("# fine\ntitle = 'Café'".encode("latin-1"), "not UTF-8: byte 0xe9 in line 2"),
        (b"", "population: missing"),
    ],
)
def test_a_file_that_is_no_scenario(tmp_path, content, line):
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    assert told(path)[0].startswith(f"bad.toml: {line}")


def test_a_mark_at_the_start_of_the_file_does_no_harm(tmp_path):
    path = tmp_path / "marked.toml"
    path.write_bytes(b"\xef\xbb\xbf" + MINIMAL.encode().replace(b"\n", b"\r\n"))
    assert Scenario.load(path).name == "marked"


def test_a_missing_file_and_a_folder(tmp_path):
    assert told(tmp_path / "none.toml") == ["none.toml: no such file"]
    (tmp_path / "folder.toml").mkdir()
    assert told(tmp_path / "folder.toml") == ["folder.toml: a folder, not a scenario file"]


def test_shipped_scenarios_are_found_by_name_also_in_folders(tmp_path, monkeypatch):
    write(tmp_path)
    write(tmp_path, MINIMAL, "limits/bass.toml")
    monkeypatch.setattr(catalogue, "resource_folder", lambda name: tmp_path)
    assert catalogue.names() == ["small", "limits/bass"]
    assert [entry.question for entry in catalogue.entries()] == ["Does it load?"] * 2
    assert Scenario.load("limits/bass").source == "limits/bass.toml"
    path = write(tmp_path / "own", 'extends = "limits/bass"\ntime.steps = 3', "mine.toml")
    assert Scenario.load(path).time.steps == 3
    for wrong, right in (("smal", "small"), ("bass", "limits/bass"), ("limits/bas", "limits/bass")):
        with pytest.raises(ScenarioError, match=f"did you mean '{right}'"):
            Scenario.load(wrong)


def test_every_shipped_scenario_loads_and_asks_a_question():
    for name in catalogue.names():
        assert Scenario.load(name).question, name
        assert name == name.lower()


def test_a_file_or_folder_named_without_toml_is_suggested(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.toml").write_text('extends = "smartphones"\n')
    (tmp_path / "plans").mkdir()
    assert told("plan") == [
        "no scenario 'plan' ships with journeysim, but there is such a file; did you mean 'plan.toml'?"
    ]
    assert told("plans") == ["plans: a folder, not a scenario file; allowed: a scenario's name, or a .toml file"]
    for name in ("one", "two"):
        (tmp_path / "plans" / f"{name}.toml").write_text("")
    inside = ["plans/one.toml", "plans/two.toml"]
    assert told("plans") == [
        f"plans: a folder, not a scenario file; allowed: a file in it: '{inside[0]}', '{inside[1]}'"
    ]


def test_a_question_is_shown_without_marks_of_evidence():
    assert catalogue.uncited("Does it pay (D20, D29)? Or not (D9)?") == "Does it pay? Or not?"
    assert catalogue.uncited("A screen (3D) of 5 (DIN)") == "A screen (3D) of 5 (DIN)"
    assert not any("(D" in each.question for each in catalogue.entries())
