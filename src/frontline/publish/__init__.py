"""The one gate out: what may be published, when, and in which form."""
