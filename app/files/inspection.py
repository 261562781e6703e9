"""The look at one file, in a process of its own that may use little and lives for one file.

``python -m app.files.inspection KIND`` reads the file from its standard input and writes a picture, drawn anew, to its
standard output; it ends with 0 for a file that may be kept, and with ``REFUSED`` and a verdict on its standard error
for one that may not. Whatever a file does to the libraries that read it, it does to this process.
"""

import resource
import sys

from app.files import archives, pages
from app.files.verdicts import Unsafe, Verdict
from business_channel.attachments.kinds import HEAD_BYTES, MEGABYTE, FileType, begins_like

REFUSED = 3
MEMORY = 640 * MEGABYTE
"""Addresses, of which the interpreter and its libraries take about a third."""
CPU_SECONDS = 5


def main(name: str) -> int:
    """Looks at the file on the standard input; returns the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        look(FileType[name])
    except Unsafe as error:
        sys.stderr.write(error.verdict)
        return REFUSED
    except (MemoryError, RecursionError):
        sys.stderr.write(Verdict.UNREADABLE)
        return REFUSED
    return 0


def look(kind: FileType) -> None:
    """Raises ``Unsafe`` when the file may not be kept."""
    received = sys.stdin.buffer
    received.seek(0)
    if not begins_like(kind, received.read(HEAD_BYTES)):
        raise Unsafe(Verdict.OTHER_CONTENT)
    received.seek(0)
    if kind.is_image:
        from app.files import pictures

        pictures.redraw(kind, received, sys.stdout.buffer)
    elif kind is FileType.PDF:
        pages.search(received)
    else:
        archives.look_into(kind, received)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
