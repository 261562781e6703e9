"""Submissions that are alike: marks of their texts, those that match, and floods of one text as proposals to merge."""
