"""Sweeps without a market: designs over plain variables, and runs that a formula makes."""

import itertools

import numpy as np
import pandas as pd

from journeysim.experiments.sweeps.designs import Design, make
from journeysim.experiments.sweeps.responses import Runs
from journeysim.experiments.sweeps.variables import Variable


def number(name, low=0.0, high=1.0, **settings):
    return Variable(name, "number", low, high, **settings)


def choice(name, *values, kind="choice"):
    return Variable(name, kind, values=values)


def design(kind, *variables, **options):
    """A design as a sweep makes it; the scenario is only needed for tables of points."""
    return make(kind, variables, None, **options)


def table(points, *variables):
    """A design from a table of points."""
    return Design("csv", variables, points, None, 1, {})


def runs(made, formulas, replicates=1, noise=0.0, seed=5, paired=True, luck=0.0):
    """Runs whose measures are formulas of the points (a frame), with noise of each run and luck of each replicate."""
    rng = np.random.default_rng(seed)
    places = np.array(list(itertools.product(range(len(made.points)), range(replicates))))
    frame = pd.DataFrame({"point": places[:, 0].astype("int32"), "replicate": places[:, 1].astype("int32")})
    for name in made.points:
        frame[name] = made.points[name].to_numpy()[places[:, 0]]
    shared = rng.normal(size=replicates)[places[:, 1]]
    for name, formula in formulas.items():
        values = np.broadcast_to(np.asarray(formula(made.points), float), (len(made.points),))[places[:, 0]]
        frame[name] = values + noise * rng.normal(size=len(frame)) + luck * shared
    return Runs(
        made,
        frame,
        replicates,
        paired,
        {name: name.capitalize() for name in formulas},
        dict.fromkeys(formulas, "units"),
    )


def ishigami(points):
    """Ishigami & Homma (1990) with a = 7, b = 0.1, over -pi to pi."""
    one, two, three = (points[name].to_numpy() for name in ("one", "two", "three"))
    return np.sin(one) + 7.0 * np.sin(two) ** 2 + 0.1 * three**4 * np.sin(one)


PI = tuple(number(name, -np.pi, np.pi) for name in ("one", "two", "three"))
#: First and total indices of Ishigami's function, worked out by hand.
_SCALE = np.pi**4
_V1 = 0.5 * (1 + 0.1 * _SCALE / 5) ** 2
_V2 = 7.0**2 / 8
_V13 = 0.1**2 * np.pi**8 * (1 / 18 - 1 / 50)
FIRST = np.array([_V1, _V2, 0.0]) / (_V1 + _V2 + _V13)
TOTAL = np.array([_V1 + _V13, _V2, _V13]) / (_V1 + _V2 + _V13)
