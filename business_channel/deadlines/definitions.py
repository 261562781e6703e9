"""The clocks that the channel knows: how long each runs, in which days, and on whose authority."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from business_channel import reference
from business_channel.language import Words


class Unit(StrEnum):
    """What a clock counts: hours, which also run on holidays; calendar days 日; working days 工作日."""

    HOURS = "HOURS"
    CALENDAR_DAYS = "CALENDAR_DAYS"
    WORKING_DAYS = "WORKING_DAYS"


@dataclass(frozen=True, slots=True)
class Definition:
    """One clock in one version: ``amount`` of ``unit``, as ``instrument`` says, in ``article`` where it has articles.

    Counting follows the Civil Code unless an instrument says otherwise: the first day is not counted (Art. 201), and a
    period that ends on a rest day ends on the first day worked after it (Art. 203).
    """

    code: str
    version: int
    name: Words
    instrument: Words
    article: Words | None
    unit: Unit
    amount: int
    first_day_counts: bool = False
    rolls_over: bool = True


_REPLY_CLOCKS = {
    "CONSULTATION": "service.reply.consultation",
    "COMPLAINT": "service.reply.complaint",
    "HELP": "service.reply.help",
    "SUGGESTION": "service.reply.suggestion",
}


@cache
def definitions() -> Mapping[str, Definition]:
    """Every clock by its code."""
    return {row["code"]: _from_row(row) for row in reference.rows("deadline_definitions")}


def definition(code: str) -> Definition:
    """The clock with this code; raises ``KeyError`` when the channel knows none."""
    return definitions()[code]


def reply_definition(kind: str, urgent: bool) -> Definition | None:
    """The clock on the reply to a submission of ``kind``, a shorter one when it is urgent; none for a thank-you."""
    code = _REPLY_CLOCKS.get(kind)
    if code is None:
        return None
    return definition("service.reply.urgent" if urgent else code)


def _from_row(row: Mapping[str, str]) -> Definition:
    return Definition(
        code=row["code"],
        version=int(row["version"]),
        name=Words(row["name_zh"], row["name_en"]),
        instrument=Words(row["instrument_zh"], row["instrument_en"]),
        article=Words(row["article_zh"], row["article_en"]) if row["article_zh"] else None,
        unit=Unit(row["unit"]),
        amount=int(row["amount"]),
    )
