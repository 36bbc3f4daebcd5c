"""What the market books in one step: counts and money, all whole numbers."""

from typing import Annotated, get_type_hints

import numpy as np
from numpy.typing import NDArray

Int64 = NDArray[np.int64]

HOPS = 4


class Books:
    """Tallies of one step, set to zero at its start; money in cents.

    Shapes are given by each annotation: `()` a single number, else the dimensions' names.
    """

    steps_in_stage: Annotated[Int64, "stage"]
    stage_exits: Annotated[Int64, "stage"]
    journeys_ended: Annotated[Int64, "stage"]
    journeys_bought: Annotated[Int64, "stage"]
    path_moves: Annotated[Int64, ""]
    path_backtracks: Annotated[Int64, ""]
    visits: Annotated[Int64, "stage"]
    carts: Annotated[Int64, ""]
    checkouts_dropped: Annotated[Int64, ""]
    units: Annotated[Int64, "product vendor"]
    revenue: Annotated[Int64, "product vendor"]
    cost: Annotated[Int64, "product vendor"]
    discounts: Annotated[Int64, "product vendor"]
    returned_units: Annotated[Int64, "product vendor"]
    refunds: Annotated[Int64, "product vendor"]
    segment_units: Annotated[Int64, "segment product"]
    segment_revenue: Annotated[Int64, "segment"]
    segment_cost: Annotated[Int64, "segment"]
    segment_refunds: Annotated[Int64, "segment"]
    accessories: Annotated[Int64, ""]
    accessory_revenue: Annotated[Int64, ""]
    needs: Annotated[Int64, "cause"]
    sales_by_cause: Annotated[Int64, "cause"]
    revenue_by_cause: Annotated[Int64, "cause product"]
    refunds_by_cause: Annotated[Int64, "cause product"]
    new_customers: Annotated[Int64, "product"]
    new_customers_returned: Annotated[Int64, "product"]
    first_purchases: Annotated[Int64, ""]
    repeat_purchases: Annotated[Int64, ""]
    same_group_friends: Annotated[Int64, ""]
    other_group_friends: Annotated[Int64, ""]
    evaluations: Annotated[Int64, ""]
    satisfaction_milli: Annotated[Int64, ""]
    reviews: Annotated[Int64, "product vendor"]
    posts: Annotated[Int64, "sign hop"]
    posts_seen: Annotated[Int64, "sign hop"]
    complaints: Annotated[Int64, "vendor"]
    complaints_answered: Annotated[Int64, "vendor"]
    advocates: Annotated[Int64, ""]
    abandoned_ownership: Annotated[Int64, ""]
    trials: Annotated[Int64, ""]
    pledges: Annotated[Int64, ""]
    groups_opened: Annotated[Int64, ""]
    groups_tipped: Annotated[Int64, ""]
    groups_failed: Annotated[Int64, ""]

    def __init__(self, products: int, vendors: int, segments: int, causes: int) -> None:
        sizes = {
            "product": products,
            "vendor": vendors,
            "segment": segments,
            "cause": causes,
            "stage": 7,
            "sign": 3,
            "hop": HOPS,
        }
        for name, hint in get_type_hints(Books, include_extras=True).items():
            shape = tuple(sizes[dimension] for dimension in hint.__metadata__[0].split())
            setattr(self, name, np.zeros(shape, np.int64))

    def clear(self) -> None:
        """Set every tally to zero."""
        for values in vars(self).values():
            values[...] = 0
