"""What somebody is asked for while a matter is reviewed or handled, and what comes of it."""
