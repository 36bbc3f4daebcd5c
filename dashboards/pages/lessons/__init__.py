"""The lessons: five markets, each guessed first, run then, and explained from what the runs gave."""
