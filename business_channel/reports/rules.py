"""What may be asked, and what is refused; decided without the store."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from types import MappingProxyType

from business_channel.access import DEPARTMENT_STAFF, Principal, Role
from business_channel.errors import InvalidInput, Mendable, Missing, TooLong
from business_channel.idempotency import fingerprint
from business_channel.language import Words
from business_channel.reports.asking import Question
from business_channel.reports.document import ReportKind
from business_channel.reports.model import ReportFailure

FIRST_DAY = date(2006, 1, 1)
"""Before it there is nothing to report on."""
MOST_DAYS = 3700
"""Ten years, the longest time that one report covers."""
MOST_BREAKDOWNS = 3
MOST_UNDER_WAY = 5
"""How many reports of one account may wait or run at once."""
MOST_SCHEDULES = 20
REASON_LIMIT = 500

ASKERS = (Role.ANALYST, Role.SUPERVISOR, Role.LEADER_OFFICE, *sorted(DEPARTMENT_STAFF))
READ_ALL = frozenset({Role.ANALYST, Role.SUPERVISOR})
"""Roles that read every report."""

FAILURES: Mapping[ReportFailure, Words] = MappingProxyType(
    {
        ReportFailure.TOO_SLOW: Words(
            "计算超过时限，请缩小时段或减少分项后重试。",
            "It took too long; please ask for fewer days or fewer breakdowns.",
        ),
        ReportFailure.STORE_AWAY: Words(
            "数据库暂时不可用，请稍后重试。", "The database did not answer; please try again later."
        ),
        ReportFailure.FILES_AWAY: Words(
            "文件存储暂时不可用，请稍后重试。", "The file store did not answer; please try again later."
        ),
        ReportFailure.WORKERS_DIED: Words(
            "生成过程中后台进程多次中断，请联系管理员后重试。",
            "Workers died while they made it; please tell the operator, and try again.",
        ),
        ReportFailure.CANNOT_COMPUTE: Words(
            "计算出错，已记入日志，请联系管理员。", "It could not be computed; the log tells the operator why."
        ),
        ReportFailure.CANNOT_DRAW: Words(
            "生成文件出错，已记入日志，请联系管理员。", "Its files could not be drawn; the log tells the operator why."
        ),
    }
)


class TooManyReports(Mendable):
    code = "TOO_MANY_REPORTS"
    words = Words("正在生成的报告过多：最多 {limit} 份。", "Too many reports are under way: the limit is {limit}.")


class TooManySchedules(Mendable):
    code = "TOO_MANY_SCHEDULES"
    words = Words("定期报告过多：最多 {limit} 项。", "There are too many standing orders: the limit is {limit}.")


class NothingChanged(Mendable):
    """A correction says what the version before said."""

    code = "NOTHING_CHANGED"
    words = Words(
        "重新计算的结果与已发布版本一致，无需更正。",
        "What was computed anew says what the published version says; there is nothing to correct.",
    )


class NotPublished(Mendable):
    code = "NOT_PUBLISHED"
    words = Words("该报告尚未发布，可直接重新申请。", "That report is not published; simply ask for another one.")


def problems(question: Question, today: date) -> Iterator[Mendable]:
    """What is wrong with a question, apart from whether what it names is there."""
    if question.since >= question.until:
        yield InvalidInput(("until",), reason_zh="结束日应晚于开始日。", reason="the end is after the beginning.")
    elif (question.until - question.since).days > MOST_DAYS:
        yield InvalidInput(("until",), reason_zh=f"最多 {MOST_DAYS} 天。", reason=f"at most {MOST_DAYS} days.")
    if question.since < FIRST_DAY:
        yield InvalidInput(("since",), reason_zh=f"不早于 {FIRST_DAY}。", reason=f"not before {FIRST_DAY}.")
    if question.since > today:
        yield InvalidInput(("since",), reason_zh="时段尚未开始。", reason="those days have not begun.")
    yield from _scope_problems(question)


def _scope_problems(question: Question) -> Iterator[Mendable]:
    about_campaign = question.kind is ReportKind.CAMPAIGN
    if about_campaign and question.campaign_id is None:
        yield Missing(("campaignId",))
    if not about_campaign and question.campaign_id is not None:
        yield InvalidInput(
            ("campaignId",), reason_zh="仅用于征集活动报告。", reason="it is for reports on campaigns alone."
        )
    if len(question.breakdowns) > MOST_BREAKDOWNS:
        yield InvalidInput(
            ("breakdowns",), reason_zh=f"最多 {MOST_BREAKDOWNS} 项。", reason=f"at most {MOST_BREAKDOWNS}."
        )
    if len(set(question.breakdowns)) < len(question.breakdowns):
        yield InvalidInput(("breakdowns",), reason_zh="分项重复。", reason="one is named twice.")


def reason_problems(reason: str) -> Iterator[Mendable]:
    """What is wrong with the reason of a correction."""
    if not reason.strip():
        yield Missing(("reason",))
    elif len(reason) > REASON_LIMIT:
        yield TooLong(("reason",), limit=REASON_LIMIT, actual=len(reason))


def may_ask_anything(principal: Principal) -> bool:
    """Whether the caller asks about any place."""
    return principal.has_any(READ_ALL)


def asks_of_own_department(principal: Principal, question: Question) -> bool:
    """Whether it is how a department of the caller's own keeps its time limits."""
    own = principal.departments_as(*DEPARTMENT_STAFF)
    return question.kind is ReportKind.SLA and question.department_id in own


def key_of(question: Question, *, pictures: bool) -> str:
    """The same for the same question, answered with or without pictures, in 64 hexadecimal digits."""
    return fingerprint(asdict(question) | {"pictures": pictures}).hex()
