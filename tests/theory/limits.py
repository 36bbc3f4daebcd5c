"""Each limit of docs/model.md, section 8, measured: a function for each gives its rows of the theory table.

Seeds are fixed. A tolerance is 4 standard errors over them, plus what the limit itself leaves open: the bias of dt, or
the rounding of the published number.
"""

import numpy as np
from scipy.optimize import curve_fit

from tests.theory import expected as theory
from tests.theory.support import (
    STAGES,
    Row,
    build,
    curves,
    differences,
    load,
    metrics,
    owning,
    people_who_differ,
    settled,
    standard_error,
    state,
    trace,
)

SES = 4  # standard errors allowed


def bass(seeds=20):
    """The diffusion curve, its peak and the share reached there."""
    scenario = load("bass")
    dt, steps = scenario.time.step_days, scenario.time.steps
    t = np.arange(steps + 1) * dt
    runs = curves(scenario, range(seeds))
    mean, se = runs.mean(axis=0), standard_error(runs, scenario.population.consumers)
    stepwise = theory.bass_in_steps(dt, steps)
    bias = np.abs(stepwise - theory.bass(t))
    at_peak = np.interp(theory.BASS_PEAK_TIME, t, mean)
    open_there = SES * np.interp(theory.BASS_PEAK_TIME, t, se) + np.interp(theory.BASS_PEAK_TIME, t, bias)
    peaks = [bass_peak(t, run) for run in runs]
    peak_open = SES * standard_error(peaks) + abs(bass_peak(t, stepwise) - theory.BASS_PEAK_TIME)
    told = f"{SES} SE of {seeds} seeds + bias of dt"
    return [
        Row("Bass", "largest gap of the mean curve", 0.0, np.abs(mean - theory.bass(t)).max(), theory.BASS_TOLERANCE,
            "as published; .0056 of it is the bias of dt"),
        Row("Bass", "largest gap to the curve in steps of dt, in SE", 0.0,
            (np.abs(mean - stepwise)[1:] / se[1:]).max(), SES, f"SE of {seeds} seeds"),
        Row("Bass", "share at the peak", theory.BASS_PEAK_SHARE, at_peak, open_there, told),
        Row("Bass", "time of the peak", theory.BASS_PEAK_TIME, np.mean(peaks), peak_open, told),
    ]  # fmt: skip


def bass_peak(t, shares):
    """Time of the peak of the Bass curve that fits a curve of shares best."""
    (p, q), _ = curve_fit(theory.bass, t, shares, p0=(0.02, 0.4))
    return np.log(q / p) / (p + q)


def fits():
    """The Bass function fitted to two series by least squares."""
    rows = []
    for name, series, printed in (
        ("VCR", theory.VCR, theory.VCR_FIT),
        ("air conditioners", theory.AIR_CONDITIONERS, theory.AIR_CONDITIONERS_FIT),
    ):
        for letter, text, value in zip("mpq", printed, bass_fit(series), strict=True):
            row = Row(
                f"fit: {name}", letter, float(text), value, theory.last_digit(text), "1 in the last digit printed"
            )
            rows.append(row)
    return rows


def bass_fit(series):
    """Return m, p, q of m [F(t) - F(t-1)] by least squares."""
    t, scale = np.arange(1.0, len(series) + 1), 10.0 * max(series)

    def sales(t, m, p, q):
        return m * scale * (theory.bass(t, p, q) - theory.bass(t - 1, p, q))

    tight = {"ftol": 1e-15, "xtol": 1e-15, "gtol": 1e-15}
    (m, p, q), _ = curve_fit(sales, t, np.asarray(series, float), p0=(0.7, 0.01, 0.5), **tight)
    return m * scale, p, q


def fitted_market(name, printed, seeds=20):
    """A market with the fitted p and q sells what the fitted curve says, year by year."""
    m, p, q = map(float, printed)
    scenario = load(name)
    dt = scenario.time.step_days
    per_year = round(1.0 / dt)
    sold = np.diff(curves(scenario, range(seeds))[:, ::per_year], axis=1)
    years = np.arange(1.0, sold.shape[1] + 1)
    curve = theory.bass(years, p, q) - theory.bass(years - 1, p, q)
    stepwise = np.diff(theory.bass_in_steps(dt, scenario.time.steps, p, q)[::per_year])
    gap, open_ = (
        np.abs(sold.mean(axis=0) - curve),
        SES * standard_error(sold, scenario.population.consumers) + np.abs(stepwise - curve),
    )
    top = int(np.argmax(curve))
    limit, told = f"market: {name.replace('_', ' ')}", f"{SES} SE of {seeds} seeds + bias of dt"
    return [
        Row(
            limit, f"sales in year {top + 1}, thousands", m * curve[top], m * sold[:, top].mean(), m * open_[top], told
        ),
        Row(limit, f"largest gap of {years.size} years / tolerance", 0.0, (gap / open_).max(), 1.0, told),
    ]


