"""How a diary says it: a sentence for each event and for each move with its reason."""

from collections.abc import Callable, Sequence

from journeysim.records.scene import Scene
from journeysim.stages.base import Move
from journeysim.stages.product import SOURCES

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
#: What leads to a look, where the name alone would not read well.
_LED_BY = {"recommender": "automatic suggestions", "asking": "asking around"}
#: Budgets from here on are as good as unlimited, in cents.
_PLENTY = 1e9


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with what it counts: `two friends`."""
    word = _WORDS[number] if 0 <= number < len(_WORDS) else f"{number:,}"
    return f"{word} {one if number == 1 else many or one + 's'}"


def a(label: str) -> str:
    """Return a label with its indefinite article."""
    return f"{'an' if label[:1].lower() in 'aeiou' else 'a'} {label}"


def about(scene: Scene) -> str:
    """Return who a consumer is, as when the run begins."""
    world, uses, settings = scene.world, scene.world.people.uses_channel[scene.who], scene.settings
    segment = world.segments[scene.column("segment")]
    parts = [f"Consumer {scene.who}: segment {settings.population.segments[segment].label or segment}"]
    channels = [each.label or name for name, each in settings.channels.items()]
    if not world.network.well_mixed:
        parts.append(counted(int(world.network.degree[scene.who]), "friend"))
    if used := [label for label, mine in zip(channels, uses, strict=True) if mine]:
        parts.append("uses " + ", ".join(used))
    if scene.column("budget") < _PLENTY:
        parts.append(f"can pay {scene.money(round(scene.column('budget')))}")
    parts.append(f"frugality {scene.column('frugality'):.2f}")
    if scene.column("owned") >= 0:
        owned = f"owns {a(scene.product(scene.column('owned')))}, {_age(scene)} days old"
        if scene.column("owned_vendor") >= 0:
            owned += f", from {scene.vendor(scene.column('owned_vendor'))}"
        parts.append(owned)
    else:
        parts.append(f"owns no {scene.settings.market.category}")
    return "; ".join(parts)


def event(name: str, scene: Scene) -> str:
    """Return an event in plain words; one that has no sentence of its own is told with its details."""
    if name in EVENTS:
        return EVENTS[name](scene)
    told = []
    for key, value in scene.details.items():
        if key == "product":
            told.append(scene.product(value))
        elif key == "vendor":
            told.append(scene.vendor(value))
        elif key in ("price", "refund", "fee"):
            told.append(scene.money(value))
        elif key in ("sender", "friend"):
            told.append(f"consumer {value}")
        elif not isinstance(value, bool):
            told.append(f"{key.replace('_', ' ')} {value:g}" if isinstance(value, float) else f"{key} {value}")
        elif value:
            told.append(key.replace("_", " "))
    return f"{name} ({', '.join(told)})" if told else name


def move(made: Move, scene: Scene) -> str:
    """Return a move in plain words, with its reason in brackets."""
    place = (made.source, made.target)
    if place == ("idle", "need"):
        text = _began(scene)
    else:
        text = MOVES[(*place, made.reason)](scene) if (*place, made.reason) in MOVES else _moved(made)
    return f"{text} ({made.reason})"


def _age(scene: Scene) -> str:
    return f"{scene.age:,.0f}"


def _moved(made: Move) -> str:
    return f"went from {made.source} to {made.target}"


def _stars(stars: float) -> str:
    return f"{stars:.1f} stars"


def _began(scene: Scene) -> str:
    return NEEDS.get(scene.world.causes[scene.column("cause")], _wanted)(scene)


def _verb(scene: Scene) -> str:
    return "began to want" if scene.world.causes[scene.column("cause")] in scene.world.wants else "came to need"


def _functional(scene: Scene) -> str:
    if scene.column("owned") >= 0:
        return f"the {scene.product(scene.column('owned'))} is {_age(scene)} days old; came to need a new one"
    return f"came to need {a(scene.settings.market.category)}"


def _by_friends(saw: str) -> Callable[[Scene], str]:
    def text(scene: Scene) -> str:
        product = scene.column("prompted")
        count, this = scene.friends_owning(product)
        others = "other" if scene.world.network.well_mixed else "friend"
        what = a(scene.product(product)) if this or product < 0 else a(scene.settings.market.category)
        return f"{saw} {counted(count, others)} with {what}; {_verb(scene)} one"

    return text


def _by(what: str) -> Callable[[Scene], str]:
    def text(scene: Scene) -> str:
        return f"{what.format(a(scene.product(scene.column('prompted'))))}; {_verb(scene)} one"

    return text


def _wanted(scene: Scene) -> str:
    return f"{_verb(scene)} {a(scene.product(scene.column('prompted')))}"


def _terms(scene: Scene) -> str:
    text = f"{scene.it} from {scene.shop} for {scene.money(scene.column('price'))}"
    basket = scene.column("basket")
    return f"{text}, with accessories for {scene.money(basket)}" if basket else text


def _said(scene: Scene, praised: str, told: str, warned: str) -> str:
    return (told, praised, warned)[scene.details["sign"]]


def _judged(scene: Scene) -> str:
    satisfaction, bounds = scene.details["satisfaction"], scene.settings.stages.evaluation
    mood = "lukewarm"
    if satisfaction >= bounds.satisfied:
        mood = "satisfied"
    elif satisfaction < bounds.dissatisfied:
        mood = "disappointed"
    return f"judged {scene.it}: {_stars(scene.details['stars'])}, {mood} (satisfaction {satisfaction:+.2f})"


def _offered(scene: Scene) -> str:
    number, vendor = scene.column("product"), scene.column("vendor")
    price = scene.asked(vendor, number) if min(number, vendor) >= 0 else 0
    return f"went to {scene.shop}, which asks {scene.money(price)} for {scene.it}"


def _looked(scenes: Sequence[Scene]) -> str:
    led: dict[str, list[str]] = {}
    for scene in scenes:
        sources = led.setdefault(scene.product(scene.details["product"]), [])
        source = _LED_BY.get(SOURCES[scene.details["source"]], SOURCES[scene.details["source"]])
        if source not in sources:
            sources.append(source)
    seen = ", ".join(f"{product} (by {' and '.join(sources)})" for product, sources in led.items())
    return f"took {counted(len(scenes), 'look')}: {seen}"


def _saw_ads(scenes: Sequence[Scene]) -> str:
    names = " and ".join(dict.fromkeys(scene.it for scene in scenes))
    days = sorted({scene.day for scene in scenes})
    if len(days) > 1:
        return f"until day {days[-1]:g} saw ads for {names} on {counted(len(days), 'day')}"
    return f"saw {'an ad' if len(scenes) == 1 else counted(len(scenes), 'ad')} for {names}"


def _saw_often(one: str, many: str) -> Callable[[Sequence[Scene]], str]:
    def text(scenes: Sequence[Scene]) -> str:
        days = sorted({scene.day for scene in scenes})
        said = (one if len(scenes) == 1 else many).format(" and ".join(dict.fromkeys(scene.it for scene in scenes)))
        return f"until day {days[-1]:g} {said} on {counted(len(days), 'day')}" if len(days) > 1 else said

    return text


#: Events that come several at a time and are told in one line; messages also when they come on several days.
GATHERED: dict[str, Callable[[Sequence[Scene]], str]] = {
    "looked": _looked,
    "saw an ad": _saw_ads,
    "saw an influencer": _saw_often("saw an influencer with {}", "saw influencers with {}"),
    "saw a signature": _saw_often("got a friend's message that names {}", "got friends' messages that name {}"),
    **{
        f"saw a message {ask}": _saw_often(f"saw a message {ask}", f"saw messages {ask}")
        for ask in ("to buy less", "to repair what is owned", "to find a used one")
    },
}
OVER_DAYS = tuple(each for each in GATHERED if each != "looked")

EVENTS: dict[str, Callable[[Scene], str]] = {
    "saw a post": lambda s: (
        f"saw a post: friend {s.details['sender']} {_said(s, 'praised', 'told of', 'warned of')} {s.it}"
    ),
    "chose": lambda s: f"chose {s.it} out of {s.details['considered']} considered",
    "tried": lambda s: f"tried {s.it} at {s.shop}: {_stars(s.details['stars'])}",
    "paid": lambda s: f"paid {s.money(s.details['price'])} to {s.shop} for {s.it}",
    "posted the purchase": lambda s: f"posted the purchase of {s.it} to friends",
    "judged": _judged,
    "reviewed": lambda s: f"reviewed {s.it} in public: {counted(s.details['stars'], 'star')}",
    "posted": lambda s: f"posted to friends: {_said(s, 'praised', 'told of', 'warned of')} {s.it}",
    "complained": lambda s: f"complained; {'was answered' if s.details['answered'] else 'got no answer'}",
    "saw shared content": lambda s: f"saw content about {s.it} that a friend shared",
    "made content": lambda s: f"made content about {s.it} and shared it",
    "joined the community": lambda s: f"joined the community around {s.it}",
    "left the community": lambda s: f"left the community around {s.it}",
    "took part in an event": lambda s: f"took part in an event around {s.it}",
    "saw an event": lambda s: f"saw friends at an event around {s.it}",
    "was reminded": lambda s: f"was reminded by a firm that {s.it} could be next",
    "got a coupon": lambda s: f"got a coupon of {s.shop}",
    "heard of a sale": lambda s: f"saw a sale announced by {s.shop}",
    "had a sample": lambda s: f"had a sample of {s.it} at {s.shop}: {_stars(s.details['stars'])}",
    "heard of a sample": lambda s: f"heard from friend {s.details['sender']} of samples of {s.it}",
    "was shown a group offer": lambda s: f"was shown a group offer for {s.it} by a friend who had pledged",
    "was invited": lambda s: f"was invited by a friend to get {s.it}",
    "got a reward": lambda s: (
        f"got a reward for bringing friend {s.details['friend']}" if "friend" in s.details else "got a reward"
    ),
    "met a link": lambda s: f"met a partner's link to {s.shop}",
    "joined": lambda s: f"joined the programme of {s.shop}",
    "was given": lambda s: f"was given {a(s.product(s.details['product']))} by a campaign",
    "dropped": lambda s: f"stopped using {s.it}, whose owners had become strangers (identity)",
}

NEEDS: dict[str, Callable[[Scene], str]] = {
    "functional": _functional,
    "normative": _by_friends("saw"),
    "informational": _by_friends("heard from"),
    "crm": lambda s: f"was reminded by a firm; {_wanted(s)}",
    "advertising": _by("remembered an ad for {}"),
    "influencer": _by("saw an influencer with {}"),
    "viral": _by("saw {} passed from friend to friend"),
    "referral": _by("was invited by a friend who has {}"),
    "community": _by("heard from friends of an event around {}"),
    "recommender": _by("was recommended {}"),
    "feed": _by("came upon {} in the feed"),
}

MOVES: dict[tuple[str, str, str], Callable[[Scene], str]] = {
    ("idle", "decision", "impulse"): lambda s: (
        f"met a deal for {s.it} at {s.shop} and turned to deciding at once"
    ),
    ("idle", "decision", "loyalty"): lambda s: f"{_began(s)}; went for {s.it} from {s.shop} again, without a search",
    ("idle", "vendor", "brand fan"): lambda s: f"{_began(s)}; went straight to the shop of the brand",
    ("need", "product", "starts to search"): lambda _: "began to search",
    ("need", "product", "deal found"): lambda s: (
        f"met the deal waited for, at {s.vendor(s.column('deal_vendor'))}; searched again"
    ),
    ("need", "idle", "faded"): lambda _: "let the wish go",
    ("need", "idle", "frugality"): lambda _: "was talked out of it",
    ("product", "vendor", "product chosen"): lambda _: "looked for a vendor",
    ("product", "decision", "product chosen at the vendor"): lambda s: f"considered the offer of {s.shop}",
    ("product", "need", "nothing suits"): lambda _: "found nothing that suits; put it off",
    ("product", "idle", "gives up"): lambda _: "gave up the search",
    ("vendor", "decision", "vendor chosen"): _offered,
    ("vendor", "product", "brand first"): lambda s: f"was at {s.shop} first; looked at its products",
    ("vendor", "product", "no vendor acceptable"): lambda _: "found no acceptable vendor; went back to the products",
    ("vendor", "product", "out of stock"): lambda _: "found it out of stock everywhere; went back to the products",
    ("decision", "purchase", "buys"): lambda s: f"decided to buy {_terms(s)}",
    ("decision", "purchase", "joins a group"): lambda s: f"pledged to buy {_terms(s)} if enough others join",
    ("decision", "vendor", "price"): lambda s: (
        f"found {s.money(s.column('price'))} too dear there; went back to the vendors"
    ),
    ("decision", "product", "accessories"): lambda _: "thought again over the accessories; went back to the products",
    ("decision", "product", "new information"): lambda _: "had heard news since choosing; went back to the products",
    ("decision", "need", "waits for a deal"): lambda s: (
        f"found {s.money(s.column('price'))} too dear; waits for a deal"
    ),
    ("decision", "idle", "abandons"): lambda s: f"decided not to buy at {s.money(s.column('price'))}",
    ("purchase", "evaluation", "delivered"): lambda s: f"received {s.it}",
    ("purchase", "decision", "checkout abandoned"): lambda _: "left the checkout; thought it over again",
    ("purchase", "decision", "payment failed"): lambda _: "could not pay, the payment failed; thought it over again",
    ("purchase", "decision", "offer gone"): lambda _: "the offer was used up; thought it over again",
    ("purchase", "decision", "group not tipped"): lambda _: "too few joined the group; thought it over again",
    ("purchase", "vendor", "out of stock"): lambda _: "the vendor had run out of stock; went back to the vendors",
    ("evaluation", "idle", "kept"): lambda s: f"kept {s.it}",
    ("evaluation", "idle", "kept, loyal"): lambda s: f"kept {s.it} and stays true to {s.shop}",
    ("evaluation", "product", "returned"): lambda s: (
        f"sent it back and got {s.money(s.column('price') + s.column('basket'))} refunded; searched again"
    ),
}  # fmt: skip
