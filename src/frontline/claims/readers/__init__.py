"""Read with optional packages or a language model beside the rules, and set what they say beside the rules' claims."""
