"""The words of a supplier who is owed by the county's hospital, in the autumn of 2025."""

from datetime import date
from decimal import Decimal

from app.demo.case import Case
from business_channel.arrears.due_dates import Terms
from business_channel.arrears.eligibility import Purchase
from business_channel.arrears.parties import Debtor
from business_channel.enterprises.credit_codes import read
from business_channel.enterprises.sizes import SizeTier
from business_channel.ledger.filing import Stated
from business_channel.submissions.model import SubmissionKind
from business_channel.work_orders.model import WorkOrderRole

OWED = Case(
    name="owed",
    author="owner@enterprise.demo",
    kind=SubmissionKind.COMPLAINT,
    to="gxt",
    topic="arrears.goods",
    title="县医院拖欠护栏货款48.6万元",
    body="我公司2024年9月与县人民医院签订护栏采购合同，货物已于2025年6月10日交付，合同未约定付款期限，"
    "货款48.6万元至今未付，请依法督促支付。",
    contact=("罗永贵", "13885700003"),
    accused="hospital",
    through="gxt",
    orders={"gxj": WorkOrderRole.LEAD},
    claim=Stated(
        contract_number="HZYY-2024-0902",
        contract_signed_on=date(2024, 9, 2),
        contract_with_debtor=True,
        purchase=Purchase.GOODS,
        principal=Decimal("486000.00"),
        terms=Terms(delivered_on=date(2025, 6, 10)),
        debtor=Debtor(code=read("12520527M000100Y42")),
        debtor_name="赫章县人民医院",
        creditor_tier=SizeTier.MEDIUM,
        promised=True,
        invoices=("25522000000012345678",),
    ),
    payments=((date(2025, 10, 20), Decimal("200000.00")), (date(2025, 11, 3), Decimal("286000.00"))),
    answer="经督促，县人民医院已分两笔付清货款48.6万元，贵公司均已确认到账。逾期利息按条例第十七条计算，"
    "医院承诺列入下月付款计划。",
)
