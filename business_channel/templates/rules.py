"""What a template may hold, how it is filled in, and what shows that a text was not; decided without the store."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from business_channel.errors import Mendable
from business_channel.language import Words
from business_channel.submissions.rules import text_problems

TITLE_LIMIT = 60
BODY_LIMIT = 5000
MOST = 50
"""The templates that a department offers its people at once."""

PLACEHOLDERS = ("number", "title", "author", "filed", "department", "date")
"""What a template may name: the number of the submission, its title, its author in the masked form, since replies
become public, the day of filing, the department, and today.
"""

_BRACES = re.compile(r"\{([^{}]*)\}")
_NOT_FILLED_IN = re.compile(rf"\{{(?:{'|'.join(PLACEHOLDERS)})\}}|【\s*】|_{{3,}}|＿{{2,}}")


class UnknownPlaceholder(Mendable):
    code = "UNKNOWN_PLACEHOLDER"
    words = Words("模板不认识“{placeholder}”，可用的有：{known}。", "“{placeholder}” is not one of {known}.")


class NotFilledIn(Mendable):
    code = "NOT_FILLED_IN"
    words = Words(
        "答复中还有未填写的内容“{mark}”，请补充完整。",
        "“{mark}” in the reply is still to be filled in.",
    )


class TooManyTemplates(Mendable):
    code = "TOO_MANY_TEMPLATES"
    words = Words(
        "本单位在用的模板已有 {limit} 个，请先停用不用的。",
        "The department has {limit} templates in use; please retire one first.",
    )


def problems(title: str, body: str) -> Iterator[Mendable]:
    """What is wrong with the words of a template: it has a title and a body, and names nothing but placeholders."""
    yield from text_problems("title", title, TITLE_LIMIT)
    yield from text_problems("body", body, BODY_LIMIT)
    known = " ".join(f"{{{each}}}" for each in PLACEHOLDERS)
    for found in _BRACES.finditer(body):
        if found[1] not in PLACEHOLDERS:
            yield UnknownPlaceholder(("body",), placeholder=found[0], known=known)


def filled(body: str, values: Mapping[str, str]) -> str:
    """The body with each placeholder replaced, once: what stands in a value is text, and no placeholder again."""
    return _BRACES.sub(lambda found: values.get(found[1], found[0]), body)


def not_filled_in(text: str) -> str | None:
    """The first placeholder or blank (【】 or ____) that is left in a text; ``None`` when there is none."""
    found = _NOT_FILLED_IN.search(text)
    return None if found is None else found[0]


def in_chinese(day: date) -> str:
    """A day as an official letter writes it: 2020年6月1日."""
    return f"{day.year}年{day.month}月{day.day}日"
