"""The rules of the smartphones market as a plain Mesa model: an object and a Python `step()` for each consumer.

Written from the model's description to measure journeysim against, and to check it: the same rules with other
code and other luck (Python's `random`) have to give the same numbers but for chance. Only the forms that the
smartphones scenario uses are here; campaigns are left out.
"""

from collections import Counter
from math import exp, tanh

import mesa

from journeysim.scenario.scenario import Scenario
from tests.bench.plain_consumer import IDLE, Consumer
from tests.bench.plain_market import Market, spread

PHASES = ("none", "awareness", "exploration", "expansion", "commitment", "dissolution")


class PlainModel(mesa.Model):
    """The smartphones market in plain Mesa."""

    causes = ("functional", "informational", "normative", "recommender", "feed", "deal")

    def __init__(self, scenario: Scenario, seed: int = 1):
        super().__init__(rng=seed)
        self.settings = settings = scenario.settings
        self.rules = settings.stages
        influences = settings.influences
        self.normative, self.informational = influences.normative, influences.informational
        self.identity, self.frugal = influences.identity, influences.frugality
        forms = [self.normative.form, self.informational.form, self.identity.form, self.frugal.form]
        if [*forms, settings.network.kind] != ["share", "share", "image", "norm", "blocks"]:
            raise ValueError("only the forms of the smartphones scenario are written here")
        self.market = Market(settings)
        self.segments = list(settings.population.segments)
        groups = [settings.population.traits_of(each).identity_group for each in self.segments]
        self.groups = sorted({name for each in groups for name in ([each] if isinstance(each, str) else each)})
        self.social = {name for name, channel in settings.channels.items() if channel.kind == "social"}
        self.every_product = range(len(self.market.products))
        self.deals = [(v, each.deals.rate) for v, each in enumerate(self.market.vendors) if each.open and each.deals]
        self.phase_bonus = [0.0, *(getattr(self.rules.vendor, f"phase_{name}") for name in PHASES[1:])]
        self.attraction = [[self.meaning(mine, other) for other in self.groups] for mine in self.groups]
        self.counts, self.moves = Counter(), Counter()
        self.now, self.days = 0, settings.time.step_days
        self.posts, self.written, self.delivered, self.returned, self.pledges = [], [], [], [], {}
        self.build()

    def meaning(self, mine, other):
        """Return what an owner of another group means to a member of a group."""
        if mine == other:
            return 1.0
        return -self.identity.repulsion * self.identity.dissimilarity.get(mine, {}).get(other, 1.0)

    def build(self):
        """Make the people, their ties, and what they know and own."""
        settings, initial = self.settings, self.settings.initial
        self.knows_product = [initial.known_products.get(name, 0.0) for name in settings.products]
        self.knows_vendor = [initial.known_vendors.get(name, 0.0) for name in settings.vendors]
        self.plain_traits = (
            *("price_sensitivity", "budget", "need_rate", "normative_susceptibility", "informational_susceptibility"),
            *("conformity", "identity_strength", "frugality", "impulsiveness", "search_patience", "posting_rate"),
            "passion",
        )
        shares = [each.share for each in settings.population.segments.values()]
        segments = self.random.choices(range(len(shares)), shares, k=settings.population.consumers)
        self.people = [Consumer(self, each) for each in segments]
        self.segment_size = [max(segments.count(each), 1) for each in range(len(shares))]
        self.tie()
        products = len(self.every_product)
        self.owners = [0] * products
        self.owners_by_segment = [[0] * products for _ in shares]
        self.owners_by_group = [[0] * products for _ in self.groups]
        self.told, self.told_by = [0.0] * products, [0] * products
        for owners in initial.owners.values():
            for each in self.people:
                of_segment = not owners.segment or owners.segment == self.segments[each.segment]
                if each.owned is None and of_segment and self.random.random() < owners.share:
                    self.endow(each, owners)
        for each in self.people:
            friends = each.neighbours or [each]
            each.shown_frugality = sum([friend.frugality for friend in friends]) / len(friends)
        self.survey()

    def tie(self):
        """Tie people at random, more often within a segment."""
        network, size = self.settings.network, len(self.people)
        members = [[each for each in self.people if each.segment == s] for s in range(len(self.segments))]
        across = network.mean_degree * (1 - network.homophily) / (size - 1)
        for a, mine in enumerate(members):
            for b, theirs in enumerate(members[: a + 1]):
                pairs = len(mine) * (len(mine) - 1) // 2 if a == b else len(mine) * len(theirs)
                chance = across + network.mean_degree * network.homophily / (len(mine) - 1) if a == b else across
                tied = set()
                for _ in range(self.rng.binomial(pairs, chance)):
                    one, other = self.random.choice(mine), self.random.choice(theirs)
                    while one is other or frozenset((one, other)) in tied:
                        one, other = self.random.choice(mine), self.random.choice(theirs)
                    tied.add(frozenset((one, other)))
                    strong = self.random.random() < network.strong_share
                    for this, that in ((one, other), (other, one)):
                        this.neighbours.append(that)
                        this.strong.append(strong)

    def endow(self, consumer, owners):
        """Let somebody own a unit before the first step."""
        market, rule = self.market, self.rules.evaluation
        product = self.random.choices(self.every_product, [owners.products.get(p, 0.0) for p in market.product_names])[
            0
        ]
        weights = [
            owners.vendors.get(name, 0.0) * market.offered[v][product] for v, name in enumerate(market.vendor_names)
        ]
        vendor = consumer.pick(weights)
        age = round(spread(owners, "age", self.random) / self.days)
        stars = consumer.experienced(product)
        consumer.known.add(product)
        consumer.satisfaction = tanh(rule.level_weight * (stars - 2.5))
        consumer.learn(product, stars, rule.own_precision)
        if vendor is not None:
            consumer.relation[vendor] = PHASES.index(owners.phase)
        self.own(consumer, product, vendor, -age, stars)
        self.tell(product, stars)

    def step(self):
        """Advance one step."""
        self.now += 1
        self.market.restock(self.days)
        self.agents.shuffle_do("step")
        self.settle_groups()
        self.deliver_posts()
        for product, stars in self.written:
            self.market.reviews[product] += 1
            self.market.stars[product] += stars
        self.written.clear()
        self.change_hands()
        self.survey()
        every = max(1, round(self.frugal.update_every / self.days))
        if self.now % every == 0:
            self.spread_frugality(every * self.days)

    def settle_groups(self):
        """Tip the groups that have enough pledges; dissolve those past their deadline."""
        for (vendor, product), (opened, members) in list(self.pledges.items()):
            offer = self.market.vendors[vendor].group
            tipped = len(members) >= offer.threshold
            if tipped or (self.now - opened) * self.days >= offer.deadline - 1e-9:
                del self.pledges[vendor, product]
                self.random.shuffle(members)
                for each in members:
                    each.settle_group(tipped)

    def deliver_posts(self):
        """Show posts to friends; some pass them on in the next step."""
        rule, passed = self.rules.evaluation, {}
        for hop, sign, sender, origin, product, stars in self.posts:
            self.counts["posts", sign] += 1
            for friend, strong in zip(sender.neighbours, sender.strong, strict=True):
                missed = 1 - rule.face_to_face if strong else 1.0
                for channel in sender.on_social:
                    if channel in friend.on_social:
                        missed *= 1 - channel.feed_reach
                if self.random.random() < missed or friend is origin:
                    continue
                self.counts["posts seen"] += 1
                friend.hear(product, sign, stars)
                u = self.random.random()
                if hop < rule.hops and u < rule.pass_on * friend.trust_friends:
                    # One person passes one product's news on once in a step: any of what she was told.
                    post = (u, (hop + 1, sign, friend, origin, product, stars))
                    passed[friend, product] = min(passed.get((friend, product), post), post, key=lambda each: each[0])
        self.posts = [post for _, post in passed.values()]

    def change_hands(self):
        """Let deliveries, returns and giving up take effect."""
        for each, product, vendor, stars in self.delivered:
            each.before = (each.owned, each.owned_vendor, each.owned_since, each.experience)
            self.own(each, product, vendor, self.now, stars)
            self.tell(product, stars)
        for each, vendor, product in self.returned:
            if (vendor, product) in self.market.stock:
                self.market.stock[vendor, product] += 1
            self.own(each, *each.before)
            each.satisfaction = each.satisfied_before
        self.delivered.clear()
        self.returned.clear()
        every = max(1, round(self.identity.update_every / self.days))
        if self.now % every == 0:
            self.survey()
            for each in self.people:
                if each.stage == IDLE and each.owned is not None:
                    self.maybe_drop(each, every * self.days)

    def maybe_drop(self, consumer, days):
        """Let an owner drop a product that has become alien to her."""
        identity, p = self.identity, consumer.owned
        most = identity.abandon_rate * consumer.identity_strength * self.market.products[p].symbolic_weight
        image = consumer.image(p, [each for each in consumer.neighbours if each.owned == p])
        if self.random.random() < 1 - exp(-most * max(-image, 0.0) * days):
            self.counts["dropped"] += 1
            self.own(consumer, None, None, consumer.owned_since, None)

    def own(self, consumer, product, vendor, since, stars):
        """Let a consumer own a product, or none, for all to see."""
        for p, sign in ((consumer.owned, -1), (product, 1)):
            if p is not None:
                self.owners[p] += sign
                self.owners_by_segment[consumer.segment][p] += sign
                self.owners_by_group[consumer.group][p] += sign
        consumer.owned, consumer.owned_vendor, consumer.owned_since, consumer.experience = product, vendor, since, stars

    def tell(self, product, stars):
        """Add a buyer's experience to what can be asked around."""
        self.told[product] += stars
        self.told_by[product] += 1

    def survey(self):
        """Work out what everybody can see of the population."""
        self.owning_share = sum(self.owners) / len(self.people)
        self.segment_share = [
            sum(owners) / size for owners, size in zip(self.owners_by_segment, self.segment_size, strict=True)
        ]
        self.image = [
            [
                sum([means[g] * self.owners_by_group[g][p] for g in range(len(means))]) / max(self.owners[p], 1)
                for p in self.every_product
            ]
            for means in self.attraction
        ]

    def spread_frugality(self, days):
        """Move everyone's frugality with the neighbours' level and trend, and what presses from outside."""
        rule = self.frugal
        follow = 1 - exp(-rule.level_rate * days)
        day = self.now * self.days
        shocks = [
            (each.rate, max(min(day, each.start + each.days) - max(day - days, each.start), 0.0))
            for each in rule.shocks.values()
        ]
        shown = []
        for each in self.people:
            friends = each.neighbours or [each]
            shown.append(sum([friend.frugality for friend in friends]) / len(friends))
        for each, now in zip(self.people, shown, strict=True):
            level = each.frugality
            level += follow * (now - level) + rule.trend_weight * (now - each.shown_frugality) * bool(each.neighbours)
            for rate, lasted in shocks:
                level += (1 - exp(-abs(rate) * lasted)) * ((1.0 if rate > 0 else 0.0) - level)
            each.frugality, each.shown_frugality = min(max(level, 0.0), 1.0), now
