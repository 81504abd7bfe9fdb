"""Find places: any spelling to a place, and words such as "north of X" to an area with its uncertainty."""
