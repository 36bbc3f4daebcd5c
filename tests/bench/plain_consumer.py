"""A consumer of the plain Mesa model: an object that steps by herself, stage by stage."""

from math import exp, inf, log, sqrt, tanh

import mesa

from tests.bench.plain_market import spread

IDLE, NEED, PRODUCT, VENDOR, DECISION, PURCHASE, EVALUATION = range(7)
AWARENESS, EXPLORATION, EXPANSION, COMMITMENT, DISSOLUTION = range(1, 6)
NEEDS = ("functional", "informational")


class Consumer(mesa.Agent):
    """Somebody on her purchase journey."""

    def __init__(self, model, segment):
        super().__init__(model)
        self.segment = segment
        self.prompted = None
        settings = model.settings
        traits = settings.population.traits_of(model.segments[segment])
        for name in model.plain_traits:
            setattr(self, name, spread(traits, name, self.random))
        self.budget *= 100
        self.trust_friends = spread(traits.trust, "friends", self.random)
        self.trust_reviews = spread(traits.trust, "reviews", self.random)
        luck = self.random.random()
        self.polarity = 1 if luck < traits.polarity.positive else -1 if luck > 1 - traits.polarity.negative else 0
        group = traits.identity_group
        if not isinstance(group, str):
            group = self.random.choices(list(group), list(group.values()))[0]
        self.group = model.groups.index(group)
        self.channels = {
            name
            for name, channel in settings.channels.items()
            if self.random.random() < traits.channels.get(name, channel.members)
        }
        self.on_social = [settings.channels[name] for name in self.channels if name in model.social]
        self.exposure = sum(each.visual_richness * each.feed_reach for each in self.on_social)
        self.values = {name: spread(traits, "values", self.random, name) for name in model.market.value_names}
        self.tastes = {name: spread(traits, "tastes", self.random, name) for name in model.market.attribute_names}
        rule = model.rules.product
        self.fit = [
            rule.taste_weight * sum(self.tastes[name] * each for name, each in product.attributes.items())
            + rule.values_weight * sum(self.values[name] * each for name, each in product.values.items())
            for product in model.market.products
        ]
        self.neighbours, self.strong = [], []
        self.shown_frugality = 0.0
        self.owned = self.owned_vendor = None
        self.owned_since, self.experience, self.satisfaction = 0, None, 0.0
        self.before = (None, None, 0, None)
        self.known = {p for p in model.every_product if self.random.random() < model.knows_product[p]}
        self.relation = [int(self.random.random() < chance) for chance in model.knows_vendor]
        self.notices = [self.random.random() for _ in model.knows_vendor]
        self.belief = [[rule.prior_quality, rule.prior_precision] for _ in model.every_product]
        self.considered, self.news = set(), -1
        self.chosen_at = 0
        self.stage = IDLE

    def step(self):
        """Act in the stage where she is; whoever goes forward meets the next stage in the same step."""
        at = -1
        while self.stage > at:
            at = self.stage
            self.ACTS[at](self)

    def go(self, stage, reason):
        """Move to another stage."""
        self.model.moves[self.stage, stage, reason] += 1
        if 0 < stage < self.stage and reason != "brand first":
            self.attempt += 1
        self.stage = stage
        if stage == PRODUCT:
            self.recall()
        elif stage == PURCHASE:
            self.model.counts["carts"] += 1
            if self.pledged:
                group = self.model.pledges.setdefault((self.vendor, self.product), (self.model.now, []))
                group[1].append(self)

    def happens(self, rate):
        """Whether something of a rate per day happens in this step."""
        return self.random.random() < 1 - exp(-rate * self.model.days)

    def acts_after(self, delay):
        """Whether something of a mean delay in days is over in this step."""
        return delay <= 0 or self.happens(1 / delay)

    def pick(self, weights):
        """Return an option in proportion to its weight, None if all weigh nothing."""
        return self.random.choices(range(len(weights)), weights)[0] if any(weights) else None

    def noise(self):
        """Return a standard Gumbel draw."""
        return -log(-log(self.random.random() or 1e-300))

    def learn(self, product, stars, precision):
        """Move the belief about a product by a signal, as Bayes' rule says."""
        if precision > 0:
            mean, certainty = self.belief[product]
            total = certainty + precision
            self.belief[product] = [(certainty * mean + precision * stars) / total, total]

    # Idle: need recognition.

    def recognise(self):
        """Come to need or want, by competing hazards."""
        rates = self.hazards()
        if self.happens(sum(rates)):
            self.begin(self.model.causes[self.pick(rates)])

    def hazards(self):
        """Return the rate of each cause of a need, per day."""
        model, rule, norm, frugal = self.model, self.model.rules.need, self.model.normative, self.model.frugal
        neighbours = self.neighbours
        owning = sum([each.owned is not None for each in neighbours])
        share = owning / len(neighbours) if neighbours else 0.0
        pull = self.normative_susceptibility * self.conformity
        cut_want, cut_need = 1 - frugal.want_cut * self.frugality, 1 - frugal.need_cut * self.frugality
        wants = cut_want * exp(norm.weight * pull * (share - model.owning_share))
        if self.owned is None:
            functional = rule.rate * self.need_rate
            learned = model.informational.weight * self.informational_susceptibility * share
        else:
            age = (model.now - self.owned_since) * model.days
            lifetime = model.market.products[self.owned].lifetime
            stretched = lifetime * (1 + frugal.use_stretch * self.frugality)
            k, earlier = rule.replacement_shape, max(age - model.days, 0.0)
            functional = ((age / stretched) ** k - (earlier / stretched) ** k) / model.days
            learned = 0.0
            worn = rule.upgrade_factor * min(max(age / lifetime, 0.0), 1.0)
            wants *= worn
            cut_want *= worn
        passion = 1 + rule.passion_boost * self.passion
        deals = sum([rate for vendor, rate in model.deals if self.knows(vendor)])
        return (
            functional * cut_need,
            learned * cut_need,
            norm.want_rate * max(self.conformity, 0.0) * self.normative_susceptibility * share * cut_want,
            rule.recommender_rate * model.segment_share[self.segment] * passion * wants,
            rule.feed_rate * self.exposure * passion * wants,
            rule.impulse * self.impulsiveness * deals * wants,
        )

    def begin(self, cause):
        """Begin a journey, by a shortcut or with a need."""
        model, rule, market = self.model, self.model.rules.need, self.model.market
        if cause == "deal":
            self.take_deal()
            return
        self.blank(cause)
        model.counts["need", cause] += 1
        self.prompted = self.pick(self.about(cause))
        if self.prompted is not None:
            self.known.add(self.prompted)
        if self.owned is not None and self.owned_vendor is not None and self.satisfaction > 0:
            committed = self.relation[self.owned_vendor] == COMMITMENT
            if (
                committed
                and market.in_stock[self.owned_vendor][self.owned]
                and self.random.random() < rule.loyalty_loop
            ):
                self.product, self.vendor = self.owned, self.owned_vendor
                self.considered.add(self.owned)
                self.chosen_at = model.now
                self.go(DECISION, "loyalty")
                return
            sited = market.products[self.owned].brand in market.sites
            if sited and self.random.random() < rule.brand_first * self.passion:
                self.vendor_first = True
                self.go(VENDOR, "brand fan")
                return
        self.go(NEED, cause)

    def blank(self, cause):
        """Start a journey with nothing chosen."""
        model = self.model
        self.cause, self.attempt, self.looks = cause, 0, 0
        self.considered, self.ruled_out = set(), set()
        self.prompted = self.product = self.vendor = self.deal = None
        self.vendor_first = self.waiting = self.pledged = self.paid = False
        # Luck that stays the same however often a journey comes back to it.
        self.recalls = {p for p in model.every_product if self.random.random() < model.rules.product.recall}
        self.shares = self.random.random() < model.rules.purchase.share_rate

    def about(self, cause):
        """Return how likely a need is about each product."""
        model = self.model
        if cause == "feed":
            return [sold * (1 + owners) for sold, owners in zip(model.market.sold, model.owners, strict=True)]
        if cause in ("normative", "informational"):
            return [sum([each.owned == p for each in self.neighbours]) for p in model.every_product]
        if cause == "recommender":
            return model.owners_by_segment[self.segment]
        return [0] * len(model.every_product)

    def take_deal(self):
        """Decide at once on a deal that a known vendor has on."""
        model, market = self.model, self.model.market
        rates = [0.0] * len(market.vendors)
        for vendor, rate in model.deals:
            rates[vendor] = rate * self.knows(vendor)
        vendor = self.pick(rates)
        offers = [cut * there for cut, there in zip(market.deal_cut[vendor], market.in_stock[vendor], strict=True)]
        product = self.pick(offers)
        if product is None:
            return
        self.blank("deal")
        model.counts["need", "deal"] += 1
        self.vendor = self.deal = vendor
        self.product = self.prompted = product
        self.known.add(product)
        self.considered.add(product)
        self.chosen_at = model.now
        self.go(DECISION, "impulse")

    # Need: search, fade, or be talked out of it.

    def consider_need(self):
        """Start to search, find the deal waited for, or lose the wish."""
        rule, frugal, want = self.model.rules.need, self.model.frugal, self.cause not in NEEDS
        if self.waiting:
            seen = [vendor for vendor, rate in self.model.deals if self.relation[vendor] and self.happens(rate)]
            if seen:
                self.deal, self.waiting = self.random.choice(seen), False
                self.go(PRODUCT, "deal found")
                return
        heard = self.shown_frugality if self.neighbours else 0.0
        delay = rule.deal_wait if self.waiting else rule.delay * (1 + frugal.talk_delay * heard)
        fade = rule.want_fade if want else rule.need_fade
        talk = frugal.talk_rate * heard * self.frugality
        talk *= 1.0 if want else frugal.need_cut / frugal.want_cut
        rates = (1 / delay, fade, talk)
        if self.happens(sum(rates)):
            self.waiting = False
            self.go(*((PRODUCT, "starts to search"), (IDLE, "faded"), (IDLE, "frugality"))[self.pick(rates)])

    # Product: search and choice.

    def recall(self):
        """Begin a search with what comes to mind."""
        self.looks = 0
        self.considered |= self.known & self.recalls
        self.considered |= {each for each in (self.prompted, self.owned) if each is not None}
        self.considered -= self.ruled_out

    def search(self):
        """Look at pages; choose after enough looks."""
        model, rule = self.model, self.model.rules.product
        if not self.acts_after(rule.delay):
            return
        wanted = self.wanted_looks()
        now = min(max(wanted - self.looks, 0), rule.looks_per_session)
        self.looks += now
        heard = [self.look() for _ in range(now)]
        for product, stars, precision in heard:
            if product is not None:
                model.counts["visits"] += 1
                if product not in self.ruled_out:
                    self.considered.add(product)
                self.known.add(product)
                if stars is not None:
                    weight = model.informational.evidence * self.informational_susceptibility
                    self.learn(product, stars, precision * weight)
        if self.looks >= wanted:
            self.choose_product()

    def wanted_looks(self):
        """Return how many looks a search takes."""
        model, rule = self.model, self.model.rules.product
        savings = [model.settings.channels[name].search_saving for name in self.channels]
        savings += [
            rule.co_shopping_saving * min(vendor.co_shopping, 1.0)
            for vendor, phase in zip(model.market.vendors, self.relation, strict=True)
            if phase and vendor.open and self.neighbours
        ]
        saving = min(max(savings, default=0.0), 0.95)
        eager = self.search_patience * (1 + rule.passion_looks * self.passion)
        return round(rule.looks * eager / (1 - saving))

    def look(self):
        """Return the product that a look finds (None = none), the quality it tells (None = none) and its precision."""
        model, market, rule = self.model, self.model.market, self.model.rules.product
        source = self.pick(
            (
                rule.friends_weight * self.trust_friends * bool(self.neighbours),
                rule.reviews_weight * self.trust_reviews * self.stars_shown(),
                rule.recommender_weight,
                rule.asking_weight * self.trust_reviews * bool(self.on_social),
            )
        )
        if source == 0:
            friend = self.random.choice(self.neighbours)
            return friend.owned, friend.experience, rule.friends_precision * self.trust_friends
        if source == 1:
            product = self.pick([sold * (1 + count) for sold, count in zip(market.sold, market.reviews, strict=True)])
            count, stars = market.reviews[product], market.rating(product)
            precision = rule.reviews_precision * count / (count + rule.reviews_half) * self.trust_reviews
            bad = stars is not None and stars < self.belief[product][0]
            return product, stars, precision * (rule.negativity if bad else 1.0)
        if source == 2:
            owners = model.owners_by_segment[self.segment]
            product = self.pick([sold * (1 + count) for sold, count in zip(market.sold, owners, strict=True)])
            return product, None, 0.0
        product = self.pick([sold * count for sold, count in zip(market.sold, model.told_by, strict=True)])
        if product is None:
            return None, None, 0.0
        return product, model.told[product] / model.told_by[product], rule.asking_precision * self.trust_reviews

    def choose_product(self):
        """Take the best of the considered products and none."""
        market, rule = self.model.market, self.model.rules.product
        best, top = None, rule.outside_utility + self.noise()
        for p in self.considered:
            price = market.price[self.vendor][p] if self.vendor_first else self.best_price(p)
            if price > self.budget or (self.vendor_first and not market.in_stock[self.vendor][p]):
                continue
            score = self.utility(p, price) + self.noise()
            if score > top:
                best, top = p, score
        if best is not None:
            self.product, self.chosen_at = best, self.model.now
            if self.vendor_first:
                self.go(DECISION, "product chosen at the vendor")
            else:
                self.go(VENDOR, "product chosen")
        else:
            self.vendor, self.vendor_first = None, False
            self.go(*((NEED, "nothing suits") if self.patient() else (IDLE, "gives up")))

    def rule_out(self):
        """Leave the chosen product out of the rest of this journey."""
        self.considered.discard(self.product)
        self.ruled_out.add(self.product)

    def patient(self):
        """Whether she would try once more."""
        return self.attempt < round(self.model.rules.product.patience * self.search_patience)

    def utility(self, p, price):
        """Return the utility of a product at a price, without noise."""
        model, rule, identity = self.model, self.model.rules.product, self.model.identity
        mean, precision = self.belief[p]
        frugal = self.frugality
        dearness = rule.price_weight * self.price_sensitivity * (1 + model.frugal.price_raise * frugal)
        total = rule.quality_weight * mean - rule.risk_weight / sqrt(precision)
        total += self.fit[p] - dearness * log(max(price, 1) / model.market.reference)
        owners = [each for each in self.neighbours if each.owned == p]
        share = len(owners) / len(self.neighbours) if self.neighbours else 0.0
        pull = model.normative.weight * self.normative_susceptibility * self.conformity
        total += pull * (share - 1 / len(model.every_product))
        total += (
            identity.weight * self.identity_strength * model.market.products[p].symbolic_weight * self.image(p, owners)
        )
        total -= model.frugal.choice_penalty * frugal
        if self.owned is not None and model.market.products[self.owned].brand == model.market.products[p].brand:
            total += rule.own_brand * self.satisfaction
        if self.prompted == p:
            total += rule.prompt_pull
        return total

    def image(self, p, owners):
        """Return how near the owners of a product are to her, those among the neighbours and in public."""
        model, means = self.model, self.model.attraction[self.group]
        here = sum([means[each.group] for each in owners]) / max(len(owners), 1)
        weight = model.identity.neighbourhood
        return weight * here + (1 - weight) * model.image[self.group][p]

    # Vendor choice.

    def choose_vendor(self):
        """Take the best of the known vendors that have the product, or none."""
        market, rule = self.model.market, self.model.rules.vendor
        self.discover()
        if not self.acts_after(rule.delay):
            return
        first = self.product is None
        if first:
            brand = market.products[self.owned].brand
            possible = [v for v, vendor in enumerate(market.vendors) if vendor.open and vendor.brand == brand]
        else:
            possible = [v for v in range(len(market.vendors)) if market.in_stock[v][self.product]]
        possible = [v for v in possible if self.relation[v]]
        self.model.counts["visits"] += min(len(possible), rule.compare)
        best, top = None, rule.outside_utility + self.noise()
        for v in possible:
            score = self.vendor_utility(v) + self.noise()
            if score > top:
                best, top = v, score
        if best is None:
            self.vendor_first = False
            reason = "no vendor acceptable"
            if not possible and not first:
                self.rule_out()
                if any(self.relation[v] and row[self.product] for v, row in enumerate(market.there)):
                    reason = "out of stock"
            self.product = None
            self.go(PRODUCT, reason)
            return
        self.vendor = best
        if first:
            self.go(PRODUCT, "brand first")
        else:
            self.try_out()
            self.go(DECISION, "vendor chosen")

    def vendor_utility(self, v):
        """Return the utility of a vendor for the chosen product, without noise."""
        model, market, rule = self.model, self.model.market, self.model.rules.vendor
        vendor, total = market.vendors[v], 0.0
        if self.product is not None:
            price = market.price[v][self.product] * (1 - market.deal_cut[v][self.product] * (self.deal == v))
            dearness = rule.price_weight * self.price_sensitivity * (1 + model.frugal.price_raise * self.frugality)
            total -= dearness * log(max(price, 1) / max(market.lowest[self.product], 1))
        total += rule.trust_weight * vendor.trust + rule.service_weight * vendor.service
        total += rule.channel_weight * (vendor.channel in self.channels) - rule.steps_weight * vendor.steps_to_buy
        total += rule.affiliate_weight * vendor.affiliate * bool(self.on_social)
        total += rule.co_shopping_weight * vendor.co_shopping * bool(self.neighbours)
        if self.product is not None:
            total += rule.answers_weight * vendor.answers / sqrt(self.belief[self.product][1])
        total += rule.values_weight * sum([self.values[name] * each for name, each in vendor.values.items()])
        return total + model.phase_bonus[self.relation[v]]

    def stars_shown(self):
        """Return how likely a look meets ratings: the mean over the open vendors that she knows."""
        vendors = self.model.market.vendors
        known = [each.stars_shown for v, each in enumerate(vendors) if each.open and self.relation[v]]
        return sum(known) / len(known) if known else 0.0

    def discover(self):
        """Become aware of vendors whose presence in used channels adds up to enough for her."""
        for v in range(len(self.model.market.vendors)):
            if not self.relation[v] and self.knows(v):
                self.relation[v] = AWARENESS

    def knows(self, v):
        """Return whether she has heard of a vendor by now."""
        vendor = self.model.market.vendors[v]
        if self.relation[v] or not vendor.open:
            return self.relation[v] > 0
        rate = sum([each for name, each in vendor.presence.items() if name in self.channels])
        return self.notices[v] < 1 - exp(-rate * self.model.now * self.model.days)

    def best_price(self, p):
        """Return the lowest price at the vendors she knows that have it; else the market's."""
        market = self.model.market
        prices = [row[p] for v, row in enumerate(market.price) if market.in_stock[v][p] and self.knows(v)]
        return min(prices, default=market.lowest[p])

    def try_out(self):
        """Try the product where that is offered."""
        rule, product = self.model.rules.vendor, self.model.market.products[self.product]
        if self.random.random() < self.model.market.vendors[self.vendor].trial:
            stars = product.quality + self.random.gauss() / sqrt(rule.trial_precision)
            self.learn(self.product, min(max(stars, 0.0), 5.0), rule.trial_precision)
            self.relation[self.vendor] = max(self.relation[self.vendor], EXPLORATION)

    # Decision.

    def decide(self):
        """Settle the terms; buy, go back or give up."""
        model, market, rule = self.model, self.model.market, self.model.rules.decision
        if not self.acts_after(rule.delay):
            return
        model.counts["visits"] += 1
        vendor, p = market.vendors[self.vendor], self.product
        price = market.price[self.vendor][p] * (1 - market.deal_cut[self.vendor][p] * (self.deal == self.vendor))
        skill = rule.haggle_skill
        if 0 < skill < 1:
            skill = self.random.random() ** ((1 - skill) / skill)
        price *= 1 - vendor.haggling * skill
        cut = market.group_cut[self.vendor][p]
        group = cut > 0 and self.random.random() < rule.group_join
        self.price = round(price * (1 - cut) if group else price)
        recommended = vendor.bundle_recommender * (1 - model.frugal.basket_cut * self.frugality)
        self.basket = 0
        for each in market.products[p].accessories.values():
            dearer = self.price + self.basket + round(each.price * 100)
            if self.random.random() < each.attach * recommended and dearer <= self.budget:
                self.basket = dearer - self.price
        luck = self.random.random() or 1e-300
        if self.price <= self.budget and log(luck / (1 - luck)) < rule.scale * self.surplus():
            self.pledged = group
            self.go(PURCHASE, "joins a group" if group else "buys")
        else:
            self.hesitate(vendor)

    def surplus(self):
        """Return the utility of the product at its final price over what is asked of it."""
        rule = self.model.rules.decision
        here = self.deal is not None and self.deal == self.vendor
        asked = rule.reservation - rule.impulse_ease * self.impulsiveness * here
        return self.utility(self.product, self.price) - asked - rule.second_thoughts * self.attempt

    def hesitate(self, vendor):
        """Go back to where the reason lies, or give up."""
        market, rule, p = self.model.market, self.model.rules.decision, self.product
        weights = (
            rule.to_vendor * 10 * max(self.price / max(self.best_price(p), 1) - 1, 0),
            rule.to_accessories * vendor.bundle_recommender * bool(market.products[p].accessories),
            rule.to_information * (self.news >= self.chosen_at),
            rule.to_deal * self.price_sensitivity,
            rule.to_idle,
        )
        where = self.pick(weights) if self.patient() else 4
        stage, reason = (
            (VENDOR, "price"),
            (PRODUCT, "accessories"),
            (PRODUCT, "new information"),
            (NEED, "waits for a deal"),
            (IDLE, "abandons"),
        )[where]
        self.vendor, self.vendor_first, self.waiting = None, False, stage == NEED
        if stage in (PRODUCT, NEED):
            self.product = None
        self.go(stage, reason)

    # Purchase.

    def check_out(self):
        """Pass the checkout, pay, and await the delivery; whoever has pledged waits for the group."""
        if not self.paid:
            if self.pledged or not self.acts_after(self.model.rules.purchase.delay):
                return
            if not self.passes_checkout() or not self.pay():
                return
        self.await_delivery()

    def pay(self):
        """Buy if there is one left."""
        model, cell = self.model, (self.vendor, self.product)
        if model.market.stock.get(cell, inf) <= 0:
            self.go(VENDOR, "out of stock")
            return False
        if cell in model.market.stock:
            model.market.stock[cell] -= 1
        self.paid = True
        model.counts["units", self.product] += 1
        model.counts["sold by", self.vendor] += 1
        model.counts["bought for", self.cause] += 1
        model.counts["revenue"] += self.price + self.basket
        if self.shares:
            model.posts.append((0, 1, self, self, self.product, self.belief[self.product][0]))
        return True

    def await_delivery(self):
        """Receive what is paid for; it is hers for all to see from the end of the step."""
        if self.acts_after(self.model.market.vendors[self.vendor].delivery):
            self.stars = self.experienced(self.product)
            self.model.delivered.append((self, self.product, self.vendor, self.stars))
            self.go(EVALUATION, "delivered")

    def settle_group(self, tipped):
        """Learn whether the group came about."""
        self.pledged = False
        if not tipped:
            self.go(DECISION, "group not tipped")
        elif self.passes_checkout() and self.pay():
            self.await_delivery()
            if self.stage == EVALUATION:
                self.evaluate()

    def passes_checkout(self):
        """Return whether she comes through the checkout and the payment; go back otherwise."""
        vendor = self.model.market.vendors[self.vendor]
        if self.random.random() < 1 - exp(-self.model.rules.purchase.drop_out * vendor.steps_to_buy):
            self.go(DECISION, "checkout abandoned")
        elif self.random.random() < vendor.payment_failure:
            self.go(DECISION, "payment failed")
        else:
            return True
        return False

    # Evaluation.

    def experienced(self, product):
        """Return the quality that she experiences of a product."""
        sd = self.model.rules.evaluation.experience_sd
        return min(max(self.model.market.products[product].quality + sd * self.random.gauss(), 0.0), 5.0)

    def evaluate(self):
        """Judge the purchase, talk of it, and keep it or give it back."""
        model, rule = self.model, self.model.rules.evaluation
        if not self.acts_after(rule.delay):
            return
        vendor = model.market.vendors[self.vendor]
        surprise = self.stars - self.belief[self.product][0]
        felt = rule.gain_weight * surprise * (rule.loss_aversion if surprise < 0 else 1.0)
        service = vendor.service + rule.service_sd * self.random.gauss() - rule.service_expected
        felt += rule.service_weight * service * (rule.loss_aversion if service < 0 else 1.0)
        content = tanh(rule.level_weight * (self.stars - 2.5) + felt)
        if content < rule.dissatisfied and self.random.random() < rule.complaint_rate:
            model.counts["complaints"] += 1
            if self.random.random() < vendor.complaint_care:
                content = min(content + rule.care_effect, 1.0)
        self.satisfied_before, self.satisfaction = self.satisfaction, content
        self.learn(self.product, self.stars, rule.own_precision)
        phase = self.relation[self.vendor]
        if content < rule.dissatisfied:
            phase = DISSOLUTION
        elif content >= rule.satisfied:
            phase = {EXPLORATION: EXPANSION, EXPANSION: COMMITMENT, COMMITMENT: COMMITMENT}.get(phase, EXPLORATION)
        else:
            phase = max(phase, EXPLORATION)
        self.relation[self.vendor] = phase
        model.counts["evaluations"] += 1
        model.counts["satisfaction"] += content
        self.talk(content)
        if self.random.random() < rule.return_rate * exp(-rule.return_slope * content) and vendor.returns_accepted:
            self.give_back()
        else:
            self.go(IDLE, "kept, loyal" if phase == COMMITMENT else "kept")

    def talk(self, content):
        """Write a review, and post to friends."""
        model, rule = self.model, self.model.rules.evaluation
        extreme = rule.review_praise * max(content, 0.0) + rule.review_blame * max(-content, 0.0)
        if self.random.random() < rule.review_rate + extreme:
            model.written.append((self.product, min(max(round(self.stars + content), 1), 5)))
        loyal = self.relation[self.vendor] == COMMITMENT and content >= rule.satisfied
        advocate = loyal and self.random.random() < rule.advocacy
        eager = self.posting_rate * (1 + rule.passion_posts * self.passion)
        if self.random.random() < eager or advocate:
            side = -1 if content < rule.dissatisfied else 1 if advocate else self.polarity
            told = min(max(self.stars + side * rule.post_emphasis, 0.0), 5.0)
            model.posts.append((0, side, self, self, self.product, told))

    def give_back(self):
        """Return the unit and search again."""
        self.model.counts["returns"] += 1
        self.model.returned.append((self, self.vendor, self.product))
        self.rule_out()
        self.product = self.vendor = self.deal = None
        self.paid = self.vendor_first = False
        self.go(PRODUCT, "returned")

    # What others bring about at the end of a step.

    def hear(self, product, sign, stars):
        """See a friend's post."""
        self.known.add(product)
        if sign:
            informational = self.model.informational
            trust = self.trust_friends * self.informational_susceptibility
            self.learn(product, stars, informational.evidence * informational.post_precision * trust)
            if product in self.considered:
                self.news = self.model.now

    ACTS = (recognise, consider_need, search, choose_vendor, decide, check_out, evaluate)
