"""Simulated geo lift tests: a campaign runs in some regions and not in others, and an analyst estimates its lift.

Each region is a market of its own, with own people and luck; nothing spills from one to another. As this is a
simulation, every treated region is also run without the campaign on the same luck: that difference is the truth.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, nan, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from journeysim.experiments.executor import Progress
from journeysim.experiments.observed import weekly, whole_weeks
from journeysim.experiments.several import run_several, without
from journeysim.experiments.statistics import unpaired
from journeysim.luck import Luck
from journeysim.records.files import check_folder, circumstances, write_json, write_together
from journeysim.records.result import Result
from journeysim.scenario.scenario import Scenario

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FILES = ("regions.parquet", "regions.csv", "estimates.csv", "truth.parquet", "manifest.json")
#: Names of the estimates, in the order of the tables; the last two need weeks before the campaign.
METHODS = ("Difference in means", "Difference in differences", "Regression on before (ANCOVA)")
#: Squared errors below this share of the squared values are those of rounding.
_EXACT = 1e-20


@dataclass(frozen=True)
class Design:
    """Which regions are treated, and which weeks count.

    `before` is the number of whole weeks before the campaign, `first` and `last` the weeks (from 0; `last` is the
    one after) in which its effect is looked for: those of the campaign and `after` more.
    """

    campaign: str
    regions: int
    treated: int
    before: int
    first: int
    last: int


@dataclass(frozen=True)
class Lift:
    """One estimate of the lift in units per region and week, with its 95% interval and the truth.

    The interval is nan where the regions leave no spread to judge by.
    """

    method: str
    estimate: float
    low: float
    high: float
    truth: float

    @property
    def covers(self) -> bool:
        """Whether there is an interval and it holds the truth."""
        return self.low <= self.truth <= self.high


@dataclass(frozen=True, eq=False)
class GeoLift:
    """What a lift test, or several, gave: `regions` is what the analyst sees, `truth` what nobody does.

    `lifts` has the estimates of each test. `regions` has a row for each test, region and week: `test`, `region`,
    `treated`, `week`, `first_day`, `period` (`before`, `test`, `after`), `units`, `revenue`, `spend`; `truth` has
    `units_with`, `units_without` and their difference, `lift`, for all regions.
    """

    scenario: Scenario
    seed: int
    design: Design
    lifts: list[list[Lift]]
    regions: pd.DataFrame
    truth: pd.DataFrame

    @property
    def estimates(self) -> pd.DataFrame:
        """One row for each test and method: `test`, `method`, `estimate`, `low`, `high`, `truth`, `covers`."""
        rows = [
            {"test": number, **vars(each), "covers": each.covers}
            for number, found in enumerate(self.lifts)
            for each in found
        ]
        return pd.DataFrame(rows)

    def save(self, folder: str | Path, force: bool = False) -> Path:
        """Write the tables to a new directory, or with `force` over older ones, and return its path.

        Raises `FileExistsError` without `force`, `NotADirectoryError` for a file.
        """
        check_folder(Path(folder), force)
        return write_together(Path(folder), FILES, self._write)

    def _write(self, folder: Path) -> None:
        self.regions.to_parquet(folder / "regions.parquet", index=False)
        self.regions.to_csv(folder / "regions.csv", index=False)
        self.estimates.to_csv(folder / "estimates.csv", index=False)
        self.truth.to_parquet(folder / "truth.parquet", index=False)
        about: dict[str, Any] = {
            "kind": "geo lift test",
            "scenario_name": self.scenario.name,
            "scenario_hash": self.scenario.hash(),
            "seed": self.seed,
            "tests": len(self.lifts),
            "design": vars(self.design),
            "noise": "none: every number is what happened in the simulated regions",
        }
        write_json(folder / "manifest.json", about | circumstances() | {"scenario": self.scenario.as_dict()})


def design(scenario: Scenario, campaign: str, regions: int = 20, treated: float = 0.5, after: int = 4) -> Design:
    """Return the design of a test of a campaign in so many regions, a share of them `treated`.

    Raises `ValueError` when fewer than two regions would be treated or left alone, or no week can be looked at.
    """
    many = round(regions * treated)
    if not 2 <= many <= regions - 2:
        raise ValueError(
            f"{many} of {regions} regions treated; an interval takes at least two treated and two left alone"
        )
    lever = scenario.campaigns[campaign]
    weeks = whole_weeks(scenario.time.steps, scenario.time.step_days)
    first = int(lever.start / 7.0 + 1e-9)
    last = min(ceil(min(lever.over_from(), weeks * 7.0) / 7.0 - 1e-9) + after, weeks)
    if first >= last:
        raise ValueError(f"the campaign begins on day {lever.start:g}, after the run's last whole week ({weeks} weeks)")
    return Design(campaign, regions, many, first, first, last)


def geo_lift(
    scenario: Scenario, plan: Design, seed: int = 1, tests: int = 1, workers: int = 1, progress: Progress | None = None
) -> GeoLift:
    """Carry out a lift test, or several with regions of their own, and return what was seen and what is true."""
    arms = [scenario, without(scenario, [plan.campaign])]
    treated, control = run_several(arms, seed, plan.regions * tests, workers=workers, progress=progress)
    tables = list(_regions(treated, control, plan, seed))
    seen, hidden = (pd.concat(each, ignore_index=True) for each in zip(*tables, strict=True))
    by_test = [_lifts(seen[seen["test"] == number], hidden[hidden["test"] == number], plan) for number in range(tests)]
    return GeoLift(scenario, seed, plan, by_test, seen, hidden)


def draw_treated(plan: Design, seed: int, test: int) -> Flags:
    """Return which regions of a test are treated, drawn at random, shape (regions,)."""
    u = Luck(seed, test).uniform("geo-lift/treated", np.arange(plan.regions))
    chosen = np.zeros(plan.regions, bool)
    chosen[np.argsort(u)[: plan.treated]] = True
    return chosen


def estimate_lifts(before: Floats, during: Floats, treated: Flags, truth: float) -> list[Lift]:
    """Return what an analyst would say of the lift from means by region before and during a test, shape (regions,).

    Differences are judged by Welch's interval, nan where the regions of each side agree; the regression takes the
    time before as a covariate. Where `before` is all nan there was no such time, and the methods that need it are
    left out.
    """
    found = [Lift(METHODS[0], *_welch(during, treated), truth)]
    if not np.isnan(before).any():
        found.append(Lift(METHODS[1], *_welch(during - before, treated), truth))
        found.append(Lift(METHODS[2], *ancova(before, during, treated), truth))
    return found


def ancova(before: Floats, during: Floats, treated: Flags) -> tuple[float, float, float]:
    """Return the coefficient of the treatment beside that of the time before, with its 95% interval (least squares).

    The interval is nan where the regions leave no spread to judge by: too few of them, or all on one line.
    """
    columns = np.stack([np.ones(before.size), treated.astype(np.float64), before - before.mean()], axis=1)
    inverse = np.linalg.pinv(columns.T @ columns)
    weights = inverse @ columns.T @ during
    freedom = before.size - int(np.linalg.matrix_rank(columns))
    left = during - columns @ weights
    estimate, half = float(weights[1]), nan
    # What rounding leaves of a fit that is exact is no spread.
    if freedom and float(left @ left) > _EXACT * max(float(during @ during), 1.0):
        half = float(stdtrit(freedom, 0.975)) * sqrt(float(left @ left) / freedom * inverse[1, 1])
    return estimate, estimate - half, estimate + half


def _welch(values: Floats, treated: Flags) -> tuple[float, float, float]:
    """Return the treated regions' mean less that of the others, with its 95% interval."""
    found = unpaired(list(values[~treated]), list(values[treated]))
    return (found.mean, found.low, found.high) if found.low < found.high else (found.mean, nan, nan)


