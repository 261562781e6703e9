"""Running a coroutine so that SIGTERM ends it at one of its awaits, as Ctrl-C does, never in the middle of a step."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

TERMINATED = 128 + signal.SIGTERM


def run(main: Coroutine[Any, Any, T]) -> T:
    """What ``main`` returns; exits with 143 when the process is told to stop meanwhile.

    An exception out of a signal handler could strike inside a driver's C code, or be swallowed there.
    """
    before = signal.getsignal(signal.SIGTERM)
    try:
        return asyncio.run(_until_told(main))
    except asyncio.CancelledError:
        sys.exit(TERMINATED)
    finally:
        signal.signal(signal.SIGTERM, before)


async def _until_told(main: Coroutine[Any, Any, T]) -> T:
    task = asyncio.ensure_future(main)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task
