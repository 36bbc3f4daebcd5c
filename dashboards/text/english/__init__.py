"""What the pages say in English: a module for each page."""

from . import compare, components, frame, model, start, sweeps

CODE = "en"
NAME = "English"
DIRECTION = "ltr"

TEXTS = {key: text for each in (frame, components, start, model, compare, sweeps) for key, text in each.TEXTS.items()}
