"""Fetch deliveries: the one room with a door to the network, and in it only ``door`` opens connections."""
