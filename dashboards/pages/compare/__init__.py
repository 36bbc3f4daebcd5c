"""The page that compares plans: the form, the run in the background, and what came of it."""
