"""How each noun is read: its fields, its edges, and the predicate that stands before everything."""
