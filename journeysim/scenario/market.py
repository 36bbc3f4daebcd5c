"""The market of a scenario: products, vendors and channels."""

from typing import Annotated, Literal

from pydantic import Field

from journeysim.scenario.parameters import AUTHOR, Settings, parameter

Money = Annotated[float, Field(ge=0, le=1e9)]
Level = Annotated[float, Field(ge=-1, le=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class MarketSettings(Settings):
    """What holds for the whole category."""

    category: str = parameter("product", unit="text", source=AUTHOR, help="What is bought, in the singular.")
    currency: str = parameter("EUR", unit="text", source=AUTHOR, help="Unit of every amount of money.")
    price_level: float = parameter(
        1.0, unit="relative to 1", bounds=(0.01, 100), source="the scenario", help="Multiplies every price."
    )
    reference_price: float | None = parameter(
        None, unit="currency", bounds=(0.01, 1e9), source="the scenario",
        help="Price that adds nothing to utility and takes nothing away; without it, the mean of the list prices, which"
        " moves when a product is added or repriced.",
    )  # fmt: skip


class Accessory(Settings):
    """Something bought with the product: a case, a charger, a matching belt."""

    price: Money = parameter(unit="currency", source=AUTHOR, help="What the buyer pays for it.")
    unit_cost: Money = parameter(0.0, unit="currency", source=AUTHOR, help="Cost of one unit to its seller.")
    attach: float = parameter(
        0.2,
        unit="probability",
        bounds=(0, 1),
        help="Chance that a buyer adds it when a vendor recommends it.",
    )


class Product(Settings):
    """One product of the category."""

    label: str = parameter("", unit="text", source=AUTHOR, help="What reports call it; empty = its name.")
    brand: str = parameter("", unit="name", source=AUTHOR, help="Who makes it; empty = no brand.")
    price: Money = parameter(unit="currency", source=AUTHOR, help="List price.")
    unit_cost: Money = parameter(0.0, unit="currency", source=AUTHOR, help="Cost of one unit to its seller.")
    quality: float = parameter(3.0, unit="stars", bounds=(0, 5), help="True quality, on the scale of reviews.")
    attributes: dict[str, Annotated[float, Field(ge=-10, le=10)]] = parameter(
        {}, unit="from -10 to 10", source=AUTHOR, help="How much it has of what tastes are about, by attribute."
    )
    values: dict[str, Level] = parameter({}, unit="from -1 to 1", help="What it stands for, by value.")
    lifetime: float = parameter(
        1000.0, unit="days", bounds=(0.001, 1e9), help="Use until it typically needs replacing."
    )
    symbolic_weight: float = parameter(
        0.0, unit="share", bounds=(0, 1), help="How much the product says about who owns it (D8)."
    )
    accessories: dict[str, Accessory] = {}


class GroupOffer(Settings):
    """A standing group price: it holds when enough people pledge in time (D27)."""

    discount: float = parameter(unit="share", bounds=(0, 1), help="Cut of the price for every member of the group.")
    threshold: int = parameter(10, unit="people", bounds=(1, 1_000_000), help="Pledges that tip the group.")
    deadline: float = parameter(7.0, unit="days", bounds=(0, 10_000), help="Time from the first pledge to the end.")
    products: list[str] = parameter(
        [], unit="names", source=AUTHOR, help="Products that it holds for; empty means all that the vendor sells."
    )


class DealOffer(Settings):
    """Sales that a vendor announces now and then (D22): those who see one may buy on impulse (D2)."""

    discount: float = parameter(unit="share", bounds=(0, 1), help="Cut of the price while a consumer sees the deal.")
    rate: float = parameter(0.0, unit="per day", bounds=(0, 10), help="Rate at which an aware consumer sees it.")
    products: list[str] = parameter(
        [], unit="names", source=AUTHOR, help="Products that it holds for; empty means all that the vendor sells."
    )


class Vendor(Settings):
    """One seller and what it offers."""

    label: str = parameter("", unit="text", source=AUTHOR, help="What reports call it; empty = its name.")
    kind: Literal["marketplace", "brand_site", "social_shop", "physical_store", "discounter"] = parameter(
        unit="choice", source=AUTHOR, help="What sort of seller it is."
    )
    open: bool = parameter(True, unit="yes or no", source=AUTHOR, help="Whether it sells at the start.")
    brand: str = parameter("", unit="name", source=AUTHOR, help="Brand that it belongs to; empty = none.")
    channel: str = parameter("", unit="name", source=AUTHOR, help="Channel that it sells in; empty = none.")
    sells: list[str] = parameter([], unit="names", source=AUTHOR, help="Products in the catalogue; empty means all.")
    prices: dict[str, Money] = parameter(
        {}, unit="currency", source=AUTHOR, help="Own prices; elsewhere list price times `price_factor`."
    )
    price_factor: float = parameter(1.0, unit="relative to list", bounds=(0, 100), help="Own price level.")
    stock: dict[str, Annotated[int, Field(ge=0)]] = parameter(
        {}, unit="units", source=AUTHOR, help="Units at the start; absent = unlimited."
    )
    restock: dict[str, Annotated[float, Field(ge=0, le=1e6)]] = parameter(
        {}, unit="units per day", source=AUTHOR, help="Units that arrive; only of products with a `stock`."
    )
    values: dict[str, Level] = parameter({}, unit="from -1 to 1", help="What it stands for, by value.")
    trust: float = parameter(0.5, unit="share", bounds=(0, 1), help="Trust that the vendor enjoys at the start.")
    service: float = parameter(3.0, unit="stars", bounds=(0, 5), help="Service quality.")
    steps_to_buy: int = parameter(4, unit="steps", bounds=(0, 50), help="Clicks or counters until the order stands.")
    delivery: float = parameter(0.0, unit="days", bounds=(0, 365), help="Mean time to delivery; 0 = at once.")
    payment_failure: float = parameter(0.0, unit="probability", bounds=(0, 1), help="Chance that a payment fails.")
    haggling: float = parameter(0.0, unit="share", bounds=(0, 1), help="The most that a bargainer gets off (D25).")
    trial: float = parameter(0.0, unit="probability", bounds=(0, 1), help="Chance that a visitor tries first (D22).")
    co_shopping: float = parameter(0.0, unit="utility", bounds=(0, 10), help="Pull of shopping together (D19).")
    affiliate: float = parameter(0.0, unit="utility", bounds=(0, 10), help="Pull of affiliate links (D21).")
    answers: float = parameter(
        0.0,
        unit="probability",
        bounds=(0, 1),
        help="Chance that a question before the purchase is answered (D20).",
    )
    stars_shown: float = parameter(
        0.0, unit="probability", bounds=(0, 1), help="Chance that a look meets ratings (D18)."
    )
    bundle_recommender: float = parameter(
        0.0, unit="share", bounds=(0, 1), help="How well accessories are recommended (D26)."
    )
    share_prompt: float = parameter(
        0.0, unit="probability", bounds=(0, 1), help="Chance that a buyer posts the purchase because asked to (D28)."
    )
    review_request: float = parameter(
        0.0, unit="probability", bounds=(0, 1), help="Chance that a buyer writes a review because asked to (D18)."
    )
    complaint_care: float = parameter(
        0.0, unit="probability", bounds=(0, 1), help="Complaints that are answered (D29)."
    )
    returns_accepted: bool = parameter(True, unit="yes or no", source=AUTHOR, help="Whether buyers may send it back.")
    presence: dict[str, Annotated[float, Field(ge=0, le=10)]] = parameter(
        {}, unit="per day", help="Rate at which a channel's users become aware of the vendor (D21)."
    )
    group: GroupOffer | None = None
    deals: DealOffer | None = None


class Channel(Settings):
    """A medium or social network that reaches people."""

    label: str = parameter("", unit="text", source=AUTHOR, help="What reports call it; empty = its name.")
    kind: Literal["social", "media"] = parameter(
        "social", unit="choice", source=AUTHOR, help="Whether its users see each other's posts."
    )
    members: float = parameter(0.5, unit="share", bounds=(0, 1), help="Share of people who use it.")
    visual_richness: float = parameter(
        0.5, unit="share", bounds=(0, 1), help="The more visual, the better discovery works (D15)."
    )
    feed_reach: float = parameter(
        0.1, unit="probability", bounds=(0, 1), help="Chance that a post reaches a given friend on it."
    )
    search_saving: float = parameter(
        0.0, unit="share", bounds=(0, 1), help="How much it cuts the cost of external search (D16)."
    )
