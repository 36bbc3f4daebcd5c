"""The directory of a sweep: written whole, gone on with only by the same sweep, and never by two at once."""

import dataclasses
import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from journeysim import Sweep, run
from journeysim.experiments.sweeps.disk import SweepError
from journeysim.experiments.sweeps.rows import Chunk, Failure, carry_out
from journeysim.experiments.sweeps.store import Store
from tests.experiments.sweeps.small import RATE, TINY, content, same, small_plan, table, troubled

FIRST, SECOND = ((0, 0), (0, 1), (1, 0)), ((1, 1), (2, 0))


@pytest.fixture
def plan():
    return small_plan()


def begun(folder, plan, *chunks):
    with Store.open(folder, plan) as store:
        for runs in chunks:
            store.write(carry_out(plan, runs))
    return folder


def names(folder, what="runs"):
    return sorted(path.name for path in (folder / what).iterdir())


def test_what_is_written_is_done_and_found_again(tmp_path, plan):
    folder = tmp_path / "deep" / "sweep"
    with Store.open(folder, plan) as store:
        assert (len(store.done), len(store.missing(2))) == (0, 12)
        store.write(carry_out(plan, FIRST))
        assert set(store.done) == set(FIRST)
    with Store.open(folder, plan) as store:
        assert set(store.done) == set(FIRST)
        assert (1, 0) in store.done
        assert (1, 1) not in store.done
        assert store.missing(2)[:2].tolist() == [[1, 1], [2, 0]]
        assert len(store.missing(3)) == 15
        assert store.set_aside == []
    assert names(folder) == ["part-0000000-00000.parquet"]


def test_parts_hold_the_same_whatever_their_order(tmp_path, plan):
    one, other = begun(tmp_path / "a", plan, FIRST, SECOND), begun(tmp_path / "b", plan, SECOND, FIRST)
    assert names(one) == names(other)
    assert all((one / "runs" / each).read_bytes() == (other / "runs" / each).read_bytes() for each in names(one))


def test_the_manifest_tells_what_was_asked(tmp_path, plan):
    told = json.loads((begun(tmp_path / "a", plan) / "manifest.json").read_text())
    assert (told["kind"], told["replicates"], told["points"]) == ("sweep", 2, 6)
    assert told["plan"] == json.loads(json.dumps(plan.identity()))
    assert told["columns"]["sales.units"] == {"label": "Units sold", "unit": "units"}
    assert told["scenario"] == TINY.as_dict()
    assert told["versions"]["journeysim"]


def test_replicates_may_be_raised_and_points_added(tmp_path):
    table_of = [0.01, 0.02, 0.03]
    folder = begun(tmp_path / "a", small_plan(vary={RATE: table_of[:2]}), FIRST)
    with Store.open(folder, small_plan(vary={RATE: table_of[:2]}, replicates=5)) as store:
        assert len(store.missing(5)) == 7
    assert json.loads((folder / "manifest.json").read_text())["replicates"] == 5


def test_points_added_to_a_table_are_the_same_sweep(tmp_path):
    import pandas as pd

    from journeysim.experiments.sweeps.designs import make
    from journeysim.experiments.sweeps.plan import SweepPlan

    def plan(*rates):
        return SweepPlan(TINY, make("csv", (), TINY, table=pd.DataFrame({RATE: rates})), 1)

    folder = begun(tmp_path / "a", plan(0.01, 0.02), [(0, 0), (1, 0)])
    with Store.open(folder, plan(0.01, 0.02, 0.04)) as store:
        assert store.missing(1).tolist() == [[2, 0]]
    with pytest.raises(SweepError, match="holds another sweep"):
        Store.open(folder, plan(0.01, 0.03, 0.04))
    with pytest.raises(SweepError, match="holds another sweep"):
        Store.open(folder, plan(0.01, 0.02))


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (lambda: small_plan(high=0.04), "design.points differs"),
        (lambda: small_plan(seed=2), "seed was 1, now 2"),
        (lambda: small_plan(keep_steps=True), "keep_steps was false, now true"),
        (lambda: small_plan(paired=False), "paired was true, now false"),
        (
            lambda: small_plan(vary={"network.degree": (4, 8)}),
            "design.variables was stages.need.rate=[0.0, 0.05], now network.degree=[4.0, 8.0]",
        ),
    ],
)
def test_another_sweep_is_refused_whatever_is_accepted(tmp_path, plan, other, says):
    folder = begun(tmp_path / "a", plan, FIRST)
    before = content(folder)
    for accept in (False, True):
        with pytest.raises(SweepError, match="holds another sweep") as error:
            Store.open(folder, other(), accept)
        assert says in str(error.value)
        assert "\n" not in str(error.value)
    assert same(content(folder), before)


