"""Tests of what is owed to small and medium-sized enterprises."""
