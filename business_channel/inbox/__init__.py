"""A department's desk: the work orders that wait for it."""
