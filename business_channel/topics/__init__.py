"""What a submission is about: a tree of topics, two levels deep."""
