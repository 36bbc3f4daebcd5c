"""Word of mouth under way: posts travel to friends, who may pass them on."""

from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Posts:
    """Posts about products, one row each.

    `sender` ids, `product`, `sign` (1 praises, 0 tells, -1 warns), `stars` (the quality told), `hop` (0 =
    first-hand), `origin` (who wrote it first) and `kind` (0 = an experience, 1 = a purchase), each shape (n,).
    """

    sender: Ids
    product: Ids
    sign: Ids
    stars: Floats
    hop: Ids
    origin: Ids
    kind: Ids

    def __len__(self) -> int:
        return int(self.sender.size)

    def take(self, rows: NDArray[np.integer] | NDArray[np.bool_]) -> "Posts":
        """Return the posts of some rows."""
        return Posts(*(getattr(self, name)[rows] for name in _FIELDS))


_FIELDS = tuple(each.name for each in fields(Posts))


@dataclass(frozen=True)
class Delivered:
    """Posts as they were seen: `receiver` ids and the row of `posts` each one saw, shape (m,)."""

    posts: Posts
    receiver: Ids
    row: Ids


def gather(parts: list[Posts]) -> Posts:
    """Return several batches as one, in order of sender, product and hop.

    The order makes sums of evidence the same however the batches came about.
    """
    if not parts:
        none = np.zeros(0, np.int64)
        return Posts(none, none, none, np.zeros(0), none, none, none)
    whole = Posts(*(np.concatenate([np.asarray(getattr(part, name)) for part in parts]) for name in _FIELDS))
    return whole.take(np.lexsort((whole.kind, whole.origin, whole.sign, whole.hop, whole.product, whole.sender)))


@dataclass
class Mailbox:
    """Posts written in this step and those to be passed on in the next."""

    written: list[Posts] = field(default_factory=list)
    forwarded: list[Posts] = field(default_factory=list)

    def post(
        self,
        sender: Ids,
        product: NDArray[np.integer],
        sign: NDArray[np.integer],
        stars: Floats,
        purchase: bool = False,
    ) -> None:
        """Write first-hand posts, about an experience or about a purchase just made."""
        if sender.size:
            hop, kind = np.zeros(sender.size, np.int64), np.full(sender.size, int(purchase))
            about, side = product.astype(np.int64), sign.astype(np.int64)
            self.written.append(Posts(sender, about, side, stars.astype(np.float64), hop, sender, kind))

    def collect(self) -> Posts:
        """Return everything to be delivered in this step and empty the box."""
        posts = gather([*self.forwarded, *self.written])
        self.written, self.forwarded = [], []
        return posts
