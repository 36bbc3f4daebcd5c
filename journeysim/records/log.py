"""What one replicate leaves behind: arrays whose first axis is the step, and the names of all that took part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeysim.engine.model import moves_of
from journeysim.engine.setup import causes_of
from journeysim.market.books import HOPS, Books
from journeysim.population.columns import STAGES
from journeysim.population.synthesis import identity_groups
from journeysim.records.diary import Diary
from journeysim.records.purchases import Purchases
from journeysim.scenario.scenario import Scenario
from journeysim.stages.base import Move

#: Causes of needs in words; a cause without an entry goes by its name.
CAUSE_LABELS = {
    "functional": "Own need or replacement",
    "informational": "Friends' experience",
    "crm": "Reminder by a firm",
    "advertising": "Advertising",
    "influencer": "Influencer",
    "viral": "Passed on by friends",
    "referral": "Invited by a customer",
    "community": "Brand community",
    "normative": "Friends own one",
    "recommender": "Recommender",
    "feed": "Found in the feed",
    "deal": "Met a deal",
}

STAGE_LABELS = {
    "idle": "Idle",
    "need": "Need recognition",
    "product": "Product choice",
    "vendor": "Vendor choice",
    "decision": "Purchase decision",
    "purchase": "Purchase",
    "evaluation": "Evaluation",
}


@dataclass(frozen=True)
class Cast:
    """Who and what takes part in a run: tables from name to label, and what holds for all replicates.

    In the order of the campaigns, `promoted` gives the numbers of the products and of the vendors whose sales each is
    for (all of them where it names none), `rival` whether it is a rival's, and `wanting` whether it makes wants, the
    cause `advertising`.
    """

    products: Mapping[str, str]
    vendors: Mapping[str, str]
    segments: Mapping[str, str]
    causes: Mapping[str, str]
    campaigns: Mapping[str, str]
    promoted: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    rival: tuple[bool, ...]
    wanting: tuple[bool, ...]
    groups: tuple[str, ...]
    wants: tuple[str, ...]
    moves: tuple[Move, ...]
    consumers: int
    step_days: float
    currency: str
    hops: int
    with_segments: bool = True
    with_identity: bool = True

    @property
    def stages(self) -> Mapping[str, str]:
        """Names and labels of the stages, in journey order."""
        return {name: STAGE_LABELS.get(name, name) for name in STAGES}


def cast_of(scenario: Scenario) -> Cast:
    """Return who and what takes part in a scenario's runs; this builds no world, so it is quick at any size."""
    settings = scenario.settings
    causes, wants = causes_of(settings)
    products, vendors = list(settings.products), list(settings.vendors)
    return Cast(
        products={name: each.label or name for name, each in settings.products.items()},
        vendors={name: each.label or name for name, each in settings.vendors.items()},
        segments={name: each.label or name for name, each in settings.population.segments.items()},
        causes={name: CAUSE_LABELS.get(name, name) for name in causes},
        campaigns={name: lever.label or name for name, lever in settings.campaigns.items()},
        promoted=tuple(
            (_numbers(lever.promotes()[0], products), _numbers(lever.promotes()[1], vendors))
            for lever in settings.campaigns.values()
        ),
        rival=tuple(lever.rival for lever in settings.campaigns.values()),
        wanting=tuple(lever.cause == "advertising" for lever in settings.campaigns.values()),
        groups=tuple(identity_groups(settings.population)),
        wants=tuple(name for name in causes if name in wants),
        moves=moves_of(settings, causes),
        consumers=settings.population.consumers,
        step_days=settings.time.step_days,
        currency=settings.market.currency,
        hops=HOPS,
        with_segments=settings.record.segments,
        with_identity=settings.record.identity,
    )


def _numbers(named: Sequence[str], names: Sequence[str]) -> tuple[int, ...]:
    return tuple(names.index(each) for each in named or names)


@dataclass(frozen=True)
class Log:
    """The record of one replicate: arrays whose first axis is the step, diaries and, if asked for, every purchase.

    Every tally of the market's books is there under its own name; besides `stage` (people per stage at the end
    of the step), `transitions` (by move), `owners` (by product), `owners_by_group` (group, product),
    `review_count` and `review_stars` (by product, so far), `frugality` (mean), and `campaign_spent`,
    `campaign_discounts` (the part of it that was price cuts), `campaign_impressions`, `campaign_clicks`,
    `campaign_uses`, `campaign_reached` (by campaign, so far). Money is in cents.
    """

    replicate: int
    arrays: Mapping[str, NDArray[np.generic]]
    frugality_before: float
    diaries: tuple[Diary, ...] = ()
    purchases: Purchases | None = None

    def __getitem__(self, name: str) -> NDArray[np.generic]:
        return self.arrays[name]

    def __len__(self) -> int:
        return len(self.arrays["stage"])

    def at(self, name: str, *place: int | None) -> NDArray[np.int64]:
        """Return an array at a place in every step, shape (steps,); `None` and missing places sum over a dimension."""
        values = np.asarray(self.arrays[name])
        for axis in reversed(range(1, values.ndim)):
            index = place[axis - 1] if axis <= len(place) else None
            values = values.sum(axis=axis) if index is None else values.take(index, axis=axis)
        return values


def empty_log(cast: Cast) -> Log:
    """Return the log of a run in which no step has been made: every array is there, with its shape."""
    books = Books(len(cast.products), len(cast.vendors), len(cast.segments), len(cast.causes))
    products, campaigns = np.zeros(len(cast.products), np.int64), np.zeros(len(cast.campaigns), np.int64)
    row = {
        **vars(books),
        "stage": np.zeros(len(STAGES), np.int64),
        "transitions": np.zeros(len(cast.moves), np.int64),
        "owners": products,
        "owners_by_group": np.zeros((len(cast.groups), len(cast.products)), np.int64),
        "review_count": products,
        "review_stars": products,
        "frugality": np.float64(0.0),
        **{
            f"campaign_{what}": campaigns for what in ("spent", "impressions", "discounts", "clicks", "uses", "reached")
        },
    }
    return Log(0, {name: np.zeros((0, *np.shape(values)), values.dtype) for name, values in row.items()}, 0.0)
