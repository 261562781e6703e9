"""A complaint about an overdue payment as a portal files and follows it: a supplier against the county's hospital."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from business_channel import now
from tests.official_calendar import at
from tests.schema.desk import Desk

OWNER, CITIZEN = "owner@enterprise.demo", "citizen@public.demo"
REVIEWER, DISPATCHER = "reviewer@platform.demo", "dispatcher@platform.demo"
PROVINCE, PROVINCE_HEAD = "clerk@gxt.demo", "head@gxt.demo"
COUNTY, COUNTY_HEAD = "clerk@gxj.demo", "head@gxj.demo"

ERRORS = """errors { code message path
  ... on NotEligibleError { reason { code article instrument { number } pointer { text topicCode } } } }"""
ORDERS = "workOrders { id state closeReason department { name } deadlines { ...Clock } availableActions }"
CLOCK = """fragment Clock on Deadline { definition clock dueOn state total article
  startedAt segments { kind } }"""
LEDGER = """fragment Ledger on ArrearsClaim { state progress clearedOn interestWaivedAt dueOn contractNumber
  principal { amount } disputed { amount } undisputed { amount } paid { amount } waiting { amount } balance { amount }
  planned { amount } interestPaid { amount } instrument { number } creditorTier debtorKind
  payments { id kind paidOn amount { amount } state reversed note reverses { id } }
  plan { instalments { dueOn amount { amount } settled { amount } deadline { ...Clock } } }
  earlierPlans { replacedAt } }
