"""What the printed pages say, and what they ask of the API."""

from collections.abc import Mapping
from types import MappingProxyType

from business_channel.language import Words

CODES: Mapping[str, Words] = MappingProxyType(
    {
        "LEAD": Words("主办", "lead"),
        "CO": Words("协办", "helping"),
        "JOINT": Words("联合办理", "jointly"),
        "PARALLEL": Words("各自办理", "each for itself"),
        "COMPLAINT": Words("投诉", "complaint"),
        "SUGGESTION": Words("建言", "suggestion"),
        "HELP": Words("求助", "help"),
        "CONSULTATION": Words("咨询", "consultation"),
        "THANKS": Words("感谢", "thanks"),
        "INTERIM": Words("阶段性答复", "interim reply"),
        "FINAL": Words("正式答复", "final reply"),
        "PARTIAL": Words("部分答复", "partial reply"),
        "SUPPLEMENT": Words("补充答复", "supplement"),
    }
)
LABELS: Mapping[str, Words] = MappingProxyType(
    {
        "sheet": Words("交办单", "Work order"),
        "file": Words("案卷", "Case file"),
        "number": Words("编号", "Number"),
        "title": Words("标题", "Title"),
        "kind": Words("类别", "Kind"),
        "topic": Words("事项", "Topic"),
        "place": Words("地区", "Place"),
        "addressee": Words("留言对象", "Addressed to"),
        "enterprise": Words("企业", "Enterprise"),
        "contact": Words("联系人", "Contact"),
        "confidential": Words("提交人要求保密", "The author asked for confidentiality"),
        "filed": Words("提交", "Filed"),
        "urgent": Words("紧急", "urgent"),
        "state": Words("办理状态", "State"),
        "body": Words("诉求内容", "The matter"),
        "departments": Words("承办单位", "Departments"),
        "instruction": Words("交办意见", "Instruction"),
        "clocks": Words("时限", "Clocks"),
        "clock": Words("时限名称", "Clock"),
        "law": Words("依据", "Law"),
        "started": Words("起算", "Started"),
        "due": Words("到期", "Due"),
        "stopped": Words("停止", "Stopped"),
        "handler": Words("承办人", "Handled by"),
        "head": Words("单位负责人签字", "Signature of the head"),
        "received": Words("签收人、时间", "Received by, on"),
        "course": Words("办理经过", "In order of time"),
        "reviewed": Words("审核", "Review"),
        "issued": Words("交办", "Ordered"),
        "accepted": Words("签收", "Accepted"),
        "closed": Words("办结", "Closed"),
        "objected": Words("异议", "Objection"),
        "decided": Words("裁定", "Decision"),
        "opinion": Words("协办意见", "Opinion"),
        "note": Words("备忘", "Note"),
        "promised": Words("承诺", "Promised"),
        "extension": Words("延期申请", "Extension asked for"),
        "granted": Words("延期审批", "Extension decided"),
        "rated": Words("评价", "Rated"),
        "opened": Words("查阅", "Looked at"),
        "merged": Words("并单", "Merged"),
    }
)

_CLOCK = "deadlines { name instrument article startedAt dueAt stoppedAt }"
_MATTER = """number kind title body urgent handlingState filedAt contactName contactPhone topic { name } region { name }
  addressee { name } enterprise { name creditCode }"""
WORK_ORDER = f"""query ($id: ID!) {{ workOrder(id: $id) {{ role state instruction issuedAt department {{ name }}
  assignee {{ displayName }} {_CLOCK} submission {{ {_MATTER} replyDeadline {{ name instrument article startedAt dueAt
  stoppedAt }} workOrders {{ role state department {{ name }} }} }} }} }}"""
SUBMISSION = f"""query ($id: ID!) {{ submission(id: $id) {{ {_MATTER} reviewState reviewedAt rejectionNote hiddenRemark
  closedAt endingNote mergedAt mergedInto {{ number }}
  deadlines {{ name instrument article startedAt dueAt stoppedAt
    extensions {{ state reason requestedAt decidedAt note }} }}
  workOrders {{ role state issuedAt acceptedAt closedAt instruction passReason declineNote department {{ name }}
    objection {{ reason raisedAt decidedAt decisionNote suggested {{ name }} }} opinion {{ body givenAt }}
    notes {{ body writtenAt author {{ displayName }} }} }}
  replies {{ kind state body draftedAt signedAt publishedAt returnReason publishedAs {{ name }} department {{ name }}
    promises {{ text dueOn proof provedAt }} }}
  rating {{ grade comment ratedAt }}
  accesses {{ at role purpose department {{ name }} }} }} }}"""
