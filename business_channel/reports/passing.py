"""What is passed from one department to another: the measures of it, the flows, and the objections."""

from business_channel.language import Words
from business_channel.reports import worked
from business_channel.reports.cells import TOTAL, counted, label, mean, measured, ratio
from business_channel.reports.document import Cell, Column, Shape, Table
from business_channel.reports.facts import ORDERS, SUBMISSIONS, Facts
from business_channel.reports.handled import listed, share
from business_channel.reports.units import counted_orders, named

FLOWS_SHOWN = 300
_DISPATCHED = f"""SELECT f.*, o.department_id, o.issued_at, o.closed_at AS order_closed_at, o.close_reason, o.answering,
    o.id AS order_id FROM {SUBMISSIONS} f JOIN {ORDERS} o ON o.submission_id = f.id WHERE f.entered AND f.valid"""

_PING_PONG = f"""WITH returned AS (
    SELECT b.submission_id FROM route_objection b WHERE b.state = 'UPHELD' GROUP BY b.submission_id HAVING count(*) >= 2
    UNION SELECT w.submission_id FROM work_order w JOIN work_order v ON v.submission_id = w.submission_id
        AND v.department_id = w.department_id AND v.id <> w.id AND v.issued_at >= w.closed_at
    WHERE w.close_reason = 'TRANSFERRED'
), dispatched AS (SELECT DISTINCT f.id FROM ({_DISPATCHED}) f)
SELECT count(r.submission_id) AS above, count(*) AS below
FROM dispatched d LEFT JOIN returned r ON r.submission_id = d.id"""
_LOST = f"""WITH dispatched AS (SELECT DISTINCT f.id, f.minutes FROM ({_DISPATCHED}) f), lost AS (
    SELECT d.id, d.minutes, coalesce(sum({worked.minutes_between("w.issued_at", "w.closed_at")}), 0) AS minutes_lost
    FROM dispatched d
    LEFT JOIN work_order w ON w.submission_id = d.id AND w.close_reason = 'TRANSFERRED' AND w.role <> 'CO'
    GROUP BY d.id, d.minutes
) SELECT sum(least(minutes_lost, minutes)) AS above, sum(minutes) AS below FROM lost"""
_HOPS = f"""SELECT f.hops, count(DISTINCT f.id) AS submissions FROM ({_DISPATCHED}) f GROUP BY f.hops ORDER BY f.hops"""
_OBJECTIONS = f"""FROM route_objection b JOIN {ORDERS} o ON o.id = b.work_order_id WHERE o.entered AND o.valid"""
_UPHELD = f"SELECT count(*) FILTER (WHERE b.state = 'UPHELD') AS above, count(*) AS below {_OBJECTIONS}"
_REJECTED = f"SELECT count(*) FILTER (WHERE b.state = 'REJECTED') AS above, count(*) AS below {_OBJECTIONS}"
_RETURNED = f"""SELECT count(b.id) AS above, count(*) AS below
    FROM {ORDERS} o LEFT JOIN route_objection b ON b.work_order_id = o.id WHERE o.entered AND o.valid"""


async def measures(facts: Facts) -> Table:
    """Ping-pong, hops, time lost, and how right the dispatcher and the departments were."""
    hops = await facts.rows(_HOPS)
    dispatched = sum(each.submissions for each in hops)
    found = {
        "ping_pong_rate": await share(facts, _PING_PONG),
        "mean_hops": mean(sum(each.hops * each.submissions for each in hops), dispatched),
        "transfer_time_share": await share(facts, _LOST),
        "objections_upheld_share": await share(facts, _UPHELD),
        "objections_rejected_share": await share(facts, _REJECTED),
        "return_rate": await share(facts, _RETURNED),
    }
    return listed("passing", Words("转办与往返指标", "Measures of transfers"), found)


async def hops(facts: Facts) -> Table:
    """How many dispatched submissions were passed on how often."""
    found = await facts.rows(_HOPS)
    columns = (Column("hops", Words("转办次数", "hops"), Shape.COUNT), counted("submissions", "件数", "submissions"))
    return Table(
        "hops",
        Words("转办次数分布", "Submissions by hops"),
        columns,
        tuple((each.hops, each.submissions) for each in found),
    )


async def flows(facts: Facts) -> Table:
    """Who passes to whom, the most frequent first, up to ``FLOWS_SHOWN`` pairs; the total counts them all."""
    moves = f"""FROM {ORDERS} o JOIN work_order w ON w.id = o.passed_from_id
        WHERE {counted_orders(facts.question)}"""
    found = await facts.rows(
        f"""SELECT w.department_id AS origin, o.department_id AS target, count(*) AS transfers {moves}
        GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT {FLOWS_SHOWN}"""
    )
    total = (await facts.row(f"SELECT count(*) AS transfers {moves}")).transfers
    names = await named(facts)
    rows: list[tuple[Cell, ...]] = [(names[each.origin][1], names[each.target][1], each.transfers) for each in found]
    shown = sum(each.transfers for each in found)
    notes = (
        ()
        if shown == total
        else (Words(f"仅列前 {FLOWS_SHOWN} 对，共 {total} 次。", f"The first {FLOWS_SHOWN} of {total}."),)
    )
    columns = (label("from", "转出单位", "from"), label("to", "转入单位", "to"), measured("transfers"))
    return Table("flows", Words("单位间转办流向", "Who passes to whom"), columns, tuple(rows), labels=2, notes=notes)


async def objections(facts: Facts) -> Table:
    """Objections by the department that raised them, and what became of them."""
    found = await facts.rows(
        f"""SELECT b.department_id, count(*) AS raised, count(*) FILTER (WHERE b.state = 'UPHELD') AS upheld,
            count(*) FILTER (WHERE b.state = 'REJECTED') AS rejected {_OBJECTIONS} GROUP BY b.department_id"""
    )
    names = await named(facts)
    rows: list[tuple[Cell, ...]] = [
        (names[each.department_id][1], each.raised, ratio(each.upheld, each.raised), ratio(each.rejected, each.raised))
        for each in sorted(found, key=lambda each: names[each.department_id])
    ]
    raised, upheld, rejected = (sum(getattr(each, name) for each in found) for name in ("raised", "upheld", "rejected"))
    rows.append((TOTAL, raised, ratio(upheld, raised), ratio(rejected, raised)))
    columns = (
        label("department", "提出单位", "department"),
        counted("raised", "异议", "objections"),
        measured("objections_upheld_share"),
        measured("objections_rejected_share"),
    )
    return Table("objections", Words("派单异议", "Objections to orders"), columns, tuple(rows))