"""
MATTER = f"""submission {{ id number availableActions arrears {{ ...Ledger }} deadlines {{ ...Clock }} {ORDERS} }}
  {ERRORS}"""


def deed(name: str, kind: str, answer: str = MATTER) -> str:
    """A mutation that answers with the whole matter."""
    fragments = CLOCK + LEDGER if answer is MATTER else ""
    return f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {answer} }} }} {fragments}"


FILE = deed("fileSubmission", "FileSubmissionInput")
RECORD = deed("recordPayment", "RecordPaymentInput")
CONFIRM = deed("confirmPayment", "ConfirmPaymentInput")
PLAN = deed("recordRepaymentPlan", "RecordRepaymentPlanInput")
REVIEW = deed("reviewSubmission", "ReviewSubmissionInput", "errors { code }")
DISPATCH = deed("dispatchSubmission", "DispatchSubmissionInput", "errors { code }")
ACCEPT = deed("acceptWorkOrder", "AcceptWorkOrderInput", "errors { code }")
PASS = deed("redispatchWorkOrder", "PassWorkOrderInput", "workOrder { id } errors { code }")
READ = f"""query ($id: ID!) {{ submission(id: $id) {{ id availableActions handlingState arrears {{ ...Ledger }}
  deadlines {{ ...Clock }} {ORDERS} }} }} {CLOCK} {LEDGER}"""
INTEREST = """query ($id: ID!, $on: Date) { submission(id: $id) { arrears { interest(asOf: $on) { total { amount } asOf
  balance { amount } segments { from to days principal { amount } interest { amount } } errors { code } } } } }"""

DETAIL: dict[str, Any] = {
    "contractNumber": "HZ-2024-0902",
    "contractSignedOn": "2024-09-02",
    "contractWithDebtor": True,
    "purchase": "GOODS",
    "principal": "486000.00",
    "terms": {"deliveredOn": "2025-06-10"},
    "debtor": {"creditCode": "12520527M000100Y42"},
    "debtorName": "赫章县人民医院",
    "creditorTier": "MEDIUM",
    "promised": True,
}


@dataclass
class Complaint:
    """One complaint over the API, at the moments that its story names."""

    desk: Desk
    id: str = ""
    orders: dict[str, str] = field(default_factory=dict)

    async def department(self, name: str) -> str:
        """The global id of a department."""
        query = "query ($s: Text) { departments(first: 1, filter: { search: $s }) { nodes { id } } }"
        return str((await self.desk.ask(None, query, s=name)).data["departments"]["nodes"][0]["id"])

    async def filing(self, **changes: Any) -> dict[str, Any]:
        """The input of the filing, with changes to the claim."""
        return {
            "kind": "COMPLAINT",
            "title": "县医院拖欠护栏货款",
            "body": "护栏已于六月十日交付，货款四十八万六千元至今未付。",
            "topicCode": "arrears.goods",
            "addresseeId": await self.department("贵州省工业和信息化厅"),
            "respondentId": await self.department("赫章县人民医院"),
            "contactName": "罗永贵",
            "contactPhone": "13885700003",
            "idempotencyKey": str(uuid.uuid4()),
            "arrears": DETAIL | changes,
        }

    async def files(self, day: str, **changes: Any) -> Any:
        """The supplier files on a day; returns the payload."""
        await now.travel(self.desk.store, at(day))
        filed = await self.does(OWNER, FILE, await self.filing(**changes))
        self.id = filed["submission"]["id"] if filed["submission"] else ""
        return filed

    async def does(self, who: str, mutation: str, asked: dict[str, Any]) -> Any:
        """What the one field of a mutation answers."""
        result = await self.desk.ask(who, mutation, input=asked)
        assert result.errors is None, result.errors
        [told] = result.data.values()
        return told

    async def reaches_the_county(self, accepted: str = "2025-09-24", received: str | None = "2025-10-10") -> None:
        """The province accepts the complaint on a day, and the county gets and accepts it on another."""
        await self.does(REVIEWER, REVIEW, {"submissionId": self.id, "decision": "APPROVE"})
        lead = [{"departmentId": await self.department("贵州省工业和信息化厅"), "role": "LEAD"}]
        dispatch = {"submissionId": self.id, "orders": lead, "idempotencyKey": str(uuid.uuid4())}
        assert (await self.does(DISPATCHER, DISPATCH, dispatch))["errors"] == []
        await now.travel(self.desk.store, at(accepted))
        self.orders["province"] = (await self.reads(PROVINCE))["workOrders"][0]["id"]
        assert (await self.does(PROVINCE, ACCEPT, {"workOrderId": self.orders["province"]}))["errors"] == []
        if received is not None:
            await now.travel(self.desk.store, at(received))
            onward = {"workOrderId": self.orders["province"], "reason": "转处理投诉部门。"}
            onward |= {
                "departmentId": await self.department("赫章县工业和信息化局"),
                "idempotencyKey": str(uuid.uuid4()),
            }
            self.orders["county"] = (await self.does(DISPATCHER, PASS, onward))["workOrder"]["id"]
            assert (await self.does(COUNTY, ACCEPT, {"workOrderId": self.orders["county"]}))["errors"] == []

    async def reads(self, who: str) -> Any:
        """The matter as somebody reads it."""
        result = await self.desk.ask(who, READ, id=self.id)
        assert result.errors is None, result.errors
        return result.data["submission"]

    async def clocks(self, who: str = OWNER) -> dict[str, tuple[str, str]]:
        """The statutory clocks by their code: last day and state."""
        told = (await self.reads(who))["deadlines"]
        return {each["definition"]: (each["dueOn"], each["state"]) for each in told if each["clock"] == "STATUTORY"}

    async def pays(self, day: str, amount: str, **more: Any) -> Any:
        """The county writes a payment down; returns the payload."""
        asked = {"workOrderId": self.orders["county"], "paidOn": day, "amount": amount, "reference": f"农商行{day}"}
        return await self.does(COUNTY, RECORD, asked | {"idempotencyKey": str(uuid.uuid4())} | more)

    async def confirms(self, payload: Any, **said: Any) -> Any:
        """The supplier says whether the newest payment of a payload has come."""
        newest = payload["submission"]["arrears"]["payments"][-1]["id"]
        return await self.does(OWNER, CONFIRM, {"paymentId": newest, "confirmed": True} | said)

    async def plans(self, *instalments: tuple[str, str]) -> Any:
        """The county writes a plan down."""
        asked = [{"dueOn": day, "amount": amount} for day, amount in instalments]
        keyed = {"workOrderId": self.orders["county"], "idempotencyKey": str(uuid.uuid4())}
        return await self.does(COUNTY, PLAN, keyed | {"instalments": asked})
