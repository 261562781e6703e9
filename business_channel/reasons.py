"""What stands behind an answer: sentences in both languages, each with the instrument and the article it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

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


def as_stored(reason: Reason) -> dict[str, Any]:
    """A reason in both languages, as plain data to keep: what was told stays told, whatever the words become."""
    stored: dict[str, Any] = {"code": reason.code, "bearing": reason.bearing.value}
    stored |= _both(reason.words, **reason.facts)
    if reason.instrument is not None:
        stored["instrument"] = reason.instrument.number
    if reason.article is not None:
        stored["article"] = reason.article
    if reason.pointer is not None:
        stored["pointer"] = _both(reason.pointer.words) | {"topic": reason.pointer.topic_code}
    return stored


def from_stored(stored: Mapping[str, Any], instruments: Mapping[str, Instrument]) -> Reason:
    """The reason that was kept; ``instruments`` are those that it can cite, by their numbers."""
    to = stored.get("pointer")
    return Reason(
        code=stored["code"],
        bearing=Bearing(stored.get("bearing", Bearing.REMARK)),
        words=_as_written(stored),
        instrument=instruments.get(stored.get("instrument", "")),
        article=stored.get("article"),
        pointer=None if to is None else Pointer(_as_written(to), to["topic"]),
    )


def _both(words: Words, **facts: object) -> dict[str, str]:
    return {"zh": words.say(Language.ZH, **facts), "en": words.say(Language.EN, **facts)}


def _as_written(stored: Mapping[str, str]) -> Words:
    zh, en = (stored[language].replace("{", "{{").replace("}", "}}") for language in ("zh", "en"))
    return Words(zh, en)


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