def _lifts(seen: pd.DataFrame, hidden: pd.DataFrame, plan: Design) -> list[Lift]:
    def by_region(table: pd.DataFrame, column: str, first: int, last: int) -> Floats:
        weeks = table[(table["week"] > first) & (table["week"] <= last)]
        return weeks.groupby("region")[column].mean().reindex(range(plan.regions)).to_numpy(np.float64)

    treated = seen.groupby("region")["treated"].first().to_numpy(bool)
    truth = float(by_region(hidden, "lift", plan.first, plan.last)[treated].mean())
    before, during = by_region(seen, "units", 0, plan.before), by_region(seen, "units", plan.first, plan.last)
    return estimate_lifts(before, during, treated, truth)


def _regions(treated: Result, control: Result, plan: Design, seed: int) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Yield what is seen of each region, and what is hidden."""
    number = list(treated.cast.campaigns).index(plan.campaign)
    products, vendors = treated.cast.promoted[number]
    cells = np.zeros((len(treated.cast.products), len(treated.cast.vendors)), bool)
    cells[np.ix_(products, vendors)] = True
    step_days = treated.cast.step_days
    for place, (with_it, alone) in enumerate(zip(treated.logs, control.logs, strict=True)):
        test, region = divmod(place, plan.regions)
        chosen = bool(draw_treated(plan, seed, test)[region])
        units, revenue = (
            [weekly(np.asarray(log[name]), step_days)[:, cells].sum(axis=1) for log in (with_it, alone)]
            for name in ("units", "revenue")
        )
        spent = np.diff(np.asarray(with_it["campaign_spent"])[:, number], prepend=0)
        week = np.arange(units[0].size)
        period = np.select([week < plan.before, (week >= plan.first) & (week < plan.last)], ["before", "test"], "after")
        place_and_time = {"test": test, "region": region, "treated": chosen, "week": week + 1, "first_day": week * 7.0}
        arm = 0 if chosen else 1
        seen = pd.DataFrame(
            {
                **place_and_time,
                "period": period,
                "units": units[arm].astype(np.int64),
                "revenue": revenue[arm] / 100.0,
                "spend": weekly(spent, step_days) / 100.0 * chosen,
            }
        )
        hidden = {"units_with": units[0], "units_without": units[1], "lift": units[0] - units[1]}
        counts = {name: values.astype(np.int64) for name, values in hidden.items()}
        yield seen, pd.DataFrame({**place_and_time, **counts})


def mean_lifts(lifts: Sequence[Sequence[Lift]]) -> list[tuple[Lift, int, int]]:
    """Return the mean of each method over the tests, how many of their intervals cover the truth, and of how many.

    Tests without an interval count towards the estimate only; without any interval the mean has none.
    """
    found = []
    for each in zip(*lifts, strict=True):
        estimate, truth = (float(np.mean([getattr(lift, name) for lift in each])) for name in ("estimate", "truth"))
        told = [lift for lift in each if not np.isnan(lift.low)]
        below = float(np.mean([lift.estimate - lift.low for lift in told])) if told else nan
        above = float(np.mean([lift.high - lift.estimate for lift in told])) if told else nan
        mean = Lift(each[0].method, estimate, estimate - below, estimate + above, truth)
        found.append((mean, sum(lift.covers for lift in told), len(told)))
    return found