def fitted_markets():
    return [*fitted_market("vcr", theory.VCR_FIT), *fitted_market("air_conditioners", theory.AIR_CONDITIONERS_FIT)]


def granovetter():
    """A hundred thresholds, and one of them changed."""
    changed = [float(k) for k in range(100)]
    changed[1] = 2.0
    key = "population.traits.normative_threshold.values"
    tipped = 100 * settled(load("granovetter"), 1)[0]
    stopped = 100 * settled(load("granovetter", **{key: changed}), 1)[0]
    return [
        Row("Granovetter", "adopters", theory.GRANOVETTER, tipped, 0, "exact"),
        Row("Granovetter", "adopters, the 1 replaced by 2", theory.GRANOVETTER_CHANGED, stopped, 0, "exact"),
    ]


def morris():
    """Contagion on a ring, at its critical threshold and just above."""
    rows = []
    for phi, share in ((theory.MORRIS_FILLS, 1.0), (theory.MORRIS_STOPS, 2 / 400)):
        got, steps = settled(load("morris", **{"population.traits.normative_threshold": phi}), 1)
        rows.append(Row("Morris", f"share, threshold {phi:.3f}", share, got, 0, "exact"))
        rows.append(Row("Morris", f"steps, threshold {phi:.3f}", 199 if share == 1.0 else 0, steps, 0, "exact"))
    return rows


def threshold_cascade(seeds=16):
    """Final sizes on random networks at three mean degrees."""
    rows = []
    for degree, size in theory.CASCADE.items():
        scenario = load("threshold_cascade", **{"network.mean_degree": degree})
        got = [settled(scenario, seed)[0] for seed in range(seeds)]
        open_ = SES * standard_error(got) + 0.00005
        told = f"{SES} SE of {seeds} seeds + rounding"
        rows.append(Row("threshold cascade", f"size, mean degree {degree:g}", size, np.mean(got), open_, told))
    return rows


def independent_cascade(seeds=400):
    """How often a cascade is global, and how far it then goes.

    The exact expectations at N 2,000 are .79703 and .79674, by the exploration of a component vertex by vertex; what
    they differ from the limit by is the bias of N.
    """
    got = np.array([settled(load("independent_cascade"), seed)[0] for seed in range(seeds)])
    large = got > 0.1
    chance_se = np.sqrt(theory.CONTACT_CHANCE * (1 - theory.CONTACT_CHANCE) / seeds)
    told = f"{SES} SE of {seeds} seeds + bias of N"
    return [
        Row("independent cascade", "size given global", theory.CONTACT_SIZE, got[large].mean(),
            SES * standard_error(got[large]) + 0.00022, told),
        Row("independent cascade", "chance of global", theory.CONTACT_CHANCE, large.mean(),
            SES * chance_se + 0.00026, told),
    ]  # fmt: skip


def tie_counts(seeds=200):
    """Needs within a step by outside influence, weak ties and strong ties."""
    scenario = load("tie_counts")
    needs, asked = 0, 0
    for seed in range(seeds):
        model = build(scenario, seed)
        model.step()
        needs += sum(int(n) for move, n in zip(model.moves, model.transitions, strict=True) if move.target == "need")
        asked += model.world.people.size - 5
    se = np.sqrt(theory.TIES * (1 - theory.TIES) / asked)
    return [Row("tie counts", "chance of a need", theory.TIES, needs / asked, SES * se, f"{SES} SE of {asked} people")]


THIRD = {"price": 80.0, "lifetime": 1e9, "attributes": {"shine": -0.5}}


def bought(scenario, seed):
    """What each consumer bought in the only step, by name, "" for nothing."""
    model = build(scenario, seed)
    model.step()
    names = np.array([*scenario.products, ""])
    return names[model.world.people.owned]


