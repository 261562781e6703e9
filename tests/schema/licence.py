"""A matter about a construction permit as a portal files and follows it: an enterprise against the county's bureau."""

import uuid
from dataclasses import dataclass
from typing import Any

from business_channel import now
from business_channel.access import ANONYMOUS, Role
from business_channel.accounts import service as accounts
from business_channel.departments.model import Department
from business_channel.ids import global_id, new_id
from business_channel.work import unit_of_work
from tests.official_calendar import at
from tests.schema.complaint import ACCEPT, DISPATCH, DISPATCHER, OWNER, REVIEW, REVIEWER
from tests.schema.desk import Desk

CLERK, HEAD = "clerk@zjj.demo", "head@zjj.demo"
BUREAU = "赫章县住房和城乡建设局"
PERMIT = """permit { licence authority receiptNumber joint renews expiresOn version
  steps { kind happenedOn reason days notice note outcome notedByChannel }
  course { state correctionDueOn acceptedOn deemedAccepted term excludedDays extended dueOn provisional overdueSince
    lateBy askedInTime deemedRenewed deliveryDueOn deliveryOverdueSince
    reasons { code article instrument { name } text bearing } explanation { date rule text } } }
  deadlines { definition dueOn state segments { kind since reason } }"""
ANSWER = f"submission {{ id {PERMIT} }} errors {{ code message path }}"
FILE = f"mutation ($input: FileSubmissionInput!) {{ fileSubmission(input: $input) {{ {ANSWER} }} }}"
RECORD = f"mutation ($input: RecordPermitStepInput!) {{ recordPermitStep(input: $input) {{ {ANSWER} }} }}"
READ = f"query ($id: ID!) {{ submission(id: $id) {{ id {PERMIT} workOrders {{ id availableActions }} }} }}"
DETAIL: dict[str, Any] = {
    "licence": "建筑工程施工许可证",
    "authority": BUREAU,
    "appliedOn": "2025-09-24",
    "receiptNumber": "赫住建收〔2025〕118号",
}


@dataclass
class Licence:
    """One application over the API."""

    desk: Desk
    id: str = ""
    order: str = ""
    department: str = ""

    async def opens_bureau(self) -> None:
        """The county has a bureau of housing and construction with a clerk and a head."""
        async with unit_of_work(self.desk.store, ANONYMOUS) as work:
            bureau = Department(id=new_id(), name=BUREAU, kind_code="HOUSING_CONSTRUCTION", region_code="520527")
            work.session.add(bureau)
            await work.session.flush()
            for email, role in ((CLERK, Role.CLERK), (HEAD, Role.UNIT_HEAD)):
                account = await accounts.link(work, "urn:business-channel:local", email, email, "周海燕", None)
                await accounts.grant(work, account, role, department_id=bureau.id)
        self.department = global_id("Department", bureau.id)

    async def does(self, who: str, mutation: str, asked: dict[str, Any]) -> Any:
        """What the one field of a mutation answers."""
        result = await self.desk.ask(who, mutation, input=asked)
        assert result.errors is None, result.errors
        [told] = result.data.values()
        return told

    async def files(self, day: str, topic: str = "approvals.construction", **changes: Any) -> Any:
        """The enterprise files on a day; returns the payload."""
        await now.travel(self.desk.store, at(day))
        asked = {
            "kind": "HELP",
            "title": "施工许可迟迟未批",
            "body": "厂房施工许可九月已交材料，至今没有结果，工人待工。",
            "topicCode": topic,
            "addresseeId": self.department,
            "contactName": "罗永贵",
            "contactPhone": "13885700003",
            "idempotencyKey": str(uuid.uuid4()),
            "permit": DETAIL | changes,
        }
        filed = await self.does(OWNER, FILE, asked)
        self.id = filed["submission"]["id"] if filed["submission"] else ""
        return filed

    async def reaches_the_bureau(self) -> None:
        """The bureau gets the matter and takes it on."""
        await self.does(REVIEWER, REVIEW, {"submissionId": self.id, "decision": "APPROVE"})
        lead = [{"departmentId": self.department, "role": "LEAD"}]
        dispatch = {"submissionId": self.id, "orders": lead, "idempotencyKey": str(uuid.uuid4())}
        assert (await self.does(DISPATCHER, DISPATCH, dispatch))["errors"] == []
        self.order = (await self.reads(CLERK))["workOrders"][0]["id"]
        assert (await self.does(CLERK, ACCEPT, {"workOrderId": self.order}))["errors"] == []

    async def reads(self, who: str = OWNER) -> Any:
        """The matter as somebody reads it."""
        result = await self.desk.ask(who, READ, id=self.id)
        assert result.errors is None, result.errors
        return result.data["submission"]

    async def course(self) -> Any:
        """How the application stands for its author."""
        return (await self.reads())["permit"]["course"]

    async def tries(self, kind: str, day: str, who: str = CLERK, **more: Any) -> Any:
        """Somebody of the bureau records a step; returns the whole answer."""
        asked = {"workOrderId": self.order, "kind": kind, "happenedOn": day, "idempotencyKey": str(uuid.uuid4())}
        return await self.desk.ask(who, RECORD, input=asked | more)

    async def refused(self, kind: str, day: str, **more: Any) -> Any:
        """The one error with which a step is refused."""
        [error] = (await self.tries(kind, day, **more)).data["recordPermitStep"]["errors"]
        return error

    async def records(self, kind: str, day: str, who: str = CLERK, **more: Any) -> Any:
        """Somebody of the bureau records a step that follows; returns the permit."""
        result = await self.tries(kind, day, who, **more)
        assert result.errors is None, result.errors
        payload = result.data["recordPermitStep"]
        assert payload["errors"] == [], payload["errors"]
        return payload["submission"]["permit"]
