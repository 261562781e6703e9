"""How figures are told apart: by place, department, kind, topic and so on, with a row for what is unclassified.

A submission counts once in each row that it belongs to, and once in the total: one that several departments answer
together counts once for its province, and once for each of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from business_channel.language import Words
from business_channel.reports import worked
from business_channel.reports.asking import Breakdown, Question
from business_channel.reports.document import Cell, Chart, ChartKind
from business_channel.reports.facts import Facts
from business_channel.reports.periods import months_through
from business_channel.reports.wording import BUYERS, CHANNELS, KINDS, SIZES


@dataclass(frozen=True, slots=True)
class Grouping:
    """How one breakdown is read: an expression over a submission ``f``, the ``joins`` it needs, and names for what it
    gives: a fixed list of which all are shown, a statement that finds ``code`` and ``name``, or what stands for those
    ``found``, and for those between them.
    """

    title: Words
    expression: str
    joins: str = ""
    listed: Mapping[str, Words] | None = None
    named: str = ""
    found: Callable[[Sequence[Any]], dict[Any, Cell]] = lambda labels: {each: each for each in labels}


_PLACES = "JOIN region p ON p.code = f.region_code LEFT JOIN region q ON q.code = p.parent_code"
_REGION_NAMES = "SELECT code, name FROM region"
_HANDLERS = """LEFT JOIN (
    SELECT DISTINCT o.submission_id, o.department_id FROM work_order o
    WHERE o.role <> 'CO' AND o.close_reason IS DISTINCT FROM 'TRANSFERRED'
) h ON h.submission_id = f.id"""
_CLAIM = "LEFT JOIN arrears_claim a ON a.submission_id = f.id"

_SIZE = f"""LEFT JOIN LATERAL (
    SELECT t.tier FROM enterprise_size t
    WHERE t.enterprise_id = f.enterprise_id AND t.as_of <= {worked.day_of("f.filed_at")}
    ORDER BY t.as_of DESC, t.stated_at DESC, t.id DESC LIMIT 1
) z ON TRUE"""


def _months(found: Sequence[int]) -> dict[Any, Cell]:
    """Every month from the first to the last, so that nothing looks nearer than it is."""
    if not found:
        return {}
    first, last = (date(each // 100, each % 100, 1) for each in (found[0], found[-1]))
    return {each.year * 100 + each.month: f"{each:%Y-%m}" for each in months_through(first, last)}


GROUPINGS: Mapping[Breakdown, Grouping] = MappingProxyType(
    {
        Breakdown.PROVINCE: Grouping(
            Words("省份", "province"), "left(f.region_code, 2) || '0000'", named=_REGION_NAMES
        ),
        Breakdown.CITY: Grouping(
            Words("市州", "city"),
            "CASE WHEN p.level = 'CITY' OR p.level = 'COUNTY' AND q.level = 'PROVINCE' THEN p.code "
            "WHEN q.level = 'CITY' THEN q.code END",
            _PLACES,
            named=_REGION_NAMES,
        ),
        Breakdown.COUNTY: Grouping(
            Words("区县", "county"),
            "CASE WHEN p.level = 'COUNTY' THEN p.code END",
            _PLACES,
            named=_REGION_NAMES,
        ),
        Breakdown.DEPARTMENT: Grouping(
            Words("单位", "department"),
            "CAST(h.department_id AS text)",
            _HANDLERS,
            named="SELECT CAST(id AS text) AS code, name FROM department",
        ),
        Breakdown.KIND: Grouping(Words("类别", "kind"), "f.kind", listed=KINDS),
        Breakdown.TOPIC: Grouping(
            Words("主题", "topic"),
            "split_part(f.topic_code, '.', 1)",
            named="SELECT code, name_zh AS name, name_en FROM topic",
        ),
        Breakdown.INDUSTRY: Grouping(
            Words("行业", "industry"), "e.industry", "LEFT JOIN enterprise e ON e.id = f.enterprise_id"
        ),
        Breakdown.SIZE: Grouping(
            Words("企业规模", "size"), "coalesce(z.tier, a.creditor_tier)", f"{_CLAIM} {_SIZE}", listed=SIZES
        ),
        Breakdown.DEBTOR_KIND: Grouping(Words("债务人类型", "kind of debtor"), "a.debtor_kind", _CLAIM, listed=BUYERS),
        Breakdown.CHANNEL: Grouping(Words("来源", "channel"), "f.channel", listed=CHANNELS),
        Breakdown.MONTH: Grouping(
            Words("月份", "month"), worked.month_of("coalesce(f.approved_at, f.filed_at)"), found=_months
        ),
    }
)
"""All breakdowns. A county that stands under its province stands among the cities; a month is that of the approval, or
of the filing where there is none; a department is one that answers and has not passed the matter on; a
size is the one stated for the last day up to the filing.
"""


def chosen(question: Question) -> tuple[Breakdown, ...]:
    """The breakdowns of a question: those asked for, else kind, the places one level below, and month."""
    if question.breakdowns:
        return tuple(dict.fromkeys(question.breakdowns))
    below = Breakdown.PROVINCE
    if question.region_code is not None:
        below = Breakdown.CITY if question.region_code.endswith("0000") else Breakdown.COUNTY
    return Breakdown.KIND, below, Breakdown.MONTH


async def names(facts: Facts, grouping: Grouping, found: Iterable[Any]) -> dict[Any, Cell]:
    """What stands for each group, in the order of the rows."""
    labels = sorted(each for each in found if each is not None)
    if grouping.listed is not None:
        return {**grouping.listed, **{each: each for each in labels if each not in grouping.listed}}
    if not grouping.named:
        return grouping.found(labels)
    named = {each.code: each for each in await facts.rows(grouping.named)}
    return {each: _name(named.get(each), each) for each in labels}


def _name(row: Any, code: str) -> Cell:
    if row is None:
        return code
    english = getattr(row, "name_en", None)
    return row.name if english is None else Words(row.name, english)


def charts(asked: Sequence[Breakdown]) -> tuple[Chart, ...]:
    """The pictures of those tables: rates over months, and volumes by anything else."""
    found = []
    for each in asked:
        name, title = each.value.lower(), GROUPINGS[each].title
        if each is Breakdown.MONTH:
            series = ("on_time_rate", "due_reply_rate")
            words = Words("按期答复率与应答复率走势", "On-time rate and due reply rate over time")
            found.append(Chart("trend", words, ChartKind.LINES, "by_month", name, series))
        else:
            words = Words(f"各{title.zh}收到与答复件数", f"Received and replied by {title.en}")
            found.append(Chart(f"by_{name}", words, ChartKind.BARS, f"by_{name}", name, ("received", "replied")))
    return tuple(found)
