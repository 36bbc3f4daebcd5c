"""What the measures of a sweep are about, so that a long list of them can be read."""

#: What a measure is about, by the first part of its name.
_ABOUT = {
    "stage": "People in each stage",
    "owners": "Owners",
    "journeys": "Journeys",
    "paths": "Journeys",
    "needs": "Needs and wants",
    "visits": "Shopping and sales",
    "carts": "Shopping and sales",
    "cart_abandonment": "Shopping and sales",
    "trials": "Shopping and sales",
    "conversion": "Shopping and sales",
    "sales": "Shopping and sales",
    "returns": "Shopping and sales",
    "evaluations": "After the purchase",
    "satisfaction": "After the purchase",
    "complaints": "After the purchase",
    "advocates": "After the purchase",
    "reviews": "After the purchase",
    "word_of_mouth": "Word of mouth",
    "groups": "Group deals",
    "frugality": "Frugality",
    "identity": "Who owns what",
    "campaigns": "Campaigns",
    "funnel": "From stage to stage",
    "backtracks": "From stage to stage",
}
#: Of these each has a group of its own, by its name, with which its labels begin.
_OWN = {"product": "Product", "identity": "Product", "vendor": "Vendor", "segment": "Segment", "campaign": "Campaign"}


def about(metric: str, label: str) -> str:
    """Return the heading under which a measure stands in a list, from its name and its label."""
    first, *others = metric.split(".")
    name, colon, _ = label.rpartition(": ")
    if first in _OWN and len(others) > 1 and colon:
        return f"{_OWN[first]}: {name}"
    if metric.startswith("sales.by_cause."):
        return "Sales by cause of the need"
    return _ABOUT.get(first, "Other measures")
