"""What the frame of every page says, and what is said about addresses."""

TEXTS = {
    "frame.name": "journeysim",
    "frame.skip": "Skip to the content",
    "frame.pages": "Pages",
    "frame.menu": "Menu",
    "frame.dark": "Dark",
    "frame.light": "Light",
    "frame.foot": "journeysim {version}. It explains and compares; it does not forecast the sales of a real firm.",
    "frame.missing": "There is no such page",
    "frame.missing_text": "Nothing is at this address; perhaps it was mistyped. These are all pages:",
    "address.too_long": "This link is too long to be one of ours. The page starts afresh.",
    "address.other_version": "This link was made by another version of journeysim. The page starts afresh.",
    "address.unreadable": "This link is damaged or was not made by journeysim. The page starts afresh.",
}
