"""Three stories of 2020 at their own dates."""

from datetime import datetime

from app.demo.player import Matter, Player
from business_channel.feedback.model import Solved
from business_channel.now import SHANGHAI
from business_channel.submissions.model import SubmissionKind
from business_channel.work_orders.model import WorkOrderRole

CITIZEN, OWNER = "citizen@public.demo", "owner@enterprise.demo"
VEGETABLES = Matter(
    "vegetables",
    CITIZEN,
    SubmissionKind.HELP,
    "肖家洲村蔬菜运不出去",
    "我是嘉鱼县潘家湾镇肖家洲村菜农，地里的菜已成熟，封路后没有通行证，车进不来、菜出不去，恳请帮助。",
    "factors.logistics",
    "jiayu",
)
THANKS = Matter(
    "vegetables thanks",
    CITIZEN,
    SubmissionKind.THANKS,
    "感谢帮助菜农外运蔬菜",
    "通行证当天就办好了，菜已经运出去，谢谢！",
    "factors.logistics",
    "jiayu",
)
WAGES = Matter(
    "wages",
    CITIZEN,
    SubmissionKind.HELP,
    "被拖欠工资15785元",
    "我在赫章县一公路项目做测量，被拖欠工资15785元，多次讨要未果，请领导帮助。",
    "labour.wages",
    "office",
    "母亲住院，急需用钱",
)
ONE_STOP = Matter(
    "one stop",
    OWNER,
    SubmissionKind.SUGGESTION,
    "建议推行企业事项一网通办",
    "建议推行人脸、指纹核验，让企业办事一网通办、一次办成。",
    "approvals.online",
    "swt",
)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


async def vegetables_of_jiayu(player: Player) -> None:
    """A weekend: two command centres work in parallel, one delivers, the author gives thanks."""
    await player.at(_at("2020-02-22T09:10"))
    submission = await player.file(VEGETABLES)
    await player.mark_urgent(submission)
    await player.approve(submission)
    await player.dispatch(submission, xianning=WorkOrderRole.PARALLEL, jiayu=WorkOrderRole.PARALLEL)
    await player.at(_at("2020-02-22T11:30"))
    await player.accept(submission, "jiayu")
    reply = await player.draft(submission, "jiayu", "已为您办理运输车辆通行证，今日即可外运。")
    await player.sign(reply, "jiayu")
    await player.publish(reply)
    await player.at(_at("2020-02-23T10:00"))
    await player.approve(await player.file(THANKS, thanks_for=submission))


async def wages_of_hezhang(player: Player) -> None:
    """The county office is asked, the transport bureau acts, the bureau of human resources helps."""
    await player.at(_at("2020-05-28T10:00"))
    submission = await player.file(WAGES)
    await player.approve(submission)
    await player.dispatch(submission, jtj=WorkOrderRole.LEAD, rsj=WorkOrderRole.CO)
    await player.at(_at("2020-05-29T09:00"))
    await player.accept(submission, "jtj")
    await player.at(_at("2020-06-05T16:00"))
    answer = "经督促施工单位某建工集团，拖欠的15785元工资已全部发放。"
    reply = await player.draft(submission, "jtj", answer, published_as="office")
    await player.sign(reply, "jtj")
    await player.publish(reply)
    await player.at(_at("2020-06-06T09:00"))
    await player.rate(submission, CITIZEN, (5, 5, 4), Solved.YES)


async def one_stop_service(player: Player) -> None:
    """An enterprise suggests, a provincial department answers what is done and what is on its way."""
    await player.at(_at("2020-03-16T09:30"))
    submission = await player.file(ONE_STOP)
    await player.approve(submission)
    await player.dispatch(submission, swt=WorkOrderRole.LEAD)
    await player.at(_at("2020-03-17T09:00"))
    await player.accept(submission, "swt")
    await player.at(_at("2020-03-27T15:00"))
    reply = await player.draft(submission, "swt", "人脸核验已在外贸备案中上线，指纹核验正在加快推进。")
    await player.sign(reply, "swt")
    await player.publish(reply)
    await player.at(_at("2020-03-28T10:00"))
    await player.rate(submission, OWNER, (4, 5, 4), Solved.YES)


STORIES = (vegetables_of_jiayu, one_stop_service, wages_of_hezhang)
