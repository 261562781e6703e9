"""The name under which an enterprise appears in public when it asks not to be named. Pure."""

TRADES = (
    *("建工", "建筑", "建设", "路桥", "市政", "装饰", "房地产", "物业", "护栏", "制造", "机械", "电子", "化工", "医药"),
    *("食品", "餐饮", "酒店", "旅游", "农业", "畜牧", "水产", "种植", "林业", "矿业", "能源", "电力", "环保", "水务"),
    *("物流", "运输", "仓储", "贸易", "商贸", "零售", "超市", "软件", "信息", "网络", "科技", "咨询", "传媒", "教育"),
    *("纺织", "服装", "家具", "印刷", "包装", "汽车"),
)
"""Words for what an enterprise does that tell nothing of which one it is; the earlier goes before the later."""

_FORMS = (("集团", "集团"), ("合作社", "合作社"))
_OTHER_FORM = "企业"
_PLACELESS = "某地"


def mask_enterprise(name: str, region: str | None) -> str:
    """某建工集团 for a name that tells the trade, 赫章县某企业 for one that does not.

    Made of ``TRADES``, the form and the name of the division ``region`` alone; trade and place never stand together,
    since there may be only one such enterprise in a county.
    """
    form = next((shown for word, shown in _FORMS if word in name), _OTHER_FORM)
    trade = next((each for each in TRADES if each in name), None)
    return f"某{trade}{form}" if trade else f"{region or _PLACELESS}某{form}"
