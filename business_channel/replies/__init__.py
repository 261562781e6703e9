"""What a department answers: drafted, signed by somebody else, reviewed, published."""
