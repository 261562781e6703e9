"""A small county behind real doors, for the tests of the doors."""
