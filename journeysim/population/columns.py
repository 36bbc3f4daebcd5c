"""Every state column of a consumer: its type, its unit and its meaning.

A consumer is a row. Nobody rebinds a column; code writes into it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Annotated, get_type_hints

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]
Flags = NDArray[np.bool_]
Int8 = NDArray[np.int8]
Int16 = NDArray[np.int16]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Ids = NDArray[np.int64]

STAGES = ("idle", "need", "product", "vendor", "decision", "purchase", "evaluation")
IDLE, NEED, PRODUCT, VENDOR, DECISION, PURCHASE, EVALUATION = range(7)

#: Phases of the relationship with a vendor; `relation` holds the position in it.
PHASES = ("none", "awareness", "exploration", "expansion", "commitment", "dissolution")
AWARENESS, EXPLORATION, EXPANSION, COMMITMENT, DISSOLUTION = range(1, 6)


@dataclass(frozen=True)
class Column:
    """Declaration of a column: NumPy type, unit, meaning, value at the start, and a second dimension if any."""

    dtype: str
    unit: str
    meaning: str
    start: float = 0
    by: str = ""


class People:
    """The consumers of a run as columns, shape (N,) or (N, number of products, vendors, channels, ...).

    Parameters
    ----------
    sizes
        The length of each dimension: `consumers`, `products`, `vendors`, `channels`, `values`, `tastes`.
    """

    # Traits, drawn once.
    segment: Annotated[Int16, Column("int16", "number", "segment")]
    price_sensitivity: Annotated[Floats, Column("float64", "relative to 1", "multiplies the price weight")]
    budget: Annotated[Floats, Column("float64", "cents", "the most that can be paid")]
    need_rate: Annotated[Floats, Column("float64", "relative to 1", "multiplies the rate of functional needs")]
    normative_susceptibility: Annotated[Floats, Column("float64", "relative to 1", "weight of normative pressure")]
    informational_susceptibility: Annotated[Floats, Column("float64", "relative to 1", "weight of others' news")]
    conformity: Annotated[Floats, Column("float64", "from -1 to 1", "draw to what others own; negative = distinction")]
    normative_threshold: Annotated[Floats, Column("float64", "share or count", "owning neighbours that make the want")]
    identity_group: Annotated[Int16, Column("int16", "number", "identity group")]
    identity_strength: Annotated[Floats, Column("float64", "relative to 1", "how much the group matters")]
    impulsiveness: Annotated[Floats, Column("float64", "share", "readiness to decide on a deal")]
    search_patience: Annotated[Floats, Column("float64", "relative to 1", "multiplies looks and attempts")]
    posting_rate: Annotated[Floats, Column("float64", "probability", "chance of posting an experience")]
    passion: Annotated[Floats, Column("float64", "share", "passion for the category")]
    trust_friends: Annotated[Floats, Column("float64", "share", "trust in friends")]
    trust_reviews: Annotated[Floats, Column("float64", "share", "trust in public reviews")]
    trust_advertising: Annotated[Floats, Column("float64", "share", "trust in advertising")]
    trust_influencers: Annotated[Floats, Column("float64", "share", "trust in influencers")]
    polarity: Annotated[Int8, Column("int8", "sign", "moves others towards buying (1), away (-1) or neither (0)")]
    values: Annotated[Floats32, Column("float32", "from -1 to 1", "own values", by="values")]
    tastes: Annotated[Floats32, Column("float32", "utility", "utility of each attribute", by="tastes")]
    uses_channel: Annotated[Flags, Column("bool", "yes or no", "uses the channel", by="channels")]
    # Norms.
    frugality: Annotated[Floats, Column("float64", "share", "frugality now")]
    frugality_push: Annotated[
        Floats, Column("float64", "rate times days", "push of frugality by campaigns, not yet taken in")
    ]
    # Ownership.
    owned: Annotated[Int16, Column("int16", "product", "owned product, -1 = none", -1)]
    owned_since: Annotated[Int32, Column("int32", "step", "step of the delivery; negative before the run")]
    owned_vendor: Annotated[Int16, Column("int16", "vendor", "where it was bought, -1 = unknown", -1)]
    experience: Annotated[
        Floats, Column("float64", "stars", "experienced quality of the owned unit; nan = none", np.nan)
    ]
    satisfaction: Annotated[Floats, Column("float64", "from -1 to 1", "satisfaction with the last purchase")]
    previous_owned: Annotated[Int16, Column("int16", "product", "what the owned unit replaced", -1)]
    previous_since: Annotated[Int32, Column("int32", "step", "since when that was owned")]
    previous_vendor: Annotated[Int16, Column("int16", "vendor", "where that was bought", -1)]
    previous_experience: Annotated[Floats, Column("float64", "stars", "experienced quality of that", np.nan)]
    previous_satisfaction: Annotated[Floats, Column("float64", "from -1 to 1", "satisfaction with that")]
    purchases: Annotated[Int32, Column("int32", "units", "purchases during the run, returned ones included")]
    returns: Annotated[Int32, Column("int32", "units", "purchases during the run that were returned")]
    new_customer: Annotated[
        Flags, Column("bool", "yes or no", "owned nothing of the brand before her last purchase of the run")
    ]
    # Knowledge.
    known: Annotated[Flags, Column("bool", "yes or no", "knows the product", by="products")]
    belief_mean: Annotated[Floats32, Column("float32", "stars", "expected quality", by="products")]
    belief_precision: Annotated[Floats32, Column("float32", "per star squared", "certainty of it", by="products")]
    relation: Annotated[Int8, Column("int8", "phase", "relationship with the vendor, 0 = unaware", by="vendors")]
    news_step: Annotated[Int32, Column("int32", "step", "when a post last told of a product under consideration", -1)]
    # The journey under way.
    stage: Annotated[Int8, Column("int8", "stage", "stage of the journey")]
    since: Annotated[Int32, Column("int32", "step", "when the stage was entered")]
    journey: Annotated[Int32, Column("int32", "count", "number of the journey")]
    attempt: Annotated[Int16, Column("int16", "count", "times gone back in this journey")]
    cause: Annotated[Int8, Column("int8", "cause", "what began the journey, -1 = none yet", -1)]
    prompted: Annotated[Int16, Column("int16", "product", "product that began the journey, -1 = none", -1)]
    vendor_first: Annotated[Flags, Column("bool", "yes or no", "chose the vendor before the product")]
    considered: Annotated[Flags, Column("bool", "yes or no", "in the consideration set", by="products")]
    ruled_out: Annotated[Flags, Column("bool", "yes or no", "returned or not to be had in this journey", by="products")]
    looks: Annotated[Int16, Column("int16", "count", "looks of this search")]
    product: Annotated[Int16, Column("int16", "product", "chosen product, -1 = none", -1)]
    vendor: Annotated[Int16, Column("int16", "vendor", "chosen vendor, -1 = none", -1)]
    chosen_step: Annotated[Int32, Column("int32", "step", "when the product was chosen")]
    deal_vendor: Annotated[Int16, Column("int16", "vendor", "whose deal was seen in this journey, -1 = none", -1)]
    waiting: Annotated[Flags, Column("bool", "yes or no", "waits for a deal")]
    price: Annotated[Int64, Column("int64", "cents", "price agreed or paid, without accessories")]
    offer: Annotated[Int16, Column("int16", "offer", "personal offer in that price, -1 = none", -1)]
    saved: Annotated[Int64, Column("int64", "cents", "what that offer takes off the price")]
    basket: Annotated[Int64, Column("int64", "cents", "accessories agreed or paid")]
    basket_cost: Annotated[Int64, Column("int64", "cents", "what the accessories cost their seller")]
    pledged: Annotated[Flags, Column("bool", "yes or no", "has pledged to a group")]
    paid: Annotated[Flags, Column("bool", "yes or no", "has paid and awaits delivery")]
    first_entry: Annotated[Int8, Column("int8", "stage", "stage at which the journey began")]
    moves: Annotated[Int16, Column("int16", "count", "moves in this journey")]

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self.size = sizes["consumers"]
        self.sizes = dict(sizes)
        self.columns: dict[str, Column] = {}
        # How often somebody from outside has written into a column; what was worked out of it before is stale.
        self.rewritten = 0
        for name, declared in declared_columns().items():
            self.add(name, declared)

    def add(self, name: str, column: Column) -> NDArray[np.generic]:
        """Allocate a column and return it; influences add their own by this."""
        shape = (self.size, self.sizes[column.by]) if column.by else (self.size,)
        values = np.full(shape, column.start, dtype=column.dtype) if column.start else np.zeros(shape, column.dtype)
        self.columns[name] = column
        setattr(self, name, values)
        return values

    def begin_journey(self, ids: Ids, cause: NDArray[np.integer] | int) -> None:
        """Start a journey for idle consumers: a new number, an empty consideration set, one cause."""
        self.journey[ids] += 1
        self.cause[ids] = cause
        for name, blank in _BLANK_JOURNEY.items():
            getattr(self, name)[ids] = blank


_BLANK_JOURNEY: dict[str, float] = {
    "attempt": 0,
    "prompted": -1,
    "vendor_first": False,
    "considered": False,
    "ruled_out": False,
    "looks": 0,
    "product": -1,
    "vendor": -1,
    "deal_vendor": -1,
    "waiting": False,
    "price": 0,
    "offer": -1,
    "saved": 0,
    "basket": 0,
    "basket_cost": 0,
    "pledged": False,
    "paid": False,
    "moves": 0,
}


@cache
def declared_columns() -> Mapping[str, Column]:
    """Return the declaration of every column by name, in order."""
    hints = get_type_hints(People, include_extras=True)
    return MappingProxyType(
        {name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")}
    )


def bytes_per_consumer(sizes: Mapping[str, int]) -> int:
    """Return the memory that the declared columns take for one consumer."""
    return sum(
        np.dtype(column.dtype).itemsize * (sizes[column.by] if column.by else 1)
        for column in declared_columns().values()
    )
