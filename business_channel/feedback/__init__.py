"""What the author says of the answer."""
