"""Keep reports: articles and other texts in which the parties and those who watch them speak."""
