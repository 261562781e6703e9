"""The steps of a counting as sentences for people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from business_channel.deadlines.counting import Rule
from business_channel.deadlines.model import PauseReason, Unit
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
    Rule.PAUSED: Words("暂停计时（{reason}），不计入", "the clock stands still ({reason}), not counted"),
    Rule.PROVISIONAL_YEAR: Words(
        "{year}年的放假安排尚未公布，到期日为暂定",
        "the holidays of {year} are not published yet, so the due date is provisional",
    ),
}

PAUSES = {
    PauseReason.SUPPLEMENT: Words("等待提交人补充材料", "waiting for the author's supplement"),
    PauseReason.FORCE_MAJEURE: Words("不可抗力", "force majeure"),
    PauseReason.HEARING: Words("听证", "a hearing"),
    PauseReason.BIDDING: Words("招标、拍卖", "bidding or auction"),
    PauseReason.INSPECTION: Words("检验", "inspection"),
    PauseReason.TESTING: Words("检测", "testing"),
    PauseReason.QUARANTINE: Words("检疫", "quarantine"),
    PauseReason.APPRAISAL: Words("鉴定", "appraisal"),
    PauseReason.EXPERT_REVIEW: Words("专家评审", "expert review"),
}
"""The reasons for which a clock may stand still, in words."""

_STOPPED = Words("已报送，后被退回", "answered, and the answer was returned")

_EXTENDED = {
    Unit.HOURS: Words("经批准延期，期限共{count}小时", "extended with approval: {count} hours in all"),
    Unit.CALENDAR_DAYS: Words("经批准延期，期限共{count}日", "extended with approval: {count} calendar days in all"),
    Unit.WORKING_DAYS: Words(
        "经批准延期，期限共{count}个工作日", "extended with approval: {count} working days in all"
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


def explain(steps: Iterable[Mapping[str, Any]], unit: Unit, language: Language) -> list[Step]:
    """The steps that ``compute`` gave or the store kept, for a clock that counts ``unit``, each with its sentence in
    ``language``, in the same order.
    """
    by_unit = _IN_CALENDAR_DAYS if unit is Unit.CALENDAR_DAYS else _IN_WORKING_DAYS
    sentences = _ALWAYS | by_unit | {Rule.EXTENDED: _EXTENDED[unit]}
    return [_told(step, sentences, language) for step in steps]


def _told(step: Mapping[str, Any], sentences: Mapping[Rule, Words], language: Language) -> Step:
    day, rule = date.fromisoformat(step["date"]), Rule(step["rule"])
    occasion = step.get("occasion", "")
    facts = {
        "count": step.get("count"),
        "occasion": occasion if language is Language.EN else _OCCASIONS.get(occasion, occasion),
        "reason": _reason(step.get("reason")).say(language),
        "year": day.year,
    }
    return Step(day, rule.value, sentences[rule].say(language, **facts))


def _reason(name: str | None) -> Words:
    return _STOPPED if name is None or name not in PauseReason.__members__ else PAUSES[PauseReason(name)]
