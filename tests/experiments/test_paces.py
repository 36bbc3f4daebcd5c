"""How long work takes is told by the last of its kind, and by nothing else."""

from journeysim.experiments.paces import LEAST, Paces


def test_work_takes_as_long_for_its_size_as_the_last_of_its_kind():
    paces = Paces()
    assert paces.seconds("cafes", 100) is None
    paces.learn("cafes", 100, 20.0)
    paces.learn("fashion", 100, 90.0)
    assert paces.seconds("cafes", 250) == 50.0
    paces.learn("cafes", 1000, 100.0)
    assert paces.seconds("cafes", 250) == 25.0
    assert paces.seconds("fashion", 50) == 45.0


def test_what_was_short_or_of_no_kind_tells_nothing():
    paces = Paces()
    paces.learn("cafes", 100, 20.0)
    paces.learn("cafes", 1, LEAST - 0.1)
    paces.learn("cafes", 0, 20.0)
    assert paces.seconds("cafes", 100) == 20.0
    paces.learn("", 100, 20.0)
    assert paces.seconds("", 100) is None
