"""Keep what published maps show, and assess control with a probability."""
