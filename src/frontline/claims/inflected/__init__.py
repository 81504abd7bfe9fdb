"""Read claims of languages with cases and free word order: words by stem and ending, roles by case."""
