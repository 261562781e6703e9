"""What a report is called: its kind and its days, in both languages."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from business_channel.language import Words
from business_channel.reports.document import ReportKind

KINDS: Mapping[ReportKind, Words] = MappingProxyType(
    {
        ReportKind.OVERVIEW: Words("诉求办理情况分析", "Handling of submissions"),
        ReportKind.SLA: Words("承办单位时限履行情况", "Time limits by department"),
        ReportKind.RANKING: Words("承办单位排名", "Ranking of departments"),
        ReportKind.ARREARS: Words("拖欠账款清偿情况", "Recovery of arrears"),
        ReportKind.TOPICS: Words("话题与热点", "Topics and hot spots"),
        ReportKind.REPEATS: Words("重复投诉情况", "Repeat complaints"),
        ReportKind.TRANSFERS: Words("转办与往返情况", "Transfers and ping-pong"),
        ReportKind.REVIEW: Words("审核情况", "Reviews before publication"),
        ReportKind.CAMPAIGN: Words("征集活动情况", "Campaign"),
        ReportKind.BRIEF: Words("每日快报", "Daily brief"),
        ReportKind.DISCLOSURE: Words("机关、事业单位逾期未付中小企业款项", "Overdue payments of public bodies to SMEs"),
    }
)

STANDING: Mapping[str, Words] = MappingProxyType(
    {
        "daily.brief": Words("每日快报", "Daily brief"),
        "weekly.supervision": Words("每周督办通报", "Weekly supervision circular"),
        "weekly.units": Words("本单位时限周报", "Weekly report on a department's time limits"),
        "monthly.analysis": Words("月度分析", "Monthly analysis"),
        "quarterly.ranking": Words("季度排名", "Quarterly ranking"),
        "yearly.report": Words("年度报告", "Yearly report"),
        "yearly.disclosure": Words("逾期未付款项年度公示", "Yearly disclosure of overdue payments"),
    }
)
"""The names of the house's standing orders."""


def title_of(kind: ReportKind, since: date, until: date, standing: str | None = None) -> Words:
    """The title of a report on the days from ``since`` to the one before ``until``; its day alone where it is one."""
    name, last = KINDS[kind] if standing is None else STANDING[standing], until - timedelta(days=1)
    if last == since:
        return Words(f"{name.zh}（{since}）", f"{name.en}, {since}")
    return Words(f"{name.zh}（{since} 至 {last}）", f"{name.en}, {since} to {last}")
