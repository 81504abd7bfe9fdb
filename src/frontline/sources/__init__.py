"""Say who publishes, on which side and under which licence, and read what they deliver."""
