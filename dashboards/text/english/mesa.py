"""What the page under the hood says."""

TEXTS = {
    "mesa.title": "Under the hood",
    "mesa.lead": "The smartphone market of Explore with a few hundred people, shown by the tools of Mesa, the Python"
    " library for agent-based models that journeysim is built on. A step is a day. Play it, step it, move a slider and"
    " reset.",
    "mesa.watched": "The model in Mesa's own page",
    "mesa.consumers": "People",
    "mesa.normative": "Pull of what others own",
    "mesa.prices": "Price level",
    "mesa.seed": "Seed",
    "mesa.terms": "What you see, in Mesa's words",
    "mesa.term_model": "Model",
    "mesa.term_model_text": "The market as a whole: a JourneyModel, which is a mesa.Model. Reset makes a new one with"
    " the values of the sliders; the same seed gives the same run.",
    "mesa.term_agents": "Agents",
    "mesa.term_agents_text": "The people. Each mark of the network is one; a line joins two who know each other. Colour"
    " and shape say at which stage of the journey somebody is. model.agents holds them all.",
    "mesa.term_step": "Step",
    "mesa.term_step_text": "One day. model.step() lets campaigns, influences and the six stages act in this order, on"
    " everybody at once. Play calls it again and again.",
    "mesa.term_collector": "Data collector",
    "mesa.term_collector_text": "It notes a few numbers before the first step and after each. The two charts are drawn"
    " from it: how many are at which stage (stage.need, stage.product, ...), and how many units have been bought"
    " so far (sales.units_so_far).",
    "mesa.controls": "Play interval is the pause between two steps, in thousandths of a second. Pictures take time: a"
    " render interval of 5 draws every fifth step only, and runs faster. With threads, steps do not wait for pictures.",
    "mesa.network_shows": "The network: a mark for each person, a line between two who know each other, and the number"
    " of people at each stage.",
    "mesa.stages_show": "People at each stage of the journey, over the steps so far.",
    "mesa.units_show": "Units bought so far, over the steps.",
    "mesa.lines": "Make it yourself",
    "mesa.lines_text": "Save this as app.py and run: solara run app.py. It needs journeysim with its dashboard.",
    "mesa.more": "How to use journeysim as a Mesa model",
}
