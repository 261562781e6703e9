"""What is left out of rankings, why, on what evidence, and by whose word: never silently, never by one alone."""
