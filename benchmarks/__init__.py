"""What the channel costs, measured against the least that could do the same; ``make bench`` runs it."""
