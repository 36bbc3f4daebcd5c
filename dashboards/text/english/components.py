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
    "upload.too_large": "The file is too large; at most {most} MB can be read.",
    "upload.unreadable": "The file could not be read.",
    "upload.nameless": "a file without a name",
    "download.making": "Preparing ...",
    "download.failed": "The file could not be made.",
    "table.more": "{count} more rows are not shown.",
}
