"""The demonstration: departments, accounts and stories with which an empty store becomes a channel at work."""

from app.demo.people import DemoAccount, accounts, people_and_places
from app.demo.playing import play

__all__ = ["DemoAccount", "accounts", "people_and_places", "play"]
