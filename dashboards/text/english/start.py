"""What the start page says."""

TEXTS = {
    "start.title": "Start",
    "start.heading": "How people in networks come to buy",
    "start.lead": "journeysim follows every person of a market through six stages, from a first need to what they tell"
    " their friends. What others own, say, stand for and go without moves each of them on, or back."
    " Change a thing, and the same people with the same luck show what difference it makes.",
    "start.more": "Also here",
    "start.lessons_go": "Take a lesson",
    "start.lessons_text": "Five of them: guess what will happen, then see it happen, in some minutes each.",
    "start.sweeps_go": "Open a sweep",
    "start.sweeps_text": "What matters, when many settings of a market have been tried.",
    "start.learn_go": "Read the model",
    "start.learn_text": "The stages, the four influences with their curves, every parameter, and the evidence.",
    "start.mesa_go": "Look under the hood",
    "start.mesa_text": "The same model with the tools of Mesa, for those who write models themselves.",
    "start.explore": "Watch it",
    "start.compare": "Compare plans in it",
    "start.compare_plan": "Compare with its market",
    "start.reproduced": "What comes out",
    "start.of": "{action}: {title}",
    "start.markets": "Markets",
    "start.markets_text": "Each is a scenario file with people, network, products, shops and influences.",
    "start.plans": "Plans",
    "start.plans_text": "Each changes a market by a campaign or takes one away; a comparison says what that is worth.",
    "start.limits": "Known results",
    "start.limits_text": "Settings in which the model gives what theory or another model has derived without it.",
}
