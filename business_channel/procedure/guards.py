"""The conditions of the procedure beyond state and part, each with what is said where it does not hold."""

from business_channel.errors import AlreadyDone, Forbidden, Mendable, NotNow
from business_channel.language import Words
from business_channel.procedure.parts import Guard, Standing
from business_channel.submissions.model import ReviewState, SubmissionKind
from business_channel.work_orders.model import ObjectionState, WorkOrderRole

MOST_HOPS = 3
"""After so many hops a matter is lifted to the superior, who decides."""

MOST_FOLLOW_UPS = 3


class NoSecondReturn(Mendable):
    code = "NO_SECOND_RETURN"
    words = Words(
        "本件的承办单位已经裁定，或本单位已提出过异议，不得再次退回。",
        "Who handles this has been decided, or your department has objected before: it cannot be returned again.",
    )


class SecondReviewerNeeded(Mendable):
    code = "SECOND_REVIEWER_NEEDED"
    words = Words(
        "该审核意见由您提出，须由另一位审核员复核。", "You proposed this verdict; another reviewer has to confirm it."
    )


class HadPartInReview(Mendable):
    code = "HAD_PART_IN_REVIEW"
    words = Words(
        "您参与过本件的审核，复审须由未参与的审核员作出。",
        "You had a part in the review; the recheck is for a reviewer who had none.",
    )


class ToldOnce(Mendable):
    code = "TOLD_ONCE"
    words = Words("所缺材料只能一次性告知，不得再次要求补充。", "What is missing is told once and in full, not again.")


class LiftNeeded(Mendable):
    code = "LIFT_NEEDED"
    words = Words(
        "本件已流转 {hops} 次，须提级由上级单位办理。",
        "This has been passed on {hops} times and must be lifted to the superior department.",
    )


class CoDoesNotReply(Mendable):
    code = "CO_DOES_NOT_REPLY"
    words = Words(
        "协办单位不直接答复，由主办单位统一答复。", "A CO department does not reply; the lead answers for all."
    )


class OnlyCoGivesOpinion(Mendable):
    code = "ONLY_CO_GIVES_OPINION"
    words = Words("只有协办单位提出协办意见。", "Only a CO department gives an opinion.")


class NotConvener(Mendable):
    code = "NOT_CONVENER"
    words = Words("联合答复由牵头单位起草，其他单位会签。", "The convener drafts the joint reply; the others sign it.")


class WindowClosed(Mendable):
    code = "WINDOW_CLOSED"
    words = Words(
        "答复公布已超过三十日，不能再追问或申请复核。",
        "The answer is more than thirty days old: it can no longer be followed up or appealed against.",
    )


class AnsweredTogether(Mendable):
    code = "ANSWERED_TOGETHER"
    words = Words(
        "本件随主诉求一并答复，不能单独追问，可以评价或申请复核。",
        "This was answered together with others: it can be rated and appealed against, but not followed up by itself.",
    )


class AskedEnough(Mendable):
    code = "ASKED_ENOUGH"
    words = Words("追问最多三次。", "A matter can be followed up three times at most.")


class FactsNotDenied(Mendable):
    code = "FACTS_NOT_DENIED"
    words = Words(
        "最近一次回访未发现答复与事实不符，不能重新办理。",
        "The last call-back does not deny the facts of the answer, so it cannot be reopened.",
    )


class FinallyDecided(Mendable):
    code = "FINALLY_DECIDED"
    words = Words(
        "本件已经复核并维持原答复，同一事实不再复核。",
        "An appeal was rejected before; the same facts are not decided on again.",
    )


class NotSettled(Mendable):
    code = "NOT_SETTLED"
    words = Words(
        "尚有整改、追问或复核未了，不能办结。",
        "A repair, a follow-up or an appeal still waits, so it cannot be closed.",
    )


class ConfidentialAuthor(Mendable):
    """The author asked for confidentiality, and the caller is not named for it."""

    code = "CONFIDENTIAL_AUTHOR"
    words = Words(
        "提交人要求保密，其身份只对指定人员开放；如需联系，请通过平台向提交人询问。",
        "The author asked for confidentiality and is known to named staff alone; please ask through the platform.",
    )


class NoClaim(Mendable):
    code = "NO_CLAIM"
    words = Words("本件没有未清偿的欠款台账。", "There is no claim here of which anything is owed.")


