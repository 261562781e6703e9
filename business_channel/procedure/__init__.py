"""The procedure: who may do what, in which state, and what becomes of it, in one table."""
