"""What stands behind an answer, and money, in the API."""

from datetime import date
from decimal import Decimal

import strawberry

from business_channel import reasons
from business_channel.language import Language
from business_channel.reasons import Bearing

_FEN = Decimal("0.01")


@strawberry.type
class Money:
    """A sum of money; `currency` is a code of ISO 4217."""

    amount: Decimal
    currency: str = "CNY"


def yuan(amount: Decimal) -> Money:
    """A sum in yuan, with its two places."""
    return Money(amount=amount.quantize(_FEN))


@strawberry.type
class Instrument:
    """A law, regulation or document; `inForceFrom` where the day is known."""

    name: str
    number: str
    in_force_from: date | None


@strawberry.type
class Pointer:
    """Where the matter belongs instead; `topicCode` is a topic of the channel."""

    text: str
    topic_code: str | None


@strawberry.type
class Reason:
    """One sentence of an answer with its authority: `bearing` says whether it supports, refuses, or only remarks."""

    code: str
    bearing: Bearing
    text: str
    instrument: Instrument | None
    article: str | None
    pointer: Pointer | None


def told_instrument(instrument: reasons.Instrument, language: Language) -> Instrument:
    """An instrument in ``language``."""
    return Instrument(
        name=instrument.name.say(language), number=instrument.number, in_force_from=instrument.in_force_from
    )


def told_reason(reason: reasons.Reason, language: Language) -> Reason:
    """A reason in ``language``."""
    to = reason.pointer
    return Reason(
        code=reason.code,
        bearing=reason.bearing,
        text=reason.text(language),
        instrument=None if reason.instrument is None else told_instrument(reason.instrument, language),
        article=None if reason.article is None else reasons.article_in_words(reason.article, language),
        pointer=None if to is None else Pointer(text=to.words.say(language), topic_code=to.topic_code),
    )
