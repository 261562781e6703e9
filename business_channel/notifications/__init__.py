"""Who is told of what: in the channel exactly once, by mail at least once."""
