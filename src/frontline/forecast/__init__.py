"""Look ahead: questions with a rule that settles them, calibrated answers, and how well they did."""
