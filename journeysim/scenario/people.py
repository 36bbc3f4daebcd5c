"""The people of a scenario: segments and the traits that their members draw."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from journeysim.scenario.distributions import Spread, check_spreads
from journeysim.scenario.parameters import AUTHOR, Settings, parameter

Share = Annotated[float, Field(ge=0, le=1)]


def _trait(default: float, *, unit: str, bounds: tuple[float, float], source: str, help: str) -> Any:  # noqa: A002
    # The bounds belong to every value drawn, so they are checked on the spread and kept when drawing.
    return Field(
        default,
        description=help,
        json_schema_extra={"unit": unit, "bounds": list(bounds), "source": source, "trait": True},
    )


class Trust(Settings):
    """Trust in each source of information, from 0 (none) to 1 (full)."""

    friends: Spread = _trait(
        0.92, unit="share", bounds=(0, 1), source="Nielsen 2012: friends 92%", help="Trust in friends."
    )
    reviews: Spread = _trait(
        0.70, unit="share", bounds=(0, 1), source="Nielsen 2012: online 70%", help="Trust in public reviews."
    )
    advertising: Spread = _trait(
        0.47, unit="share", bounds=(0, 1), source="Nielsen 2012: TV, print 47%", help="Trust in advertising."
    )
    influencers: Spread = _trait(
        0.50, unit="share", bounds=(0, 1), source="assumed; calibrate", help="Trust in influencers."
    )

    @model_validator(mode="after")
    def _within_bounds(self) -> "Trust":
        check_spreads(self)
        return self


class Polarity(Settings):
    """How members sway others: some towards buying, some away, the rest not at all."""

    positive: float = parameter(
        0.40,
        unit="share",
        bounds=(0, 1),
        source="D11: about 40%",
        help="Members who move others towards buying.",
    )
    negative: float = parameter(
        0.12, unit="share", bounds=(0, 1), source="D11: 12%", help="Members who move others away."
    )


class Traits(Settings):
    """Traits of a consumer, drawn from her segment's distributions."""

    price_sensitivity: Spread = _trait(
        1.0,
        unit="relative to 1",
        bounds=(0, 20),
        source="assumed; calibrate",
        help="Multiplies the price weight of every choice.",
    )
    budget: Spread = _trait(
        1e9,
        unit="currency",
        bounds=(0, 1e9),
        source="assumed; calibrate",
        help="The most that a consumer can pay; dearer products are not considered.",
    )
    need_rate: Spread = _trait(
        1.0,
        unit="relative to 1",
        bounds=(0, 1000),
        source="assumed; calibrate",
        help="Multiplies stages.need.rate, the rate at which non-owners come to need the category.",
    )
    normative_susceptibility: Spread = _trait(
        1.0,
        unit="relative to 1",
        bounds=(0, 10),
        source="assumed; calibrate",
        help="Multiplies the normative influence.",
    )
    informational_susceptibility: Spread = _trait(
        1.0,
        unit="relative to 1",
        bounds=(0, 10),
        source="assumed; calibrate",
        help="Multiplies the informational influence.",
    )
    conformity: Spread = _trait(
        1.0,
        unit="from -1 to 1",
        bounds=(-1, 1),
        source="assumed; calibrate",
        help="Draw towards what others own; below 0 the consumer seeks distinction.",
    )
    normative_threshold: Spread = _trait(
        0.5,
        unit="share of neighbours, or a count",
        bounds=(0, 1e9),
        source="Granovetter 1978; assumed; calibrate",
        help="Owning neighbours at which the want is certain (normative form `threshold`).",
    )
    identity_strength: Spread = _trait(
        1.0,
        unit="relative to 1",
        bounds=(0, 10),
        source="assumed; calibrate",
        help="How much the consumer's group matters to her choices.",
    )
    frugality: Spread = _trait(
        0.2,
        unit="share",
        bounds=(0, 1),
        source="assumed; calibrate",
        help="Frugality at the start, from 0 (none) to 1 (buys nothing needless).",
    )
    impulsiveness: Spread = _trait(
        0.1,
        unit="share",
        bounds=(0, 1),
        source="assumed; calibrate",
        help="Readiness to decide on a deal without an earlier need.",
    )
    search_patience: Spread = _trait(
        1.0,
        unit="relative to 1",
        bounds=(0, 20),
        source="assumed; calibrate",
        help="Multiplies the looks and the attempts of a journey.",
    )
    posting_rate: Spread = _trait(
        0.1,
        unit="probability",
        bounds=(0, 1),
        source="assumed; calibrate",
        help="Chance of posting an experience to friends.",
    )
    passion: Spread = _trait(
        0.2,
        unit="share",
        bounds=(0, 1),
        source="assumed; calibrate",
        help="Passion for the category (D32): wants, searches and posts more.",
    )
    trust: Trust = Trust()
    polarity: Polarity = Polarity()
    identity_group: str | dict[str, Annotated[float, Field(ge=0)]] = Field(
        "everyone",
        description="The identity group of all members, or weights by group.",
        json_schema_extra={"unit": "name", "source": "assumed; calibrate"},
    )
    values: dict[str, Spread] = Field(
        {},
        description="Own values, from -1 to 1 each, to fit those of a brand.",
        json_schema_extra={
            "unit": "from -1 to 1",
            "bounds": [-1, 1],
            "source": "assumed; calibrate",
            "trait": True,
        },
    )
    tastes: dict[str, Spread] = Field(
        {},
        description="Utility of one unit of each product attribute.",
        json_schema_extra={
            "unit": "utility",
            "bounds": [-20, 20],
            "source": "assumed; calibrate",
            "trait": True,
        },
    )
    channels: dict[str, Share] = Field(
        {},
        description="Chance that a member uses each channel; without an entry, the channel's own `members`.",
        json_schema_extra={"unit": "probability", "bounds": [0, 1], "source": "assumed; calibrate"},
    )

    @model_validator(mode="after")
    def _within_bounds(self) -> "Traits":
        check_spreads(self)
        return self


class Segment(Settings):
    """A segment: its share of the population and the traits in which it differs."""

    label: str = parameter("", unit="text", source=AUTHOR, help="What reports call it; empty = its name.")
    share: float = parameter(unit="share", bounds=(0, 1), source="the scenario", help="Share of the population.")
    traits: Traits = Traits()


class Population(Settings):
    """Who lives in the scenario."""

    consumers: int = parameter(
        10_000, unit="people", bounds=(1, 100_000_000), source="the scenario", help="Number of consumers."
    )
    assignment: Literal["drawn", "blocks"] = Field(
        "drawn",
        description="`drawn`: everyone draws her segment; `blocks`: consecutive ids, in the file's order.",
        json_schema_extra={"unit": "choice", "source": "modelling choice"},
    )
    traits: Traits = Field(Traits(), description="Traits of everyone, where a segment says nothing else.")
    segments: dict[str, Segment] = Field(min_length=1)

    def traits_of(self, segment: str) -> Traits:
        """Return a segment's traits: its own where it sets them, everyone's elsewhere."""
        own = self.segments[segment].traits
        changed: dict[str, Any] = {}
        for name in own.model_fields_set:
            value = getattr(own, name)
            common = getattr(self.traits, name)
            if isinstance(value, Trust | Polarity):
                value = common.model_copy(update={k: getattr(value, k) for k in value.model_fields_set})
            elif isinstance(value, dict) and isinstance(common, dict):
                value = {**common, **value}
            changed[name] = value
        return self.traits.model_copy(update=changed)
