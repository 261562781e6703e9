"""Published figures, loaded as data and reproduced to the digit."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from business_channel.database import Store
from business_channel.reports.asking import Breakdown
from business_channel.reports.document import ReportKind
from tests.business_channel.reports.history import parts, report, row

HUBEI = {"THANKS": 130, "SUGGESTION": 3735, "HELP": 8190, "COMPLAINT": 4304, "CONSULTATION": 2443, None: 2}
RECEIVED, REPLIED = 18_804, 11_330
FIRST_HALF = (date(2020, 1, 1), date(2020, 7, 1))


async def half_a_year_of_hubei(connection: AsyncConnection) -> None:
    """Every message that the board counted, as if taken over from it; only these may be of no known kind.

    What is filed here always has a kind. So this store alone lets it be unknown, as a store of records that came from
    elsewhere would have to.
    """
    await connection.execute(text("ALTER TABLE submission ALTER COLUMN kind DROP NOT NULL"))
    place = 0
    for kind, count in HUBEI.items():
        await connection.execute(_LOAD, {"kind": kind, "first": place, "last": place + count - 1, "replied": REPLIED})
        place += count
    assert place == RECEIVED


_LOAD = text("""
    INSERT INTO submission (id, number, kind, title, body, topic_code, region_code, addressee_id, author_id, channel,
        contact_name_sealed, contact_name_masked, contact_phone_sealed, contact_phone_masked, confidential, urgent,
        review_state, handling_state, evaluation_state, supervision_state, listed, hops, round, version,
        filed_at, reviewed_at, replied_at)
    SELECT gen_random_uuid(), 'HB-' || n, CAST(:kind AS text), '留言', '留言', 'arrears.goods',
        (ARRAY['420100', '420500', '421221', '429004'])[1 + n % 4], d.id, a.id, 'OTHER_BOARD', '', '', '', '', FALSE,
        FALSE, 'APPROVED', CASE WHEN n < :replied THEN 'REPLIED' ELSE 'NEW' END, 'NONE', 'NONE', FALSE, 0, 1, 1,
        m.filed_at, m.filed_at + interval '1 hour', CASE WHEN n < :replied THEN m.filed_at + interval '50 hours' END
    FROM generate_series(CAST(:first AS int), CAST(:last AS int)) n
    CROSS JOIN LATERAL (SELECT timestamptz '2020-01-01 00:00+08' + n * interval '830 seconds' AS filed_at) m
    CROSS JOIN (SELECT id FROM department LIMIT 1) d CROSS JOIN (SELECT id FROM account LIMIT 1) a
""")


async def test_the_first_half_of_2020_in_hubei_is_reproduced_with_its_two_unclassified(store: Store) -> None:
    async with store.engine.begin() as connection:
        await half_a_year_of_hubei(connection)
    asked = (Breakdown.KIND, Breakdown.PROVINCE, Breakdown.CITY)
    document = await report(store, ReportKind.OVERVIEW, days=FIRST_HALF, region_code="420000", breakdowns=asked)
    total = row(document, "by_kind", "合计")
    assert total["received"] == RECEIVED
    assert parts(total["reply_rate_received"]) == (REPLIED, RECEIVED)
    assert (total["reply_rate_received"].value * 100).quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal("60.25")
    kinds = {name: row(document, "by_kind", name)["received"] for name in ("感谢", "建言", "求助", "投诉", "咨询")}
    assert kinds == {"感谢": 130, "建言": 3735, "求助": 8190, "投诉": 4304, "咨询": 2443}
    assert row(document, "by_kind", "未分类")["received"] == 2
    assert row(document, "volume", "未分类")["received"] == 2
    assert row(document, "by_province", "湖北省")["received"] == RECEIVED
    cities = next(each for each in document.tables if each.key == "by_city")
    assert [cells[0] for cells in cities.rows[:-2]] == ["武汉市", "宜昌市", "咸宁市", "仙桃市"]
    assert sum(cells[1] for cells in cities.rows[:-1]) == RECEIVED
