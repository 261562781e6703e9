"""The words of the cases in which the author is asked for more, or whose review takes more than a yes."""

from app.demo.case import Case
from business_channel.submissions.model import RejectionReason, SubmissionKind, Verdict
from business_channel.work_orders.model import WorkOrderRole

_CITIZEN, _OWNER, _MEMBER = "citizen@public.demo", "owner@enterprise.demo", "member@enterprise.demo"
_OWNER_CONTACT, _MEMBER_CONTACT = ("罗永贵", "13885700003"), ("陈小燕", "13885700004")
_CITIZEN_CONTACT = ("王建国", "13807240001")

SUBSIDY = Case(
    name="subsidy",
    author=_MEMBER,
    kind=SubmissionKind.COMPLAINT,
    to="gxj",
    topic="arrears.goods",
    title="设备改造补贴一直没有到账",
    body="去年申报的设备改造补贴公示后一直没有到账，多次询问都说在走程序，请帮忙督促。",
    contact=_MEMBER_CONTACT,
    missing=("申报的项目名称和公示时间", "经办单位的名称和最近一次询问的时间"),
)
FENCE = Case(
    name="fence",
    author=_CITIZEN,
    kind=SubmissionKind.HELP,
    to="jtj",
    topic="factors.logistics",
    title="路口围挡影响收货",
    body="店门口的围挡挡住了货车，收不了货，请帮忙协调。",
    contact=_CITIZEN_CONTACT,
    missing=("路口的具体位置", "围挡单位的名称"),
)
SUPPLIER = Case(
    name="supplier",
    author=_OWNER,
    kind=SubmissionKind.CONSULTATION,
    to="gxj",
    topic="arrears.goods",
    title="咨询欠款企业失信后的救济",
    body="欠我公司货款的某机械公司已被列为失信被执行人，其法定代表人住址和电话附后，请问还能申请哪些救济？",
    contact=_OWNER_CONTACT,
    orders={"gxj": WorkOrderRole.LEAD},
    verdict=Verdict.HIDE,
    rejection=(RejectionReason.PRIVACY_OF_OTHERS, "正文含他人住址和电话，照常办理，不公开展示。"),
)
QUEUE = Case(
    name="queue",
    author=_MEMBER,
    kind=SubmissionKind.SUGGESTION,
    to="gxj",
    topic="approvals.online",
    title="建议办事大厅延时服务",
    body="企业员工工作日走不开，建议办事大厅每周六上午开放企业综合窗口。",
    contact=_MEMBER_CONTACT,
    rejection=(RejectionReason.DUPLICATE, "与您此前提交的建议重复。"),
    contest="此前提交的是网上办理的建议，本件是线下窗口的延时服务，内容不同，请复审。",
)
TOLL = Case(
    name="toll",
    author=_OWNER,
    kind=SubmissionKind.COMPLAINT,
    to="jtj",
    topic="factors.logistics",
    title="绿色通道货车被重复收费",
    body="我公司运送鲜活农产品的货车在高速出口被按普通货车收费，当月已有三次，要求核实退还。",
    contact=_OWNER_CONTACT,
    orders={"jtj": WorkOrderRole.LEAD},
    missing=("三次通行的车牌号和日期", "收费票据的照片"),
)
