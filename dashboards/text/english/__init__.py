"""What the pages say in English: a module for each page."""

from . import compare, components, frame, lesson_texts, lessons, model, start, sweeps

CODE = "en"
NAME = "English"
DIRECTION = "ltr"

_PARTS = (frame, components, start, model, compare, sweeps, lessons, lesson_texts)

TEXTS = {key: text for each in _PARTS for key, text in each.TEXTS.items()}
