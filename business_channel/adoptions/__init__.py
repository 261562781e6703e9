"""Adoptions 采纳: the records that suggestions entered documents, and how wrong ones are taken back."""
