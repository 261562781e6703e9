"""One department's duty on one submission."""
