"""What becomes of a department's people and of what it had open, once its last day is over."""
