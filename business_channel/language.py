"""The two languages in which the channel speaks to people."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language that the channel can answer in; Chinese unless the caller asks for English."""

    ZH = "zh-CN"
    EN = "en"

    @classmethod
    def from_accept(cls, header: str | None) -> "Language":
        """The language that an ``Accept-Language`` header prefers; Chinese when it names neither or cannot be read."""
        ranked = sorted((_preference(part) for part in (header or "")[:200].split(",")), reverse=True)
        for quality, name in ranked:
            if quality > 0 and name[:2] in ("zh", "en"):
                return cls.EN if name.startswith("en") else cls.ZH
        return cls.ZH


def _preference(part: str) -> tuple[float, str]:
    name, _, parameter = part.strip().lower().partition(";")
    try:
        return (float(parameter.strip().removeprefix("q=")) if parameter else 1.0, name.strip())
    except ValueError:
        return (0.0, name.strip())


@dataclass(frozen=True, slots=True)
class Words:
    """One thing said in both languages; ``{names}`` in the text are filled from the facts given to ``say``."""

    zh: str
    en: str

    def say(self, language: Language, **facts: object) -> str:
        """The text in ``language`` with its facts filled in; raises ``KeyError`` when a fact is missing."""
        return (self.en if language is Language.EN else self.zh).format(**facts)
