"""Read the texts of a file, a module a format; what a text must have to become a report belongs in ``drafting``."""
