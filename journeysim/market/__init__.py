"""Products, vendors, channels, offers and reviews while a run goes on."""
