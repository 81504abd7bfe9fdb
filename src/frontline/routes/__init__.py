"""Describe roads and railways and what they mean for a place."""
