"""What the start page says."""

TEXTS = {
    "start.title": "Start",
    "start.heading": "How people in networks come to buy",
    "start.lead": "journeysim follows every person of a market through six stages, from a first need to what they tell"
    " their friends. What others own, say, stand for and go without moves each of them on, or back."
    " Change a thing, and the same people with the same luck show what difference it makes.",
    "start.learn": "Understand the model",
    "start.learn_text": "The stages, the four influences with their curves, every parameter, and the evidence.",
    "start.learn_go": "Read the model",
    "start.markets": "Markets",
    "start.markets_text": "Each is a scenario file with people, network, products, shops and influences.",
    "start.plans": "Plans",
    "start.plans_text": "Each changes a market by a campaign or takes one away; a comparison says what that is worth.",
    "start.limits": "Known results",
    "start.limits_text": "Settings in which the model gives what theory or another model has derived without it.",
}
