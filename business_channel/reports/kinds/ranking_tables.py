"""How the ranking is laid out."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from business_channel.exclusions.model import ExclusionGround
from business_channel.exclusions.words import GROUND_WORDS
from business_channel.language import Words
from business_channel.reports.cells import SHARE, counted, label, measured, ratio
from business_channel.reports.document import Cell, Chart, ChartKind, Column, Shape, Table
from business_channel.reports.places import Place
from business_channel.reports.standards import Standards, Weights
from business_channel.reports.tallying import resolution, satisfaction, score

NOTES = (
    Words(
        "排名在同级、同办件量档的单位之间进行；并列同名次，其后名次顺延空缺；区间为威尔逊 95% 区间，"
        "区间重叠的单位差别可能出于偶然。",
        "Departments are ranked among those of their level and class of volume; ties share a rank and the next is "
        "skipped. The ends are those of the Wilson interval of 95 %: where two overlap, the difference may be chance.",
    ),
    Words(
        "单位负责件：其主办、联合或各自办理的工单未转出、未告知法定途径、未由他单位办结、未声明不同意、未并单、未并入继任单位的有效件；"
        "联合办理的件在各单位各计一次。",
        "A department answers for valid matters of which it has an order LEAD, JOINT or PARALLEL, unless it was passed "
        "on, referred out, resolved by a partner, merged or succeeded, or the department dissented; a joint one counts "
        "once for each.",
    ),
)
CHARTS = (
    Chart(
        "intervals",
        Words("满意率及 95% 区间", "Satisfaction with intervals of 95 %"),
        ChartKind.INTERVALS,
        "ranking",
        "department",
        ("satisfaction_rate",),
    ),
)
_LEVELS = {
    "PROVINCE": Words("省级", "province"),
    "CITY": Words("市级", "city"),
    "COUNTY": Words("县级", "county"),
}
_GROUP = label("group", "同类组", "peer group")
_DEPARTMENT = label("department", "单位", "department")
_BEFORE = Words("上期满意率", "satisfaction rate of the period before")
_CHANGE = Column("change", Words("较上期变化", "change"), Shape.RATE)
_RANK = counted("rank", "名次", "rank")


def of(places: Sequence[Place], standards: Standards) -> tuple[Table, ...]:
    """Those who are ranked, those who are not, and who grew the most."""
    ranked = [each for each in places if each.rank is not None]
    unranked = [each for each in places if each.rank is None]
    grown = sorted((each for each in places if each.growth_rank), key=lambda each: (each.growth_rank or 0, each.name))
    return (
        _ranking([_ranked(each, standards) for each in ranked], standards),
        _unranked([_judged(each, standards) for each in unranked], standards.least_ratings),
        _growth([_grown(each) for each in grown]),
    )


def _ranking(rows: Sequence[tuple[Cell, ...]], standards: Standards) -> Table:
    columns = (
        *(_GROUP, _DEPARTMENT, _RANK, counted("valid", "负责件", "matters"), counted("replied", "已答复", "replied")),
        *(measured("satisfaction_rate"), measured("satisfaction_coverage"), measured("satisfaction_mean")),
        *(measured("resolution_self"), measured("resolution_call_back"), measured("three_rate_score")),
        *(measured("satisfaction_rate", "before", _BEFORE), _CHANGE),
    )
    weights = standards.weights
    told = Words(
        f"三率权重：响应 {weights.response}、解决 {weights.resolution}、满意 {weights.satisfaction}。",
        f"Weights: response {weights.response}, resolution {weights.resolution}, satisfaction {weights.satisfaction}.",
    )
    return Table("ranking", Words("排名", "Ranking"), columns, tuple(rows), 2, (told,))


def _ranked(place: Place, standards: Standards) -> tuple[Cell, ...]:
    before = None if place.before is None else satisfaction(place.before)
    return (
        _group(place, standards),
        place.name,
        place.rank,
        *_measures(place, standards.weights, standards),
        before,
        _change(place),
    )


def _measures(place: Place, weights: Weights, standards: Standards) -> tuple[Cell, ...]:
    row = place.now
    solved = resolution(row.called_solved, row.called_partly, row.called, standards.partly)
    return (
        row.valid,
        row.replied,
        satisfaction(row),
        ratio(row.rated, row.replied),
        ratio(row.grades, 5 * row.rated),
        resolution(row.said_solved, row.said_partly, row.said, standards.partly),
        solved,
        score(ratio(row.contacted, row.valid), solved, satisfaction(row), weights),
    )


def _unranked(rows: Sequence[tuple[Cell, ...]], least: int) -> Table:
    columns = (
        *(_GROUP, _DEPARTMENT, counted("valid", "负责件", "matters"), counted("replied", "已答复", "replied")),
        counted("rated", "已评价", "rated"),
    )
    why = Words(f"评价不足 {least} 件，不排名。", f"Fewer than {least} ratings: not ranked.")
    return Table("not_ranked", Words("不排名的单位", "Not ranked"), columns, tuple(rows), 2, (why,))


def _judged(place: Place, standards: Standards) -> tuple[Cell, ...]:
    return (_group(place, standards), place.name, place.now.valid, place.now.replied, place.now.rated)


def _growth(rows: Sequence[tuple[Cell, ...]]) -> Table:
    columns = (
        *(_DEPARTMENT, _RANK, measured("satisfaction_rate"), measured("satisfaction_rate", "before", _BEFORE), _CHANGE),
        *(counted("replied", "本期答复", "replied"), counted("replied_before", "上期答复", "replied before")),
    )
    why = Words(
        "两期评价均达到最低件数且满意率上升的单位，按上升幅度取前 15 名次。",
        "Departments with ratings enough in both periods whose rate has risen: the first 15 ranks.",
    )
    return Table("growth", Words("进步前 15", "Growth top 15"), columns, tuple(rows), 1, (why,))


def _grown(place: Place) -> tuple[Cell, ...]:
    rates = satisfaction(place.now), satisfaction(place.before)
    replied = place.now.replied, 0 if place.before is None else place.before.replied
    return (place.name, place.growth_rank, *rates, _change(place), *replied)


def idle(rows: Iterable[Any]) -> Table:
    """Who had nothing to answer for."""
    columns = (_DEPARTMENT, label("level", "层级", "level"), label("place", "地区", "place"))
    told = tuple((each.name, _LEVELS[each.level], each.place) for each in rows)
    return Table("without_matters", Words("本期无诉求的单位", "Without matters"), columns, told, 3)


def left_out(rows: Iterable[Any]) -> Table:
    """What was left out, each by its number: the evidence and the names of both who decided stand in the channel."""
    columns = (
        *(
            label("number", "编号", "number"),
            label("ground", "理由", "ground"),
            label("departments", "单位", "departments"),
        ),
        *(Column("proposed_at", Words("提出时间", "proposed at"), Shape.MOMENT),),
        *(
            Column("decided_at", Words("批准时间", "approved at"), Shape.MOMENT),
            label("approver", "批准人", "approver"),
        ),
    )
    by = Words("督查人员（非提出人）", "a supervisor, not the proposer")
    told = tuple(
        (
            each.number,
            GROUND_WORDS[ExclusionGround(each.ground)],
            each.departments,
            each.proposed_at,
            each.decided_at,
            by,
        )
        for each in rows
    )
    return Table("exclusions", Words("剔除清单", "Left out of the ranking"), columns, told, 1)


def _group(place: Place, standards: Standards) -> Words:
    level, bounds = _LEVELS[place.level], (0, *standards.volumes)
    least = bounds[place.volume]
    most = bounds[place.volume + 1] - 1 if place.volume + 1 < len(bounds) else None
    zh, en = (f"{least} 件以上", f"{least} or more") if most is None else (f"{least}–{most} 件", f"{least} to {most}")
    return Words(f"{level.zh}·{zh}", f"{level.en}, {en} matters")


def _change(place: Place) -> Decimal | None:
    """In points, 1 for all: 0.161 is 16.1 percentage points more."""
    if place.growth is None:
        return None
    return (Decimal(place.growth.numerator) / place.growth.denominator).quantize(SHARE, ROUND_HALF_UP)
