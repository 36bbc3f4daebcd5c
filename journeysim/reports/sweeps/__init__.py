"""What a sweep looks like: curves, maps, and which parameters matter."""
