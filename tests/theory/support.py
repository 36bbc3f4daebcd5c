"""The only door to journeysim for the tests of theory: scenario files and the public API."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from journeysim import JourneyModel, Scenario

HERE = Path(__file__).parent
STAGES = ("idle", "need", "product", "vendor", "decision", "purchase", "evaluation")


@dataclass(frozen=True)
class Row:
    """One line of the theory table; it holds when got is within tolerance of expected."""

    limit: str
    quantity: str
    expected: float
    got: float
    tolerance: float
    because: str

    @property
    def holds(self):
        return bool(abs(self.got - self.expected) <= self.tolerance)

    def __str__(self):
        verdict = "holds" if self.holds else "FAILS"
        wanted = f"expected {self.expected:.6g} ± {self.tolerance:.2g} ({self.because})"
        return f"{self.limit}: {self.quantity}: {self.got:.6g}, {wanted}, {verdict}"


def check(rows):
    """Assert that every row holds, and show those that do not."""
    broken = [str(row) for row in rows if not row.holds]
    assert not broken, "\n".join(broken)


def load(name, **changes):
    """A limit by name, or a file beside the tests by its name with .toml; changes are dotted keys."""
    return Scenario.load(HERE / name if name.endswith(".toml") else f"limits/{name}", changes)


def build(scenario, seed=1, recorder=None):
    return JourneyModel(scenario, seed=seed, recorder=recorder)


def owning(model):
    """Share of the people that own."""
    return model.world.public.owning / model.world.people.size


def curve(scenario, seed):
    """Share of owners at the start and after each step, shape (steps + 1,)."""
    model = build(scenario, seed)
    shares = [owning(model)]
    while model.running:
        model.step()
        shares.append(owning(model))
    return np.array(shares)


def curves(scenario, seeds):
    return np.array([curve(scenario, seed) for seed in seeds])


def settled(scenario, seed):
    """Share of owners once a step changes nothing more, and the number of steps that changed something."""
    model, before = build(scenario, seed), -1.0
    while model.running and owning(model) != before:
        before = owning(model)
        model.step()
    assert owning(model) == before, "the scenario's steps end before the cascade does"
    return before, model.world.clock.step - 1


def standard_error(values, people=None, axis=0):
    """Standard error of the mean over seeds.

    Of shares of so many `people` it is at least that of independent people: they imitate each other, which can only
    spread runs further, while a few seeds may lie close together by chance, as somewhere in a long curve they will.
    """
    values = np.asarray(values, float)
    spread = values.std(axis=axis, ddof=1)
    if people:
        share = values.mean(axis=axis)
        spread = np.maximum(spread, np.sqrt(share * (1 - share) / people))
    return spread / np.sqrt(values.shape[axis])


def state(model):
    """Every array that a run holds, by name: the people, the market, what neighbours and everybody see."""
    world = model.world
    found = {f"people.{name}": getattr(world.people, name) for name in world.people.columns}
    for part in ("market", "public", "neighbourhood"):
        arrays = vars(getattr(world, part)).items()
        found |= {f"{part}.{name}": value for name, value in arrays if isinstance(value, np.ndarray)}
    return found


def metrics(model):
    """Everything that a step counts, by name."""
    found = {f"books.{name}": value for name, value in vars(model.world.books).items()}
    found["stage"] = model.stage_counts()
    found["transitions"] = model.transitions
    return found


def trace(model, steps=None):
    """Run and return, for each step, a digest of everything in the state and of every metric, by name."""
    history = []
    while model.running and (steps is None or len(history) < steps):
        model.step()
        history.append({name: _digest(value) for name, value in (state(model) | metrics(model)).items()})
    return history


def differences(one, other):
    """Names, common to both, of what differs at any step between two traces."""
    assert len(one) == len(other)
    assert one, "nothing was run"
    return sorted({name for a, b in zip(one, other, strict=True) for name in a.keys() & b.keys() if a[name] != b[name]})


def people_who_differ(one, other):
    """Ids of those who differ in any column between two models."""
    differ = np.zeros(one.world.people.size, bool)
    for name in one.world.people.columns:
        a, b = getattr(one.world.people, name), getattr(other.world.people, name)
        unequal = a != b
        if a.dtype.kind == "f":
            unequal &= ~(np.isnan(a) & np.isnan(b))
        differ |= unequal.reshape(unequal.shape[0], -1).any(axis=1)
    return np.flatnonzero(differ)


def fingerprint(scenario, seed, steps=None):
    """One digest of a whole run."""
    return _digest(
        np.frombuffer(repr([sorted(each.items()) for each in trace(build(scenario, seed), steps)]).encode(), np.uint8)
    )


def _digest(values):
    values = np.ascontiguousarray(values)
    return hashlib.blake2b(values.tobytes() + str((values.dtype, values.shape)).encode(), digest_size=16).hexdigest()
