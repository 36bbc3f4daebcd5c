"""A language for trying pages out: English within marks, written from right to left.

Whoever looks at a page in it (`?lang=ar-XB`) sees what does not turn round with the text, and which words
do not come from the catalogue.
"""

from .english import TEXTS as ENGLISH

CODE = "ar-XB"
NAME = "Mirrored"
DIRECTION = "rtl"

TEXTS = {key: f"⟦{text}⟧" for key, text in ENGLISH.items()}
