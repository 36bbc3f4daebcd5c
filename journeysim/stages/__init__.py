"""The six stages of the purchase journey: one file each."""
