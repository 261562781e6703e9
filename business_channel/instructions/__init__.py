"""What a leader instructs departments to do about a matter (批示), and what they report back."""
