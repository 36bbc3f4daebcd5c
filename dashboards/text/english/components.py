"""What components say wherever they are used."""

TEXTS = {
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
}