def test_a_changed_scenario_is_refused_unless_accepted(tmp_path, plan):
    folder = begun(tmp_path / "a", plan, FIRST)
    changed = small_plan(scenario=TINY.with_settings({"population.consumers": 61}))
    with pytest.raises(SweepError) as error:
        Store.open(folder, changed)
    assert str(error.value) == (
        f"'{folder}' was begun with another scenario or version: population.consumers was 60, now 61;"
        " name another directory, or go on and mix both with --accept-changes"
    )
    with Store.open(folder, changed, accept_changes=True) as store:
        assert store.changes == ["population.consumers was 60, now 61"]
        assert set(store.done) == set(FIRST)
    assert json.loads((folder / "manifest.json").read_text())["accepted"][0]["changes"] == store.changes
    with Store.open(folder, changed) as store:
        assert store.changes == []


def test_which_of_several_scenarios_has_changed_is_told_with_its_settings(tmp_path):
    def varied(second, **changes):
        dear = TINY.with_settings({"products.arc.price": second})
        other = dataclasses.replace(dear, name="dear")
        both = [each.with_settings(changes) for each in (TINY, other)]
        return small_plan(scenario=both[0], vary={"scenario": both})

    folder = begun(tmp_path / "a", varied(300.0))
    with pytest.raises(SweepError, match=r"version: scenario dear: products\.arc\.price was 300\.0, now 310\.0; name"):
        Store.open(folder, varied(310.0))
    # What was changed in all of them is told once.
    with pytest.raises(SweepError, match=r"version: population\.consumers was 60, now 61; name another"):
        Store.open(folder, varied(300.0, **{"population.consumers": 61}))


def test_another_version_is_refused_unless_accepted(tmp_path, plan):
    folder = begun(tmp_path / "a", plan, FIRST)
    path = folder / "manifest.json"
    told = json.loads(path.read_text())
    told["plan"]["versions"]["numpy"] = "1.0"
    path.write_text(json.dumps(told))
    with pytest.raises(SweepError, match=r"versions\.numpy was '1\.0', now '"):
        Store.open(folder, plan)
    Store.open(folder, plan, accept_changes=True).close()
    Store.open(folder, plan).close()


def test_a_directory_of_something_else_is_refused(tmp_path, plan):
    (tmp_path / "file").write_text("")
    with pytest.raises(SweepError, match="is a file; a directory is needed"):
        Store.open(tmp_path / "file", plan)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "love.txt").write_text("")
    with pytest.raises(SweepError, match="exists and holds no sweep of journeysim; nothing in it is replaced"):
        Store.open(tmp_path / "letters", plan)
    assert [each.name for each in (tmp_path / "letters").iterdir()] == ["love.txt"]
    run(TINY).save(tmp_path / "run")
    with pytest.raises(SweepError, match="holds a run, no sweep"):
        Store.open(tmp_path / "run", plan)
    with pytest.raises(SweepError, match="cannot be written: Not a directory"):
        Store.open(tmp_path / "file" / "below", plan)


def test_an_empty_directory_and_one_begun_in_vain_are_taken(tmp_path, plan):
    (tmp_path / "empty").mkdir()
    Store.open(tmp_path / "empty", plan).close()
    folder = begun(tmp_path / "a", plan)
    (folder / "manifest.json").rename(folder / ".manifest.json.tmp")
    Store.open(folder, plan).close()
    assert not (folder / ".manifest.json.tmp").exists()


def test_two_do_not_write_at_once(tmp_path, plan):
    with Store.open(tmp_path / "a", plan), pytest.raises(SweepError, match=r"is being worked on by process \d+ on "):
        Store.open(tmp_path / "a", plan)
    Store.open(tmp_path / "a", plan).close()


def test_what_was_left_half_written_is_removed(tmp_path):
    plan = small_plan(keep_steps=True)
    folder = begun(tmp_path / "a", plan, FIRST, SECOND)
    (folder / "runs" / ".part-0000009-00000.parquet.tmp").write_bytes(b"half")
    # As when the process is killed between the part of steps and that of runs.
    (folder / "runs" / "part-0000001-00001.parquet").unlink()
    with Store.open(folder, plan) as store:
        assert set(store.done) == set(FIRST)
    assert names(folder) == names(folder, "steps") == ["part-0000000-00000.parquet"]


def test_parts_that_are_of_no_use_are_set_aside_and_told_of(tmp_path, plan):
    folder = begun(tmp_path / "a", plan, FIRST, SECOND)
    runs, good = folder / "runs", folder / "runs" / "part-0000000-00000.parquet"
    damaged = runs / "part-0000001-00001.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-100])
    shutil.copy(good, runs / "part-0000003-00000.parquet")  # every run twice
    (runs / "part-0000004-00000.parquet").write_bytes(b"")
    pq.write_table(pa.table({"point": ["a"], "replicate": [1]}), runs / "part-0000004-00001.parquet")
    pq.write_table(pa.table({"other": [1]}), runs / "part-0000005-00000.parquet")
    pq.write_table(pa.table({"point": [77], "replicate": [0]}), runs / "part-0000077-00000.parquet")
    (runs / "notes.txt").write_text("mine")
    with Store.open(folder, plan) as store:
        assert set(store.done) == set(FIRST)
        told = "\n".join(store.set_aside)
        store.write(carry_out(plan, SECOND))
    assert len(store.set_aside) == 7
    for words in ("cannot be read", "which another part holds too", "point 77, replicate 0, which this sweep does not"):
        assert words in told
    assert names(folder) == ["notes.txt", good.name, damaged.name]
    assert len(list((folder / "set-aside").iterdir())) == 6
    assert same(content(folder), table(carry_out(plan, FIRST + SECOND)))


