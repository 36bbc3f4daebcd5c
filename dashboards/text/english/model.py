"""What the page of the model says."""

TEXTS = {
    "model.title": "Model",
    "model.documents": "Documents",
    "model.contents": "On this page",
    "model.missing": "There is no document '{name}'. The list has all.",
    "model.curves": "The four influences",
    "model.curves_text": "What others do to a person, one thing at a time. Each curve is worked out by the model"
    " itself, for people who differ only in what the legend names.",
    "model.normative": "Normative: what others own",
    "model.normative_text": "The more neighbours own, compared with the population, the more those who conform want"
    " it, and the less those who seek distinction.",
    "model.informational": "Informational: what others know",
    "model.informational_text": "Owners among the neighbours show what a thing is for; the more of them own, the more"
    " often a need arises.",
    "model.identity": "Identity: who else owns it",
    "model.identity_text": "A product attracts when people of one's own group own it, and repels when people of"
    " another group have taken it up.",
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
