"""The words of the cases before the provinces' departments."""

from app.demo.case import Case
from business_channel.feedback.model import Solved
from business_channel.feedback.service import Scores
from business_channel.submissions.model import SubmissionKind, TerminationGround
from business_channel.work_orders.model import WorkOrderRole

_OWNER, _MEMBER = "owner@enterprise.demo", "member@enterprise.demo"
_OWNER_CONTACT, _MEMBER_CONTACT = ("罗永贵", "13885700003"), ("陈小燕", "13885700004")
_LEAD = WorkOrderRole.LEAD

AWARD = Case(
    name="award",
    author=_OWNER,
    kind=SubmissionKind.COMPLAINT,
    to="gxt",
    topic="arrears.awards",
    title="专精特新奖补一年未到账",
    body="我公司去年被认定为省级专精特新中小企业，公示的奖补资金一年多没有到账，县里说省里尚未下达。",
    contact=_OWNER_CONTACT,
    orders={"gxt": _LEAD},
    answer="奖补资金已下达至市级财政，请贵公司与当地主管部门联系。",
    return_reason="答复没有说明何时下达、由谁支付，请核实后补充。",
)
SIZE = Case(
    name="size",
    author=_MEMBER,
    kind=SubmissionKind.CONSULTATION,
    to="gxt",
    topic="policy.interpretation",
    title="咨询中小企业划型口径",
    body="我公司从业人员86人，去年营业收入1900万元，请问属于小型还是微型企业？从业人员是否包括劳务派遣人员？",
    contact=_MEMBER_CONTACT,
    orders={"gxt": _LEAD},
    answer="按现行划型标准，工业企业从业人员20人及以上且营业收入300万元及以上的为小型企业，贵公司属于小型企业。"
    "从业人员以年末在岗人数为准，具体口径可咨询当地统计部门。",
)
BORDER_TRADE = Case(
    name="border-trade",
    author=_OWNER,
    kind=SubmissionKind.SUGGESTION,
    to="swt",
    topic="approvals.customs",
    title="建议精简边贸备案材料",
    body="我公司经河口口岸出口护栏构件，备案时要重复提交营业执照和合同复印件。建议与登记系统共享，不再提交纸质材料。",
    contact=_OWNER_CONTACT,
    orders={"swt": _LEAD},
)
TRADE_FAIR = Case(
    name="trade-fair",
    author=_MEMBER,
    kind=SubmissionKind.CONSULTATION,
    to="swt",
    topic="policy.subsidies",
    title="咨询境外展会补贴申领",
    body="我公司在昆明设有分支机构，准备参加境外建材展，请问外省企业的分支机构能否申领展位费补贴？",
    contact=_MEMBER_CONTACT,
    orders={"swt": _LEAD},
    answer="展位费补贴面向在省内登记的独立法人，分支机构不能单独申领，可由总部向登记地商务部门申请。",
)
CHECKS = Case(
    name="checks",
    author=_OWNER,
    kind=SubmissionKind.COMPLAINT,
    to="scjg",
    topic="enforcement.checks",
    title="同一事项一月内检查三次",
    body="我公司昆明经营部本月因同一批产品被不同层级检查三次，每次都要停业配合，请统筹检查安排。",
    contact=_OWNER_CONTACT,
    orders={"scjg": _LEAD},
    instruction="请核对三次检查的依据和计划。",
)
CANCELLATION = Case(
    name="cancellation",
    author=_MEMBER,
    kind=SubmissionKind.SUGGESTION,
    to="scjg",
    topic="approvals.registration",
    title="建议分支机构注销一次办结",
    body="注销一个没有债务的分支机构要跑税务、社保、登记三处，建议合并为一件事，一次申请、一次办结。",
    contact=_MEMBER_CONTACT,
    orders={"scjg": _LEAD},
    answer="企业注销一件事专区已经上线，税务、社保、登记可一次申请、同步办理；银行销户功能仍在对接。",
    scores=Scores(degree=3, manner=4, speed=3, solved=Solved.PARTLY, comment="专区能用，银行环节还要跑一趟。"),
)
LOGO = Case(
    name="logo",
    author=_MEMBER,
    kind=SubmissionKind.COMPLAINT,
    to="scjg",
    topic="fair_market.intellectual_property",
    title="经销商仿冒我公司商标",
    body="昆明一家经销商在护栏产品上使用与我公司近似的商标，我公司已同时向人民法院起诉。",
    contact=_MEMBER_CONTACT,
    orders={"scjg": _LEAD},
    ending=(
        TerminationGround.COURT_OR_ARBITRATION,
        "该纠纷已由人民法院立案审理，我局依法终止办理，待判决生效后依判决执行。",
    ),
)
QUOTA = Case(
    name="quota",
    author=_OWNER,
    kind=SubmissionKind.CONSULTATION,
    to="swt",
    topic="approvals.customs",
    title="咨询出口备案是否需年检",
    body="请问对外贸易经营者备案是否需要每年年检？",
    contact=_OWNER_CONTACT,
    orders={"swt": _LEAD},
)
