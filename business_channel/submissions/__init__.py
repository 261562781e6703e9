"""What is filed: complaints, suggestions, calls for help, questions and thanks."""
