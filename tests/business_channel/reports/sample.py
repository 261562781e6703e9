"""A plausible quarter of a county, made up: drawn for the pictures in ``docs/pictures``, and read back by tests."""

from datetime import date, datetime
from decimal import Decimal
from math import sqrt

from business_channel.language import Words
from business_channel.now import SHANGHAI
from business_channel.reports.document import (
    Basis,
    Chart,
    ChartKind,
    Column,
    Document,
    Figure,
    Metric,
    ReportKind,
    Shape,
    Table,
)

WITHHELD = Figure(None, suppressed=True)
UNCLASSIFIED = Words("未分类", "Unclassified")


def rate(numerator: int, denominator: int, *, interval: bool = False) -> Figure:
    """A share, with its Wilson interval where asked for."""
    if denominator == 0:
        return Figure(None, numerator, denominator)
    share = Decimal(numerator) / denominator
    if not interval:
        return Figure(share, numerator, denominator)
    p, z, n = numerator / denominator, 1.959964, denominator
    middle, half = p + z * z / 2 / n, z * sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    low, high = ((middle + sign * half) / (1 + z * z / n) for sign in (-1, 1))
    return Figure(share, numerator, denominator, Decimal(f"{low:.6f}"), Decimal(f"{high:.6f}"))


DEPARTMENT = Column("department", Words("承办单位", "Department"), Shape.TEXT)
METRICS = (
    Metric(
        "on_time_rate",
        Words("按期答复率", "On-time rate"),
        Words("按期答复 ÷（已答复 + 逾期未答复）", "replied on time ÷ (replied + overdue and unreplied)"),
        Words(
            "最终答复时间不晚于到期日（含经批准的延期）的诉求",
            "submissions whose final reply came by its due day, extensions included",
        ),
        Words(
            "已作最终答复的诉求与逾期未答复的诉求", "submissions replied to finally, and those overdue without a reply"
        ),
        Words(
            "审核不通过、1 个工作日内撤回、被合并的诉求及单纯感谢",
            "rejected, withdrawn within a working day, merged into others, and mere thanks",
        ),
        Shape.RATE,
        "政企直通车服务规则",
    ),
    Metric(
        "handling_median",
        Words("办理时长中位数", "Median handling time"),
        Words("最终答复时间 − 审核通过时间的中位数", "median of final reply − approval"),
        Words("已作最终答复的诉求", "submissions replied to finally"),
        Words("不适用", "none"),
        Words("未答复的诉求（另见 Kaplan–Meier 中位数）", "unreplied ones (see the Kaplan–Meier median)"),
        Shape.HOURS,
    ),
    Metric(
        "recovery_rate",
        Words("清偿率", "Recovery rate"),
        Words(
            "企业确认的已付款 ÷ 无争议的确认欠款", "payments confirmed by enterprises ÷ confirmed and undisputed claims"
        ),
        Words("期内经企业确认到账的金额", "sums that enterprises confirmed in the period"),
        Words("经确认且无争议的欠款本金", "principal confirmed and not disputed"),
        Words("有争议部分单列", "disputed parts are told separately"),
        Shape.RATE,
        "保障中小企业款项支付条例（2025）第二十六条",
    ),
)

_UNITS = (
    ("赫章县交通运输局", "Transport Bureau", 142, 138, 131, 3, 41.5, 44.0),
    ("赫章县住房和城乡建设局", "Housing and Construction Bureau", 208, 187, 169, 9, 52.3, 58.5),
    ("赫章县人力资源和社会保障局", "Human Resources Bureau", 176, 171, 168, 1, 30.2, 31.0),
    ("赫章县市场监督管理局", "Market Regulation Bureau", 119, 117, 115, 0, 24.6, 25.0),
    ("赫章县自然资源局", "Natural Resources Bureau", 97, 82, 68, 11, 66.8, 79.5),
    ("赫章县水务局", "Water Bureau", 54, 53, 52, 0, 28.4, 28.5),
    ("赫章县综合行政执法局", "Urban Management Bureau", 88, 84, 79, 2, 35.9, 37.0),
    ("赫章县工业和信息化局", "Industry Bureau", 63, 60, 55, 2, 47.0, 50.5),
)


