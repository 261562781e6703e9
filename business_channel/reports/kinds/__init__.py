"""The kinds of reports, a module for each, with ``document`` as what computes it."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.reports.asking import Question
from business_channel.reports.document import Document

Progress = Callable[[int, int], Awaitable[None]]
"""Told how many parts of a report are done, and how many there are."""

Compute = Callable[[AsyncSession, Question, datetime, Progress], Awaitable[Document]]
"""What computes a kind."""
