"""The claims of a report in a table of the transaction: what each states, and what is paid, planned and cleared of it.

Only confirmed entries count that no confirmed reversal takes back, as in the ledger itself.
"""

from business_channel.reports.document import Basis
from business_channel.reports.facts import APPROVED_AT, EXCLUSION, Facts, in_question

CLAIMS = "report_claim"

COUNTED = """e.state = 'CONFIRMED' AND NOT EXISTS (
        SELECT FROM arrears_entry b WHERE b.reverses_id = e.id AND b.state = 'CONFIRMED')"""
"""SQL: whether an entry ``e`` counts."""


async def gather(facts: Facts) -> None:
    """Fills the table, which ends with the transaction: by cohort the claims of what was approved in the period, by
    period those of all that was approved before its end. To be asked once in each.
    """
    since = ":since" if facts.question.basis is Basis.COHORT else "'-infinity'"
    await facts.run(
        f"""CREATE TEMPORARY TABLE {CLAIMS} ON COMMIT DROP AS
WITH paid AS (
    SELECT e.submission_id, sum(e.amount) FILTER (WHERE e.kind = 'PRINCIPAL') AS principal,
        sum(e.amount) FILTER (WHERE e.kind = 'INTEREST') AS interest
    FROM arrears_entry e WHERE {COUNTED} GROUP BY e.submission_id
), claimed AS (
    SELECT s.id, coalesce(s.enterprise_id, s.author_id) AS creditor_id, s.region_code, s.topic_code, a.debtor_kind,
        a.principal, a.disputed, coalesce(p.principal, 0) AS paid, coalesce(p.interest, 0) AS interest,
        EXISTS (SELECT FROM repayment_plan n WHERE n.submission_id = s.id AND n.replaced_at IS NULL) AS planned,
        {APPROVED_AT} AS approved_at, {EXCLUSION} AS exclusion
    FROM arrears_claim a JOIN submission s ON s.id = a.submission_id
    LEFT JOIN paid p ON p.submission_id = s.id
    WHERE {in_question(facts.question)}
)
SELECT c.*, CASE WHEN paid >= principal THEN 'CLEARED' WHEN planned THEN 'ON_PLAN'
        WHEN paid > 0 THEN 'PARTLY_PAID' ELSE 'OPEN' END AS standing,
    CASE WHEN principal < 1000000 THEN 0 WHEN principal <= 5000000 THEN 1 ELSE 2 END AS band
FROM claimed c WHERE exclusion IS NULL AND approved_at >= {since} AND approved_at < :until"""
    )
    await facts.run(f"ANALYZE {CLAIMS}")


SUMS = """count(*) AS claims,
    count(DISTINCT c.creditor_id) AS creditors,
    coalesce(sum(c.principal), 0) AS claimed,
    coalesce(sum(c.disputed), 0) AS disputed,
    coalesce(sum(c.principal - c.disputed), 0) AS undisputed,
    coalesce(sum(c.paid), 0) AS paid,
    coalesce(sum(c.interest), 0) AS interest,
    coalesce(sum(greatest(c.principal - c.paid, 0)) FILTER (WHERE c.standing = 'ON_PLAN'), 0) AS on_plan,
    count(*) FILTER (WHERE c.standing = 'CLEARED') AS cleared"""
"""SQL: the sums of the measures of arrears over rows ``c`` of the table."""


async def verified_in_period(facts: Facts) -> object:
    """The sum of what was confirmed in the period of principal, less what was taken back in it."""
    found = await facts.row(
        f"""SELECT coalesce(sum(CASE WHEN e.kind = 'PRINCIPAL' THEN e.amount WHEN o.kind = 'PRINCIPAL' THEN -e.amount
            END), 0) AS paid
        FROM arrears_entry e LEFT JOIN arrears_entry o ON o.id = e.reverses_id
        JOIN submission s ON s.id = e.submission_id
        WHERE e.state = 'CONFIRMED' AND e.decided_at >= :since AND e.decided_at < :until
            AND {in_question(facts.question)}"""
    )
    return found.paid
