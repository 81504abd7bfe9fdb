"""Read who said what of where and when, in whose words, and set the sides next to each other."""
