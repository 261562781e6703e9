"""The steps of a counting as sentences for people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from business_channel.deadlines.deadline import Rule
from business_channel.deadlines.definitions import Definition, Unit
from business_channel.language import Language, Words

_OCCASIONS = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}

_ALWAYS = {
    Rule.FIRST_DAY_EXCLUDED: Words("起算当日不计入", "the day on which the clock starts is not counted"),
    Rule.ROLLED_OVER: Words(
        "期限顺延至节假日结束后的第一个工作日", "the last day moves to the first working day after the rest days"
    ),
    Rule.HOURS: Words(
        "自起算时刻起满{count}小时，周末和节假日照常计算",
        "{count} hours from the moment of the start; weekends and holidays count as well",
    ),
    Rule.PROVISIONAL_YEAR: Words(
        "{year}年的放假安排尚未公布，到期日为暂定",
        "the holidays of {year} are not published yet, so the due date is provisional",
    ),
}

_IN_WORKING_DAYS = {
    Rule.COUNTED: Words("第{count}个工作日", "working day {count}"),
    Rule.MAKE_UP_DAY: Words("{occasion}调休上班，计为第{count}个工作日", "worked for {occasion}: working day {count}"),
    Rule.REST_DAY: Words("周末，不计入", "weekend, not counted"),
    Rule.HOLIDAY: Words("{occasion}放假，不计入", "{occasion}, not counted"),
}

_IN_CALENDAR_DAYS = {
    Rule.COUNTED: Words("期满之日：第{count}日（按自然日计算）", "the period is full: calendar day {count}"),
    Rule.MAKE_UP_DAY: Words(
        "期满之日：第{count}日；{occasion}调休上班，不顺延",
        "the period is full: calendar day {count}; worked for {occasion}, so the last day stays",
    ),
    Rule.REST_DAY: Words("周末，顺延", "weekend, the last day moves on"),
    Rule.HOLIDAY: Words("{occasion}放假，顺延", "{occasion}, the last day moves on"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step told: the day, the code of the rule, and the sentence."""

    date: date
    rule: str
    text: str


def explain(steps: Iterable[Mapping[str, Any]], definition: Definition, language: Language) -> list[Step]:
    """The steps that ``compute`` gave or the store kept, each with its sentence in ``language``, in the same order."""
    by_unit = _IN_CALENDAR_DAYS if definition.unit is Unit.CALENDAR_DAYS else _IN_WORKING_DAYS
    return [_told(step, _ALWAYS | by_unit, language) for step in steps]


def _told(step: Mapping[str, Any], sentences: Mapping[Rule, Words], language: Language) -> Step:
    day, rule = date.fromisoformat(step["date"]), Rule(step["rule"])
    occasion = step.get("occasion", "")
    facts = {
        "count": step.get("count"),
        "occasion": occasion if language is Language.EN else _OCCASIONS.get(occasion, occasion),
        "year": day.year,
    }
    return Step(day, rule.value, sentences[rule].say(language, **facts))
