"""The page on which a run is watched while it goes on."""