def _sla() -> Table:
    columns = (
        DEPARTMENT,
        Column("valid", Words("有效诉求", "Valid"), Shape.COUNT),
        Column("replied", Words("已答复", "Replied"), Shape.COUNT),
        Column("on_time", Words("按期答复率", "On-time rate"), Shape.RATE, "on_time_rate"),
        Column("overdue", Words("逾期未答复", "Overdue"), Shape.COUNT),
        Column("median", Words("办理时长中位数", "Median time"), Shape.HOURS, "handling_median"),
        Column("median_km", Words("Kaplan–Meier 中位数", "Kaplan–Meier median"), Shape.HOURS),
        Column("oldest", Words("最早积压受理日", "Oldest open since"), Shape.DAY),
    )
    rows = [
        (
            Words(zh, en),
            valid,
            replied,
            rate(on_time, replied + overdue),
            overdue,
            Figure(Decimal(str(median)), None, replied),
            Figure(Decimal(str(survival)), None, valid),
            date(2026, 2, 3 + overdue) if overdue else None,
        )
        for zh, en, valid, replied, on_time, overdue, median, survival in _UNITS
    ]
    rows.append(
        (Words("赫章县气象局", "Weather Bureau"), WITHHELD, WITHHELD, WITHHELD, WITHHELD, WITHHELD, WITHHELD, None)
    )
    nothing = Figure(None, None, 0)
    rows.append((UNCLASSIFIED, 0, 0, rate(0, 0), 0, nothing, nothing, None))
    return Table(
        "sla",
        Words("各单位时限执行情况", "Time limits by department"),
        columns,
        tuple(rows),
        notes=(
            Words(
                "中位数单独看会偏低，因为未答复的诉求不计在内；Kaplan–Meier 中位数把它们计入。",
                "The median alone is too low, as it leaves out what is still open; the Kaplan–Meier median counts it.",
            ),
        ),
    )


_MONTHS = ("2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03")
_TREND = {
    "transport": (Words("交通运输", "Transport"), (88, 90, 91, 93, 92, 93)),
    "housing": (Words("住房城建", "Housing"), (74, 77, 81, 80, 84, 86)),
    "labour": (Words("人社", "Labour"), (95, 96, 95, 97, 97, 98)),
    "land": (Words("自然资源", "Land"), (79, 76, 75, 71, 73, 73)),
    "weather": (Words("气象", "Weather"), (92, 100, None, 96, None, None)),
}


def _trend() -> Table:
    columns = [Column("month", Words("月份", "Month"), Shape.TEXT)]
    columns += [Column(key, heading, Shape.RATE, "on_time_rate") for key, (heading, _) in _TREND.items()]
    rows = [
        (month, *(WITHHELD if (x := values[at]) is None else rate(x, 100) for _, values in _TREND.values()))
        for at, month in enumerate(_MONTHS)
    ]
    return Table("trend", Words("按期答复率月度走势", "On-time rate by month"), tuple(columns), tuple(rows))


_BANDS = (
    ("d5", Words("≤5 个工作日", "≤ 5 working days")),
    ("d10", Words("6–10", "6–10")),
    ("d15", Words("11–15", "11–15")),
    ("d30", Words("16–30", "16–30")),
    ("over", Words(">30", "> 30")),
)
_OPEN = (
    (2, 1, 1, 0, 0),
    (9, 5, 3, 3, 1),
    (3, 1, 1, 0, 0),
    (1, 1, 0, 0, 0),
    (4, 3, 3, 3, 2),
    (1, 0, 0, 0, 0),
    (2, 1, 1, 0, 0),
)


def _ageing() -> Table:
    columns = (DEPARTMENT, *(Column(key, heading, Shape.COUNT) for key, heading in _BANDS))
    rows = [(Words(zh, en), *counts) for (zh, en, *_), counts in zip(_UNITS, _OPEN, strict=False)]
    return Table("ageing", Words("积压账龄", "Ageing of the backlog"), columns, tuple(rows))


_PASSED = (
    (0, 1, 14), (0, 6, 9), (1, 4, 31), (4, 1, 27), (1, 6, 12), (6, 1, 8), (2, 3, 5), (3, 2, 4), (3, 6, 11), (5, 4, 7),
    (7, 3, 6), (0, 7, 3), (4, 5, 9), (6, 0, 5),
)  # fmt: skip


