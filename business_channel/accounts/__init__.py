"""Who may sign in, and which roles each account holds."""
