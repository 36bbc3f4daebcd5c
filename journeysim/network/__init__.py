"""Who knows whom, stored as compressed sparse rows; one builder per file."""