def logit_shares(seed=1):
    """Shares of two products and none, and their ratio beside a third."""
    utility = {"durable": 0.5, "fancy": -1.5 * np.log(1.5) + 1.5, "": 0.0}
    two = bought(load("logit_shares"), seed)
    three = bought(load("logit_shares").with_settings({"products.third": THIRD}), seed)
    rows = []
    for name, share in zip(utility, theory.logit(list(utility.values())), strict=True):
        se = np.sqrt(share * (1 - share) / two.size)
        rows.append(
            Row(
                "logit shares",
                f"share of {name or 'none'}",
                share,
                np.mean(two == name),
                SES * se,
                f"{SES} SE, binomial",
            )
        )
    counts = [np.sum(three == name) for name in ("durable", "fancy")]
    # Delta method: the variance of the log of a ratio of two counts.
    se = np.sqrt(1 / counts[0] + 1 / counts[1])
    rows.append(
        Row("logit shares", "ln(durable / fancy) beside a third", utility["durable"] - utility["fancy"],
            np.log(counts[0] / counts[1]), SES * se, f"{SES} SE, delta method")
    )  # fmt: skip
    defected = np.sum((two != three) & (three != "third"))
    rows.append(Row("logit shares", "changed, but not to the third", 0, defected, 0, "exact"))
    return rows


def social_share(w, start, seed, **changes):
    """Share of one of two equal products after imitation has settled."""
    changes |= {
        "influences.normative.weight": w,
        "initial.owners.everyone.products": {"durable": start, "other": 1 - start},
    }
    model = build(load("social_logit", **changes), seed)
    while model.running:
        model.step()
    assert owning(model) == 1.0
    return model.world.public.owners[0] / model.world.people.size


def social_open(w, share, people, seeds):
    """Tolerance around a fixed point s of the mean: noise about it is an autoregression with the map's slope there."""
    slope = 2 * w * share * (1 - share)
    variance = share * (1 - share) / people / (1 - slope**2)
    curvature = 4 * w**2 * share * (1 - share) * (1 - 2 * share)
    return SES * np.sqrt(variance / seeds) + abs(curvature) / 2 * variance / (1 - slope)


def social_logit(seeds=5):
    """Below the critical weight both starts end at one half, above it the start decides."""
    rows = []
    for w, ends in theory.SOCIAL_LOGIT.items():
        for start, share in zip((0.3, 0.7), ends, strict=True):
            got = np.mean([social_share(w, start, seed) for seed in range(seeds)])
            open_ = social_open(w, share, 10_000, seeds) + 0.00005
            told = f"{SES} SE of {seeds} seeds + rounding"
            rows.append(Row("social logit", f"share, w {w}, start {start}", share, got, open_, told))
    return rows


def without_symbols(scenario):
    return scenario.with_settings({f"products.{name}.symbolic_weight": 0.0 for name in scenario.products})


def identity_off(seed=3):
    """Symbolic weight 0 against identity off, over everything that both runs hold."""
    plain = without_symbols(load("rich.toml"))
    off = plain.with_settings({"influences.identity.form": "off"})
    changed = differences(trace(build(plain, seed)), trace(build(off, seed)))
    return [Row("identity off", "columns and metrics that differ", 0, len(changed), 0, "bit for bit")]


INERT = {
    "reach 0": {"reach": 0.0, "budget": 1000.0},
    "budget 0": {"budget": 0.0},
    "after the end": {"start": 60.0, "end": 90.0, "budget": 1000.0},
}


def with_campaign(scenario, **settings):
    campaign = {"lever": "advertising", "product": "gamma", "channel": "pictures", "effect": 1.0}
    # The length is given anew, as otherwise a window outside the run is refused as a mistake.
    return scenario.with_settings({"campaigns.extra": campaign | settings, "time.steps": scenario.time.steps})


def inert_campaign(seed=3):
    """Campaigns that cannot do anything, against none."""
    scenario = load("rich.toml")
    without = trace(build(scenario, seed))
    rows = []
    for name, settings in INERT.items():
        changed = differences(without, trace(build(with_campaign(scenario, **settings), seed)))
        rows.append(Row("inert campaign", f"what differs, {name}", 0, len(changed), 0, "bit for bit"))
    return rows


# Without what is public: stock, reviews, image and groups (model.md), and popularity. Recommenders and feeds show what
# many own, asking around tells what they say, and the normative hazard compares friends with the whole population.
PRIVATE = {
    "influences.identity.neighbourhood": 1.0,
    "influences.normative.at": ["product", "decision"],
    "stages.need.recommender_rate": 0.0,
    "stages.need.feed_rate": 0.0,
    "stages.product.asking_weight": 0.0,
    "stages.product.recommender_weight": 0.0,
    "stages.evaluation.review_rate": 0.0,
    "stages.evaluation.review_praise": 0.0,
    "stages.evaluation.review_blame": 0.0,
    "vendors.market.group": "drop",
    "vendors.feed-shop.stock": {},
    "vendors.feed-shop.restock": {},
    "vendors.corner.stock": {},
    "vendors.corner.restock": {},
    "network.mean_degree": 3.0,
}


