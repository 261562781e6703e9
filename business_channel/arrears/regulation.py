"""The two texts of the regulation on payments to small and medium-sized enterprises, and what stands beside them."""

from datetime import date

from business_channel.language import Words
from business_channel.reasons import Instrument

ORDER_728 = Instrument(
    Words("保障中小企业款项支付条例", "Regulation on Securing Payments to Small and Medium-Sized Enterprises"),
    "国务院令第728号",
    date(2020, 9, 1),
)
ORDER_802 = Instrument(
    Words(
        "保障中小企业款项支付条例（2025年修订）",
        "Regulation on Securing Payments to Small and Medium-Sized Enterprises (2025)",
    ),
    "国务院令第802号",
    date(2025, 6, 1),
)
MEASURES = Instrument(
    Words(
        "保障中小企业款项支付投诉处理暂行办法",
        "Interim Measures for Handling Complaints on Payments to Small and Medium-Sized Enterprises",
    ),
    "工信部企业〔2021〕224号",
    None,
)
CIVIL_CODE = Instrument(Words("中华人民共和国民法典", "Civil Code"), "主席令第45号", date(2021, 1, 1))

_FIRST = date(2020, 9, 1)
_SECOND = date(2025, 6, 1)


def in_force_on(day: date) -> Instrument | None:
    """The text of the regulation that is in force on a day; ``None`` before 2020-09-01."""
    if day < _FIRST:
        return None
    return ORDER_728 if day < _SECOND else ORDER_802


def article(text: Instrument, in_728: int, in_802: int) -> int:
    """The number that one rule has in a text."""
    return in_728 if text is ORDER_728 else in_802
