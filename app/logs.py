"""One log for everything a process says, our own lines and those of its libraries, on standard error."""

import logging
import sys

import structlog
from structlog.typing import EventDict, Processor

from app.settings import Settings

_WITHOUT_VALUES = structlog.dev.plain_traceback
"""Tracebacks show lines and never the values in them, which may be personal data."""

_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure_logs(settings: Settings, process: str) -> None:
    """Sends structlog and the standard library's log through one formatter; each line names its ``process``."""
    shared = [*_SHARED, _naming(process)]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendering(settings)],
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for talkative in ("httpx", "alembic", "apscheduler"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _naming(process: str) -> Processor:
    """Not by context variables, for those do not reach the threads of libraries."""

    def name(_: object, __: str, event: EventDict) -> EventDict:
        return {**event, "process": process}

    return name


def _rendering(settings: Settings) -> list[Processor]:
    if settings.log_format == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return [
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0, exception_formatter=_WITHOUT_VALUES)
    ]
