"""What becomes of departments, of their people and of what they have open."""