def changed_alone(seed=3, tried=8):
    """Change one trait of consumers without friends, one in each run.

    Yields who it was, who differs at the end from the run in which nobody was changed, and whether she owns otherwise.
    """
    scenario = load("rich.toml", **PRIVATE)
    plain = finished(build(scenario, seed))
    for she in np.flatnonzero(plain.world.network.degree == 0)[:tried].tolist():
        other = build(scenario, seed)
        other.world.people.price_sensitivity[she] *= 3.0
        finished(other)
        yield she, people_who_differ(plain, other), plain.world.people.owned[she] != other.world.people.owned[she]


def finished(model):
    """The model at its end."""
    while model.running:
        model.step()
    return model


def isolation():
    """One consumer without friends changed, several times over: nobody else is touched."""
    results = list(changed_alone())
    others = sum(int((differ != she).sum()) for she, differ, _ in results)
    herself = sum(she in differ for she, differ, _ in results)
    otherwise = sum(bool(owns) for _, _, owns in results)
    assert otherwise, "the change has no effect on what anybody owns, so it proves nothing"
    return [
        Row("isolation", f"others changed by {len(results)}, one by one", 0, others, 0, "exact"),
        Row("isolation", f"themselves changed, {otherwise} in what they own", len(results), herself, 0, "exact"),
    ]


def conservation(seed=3):
    """Violations of what must always hold, over a market in which everything happens."""
    model = build(load("rich.toml"), seed)
    stages = list(metrics(model)["stage"])
    wrong = {"people": 0, "flows": 0, "money": 0, "negative": 0}
    account = Account(model)
    while model.running:
        model.step()
        now = list(model.stage_counts())
        wrong["people"] += sum(now) != model.world.people.size
        wrong["flows"] += any(a + f != b for a, f, b in zip(stages, net_flows(model), now, strict=True))
        wrong["money"] += account.differs(model)
        wrong["negative"] += bool(negative(model))
        stages = now
    names = {
        "people": "steps whose stages do not sum to N",
        "flows": "steps whose flows do not balance",
        "money": "steps whose revenue is not prices less refunds",
        "negative": "steps with money or stock below 0",
    }
    return [Row("conservation", names[key], 0, count, 0, "exact") for key, count in wrong.items()]


def net_flows(model):
    """Entries minus exits of each stage in the last step."""
    net = dict.fromkeys(STAGES, 0)
    for move, count in zip(model.moves, model.transitions, strict=True):
        net[move.source] -= int(count)
        net[move.target] += int(count)
    return list(net.values())


def negative(model):
    """Names of amounts of money and goods that are below 0 somewhere."""
    amounts = state(model) | metrics(model)
    goods = ("stock", "price", "basket", "pledges", "revenue", "refunds", "units", "budget", "discounts", "owners")
    found = [name for name, values in amounts.items() if name.split(".")[-1] in goods and np.any(values < 0)]
    return found + [name for name, ledger in model.campaigns.ledgers.items() if ledger.spent < 0]


class Account:
    """The till, kept person by person beside the model's books: prices paid, less refunds."""

    def __init__(self, model):
        self.before = model.world.people.purchases.copy()
        self.returned = []
        self.paid = {}
        model.recorder = self

    def moved(self, model, ids, move):
        """A recorder: takes down who returns what was bought."""
        if move.reason == "returned":
            self.returned.extend(ids.tolist())

    def end_step(self, model):
        pass

    def differs(self, model):
        """Whether the books of the last step say something else than what people paid and got back."""
        people, books = model.world.people, model.world.books
        revenue = refunds = 0
        for i in np.flatnonzero(people.purchases != self.before).tolist():
            self.paid[i] = int(people.price[i]) + int(people.basket[i])
            revenue += self.paid[i]
        for i in self.returned:
            refunds += self.paid.pop(i)
        self.before, self.returned = people.purchases.copy(), []
        return revenue != books.revenue.sum() or refunds != books.refunds.sum()


ALL = (
    bass,
    fits,
    fitted_markets,
    granovetter,
    morris,
    threshold_cascade,
    independent_cascade,
    tie_counts,
    logit_shares,
    social_logit,
    identity_off,
    inert_campaign,
    isolation,
    conservation,
)
