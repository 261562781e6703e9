"""A made-up world of any size: plausible submissions with all that became of them, for measurements and reports."""

from benchmarks.world.generate import World, generate

__all__ = ["World", "generate"]
