"""Ends a process whose supervisor is gone, however the supervisor went."""

import os
import signal
import threading
import time

_FINISH_WITHIN = 30


def hold_lifeline() -> None:
    """Watches standard input, which the supervisor holds open and the kernel closes when the supervisor dies.

    Then the process gets SIGTERM and half a minute to finish; after that it is ended.
    """
    threading.Thread(target=_watch, name="lifeline", daemon=True).start()


def _watch() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_FINISH_WITHIN)
    os._exit(1)
