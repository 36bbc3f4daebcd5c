"""What the pages say in English."""

CODE = "en"
NAME = "English"
DIRECTION = "ltr"

TEXTS = {
    # The frame of every page.
    "frame.name": "journeysim",
    "frame.skip": "Skip to the content",
    "frame.pages": "Pages",
    "frame.menu": "Menu",
    "frame.dark": "Dark",
    "frame.foot": "journeysim {version}. It explains and compares; it does not forecast the sales of a real firm.",
    # Components.
    "chart.numbers": "The numbers behind this chart",
    "network.label": "Network of {people} people. Arrow keys move between neighbours, Enter opens a person, plus and"
    " minus zoom, 0 shows all.",
    "network.zoom_in": "Zoom in",
    "network.zoom_out": "Zoom out",
    "network.fit": "Show all",
    "network.person": "Person {id}: {state}",
    "field.help": "About {label}",
    "field.source": "Source: {source}",
    "field.bounds": "Allowed: {allowed}",
    "field.found": "found {value}",
    "field.most": "{value} is more than this page allows: {most}",
    "table.more": "{count} more rows are not shown.",
    # Addresses.
    "address.too_long": "This link is too long to be one of ours. The page starts afresh.",
    "address.other_version": "This link was made by another version of journeysim. The page starts afresh.",
    "address.unreadable": "This link is damaged or was not made by journeysim. The page starts afresh.",
    # Start.
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
    # Model.
    "model.title": "Model",
    "model.documents": "Documents",
    "model.contents": "On this page",
    "model.missing": "There is no document '{name}'. This is the first one; the list has all.",
    "model.curves": "The four influences",
    "model.curves_text": "What others do to a person, one thing at a time. Each curve is worked out by the influence's"
    " own code with the defaults of its parameters, for a person with the traits named.",
    "model.normative": "Normative: what others own",
    "model.normative_text": "The more neighbours own, compared with the population, the more those who conform want it,"
    " and the less those who seek distinction.",
    "model.informational": "Informational: what others know",
    "model.informational_text": "Owners among the neighbours show what a thing is for; the more of them own, the more"
    " often a need arises.",
    "model.identity": "Identity: who else owns it",
    "model.identity_text": "A product whose owners belong to the own group attracts; one that others have taken up"
    " repels.",
    "model.frugality": "Frugality: going without",
    "model.frugality_text": "Whoever has become frugal wants much less and needs a little less, adds fewer accessories,"
    " looks harder at prices, and keeps things longer.",
    "model.glossary": "Glossary",
    "model.glossary_text": "Every parameter of a scenario and every state of a consumer, as the code declares it.",
    "model.find": "Find",
    "model.found": "{count} terms",
    "model.term": "Term",
    "model.more_places": "{places} and {count} more",
    "model.place": "Belongs to",
    "model.unit": "Unit",
    "model.meaning": "What it is",
}
