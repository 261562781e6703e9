"""The words of the cases before the county's bureaus and the command centres."""

from app.demo.case import Case
from business_channel.feedback.model import Solved
from business_channel.feedback.service import Scores
from business_channel.submissions.model import RejectionReason, SubmissionKind
from business_channel.work_orders.model import DeclineGround, WorkOrderRole

_CITIZEN, _OWNER, _MEMBER = "citizen@public.demo", "owner@enterprise.demo", "member@enterprise.demo"
_OWNER_CONTACT, _MEMBER_CONTACT = ("罗永贵", "13885700003"), ("陈小燕", "13885700004")
_CITIZEN_CONTACT = ("王建国", "13807240001")
_LEAD, _CO, _PARALLEL = WorkOrderRole.LEAD, WorkOrderRole.CO, WorkOrderRole.PARALLEL

GUARDRAILS = Case(
    name="guardrails",
    author=_OWNER,
    kind=SubmissionKind.COMPLAINT,
    to="gxj",
    topic="arrears.goods",
    title="项目部拖欠护栏货款36万元",
    body="我公司向县内一公路项目供应波形护栏，货已验收，合同约定交货后六十日内付清，至今尚欠36万元，多次催收无果。",
    contact=_OWNER_CONTACT,
    orders={"gxj": _LEAD, "jtj": _CO},
    answer="经会同县交通运输局核实，欠款属实。项目部承诺本月底前支付20万元，余款下月结清，我局将跟踪督促。",
)
RENT = Case(
    name="rent",
    author=_MEMBER,
    kind=SubmissionKind.CONSULTATION,
    to="gxj",
    topic="relief.rent",
    title="咨询国有厂房租金减免",
    body="我公司承租县属国有企业的标准厂房，听说小微企业可以申请减免租金，请问制造业企业是否适用，需要哪些材料？",
    contact=_MEMBER_CONTACT,
    orders={"gxj": _LEAD},
)
ROAD_WORKS = Case(
    name="road-works",
    author=_OWNER,
    kind=SubmissionKind.COMPLAINT,
    to="jtj",
    topic="arrears.works",
    title="乡道护栏安装尾款两年未付",
    body="我公司承接的乡道安全防护工程两年前已交工验收，建设单位以等待审计为由，尾款18.6万元一直未付。",
    contact=_OWNER_CONTACT,
    orders={"jtj": _LEAD, "gxj": _CO},
    answer="经查，该工程已验收合格，合同未约定以审计结果作为结算依据。我局已责成建设单位于十个工作日内付清尾款。",
)
OVERSIZE = Case(
    name="oversize",
    author=_MEMBER,
    kind=SubmissionKind.HELP,
    to="jtj",
    topic="factors.logistics",
    title="超限运输许可跨县办理慢",
    body="我公司运送长构件到威宁，超限运输许可要在两县分别提交材料，来回要一周，工期等不起，请协调并联办理。",
    contact=_MEMBER_CONTACT,
    orders={"jtj": _LEAD},
    answer="途经两县的超限运输许可可在网上一次申请，由起运地统一受理、沿线并联审批。您的申请已于昨日办结。",
)
SITE_WAGES = Case(
    name="site-wages",
    author=_CITIZEN,
    kind=SubmissionKind.HELP,
    to="county",
    topic="labour.wages",
    title="工地停工三十多人工资未发",
    body="我们三十多人在县内一公路改造工地干活，项目停工两个月，工资一直没发，大家等着钱回家。",
    contact=_CITIZEN_CONTACT,
    details={"headcount": "32", "employer": "县内某公路改造项目部", "industry": "TRANSPORT", "amount": "268000"},
    rule="labour.wages.transport",
    orders={"jtj": _LEAD, "rsj": _CO},
    instruction="涉及多人工资，请当日与留言人联系。",
)
FACTORY_WAGES = Case(
    name="factory-wages",
    author=_CITIZEN,
    kind=SubmissionKind.HELP,
    to="rsj",
    topic="labour.wages",
    title="离职三个月加班费未结",
    body="我在县产业园一家服装厂做工，离职已三个月，厂里说加班费要等老板回来才结，请帮忙协调。",
    contact=_CITIZEN_CONTACT,
    orders={"rsj": _LEAD},
)
JOB_FAIR = Case(
    name="job-fair",
    author=_OWNER,
    kind=SubmissionKind.SUGGESTION,
    to="rsj",
    topic="factors.hiring",
    title="建议举办返乡务工专场招聘",
    body="年底返乡人员多，本地企业却招不到熟练焊工。建议在乡镇赶场日举办专场招聘，并组织技能培训。",
    contact=_OWNER_CONTACT,
    orders={"rsj": _LEAD},
    answer="建议已采纳。下月起将在野马川、妈姑等乡镇赶场日举办专场招聘，焊工培训班同步报名，欢迎贵公司参加。",
    scores=Scores(degree=5, manner=5, speed=5, solved=Solved.YES, comment="安排得很实在。"),
)
HOTEL = Case(
    name="hotel",
    author=_CITIZEN,
    kind=SubmissionKind.COMPLAINT,
    to="xianning",
    topic="arrears.services",
    title="征用宾馆费用至今未付清",
    body="我经营的宾馆曾被征用作隔离点四十六天，费用清单早已签字确认，尚有部分款项没有支付。",
    contact=_CITIZEN_CONTACT,
    orders={"xianning": _LEAD},
)
REQUISITIONED_VEGETABLES = Case(
    name="requisitioned-vegetables",
    author=_CITIZEN,
    kind=SubmissionKind.COMPLAINT,
    to="jiayu",
    topic="arrears.goods",
    title="统一调配的蔬菜货款未结",
    body="合作社曾按统一调配供应蔬菜十二吨，过磅单都在，还有两批货款没有结算，请核实支付。",
    contact=_CITIZEN_CONTACT,
    orders={"jiayu": _LEAD},
    answer="经核对过磅单，两批货款共计2.3万元未结算属实，现已完成审核，将于本周内拨付。",
)
REQUISITIONED_TRUCKS = Case(
    name="requisitioned-trucks",
    author=_CITIZEN,
    kind=SubmissionKind.CONSULTATION,
    to="xianning",
    topic="policy.promises",
    title="咨询征用车辆补偿找谁领",
    body="我的货车曾被征用运送物资二十天，市里和县里都说由对方负责补偿，请问应当向哪里申领？",
    contact=_CITIZEN_CONTACT,
    orders={"xianning": _PARALLEL, "jiayu": _PARALLEL},
)
POWER = Case(
    name="power",
    author=_MEMBER,
    kind=SubmissionKind.HELP,
    to="gxj",
    topic="factors.utilities",
    title="园区频繁停电影响生产",
    body="本月园区已停电五次，每次都没有提前通知，镀锌生产线反复停机，损失较大，请协调供电部门。",
    contact=_MEMBER_CONTACT,
)
LAND = Case(
    name="land",
    author=_OWNER,
    kind=SubmissionKind.CONSULTATION,
    to="gxj",
    topic="factors.land",
    title="咨询扩建厂房用地手续",
    body="我公司计划扩建一条生产线，需用地约八亩，请问在园区内申请用地有哪些步骤、多长时间？",
    contact=_OWNER_CONTACT,
    orders={"gxj": _LEAD},
    objection="工业用地的申请和供应由县自然资源局办理，不属于我局职责，建议转该局答复。",
)
PENALTY = Case(
    name="penalty",
    author=_OWNER,
    kind=SubmissionKind.COMPLAINT,
    to="jtj",
    topic="enforcement.fines",
    title="对超限处罚决定不服",
    body="我公司车辆被认定超限并处罚款，我公司对称重结果有异议，已向县政府申请行政复议，希望贵局先行撤销处罚。",
    contact=_OWNER_CONTACT,
    orders={"jtj": _LEAD},
    refusal=(
        DeclineGround.RECONSIDERATION,
        "该处罚决定已进入行政复议程序，应由复议机关审查；对复议决定不服的，可以依法向人民法院起诉。",
    ),
)
SNOW = Case(
    name="snow",
    author=_CITIZEN,
    kind=SubmissionKind.HELP,
    to="jtj",
    topic="factors.logistics",
    title="进村道路塌方鲜蛋运不出",
    body="进村道路昨夜塌方，养殖场每天两万枚鲜蛋运不出去，库房只能放三天，请尽快抢通或指条绕行路。",
    contact=_CITIZEN_CONTACT,
)
SNOW_TOO = Case(
    name="snow-too",
    author=_OWNER,
    kind=SubmissionKind.HELP,
    to="jtj",
    topic="factors.logistics",
    title="进村道路塌方构件送不出",
    body="同一路段塌方，我公司在村口料场的护栏构件也运不出来，工地等着安装，请尽快抢通。",
    contact=_OWNER_CONTACT,
    alike="snow",
)
LAWSUIT = Case(
    name="lawsuit",
    author=_MEMBER,
    kind=SubmissionKind.COMPLAINT,
    to="gxj",
    topic="arrears.goods",
    title="要求认定对方合同违约",
    body="我公司与一经销商的买卖合同纠纷已由法院立案，对方拒不承认违约，请主管部门先行认定。",
    contact=_MEMBER_CONTACT,
    rejection=(RejectionReason.IN_JUDICIAL_PROCEDURE, "该纠纷已由法院立案审理，请依诉讼程序解决。"),
)
