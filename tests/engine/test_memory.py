"""The memory that is free for a process, also in a container that is given less than the machine has."""

import psutil
import pytest

from journeysim.engine import memory


@pytest.fixture
def system(tmp_path, monkeypatch):
    """A system whose groups stand in files; gives what writes the files of a group."""
    monkeypatch.setattr(memory, "GROUPS", tmp_path / "cgroup")
    monkeypatch.setattr(memory, "LIMITS", tmp_path)
    # Far more than any of the groups here.
    monkeypatch.setattr(memory.psutil, "virtual_memory", lambda: type("Machine", (), {"available": 10**12}))

    def group(folder, **files):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (tmp_path / folder / name.replace("__", ".")).write_text(f"{text}\n")

    def own(text):
        (tmp_path / "cgroup").write_text(text)

    own("0::/")
    return type("System", (), {"group": staticmethod(group), "own": staticmethod(own)})


def test_without_a_limit_it_is_the_machines(system):
    assert memory.free_memory() == 10**12
    system.group(".", memory__max="max", memory__current=5, memory__stat="inactive_file 1")
    assert memory.free_memory() == 10**12
    system.own("")
    assert memory.free_memory() == 10**12


def test_a_groups_limit_counts_less_what_it_takes_and_files_can_be_given_back(system):
    system.group(".", memory__max=1000, memory__current=700, memory__stat="anon 600\ninactive_file 50")
    assert memory.free_memory() == 350
    system.group(".", memory__max=600)
    assert memory.free_memory() == 0


def test_the_narrowest_of_nested_groups_counts(system):
    system.own("0::/outer/inner")
    system.group("outer", memory__max=500, memory__current=100, memory__stat="")
    system.group("outer/inner", memory__max=900, memory__current=50, memory__stat="")
    assert memory.free_memory() == 400


def test_groups_of_the_first_version_are_known(system):
    system.own("5:devices:/\n4:memory:/box\n0::/\n")
    detail = "total_inactive_file 20\ninactive_file 7"
    system.group("memory/box", memory__limit_in_bytes=800, memory__usage_in_bytes=300, memory__stat=detail)
    assert memory.free_memory() == 520


def test_here_it_is_no_more_than_the_machine_has():
    assert 0 < memory.free_memory() <= psutil.virtual_memory().total
