"""Four stories of 2020, after cases that people brought before leaders then, and one of 2025, at their own dates."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from app.demo.case import Case, Deed, Entry, Scene, Solicitation
from app.demo.story_arrears import OWED
from business_channel.adoptions.model import AdoptionDegree
from business_channel.feedback.model import Solved
from business_channel.feedback.service import Scores
from business_channel.now import SHANGHAI
from business_channel.replies.model import ReplyKind
from business_channel.submissions.model import SubmissionKind
from business_channel.work_orders.model import WorkOrderRole

_CITIZEN, _OWNER = "citizen@public.demo", "owner@enterprise.demo"
_GROWER = ("王建国", "13807240001")


def _scenes(case: Case, **moments: str) -> list[Scene]:
    """The case's scenes from ``deed="date and time in Beijing"``."""
    return [
        Scene(datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI), case, Deed[deed.upper()])
        for deed, moment in moments.items()
    ]


VEGETABLES = Case(
    name="vegetables",
    author=_CITIZEN,
    kind=SubmissionKind.HELP,
    to="jiayu",
    topic="factors.logistics",
    title="肖家洲村蔬菜运不出去",
    body="我是嘉鱼县潘家湾镇肖家洲村的菜农，地里的大白菜、莴苣都已成熟，封路后外地货车进不来、本地菜车出不去，"
    "再过几天就要烂在地里。恳请帮忙办理车辆通行证。",
    contact=_GROWER,
    orders={"jiayu": WorkOrderRole.PARALLEL, "xianning": WorkOrderRole.PARALLEL},
    instruction="鲜活农产品，时限按小时计；先办成的一方答复。",
    answer="经与您联系核实，县指挥部已为您的运菜车辆办好通行证，并协调潘家湾镇卡口凭证放行，今日即可装车外运。"
    "后续如再遇阻，请随时告知。",
)
VEGETABLES_THANKS = Case(
    name="vegetables-thanks",
    author=_CITIZEN,
    kind=SubmissionKind.THANKS,
    to="jiayu",
    topic="factors.logistics",
    title="菜运出去了，感谢指挥部",
    body="昨天留言，当天就拿到了通行证，今早头两车菜已经发出。谢谢你们，周末还在替我们操心。",
    contact=_GROWER,
    thanks_for="vegetables",
)
WAGES = Case(
    name="wages",
    author=_CITIZEN,
    kind=SubmissionKind.HELP,
    to="county",
    topic="labour.wages",
    title="恳请帮助讨回工资15785元",
    body="我是一名测量员，去年在赫章县一处公路项目做测量，施工单位为某建工集团。工程早已结束，"
    "尚欠我工资15785元，多次催要都被推托。恳请书记过问。",
    contact=("张明远", "13885700002"),
    remark="母亲住院，急需用钱；请不要公开。",
    details={"employer": "某建工集团", "industry": "TRANSPORT", "migrant": "false", "amount": "15785.00"},
    rule="labour.wages.transport",
    orders={"jtj": WorkOrderRole.LEAD, "rsj": WorkOrderRole.CO},
    instruction="请行业主管部门督促施工单位，人社部门配合核实用工情况。",
    answer="您的留言收悉。经核查，您反映的情况属实。县交通运输局约谈了施工单位负责人并限期支付，"
    "所欠工资15785元已于6月5日全部转入您的账户。感谢您的监督。",
    as_addressee=True,
    scores=Scores(degree=5, manner=5, speed=4, solved=Solved.YES, comment="钱已到账，谢谢。"),
)
ONE_STOP = Case(
    name="one-stop",
    author=_OWNER,
    kind=SubmissionKind.SUGGESTION,
    to="swt",
    topic="approvals.online",
    title="建议企业办事一网通办",
    body="疫情期间企业到窗口办事不便，同一份材料在几个部门重复提交。建议开通一站式网上办理，"
    "用人脸识别或指纹核验代替到场签字，让企业一次登录、一次提交。",
    contact=("罗永贵", "13885700003"),
    orders={"swt": WorkOrderRole.JOINT, "scjg": WorkOrderRole.JOINT},
    answer_kind=ReplyKind.JOINT,
    promise=("上线指纹核验和跨部门材料共享", date(2020, 6, 30)),
    answer="您的建议很好。目前对外贸易经营者备案、企业登记等事项已可全程网上办理，登录时可用人脸识别核验身份；"
    "指纹核验和跨部门材料共享正在加快推进。欢迎继续提出意见。",
    scores=Scores(degree=4, manner=5, speed=4, solved=Solved.PARTLY, comment="期待材料共享早日实现。"),
    entry=Entry(
        "云南省推进企业办事一网通办工作方案",
        "第八条",
        "推行人脸识别等在线核验，企业一次登录、一次提交，部门之间共享材料。",
        AdoptionDegree.PARTLY,
    ),
)
ELDER_CARE = Case(
    name="elder-care",
    author=_CITIZEN,
    kind=SubmissionKind.SUGGESTION,
    to="drafting",
    topic="rules",
    title="建议推广农村互助性养老",
    body="我在达拉特旗一个村任党支部副书记，村里老人多、年轻人少。建议把闲置校舍改成互助幸福院，"
    "让低龄老人照顾高龄老人，由村集体出场地、政府给补贴，探索互助性养老。",
    contact=("云晓帆", "13847700016"),
    campaign=Solicitation(
        "“十四五”规划编制网上意见征求",
        "请您就“十四五”时期经济社会发展提出意见建议，优秀建言将报文件起草组参考。",
        date(2020, 8, 16),
        date(2020, 8, 29),
    ),
    entry=Entry(
        "中共中央关于制定国民经济和社会发展第十四个五年规划和二〇三五年远景目标的建议",
        "实施积极应对人口老龄化国家战略",
        "发展普惠型养老服务和互助性养老",
        AdoptionDegree.ADOPTED,
    ),
)