class NothingToConfirm(Mendable):
    code = "NOTHING_TO_CONFIRM"
    words = Words("没有待确认的付款记录。", "No payment waits for confirmation.")


class NotInOfficesName(Mendable):
    code = "NOT_IN_OFFICES_NAME"
    words = Words("该答复不以本办公室名义公布。", "The reply does not stand in the name of this office.")


def _not_now(path: tuple[str, ...], standing: Standing) -> Mendable:
    return NotNow(path, state=standing.handling)


NOT_THANKS = Guard(
    "not a thank-you",
    Words("非感谢类", "it is not a thank-you"),
    lambda it: it.kind is not SubmissionKind.THANKS,
    _not_now,
)
NOT_OWN_PROPOSAL = Guard(
    "not an own proposal",
    Words("不予公开或不予受理须由另一位审核员复核", "nobody confirms an own proposal"),
    lambda it: not it.own_proposal,
    lambda path, _: SecondReviewerNeeded(path),
)
NO_PROPOSAL = Guard(
    "no verdict waits",
    Words("没有待复核的审核意见", "no verdict waits for a second reviewer"),
    lambda it: not it.proposed,
    lambda path, it: NotNow(path, state=it.review),
)
NOT_SUPPLEMENTED = Guard(
    "not told before",
    Words("未要求过补充材料", "the author was not told before what is missing"),
    lambda it: not it.supplemented,
    lambda path, _: ToldOnce(path),
)
NOT_CONTESTED = Guard(
    "not contested before",
    Words("未申请过复审", "it was not contested before"),
    lambda it: it.contested is None,
    lambda path, _: AlreadyDone(path),
)
NO_PART_IN_REVIEW = Guard(
    "no part in the review",
    Words("未参与过本件的审核", "the reviewer had no part in the review"),
    lambda it: not it.took_part,
    lambda path, _: HadPartInReview(path),
)
AWAITED = Guard(
    "the author is awaited",
    Words("承办单位正等待提交人补充", "a department waits for what it has asked the author for"),
    lambda it: it.awaited,
    _not_now,
)
NOT_CONTACTED = Guard(
    "not contacted yet",
    Words("尚未联系提交人", "the department has not reached the author yet"),
    lambda it: not it.contacted,
    lambda path, _: AlreadyDone(path),
)
TAKEN = Guard(
    "taken by the platform",
    Words("平台已受理", "the platform has taken it"),
    lambda it: it.review is not ReviewState.RECHECK or it.contested is ReviewState.NOT_DISPLAYED,
    lambda path, it: NotNow(path, state=it.review),
)
NOT_URGENT_YET = Guard(
    "not urgent yet",
    Words("尚未标为紧急", "it is not urgent yet"),
    lambda it: not it.urgent,
    lambda path, _: AlreadyDone(path),
)
MAY_STILL_OBJECT = Guard(
    "no second return",
    Words("未提出过异议且承办单位未经裁定", "the department has not objected before, and nothing was decided"),
    lambda it: not it.final and not it.returned_before and it.objection is None,
    lambda path, _: NoSecondReturn(path),
)
HAS_OPEN_OBJECTION = Guard(
    "objection waits",
    Words("有待裁定的异议", "an objection waits for its decision"),
    lambda it: it.objection is ObjectionState.RAISED,
    _not_now,
)
NO_OPEN_OBJECTION = Guard(
    "no objection waits",
    Words("没有待裁定的异议", "no objection waits for its decision"),
    lambda it: it.objection is not ObjectionState.RAISED,
    _not_now,
)
FEW_HOPS = Guard(
    "fewer than three hops",
    Words("流转不足三次", "it was passed on fewer than three times"),
    lambda it: it.hops < MOST_HOPS,
    lambda path, it: LiftNeeded(path, hops=it.hops),
)
ANSWERS = Guard(
    "answers",
    Words("非协办", "the department answers, and does not only help"),
    lambda it: it.role is not WorkOrderRole.CO,
    lambda path, _: CoDoesNotReply(path),
)
HELPS = Guard(
    "helps",
    Words("协办", "the department helps"),
    lambda it: it.role is WorkOrderRole.CO,
    lambda path, _: OnlyCoGivesOpinion(path),
)
NOT_REPLYING = Guard(
    "no reply under way",
    Words("没有在办的答复", "no reply is under way"),
    lambda it: not it.replying,
    lambda path, _: AlreadyDone(path),
)
CONVENES = Guard(
    "convenes",
    Words("联合办理的须为牵头单位", "of those who answer jointly it is the convener"),
    lambda it: it.role is not WorkOrderRole.JOINT or it.place == 0,
    lambda path, _: NotConvener(path),
)
IN_OFFICES_NAME = Guard(
    "in the office's name",
    Words("以该办公室名义公布", "the reply is to stand in the office's name"),
    lambda it: it.in_offices_name,
    lambda path, _: NotInOfficesName(path),
)
NOT_COUNTERSIGNED = Guard(
    "not countersigned yet",
    Words("尚未会签", "it is not countersigned yet"),
    lambda it: not it.countersigned,
    lambda path, _: AlreadyDone(path),
)
OWN_REPLY = Guard(
    "own reply",
    Words("本单位的答复，未退回的草稿限起草人", "it is the department's, and a draft its own clerk's"),
    lambda it: it.own_reply,
    lambda path, _: Forbidden(),
)
IN_WINDOW = Guard(
    "in the window",
    Words("答复公布三十日内", "the answer is not older than thirty days"),
    lambda it: it.in_window,
    lambda path, _: WindowClosed(path),
)
FEW_FOLLOW_UPS = Guard(
    "fewer than three follow-ups",
    Words("追问不足三次", "it was followed up fewer than three times"),
    lambda it: it.follow_ups < MOST_FOLLOW_UPS,
    lambda path, _: AskedEnough(path),
)
ANSWERED_ITSELF = Guard(
    "answered by itself",
    Words("未并入其他诉求", "it was not merged into another"),
    lambda it: not it.merged,
    lambda path, _: AnsweredTogether(path),
)
NO_FOLLOW_UP_WAITS = Guard(
    "no follow-up waits",
    Words("没有待答复的追问", "no follow-up waits"),
    lambda it: not it.follow_up_waits,
    lambda path, _: AlreadyDone(path),
)
NO_APPEAL_WAITS = Guard(
    "no appeal waits",
    Words("没有待决定的复核", "no appeal waits"),
    lambda it: not it.appeal_waits,
    lambda path, _: AlreadyDone(path),
)
APPEAL_WAITS = Guard(
    "an appeal waits",
    Words("有待决定的复核", "an appeal waits"),
    lambda it: it.appeal_waits,
    lambda path, it: NotNow(path, state=it.evaluation),
)
NOT_FINALLY_DECIDED = Guard(
    "not finally decided",
    Words("未经复核维持", "no appeal was rejected before"),
    lambda it: not it.appeal_rejected,
    lambda path, _: FinallyDecided(path),
)
HANDLED_BY_OTHERS = Guard(
    "handled by others",
    Words("非本人所在单位承办", "others than the caller's departments handled it"),
    lambda it: not it.handled_by_caller,
    lambda path, _: Forbidden(),
)
FACTS_DENIED = Guard(
    "facts denied",
    Words("最近一次回访答复与事实不符", "the last call-back denies the facts of the answer"),
    lambda it: it.facts_denied,
    lambda path, _: FactsNotDenied(path),
)
AUTHOR_KNOWN = Guard(
    "the author is known",
    Words("提交人未要求保密，或本人为指定人员", "the author is not confidential, or the caller is named staff"),
    lambda it: not it.author_kept,
    lambda path, _: ConfidentialAuthor(path),
)
SETTLED = Guard(
    "settled",
    Words("没有未了的整改、追问或复核", "no repair, follow-up or appeal waits"),
    lambda it: not it.unsettled,
    lambda path, _: NotSettled(path),
)
HAS_CLAIM = Guard(
    "has a claim",
    Words("有欠款台账", "the ledger holds a claim"),
    lambda it: it.claimed,
    lambda path, _: NoClaim(path),
)
OWED = Guard(
    "something is owed",
    Words("欠款尚未清偿", "the ledger holds a claim that is not cleared"),
    lambda it: it.owed,
    lambda path, _: NoClaim(path),
)
PAYMENT_WAITS = Guard(
    "a payment waits",
    Words("有待确认的付款记录", "a payment waits for its confirmation"),
    lambda it: it.payment_waits,
    lambda path, _: NothingToConfirm(path),
)
