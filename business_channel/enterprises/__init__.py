"""The enterprises that file."""
