"""What the pages say in English: a module for each page."""

from . import compare, components, explore, frame, lesson_texts, lessons, mesa, model, plan, start, sweeps

CODE = "en"
NAME = "English"
DIRECTION = "ltr"

_PARTS = (frame, components, start, explore, model, compare, plan, sweeps, lessons, lesson_texts, mesa)

TEXTS = {key: text for each in _PARTS for key, text in each.TEXTS.items()}