def test_what_was_set_aside_before_stays(tmp_path, plan):
    part = begun(tmp_path, plan, FIRST) / "runs" / "part-0000000-00000.parquet"
    for text in (b"one", b"two", b"three"):
        part.write_bytes(text)
        Store.open(tmp_path, plan).close()
    kept = [path.read_bytes() for path in (tmp_path / "set-aside").iterdir()]
    assert sorted(kept) == [b"one", b"three", b"two"]


def test_a_lock_that_leads_elsewhere_is_not_followed(tmp_path, plan):
    folder = begun(tmp_path / "a", plan, FIRST)
    precious = tmp_path / "precious"
    precious.write_text("mine")
    (folder / ".lock").unlink()
    (folder / ".lock").symlink_to(precious)
    with pytest.raises(SweepError, match=r"\.lock' is a link, which no sweep makes; remove it"):
        Store.open(folder, plan)
    assert precious.read_text() == "mine"


def test_runs_without_their_steps_come_again(tmp_path):
    plan = small_plan(keep_steps=True)
    folder = begun(tmp_path / "a", plan, FIRST, SECOND)
    (folder / "steps" / "part-0000000-00000.parquet").unlink()
    (folder / "steps" / "part-0000001-00001.parquet").write_bytes(b"PAR1")
    with Store.open(folder, plan) as store:
        assert len(store.done) == 0
        assert "has no steps beside it" in store.set_aside[0]
        assert "has steps that cannot be read" in store.set_aside[1]


def test_failures_stay_until_the_run_is_done(tmp_path):
    plan = troubled(tmp_path, wrong=(1,))
    folder = tmp_path / "a"
    with Store.open(folder, plan) as store:
        store.write(carry_out(plan, FIRST))
        store.write(carry_out(plan, SECOND))
        assert [(each.point, each.replicate) for each in store.failures] == [(1, 0), (1, 1)]
        assert set(store.done) == {(0, 0), (0, 1), (2, 0)}
    with (folder / "failed.jsonl").open("a") as file:
        file.write('{"point": 3, "repl')  # cut short by a kill
    (tmp_path / "mended").touch()
    with Store.open(folder, plan) as store:
        assert [(each.point, each.replicate) for each in store.failures] == [(1, 0), (1, 1)]
        assert store.missing(2)[0].tolist() == [1, 0]
        store.write(carry_out(plan, [(1, 0)]))
        assert [(each.point, each.replicate) for each in store.failures] == [(1, 1)]
        store.write(Chunk(((1, 1),), None, None, (Failure(1, 1, "again\nhere"),), 0.0))
        assert [each.error for each in store.failures] == ["again\nhere"]
        store.write(carry_out(plan, [(1, 1)]))
        assert store.failures == []
    assert not (folder / "failed.jsonl").exists()


def test_a_failure_is_appended_however_many_there_are(tmp_path, plan, monkeypatch):
    with Store.open(tmp_path, plan) as store:
        whole = []
        monkeypatch.setattr(Store, "_write_failed", lambda self: whole.append(1))
        for attempt in range(3):
            for run_ in FIRST + SECOND:
                store.write(Chunk((run_,), None, None, (Failure(*run_, f"attempt {attempt}"),), 0.0))
        assert [each.error for each in store.failures] == ["attempt 2"] * 5
        store.write(carry_out(plan, SECOND))
        assert [(each.point, each.replicate) for each in store.failures] == list(FIRST)
        # As somebody sees it who looks while the sweep goes on.
        assert [(each.point, each.replicate) for each in Sweep.open(tmp_path).failures] == list(FIRST)
        assert not whole
        monkeypatch.undo()
    assert len((tmp_path / "failed.jsonl").read_text().splitlines()) == 3


def full(descriptor):
    raise OSError(28, "No space left on device")


def test_a_write_that_fails_leaves_nothing_half_done(tmp_path, plan, monkeypatch):
    folder = begun(tmp_path / "a", plan, FIRST)
    chunk = carry_out(plan, SECOND)
    with Store.open(folder, plan) as store:
        with monkeypatch.context() as patched:
            patched.setattr("journeysim.experiments.sweeps.disk.os.fsync", full)
            with pytest.raises(OSError, match="No space left"):
                store.write(chunk)
        assert set(store.done) == set(FIRST)
        assert names(folder) == ["part-0000000-00000.parquet"]
        store.write(chunk)
        assert set(store.done) == set(FIRST + SECOND)
