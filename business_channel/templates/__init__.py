"""What a department writes again and again: bodies of replies with places to fill in."""
