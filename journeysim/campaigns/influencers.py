"""Influencers: sponsored posts by people with many followers, or by close ones with few (D33).

Acts on need recognition (cause `influencer`) and on product choice, where the word moves beliefs. Posting more than is
tolerated wears the credibility out, and it comes back in time. Costs a fee for each post.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

import numpy as np

from journeysim.campaigns.base import Floats, Ledger, Persuasion
from journeysim.campaigns.lowest import lowest
from journeysim.population.beliefs import learn
from journeysim.population.columns import Ids
from journeysim.scenario.parameters import AUTHOR, parameter
from journeysim.world import World


class Influencers(Persuasion):
    """Sponsored posts about one product by influencers of one channel, who are all of one size."""

    cause: ClassVar[str] = "influencer"
    event: ClassVar[str] = "saw an influencer"
    shelf = "messages"

    lever: Literal["influencers"]
    channel: str = parameter(unit="name", source=AUTHOR, help="Social channel in which they post.")
    count: int = parameter(1, unit="people", bounds=(1, 1000), source=AUTHOR, help="How many are paid.")
    followers: float = parameter(
        0.1, unit="share", bounds=(0, 1), source=AUTHOR, help="Share of the channel's users that follows each of them."
    )
    posts_per_week: float = parameter(
        1.0, unit="posts per week", bounds=(0, 1000), source=AUTHOR, help="Sponsored posts by each of them."
    )
    fee: float = parameter(100.0, unit="currency per post", bounds=(0, 1e9), source=AUTHOR, help="Paid for each post.")
    credibility: float = parameter(
        0.8, unit="share", bounds=(0, 1), source=AUTHOR, help="How far they are believed at the start."
    )
    closeness: float = parameter(
        0.0, unit="share", bounds=(0, 1), source="D33: micro-influencers are closer; size assumed",
        help="How near they are to their followers: at 1 they are trusted as friends are, and who follows them depends"
        " on passion alone; at 0 they are trusted as influencers are, and anybody follows them.",
    )  # fmt: skip
    tolerated: float = parameter(
        1.0, unit="posts per week", bounds=(0, 1000), help="Sponsored posts by one of them that nobody minds."
    )
    wear: float = parameter(
        0.1, unit="share per post", bounds=(0, 1), help="Credibility lost by each sponsored post above that."
    )
    recovery: float = parameter(
        60.0, unit="days", bounds=(0.001, 1e9), help="Time in which half of the lost credibility comes back."
    )
    precision: float = parameter(
        0.3, unit="per star squared", bounds=(0, 1000), help="Precision of the word of one who is fully believed."
    )
    puff: float = parameter(
        0.5, unit="stars", bounds=(0, 5), help="How much better than it is they make the product look."
    )

    def problems(self, settings: Any) -> Iterable[tuple[str, str]]:
        """Name what cannot be in this campaign."""
        yield from super().problems(settings)
        if self.channel in settings.channels and settings.channels[self.channel].kind != "social":
            yield "channel", f"'{self.channel}' is not a social channel"

    def prepare(self, world: World, name: str) -> Ledger:
        """Nobody has posted yet."""
        ledger = super().prepare(world, name)
        ledger.state |= {"credibility": self.credibility, "days": 0.0, "followers": {}}
        return ledger

    def act(self, world: World, ledger: Ledger) -> None:
        """Let those post whose turn it is, as far as the budget pays for them."""
        everyone = np.arange(self.count)
        # Turns are spread evenly over the week, and not all post on the same day.
        phase = world.luck.uniform("campaign/turn", everyone, option=ledger.name)
        before, ledger.state["days"] = ledger.state["days"], ledger.state["days"] + world.clock.step_days
        turns = [np.floor(phase + days * self.posts_per_week / 7.0) for days in (before, ledger.state["days"])]
        posting = np.repeat(everyone, (turns[1] - turns[0]).astype(np.int64))
        paid = ledger.pay_each(round(self.fee * 100.0), posting.size)
        if paid < posting.size:
            u = world.luck.uniform("campaign/posts", posting, world.clock.step, option=ledger.name)
            posting = posting[np.sort(lowest(u, paid))]
        if paid:
            self._post(world, ledger, *np.unique(posting, return_counts=True))

    def carry_on(self, world: World, ledger: Ledger) -> None:
        """Let credibility come back by half-lives."""
        lost = self.credibility - ledger.state["credibility"]
        ledger.state["credibility"] = self.credibility - lost * 0.5 ** (world.clock.step_days / self.recovery)

    def trust(self, world: World, ids: Ids) -> Floats:
        """Return the trust in them as people, before what they are paid for counts."""
        people = world.people
        return np.asarray(
            (1.0 - self.closeness) * people.trust_influencers[ids] + self.closeness * people.trust_friends[ids]
        )

    def need_rate(self, world: World, ledger: Ledger, ids: Ids) -> Floats | None:
        """Return the rate of wants, as far as they are believed now."""
        rate = super().need_rate(world, ledger, ids)
        return None if rate is None else rate * ledger.state["credibility"]

    def _post(self, world: World, ledger: Ledger, posting: Ids, posts: Ids) -> None:
        """Show posts to followers, each of whom sees one with the reach of the channel's feed."""
        missed = 1.0 - world.market.feed_reach[world.market.channels.index(self.channel)]
        seen = []
        for who, count in zip(posting.tolist(), posts.tolist(), strict=True):
            ids = self._followers(world, ledger, who)
            u = world.luck.uniform("campaign/influencer seen", ids, world.clock.step, other=who, option=ledger.name)
            seen.append(ids[u < 1.0 - missed**count])
        ids, views = np.unique(np.concatenate(seen), return_counts=True)
        self.show(world, ledger, ids, views.astype(np.float64))
        product = world.market.products.index(self.product)
        weight = self.precision * ledger.state["credibility"] * self.trust(world, ids) * views
        told = min(float(world.market.quality[product]) + self.puff, 5.0)
        learn(world.people, ids, np.full(ids.size, product), np.full(ids.size, told), weight)
        # What is above the tolerated is shared by all posts, so that it does not matter on which day they fall.
        if self.posts_per_week > self.tolerated:
            above = (1.0 - self.tolerated / self.posts_per_week) * posts.sum() / self.count
            ledger.state["credibility"] *= (1.0 - self.wear) ** above

    def _followers(self, world: World, ledger: Ledger, who: int) -> Ids:
        """Return who of the target follows an influencer; the same for the whole campaign."""
        found: dict[int, Ids] = ledger.state["followers"]
        if who not in found:
            people = world.people
            uses = people.uses_channel[:, world.market.channels.index(self.channel)]
            passion = people.passion / max(float(people.passion[uses].mean()) if uses.any() else 0.0, 1e-9)
            ids = np.flatnonzero(ledger.target & uses)
            chance = self.followers * (1.0 - self.closeness + self.closeness * passion[ids])
            u = world.luck.uniform("campaign/follows influencer", ids, other=who, option=ledger.name)
            found[who] = ids[u < chance]
        return found[who]
