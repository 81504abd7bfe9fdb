"""Tell answers in words for the terminal; the words only, nothing is computed here.

One module a subject, with the same names as those of ``frontline.cli``.
"""