def _transfers() -> Table:
    columns = (
        Column("origin", Words("转出单位", "From"), Shape.TEXT),
        Column("target", Words("转入单位", "To"), Shape.TEXT),
        Column("count", Words("转办次数", "Transfers"), Shape.COUNT),
    )
    short = [(zh.removeprefix("赫章县"), en.removesuffix(" Bureau")) for zh, en, *_ in _UNITS]
    rows: list[tuple[Words, Words, int | Figure]] = [(Words(*short[a]), Words(*short[b]), n) for a, b, n in _PASSED]
    rows.append((Words(*short[2]), Words(*short[5]), WITHHELD))
    return Table("transfers", Words("单位之间的转办", "Transfers between departments"), columns, tuple(rows), labels=2)


_COUNTIES = (
    (1, "黔西市", 305, 318), (2, "金沙县", 288, 303), (3, "七星关区", 611, 650), (3, "大方县", 188, 200),
    (5, "威宁彝族回族苗族自治县", 402, 437), (6, "织金县", 219, 241), (7, "赫章县", 271, 304),
)  # fmt: skip


def _ranking() -> Table:
    columns = (
        Column("rank", Words("名次", "Rank"), Shape.COUNT),
        Column("region", Words("县（市、区）", "County"), Shape.TEXT),
        Column("satisfaction", Words("满意率", "Satisfaction"), Shape.RATE, "on_time_rate"),
        Column("coverage", Words("评价覆盖率", "Rated"), Shape.RATE),
    )
    rows: list[tuple[int | None, str, Figure, Figure]] = [
        (rank, name, rate(good, rated, interval=True), rate(rated, rated * 2 + 61))
        for rank, name, good, rated in _COUNTIES
    ]
    rows.append((None, "纳雍县", WITHHELD, WITHHELD))
    title = Words("满意率排名（县级，第二组）", "Satisfaction by county, second group")
    notes = (
        Words("评价不足 30 件的不参加排名；并列者名次相同。", "Under 30 ratings there is no rank; ties share one."),
    )
    return Table("ranking", title, columns, tuple(rows), labels=2, notes=notes)


def _arrears() -> Table:
    columns = (
        Column("debtor", Words("欠款主体", "Debtor"), Shape.TEXT),
        Column("claims", Words("确认欠款", "Confirmed claims"), Shape.MONEY),
        Column("paid", Words("已清偿", "Paid"), Shape.MONEY),
        Column("recovery", Words("清偿率", "Recovery rate"), Shape.RATE, "recovery_rate"),
    )
    sums = (
        (Words("机关", "State organs"), "17966600.00", "17966600.00"),
        (Words("事业单位", "Public institutions"), "244496000.05", "61124000.01"),
        (Words("国有企业", "State-owned enterprises"), "778380000.00", "183369412.37"),
    )
    rows = []
    for name, claimed, paid in sums:
        due, come = Decimal(claimed), Decimal(paid)
        rows.append((name, due, come, Figure(come / due, come, due)))
    zero = Decimal("0.00")
    rows.append((UNCLASSIFIED, zero, zero, Figure(None, zero, zero)))
    return Table("arrears", Words("拖欠账款清偿", "Arrears recovered"), columns, tuple(rows))


_BAND_KEYS = tuple(key for key, _ in _BANDS)
_TREND_TITLE = Words("按期答复率走势", "On-time rate by month")
_RANKING_TITLE = Words("满意率及其 95% 置信区间", "Satisfaction with its 95% interval")
_ARREARS_TITLE = Words("确认欠款与已清偿", "Claims and payments")
CHARTS = (
    Chart("trend", _TREND_TITLE, ChartKind.LINES, "trend", "month", tuple(_TREND)),
    Chart("ageing", _ageing().title, ChartKind.STACKED, "ageing", "department", _BAND_KEYS),
    Chart("transfers", _transfers().title, ChartKind.FLOWS, "transfers", "origin", ("count",)),
    Chart("ranking", _RANKING_TITLE, ChartKind.INTERVALS, "ranking", "region", ("satisfaction",)),
    Chart("arrears", _ARREARS_TITLE, ChartKind.BARS, "arrears", "debtor", ("claims", "paid")),
)

SAMPLE = Document(
    ReportKind.SLA,
    Words("赫章县 2026 年第一季度诉求办理情况", "Hezhang County: how submissions were handled, first quarter of 2026"),
    Basis.COHORT,
    date(2026, 1, 1),
    date(2026, 4, 1),
    datetime(2026, 4, 2, 8, 30, 15, tzinfo=SHANGHAI),
    "520527",
    "2026.1",
    METRICS,
    (_sla(), _trend(), _ageing(), _transfers(), _ranking(), _arrears()),
    CHARTS,
    (Words("示例数据，均为虚构。", "A sample; every figure is made up."),),
)