STORIES: Mapping[str, Sequence[Scene]] = {
    "the vegetables of Jiayu, February 2020": [
        *_scenes(
            VEGETABLES,
            file="2020-02-22 09:12",
            approve="2020-02-22 09:40",
            mark_urgent="2020-02-22 09:48",
            dispatch="2020-02-22 09:55",
            accept="2020-02-22 10:30",
            draft="2020-02-22 15:20",
            sign="2020-02-22 16:05",
            publish="2020-02-22 16:40",
        ),
        *_scenes(VEGETABLES_THANKS, file="2020-02-23 08:35", approve="2020-02-23 09:10"),
    ],
    "one service for every errand in Yunnan, March 2020": _scenes(
        ONE_STOP,
        file="2020-03-16 10:20",
        approve="2020-03-16 11:30",
        dispatch="2020-03-16 14:10",
        accept="2020-03-17 09:15",
        join="2020-03-17 10:40",
        draft="2020-03-26 16:00",
        sign="2020-03-27 10:00",
        cosign="2020-03-27 11:20",
        publish="2020-03-27 15:30",
        rate="2020-03-30 20:10",
        adopt="2020-07-10 09:30",
    ),
    "the surveyor's wages of Hezhang, May 2020": _scenes(
        WAGES,
        file="2020-05-28 09:05",
        approve="2020-05-28 10:20",
        dispatch="2020-05-28 11:00",
        accept="2020-05-28 15:10",
        draft="2020-06-05 14:30",
        sign="2020-06-05 15:20",
        publish="2020-06-05 16:30",
        rate="2020-06-06 09:40",
    ),
    "mutual care for the elderly, August 2020": _scenes(
        ELDER_CARE,
        solicit="2020-08-14 10:00",
        file="2020-08-16 20:15",
        approve="2020-08-17 09:30",
        adopt="2020-11-04 10:00",
    ),
    "what the hospital owes for the railings, autumn 2025": [
        *_scenes(
            OWED,
            file="2025-09-22 10:05",
            approve="2025-09-22 15:30",
            dispatch="2025-09-23 09:20",
            take_first="2025-09-24 09:10",
            pass_on="2025-10-10 08:50",
            accept="2025-10-10 09:40",
            pay="2025-10-21 10:00",
            confirm_pay="2025-10-21 16:20",
            draft="2025-11-04 14:00",
            sign="2025-11-04 16:30",
            publish="2025-11-05 09:15",
            rate="2025-11-06 20:40",
        ),
        *_scenes(OWED, pay="2025-11-03 15:10", confirm_pay="2025-11-04 09:05"),
    ],
}
"""The scenes of each story under its title, in the order of the stories' dates."""
