"""The states of things in words for people, by the names of their enumerations' members."""

from collections.abc import Mapping
from types import MappingProxyType

from business_channel.language import Language, Words

STATES: Mapping[str, Words] = MappingProxyType(
    {
        "SUBMITTED": Words("待审核", "awaiting review"),
        "APPROVED": Words("已通过审核", "approved"),
        "REJECTED": Words("未予受理", "rejected"),
        "NEW": Words("未交办", "not dispatched"),
        "DISPATCHED": Words("已交办", "dispatched"),
        "ISSUED": Words("待签收", "not accepted yet"),
        "ACCEPTED": Words("已签收", "accepted"),
        "IN_PROGRESS": Words("办理中", "in progress"),
        "REPLIED": Words("已答复", "answered"),
        "CLOSED": Words("已办结", "closed"),
        "NONE": Words("尚无答复", "not answered yet"),
        "OPEN": Words("待评价", "awaiting the rating"),
        "RATED": Words("已评价", "rated"),
        "DRAFTED": Words("起草中", "drafted"),
        "SIGNED": Words("已签发", "signed"),
        "PUBLISHED": Words("已公布", "published"),
        "RETURNED": Words("已退回", "returned"),
        "SUPERSEDED": Words("已被正式答复取代", "superseded by the final reply"),
        "REQUESTED": Words("待审批", "awaiting the decision"),
        "GRANTED": Words("已批准", "granted"),
        "REFUSED": Words("未批准", "refused"),
        "REFERRED_OUT": Words("已告知法定途径", "referred to the lawful way"),
        "WITHDRAWN": Words("已撤回", "withdrawn"),
        "TERMINATED": Words("已终止", "terminated"),
        "COLLECTED": Words("已收集", "collected"),
        "DEFAULT_CLOSED": Words("逾期未评价", "not rated in time"),
        "REOPENED": Words("重新办理", "reopened"),
        "RAISED": Words("待裁定", "awaiting the decision"),
        "UPHELD": Words("异议成立", "upheld"),
        "NEEDS_SUPPLEMENT": Words("待补充材料", "awaiting a supplement"),
        "NOT_DISPLAYED": Words("已受理，不公开", "taken and not shown"),
        "RECHECK": Words("复审中", "under recheck"),
        "LAPSED": Words("逾期未补充，已终止", "lapsed, nothing was added in time"),
        "AWAITING_AUTHOR": Words("待提交人补充", "awaiting the author"),
        "ASKED": Words("待补充", "awaiting the answer"),
        "SUPPLIED": Words("已补充", "answered"),
        "DISSENTED": Words("有单位不同意", "not agreed by all"),
        "MERGED": Words("已并单", "merged"),
        "UNSUPERVISED": Words("未督办", "not supervised"),
        "WARNED": Words("已预警", "warned"),
        "LETTER": Words("已发督办书", "supervised by letter"),
        "INTERVIEWED": Words("已约谈", "interviewed"),
        "CIRCULATED": Words("已通报", "named in a circular"),
        "LIFTED": Words("已解除督办", "supervision lifted"),
        "DUE": Words("待反馈", "awaiting the feedback"),
        "REPORTED": Words("已反馈", "reported"),
        "ENDED": Words("随单终止", "ended with its order"),
        "PENDING": Words("待企业确认", "awaiting the enterprise's confirmation"),
        "CONFIRMED": Words("已确认", "confirmed"),
        "QUEUED": Words("待生成", "waiting to be made"),
        "RUNNING": Words("生成中", "being made"),
        "DONE": Words("已生成", "made"),
        "FAILED": Words("生成失败", "failed"),
        "CANCELLED": Words("已取消", "cancelled"),
        "DENIED": Words("企业否认", "denied by the enterprise"),
        "REGISTERED": Words("待认证", "awaiting certification"),
        "CERTIFIED": Words("已认证", "certified"),
        "SUSPENDED": Words("已暂停", "suspended"),
    }
)


def in_words(state: str, language: Language) -> str:
    """The state in ``language``; raises ``KeyError`` for one that has no words."""
    return STATES[state].say(language)
