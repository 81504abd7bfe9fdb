"""Remember everything: documents, statements and states, each with the day it was true and the instant it was known."""
