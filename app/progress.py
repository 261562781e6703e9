"""Tells an operator what goes on, on a terminal as in a log file."""

import time

from rich.console import Console


class Progress:
    """Prints one line for every step, led by the seconds since the first."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False, soft_wrap=True)
        self._began = time.monotonic()

    def __call__(self, step: str) -> None:
        """Tells that ``step`` begins now."""
        self.console.print(f"[dim]{time.monotonic() - self._began:6.1f} s[/dim]  ", end="")
        self.console.print(step, markup=False)
