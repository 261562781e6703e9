"""Has a file looked at before it is kept, a few at a time and with an end to the patience."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO

from app.files.inspection import REFUSED
from app.files.verdicts import REFUSALS, Unreadable, Verdict
from business_channel.attachments.kinds import FileType

AT_ONCE = 2
"""How many files one process has looked at at the same time."""
SECONDS = 15.0


@asynccontextmanager
async def checked(kind: FileType, received: IO[bytes], room: asyncio.Semaphore) -> AsyncIterator[IO[bytes]]:
    """The file that may be kept in place of ``received``, for as long as the block runs: a picture drawn anew, any
    other file as it came; ``room`` says how many at once. Raises the refusal of a file that may not be kept.
    """
    with tempfile.TemporaryFile() as clean:
        async with room:
            await _look(kind, received, clean)
        kept = clean if kind.is_image else received
        kept.seek(0)
        yield kept


async def _look(kind: FileType, received: IO[bytes], clean: IO[bytes]) -> None:
    looking = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-W", "ignore", "-m", "app.files.inspection", kind.name),
        stdin=received,
        stdout=clean,
        stderr=asyncio.subprocess.PIPE,
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
    )
    try:
        async with asyncio.timeout(SECONDS):
            _, said = await looking.communicate()
    except TimeoutError:
        raise Unreadable from None
    finally:
        if looking.returncode is None:
            looking.kill()
            await looking.wait()
    if looking.returncode == REFUSED:
        raise REFUSALS[Verdict(said.decode())]
    if looking.returncode != 0:
        raise Unreadable
