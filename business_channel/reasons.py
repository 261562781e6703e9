"""What stands behind an answer: sentences in both languages, each with the instrument and the article it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from business_channel.language import Language, Words

_DIGITS = "零一二三四五六七八九"


class Bearing(StrEnum):
    """What a reason does to the answer."""

    SUPPORTS = "SUPPORTS"
    REFUSES = "REFUSES"
    REMARK = "REMARK"


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, regulation or document under its name and number; ``None`` where the first day in force is not known."""

    name: Words
    number: str
    in_force_from: date | None


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where a matter belongs instead: in words, and as a topic of the channel where there is one."""

    words: Words
    topic_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One sentence of an answer; ``facts`` fill it, ``article`` is the number of an article of ``instrument``."""

    code: str
    bearing: Bearing
    words: Words
    facts: Mapping[str, object] = field(default_factory=dict)
    instrument: Instrument | None = None
    article: int | None = None
    pointer: Pointer | None = None

    def text(self, language: Language) -> str:
        """The sentence in ``language``."""
        return self.words.say(language, **self.facts)


def article_in_words(number: int, language: Language) -> str:
    """An article from 1 to 999 as it is cited: 第二十五条, Art. 25."""
    if language is Language.EN:
        return f"Art. {number}"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif ones and hundreds:
        words += "零"
    return f"第{words}{_DIGITS[ones] if ones else ''}条"
