"""Reads a report as a browser would, without drawing it."""

import json
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "br", "hr", "input", "source", "base", "embed"}


class Read(HTMLParser):
    """The elements of a page in order, what is inside each, and the text that is shown."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.shown = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "attrs": dict(attrs), "inside": [each["tag"] for each in self.open], "text": ""}
        element["parents"] = list(self.open)
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1]["tag"] == tag, f"</{tag}> closes <{self.open[-1]['tag']}>"
        self.open.pop()

    def handle_data(self, data):
        for each in self.open:
            each["text"] += data
        if not {"script", "style", "title"} & {each["tag"] for each in self.open}:
            self.shown.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.shown).split())

    def all(self, tag, **attrs):
        wanted = {name.rstrip("_"): value for name, value in attrs.items()}
        return [
            each
            for each in self.elements
            if each["tag"] == tag and all(each["attrs"].get(name) == value for name, value in wanted.items())
        ]

    def within(self, element, tag):
        return [each for each in self.all(tag) if any(parent is element for parent in each["parents"])]

    @property
    def sections(self):
        return [each["attrs"]["id"] for each in self.all("section")]

    @property
    def drawings(self):
        (data,) = self.all("script", id="drawings")
        return json.loads(data["text"])
