"""Twenty submissions of these days, in every state, so that each inbox has a day's work."""

from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from app.demo.player import Matter, Player
from business_channel.feedback.model import Solved
from business_channel.submissions.model import RejectionReason, SubmissionKind
from business_channel.work_orders.model import WorkOrderRole

COMPLAINT, HELP = SubmissionKind.COMPLAINT, SubmissionKind.HELP
SUGGESTION, CONSULTATION = SubmissionKind.SUGGESTION, SubmissionKind.CONSULTATION
CITIZEN, OWNER = "citizen@public.demo", "owner@enterprise.demo"

STAGES = (
    "filed",
    "rejected",
    "approved",
    "dispatched",
    "accepted",
    "drafted",
    "signed",
    "returned",
    "published",
    "rated",
)
"""How far a matter has come; each stage but the refusal includes the ones before it that it needs."""

Line = tuple[str, int, str, SubmissionKind, str, str, str, str]

MATTERS: tuple[Line, ...] = (
    ("filed", 0, OWNER, COMPLAINT, "货款逾期未付", "供货验收已满六十日，货款仍未支付。", "arrears.goods", "gxj"),
    ("filed", 0, CITIZEN, CONSULTATION, "咨询个体户减租政策", "承租国有房屋，请问如何申请减租？", "relief.rent", "gxj"),
    ("rejected", 1, CITIZEN, COMPLAINT, "要求改判", "对法院判决不服，请求改判。", "service", "office"),
    ("approved", 0, OWNER, HELP, "申请道路货运通行证", "冷链车进城受限，申请办理通行证。", "factors.logistics", "jtj"),
    ("dispatched", 1, OWNER, COMPLAINT, "工程款拖欠", "路面工程交工一年，工程款未结。", "arrears.works", "jtj"),
    ("dispatched", 20, OWNER, COMPLAINT, "履约保证金未退", "项目完工半年，履约保证金未退。", "arrears.deposits", "gxt"),
    (
        "dispatched",
        2,
        OWNER,
        CONSULTATION,
        "咨询稳岗返还条件",
        "企业稳岗返还需要满足什么条件？",
        "policy.interpretation",
        "rsj",
    ),
    ("dispatched", 1, CITIZEN, HELP, "应急物资车辆受阻", "运送应急物资的车辆在检查点滞留。", "emergency", "xianning"),
    ("dispatched", 1, CITIZEN, HELP, "复工返岗出行困难", "返岗员工出行受阻，请求协调。", "emergency", "jiayu"),
    (
        "dispatched",
        3,
        OWNER,
        SUGGESTION,
        "建议统一证照样式",
        "建议各窗口统一电子证照样式。",
        "approvals.online",
        "scjg",
    ),
    ("accepted", 4, OWNER, HELP, "外贸备案进度缓慢", "备案提交两周仍在审核。", "approvals.customs", "swt"),
    (
        "accepted",
        16,
        OWNER,
        COMPLAINT,
        "窗口要求重复提交材料",
        "同一材料被要求提交三次。",
        "approvals.extra_conditions",
        "scjg",
    ),
    ("accepted", 3, CITIZEN, HELP, "工伤认定材料咨询受阻", "多次前往窗口未获一次性告知。", "labour.wages", "rsj"),
    ("drafted", 5, OWNER, COMPLAINT, "背靠背条款拒付", "以业主未付款为由拒付货款。", "arrears.pay_when_paid", "gxj"),
    (
        "drafted",
        4,
        OWNER,
        SUGGESTION,
        "建议公开惠企政策清单",
        "建议按行业公开惠企政策清单。",
        "policy.subsidies",
        "gxt",
    ),
    ("signed", 6, OWNER, HELP, "用电报装时间过长", "厂房用电报装超过承诺时限。", "factors.utilities", "gxj"),
    (
        "returned",
        7,
        OWNER,
        CONSULTATION,
        "咨询公路沿线设厂审批",
        "公路沿线建厂房需哪些审批？",
        "approvals.construction",
        "jtj",
    ),
    ("published", 8, OWNER, HELP, "请求协调出口退税", "退税资料已齐，请协调进度。", "relief.tax", "swt"),
    (
        "published",
        9,
        CITIZEN,
        COMPLAINT,
        "市场秤具不准",
        "农贸市场多台秤具不准。",
        "fair_market.unfair_competition",
        "scjg",
    ),
    ("rated", 12, OWNER, HELP, "请求协调招聘用工", "旺季用工不足，请协调招聘。", "factors.hiring", "rsj"),
)


async def these_days(player: Player, today: datetime) -> None:
    """Plays the twenty, each begun so many days before ``today``."""
    numbers = count(1)
    for stage, days, author, kind, title, body, topic, department in MATTERS:
        matter = Matter(f"today {next(numbers)}", author, kind, title, body, topic, department)
        await _play(player, matter, STAGES.index(stage), today - timedelta(days=days, hours=5))


async def _play(player: Player, matter: Matter, stage: int, begun: datetime) -> None:
    def reached(name: str) -> bool:
        return stage >= STAGES.index(name)

    await player.at(begun)
    submission = await player.file(matter)
    if STAGES[stage] == "rejected":
        await player.reject(submission, RejectionReason.IN_JUDICIAL_PROCEDURE, "已进入司法程序，请依法申诉。")
    if not reached("approved"):
        return
    if matter.topic == "emergency":
        await player.mark_urgent(submission)
    await player.approve(submission)
    if reached("dispatched"):
        await player.at(begun + timedelta(hours=1))
        await player.dispatch(submission, **{matter.addressee: WorkOrderRole.LEAD})
    if reached("accepted"):
        await player.at(begun + timedelta(hours=2))
        await player.accept(submission, matter.addressee)
    if reached("drafted"):
        await player.at(begun + timedelta(hours=3))
        await _answer(player, matter, submission, stage)


async def _answer(player: Player, matter: Matter, submission: UUID, stage: int) -> None:
    body = "您反映的问题已核实，我单位已督促相关责任方限期办理，并安排专人跟进。"
    reply = await player.draft(submission, matter.addressee, body)
    if STAGES[stage] == "drafted":
        return
    await player.sign(reply, matter.addressee)
    if STAGES[stage] == "returned":
        await player.return_reply(reply, "答复空泛，请写明办理结果和完成时间。")
    elif stage >= STAGES.index("published"):
        await player.publish(reply)
    if STAGES[stage] == "rated":
        await player.rate(submission, matter.author, (4, 4, 5), Solved.PARTLY)
