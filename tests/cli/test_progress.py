"""What a log is told of a sweep: a line now and then, with the time that is left."""

from journeysim.cli import progress


def test_a_log_is_told_now_and_then_how_far_a_sweep_is(monkeypatch, capsys):
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with progress.runs_bar() as tell:
        tell(40, 1000, 0)
        for seconds, done, failed in ((10.0, 60, 0), (31.0, 100, 0), (40.0, 110, 0), (62.0, 160, 3)):
            now[0] = 100.0 + seconds
            tell(done, 1000, failed)
    told = capsys.readouterr().err.splitlines()
    # 60 runs in 31 s leave 900 for 465 s; 120 runs in 62 s leave 840 for 434 s.
    assert told == ["100 of 1,000 runs done; about 8 minutes left",
                    "160 of 1,000 runs done, 3 failed; about 7 minutes left"]  # fmt: skip
