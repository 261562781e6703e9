"""Colours that people tell apart whatever they see of colour, on paper as on a screen."""

SERIES = ("#0067A3", "#C04F00", "#00795A", "#A8508A", "#2B83BA", "#8A6100", "#4A4A4A", "#6F4FA8")
"""For series without an order: hues of Okabe and Ito, dark enough that names can be written in them."""
DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3))
"""Lines past the last colour are dashed."""
BANDS = ("#D9EAF5", "#9FCBE3", "#F6C36B", "#E07B39", "#A3301F", "#5C0F14")
"""For bands from harmless to grave: they differ in lightness as well."""
DARK_BANDS = ("#E07B39", "#A3301F", "#5C0F14")
FLOW = ("#EAF2F8", "#08519C")
INK = "#1F2933"
MUTED = "#52606D"
LINE = "#CBD2D9"
GRID = "#E4E7EB"
EMPTY = "#F5F7FA"
FONT = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','WenQuanYi Micro Hei',sans-serif"


def bands(count: int) -> tuple[str, ...]:
    """So many colours for a stack, the gravest always last; colours without an order where there are too many."""
    if count > len(BANDS):
        return tuple(SERIES[each % len(SERIES)] for each in range(count))
    return BANDS[:count] if count > 3 else (BANDS[0], BANDS[2], BANDS[4])[:count]
