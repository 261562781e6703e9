"""What the doctor finds, and how it says so."""

from collections.abc import Callable

import httpx
import typer

from app.settings import Settings

_ANSWER_SECONDS = 5.0


class Wrong(Exception):
    """Something is wrong; ``mend`` says what to do about it."""

    def __init__(self, finding: str, mend: str) -> None:
        super().__init__(finding)
        self.mend = mend


def tell(name: str, look: Callable[[], str]) -> bool:
    """Prints what ``look`` returns, or the ``Wrong`` that it raises; true if nothing is wrong."""
    try:
        typer.echo(f"ok     {name}: {look()}")
    except Wrong as wrong:
        tell_wrong(name, wrong)
        return False
    return True


def tell_wrong(name: str, wrong: Wrong) -> None:
    """Prints what is wrong and what mends it."""
    typer.echo(f"wrong  {name}: {wrong}\n       to mend it: {wrong.mend}")


def is_serving(settings: Settings) -> bool:
    """Whether a web process of the channel answers at the instance's address."""
    try:
        answer = httpx.get(f"{settings.address}/healthz", timeout=_ANSWER_SECONDS, trust_env=False)
    except httpx.HTTPError:
        return False
    return answer.status_code == 200 and answer.text == '{"alive":true}'
