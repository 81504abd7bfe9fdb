"""Turn control into numbers, each with its interval: areas, shares, change."""
