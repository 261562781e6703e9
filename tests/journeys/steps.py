"""The steps that the journeys share, each a request or a few as portals send them."""

import asyncio
import uuid
from typing import Any

from tests.journeys import operations as op
from tests.journeys.instance import Instance

CITIZEN, OWNER = "citizen@public.demo", "owner@enterprise.demo"
REVIEWER, DISPATCHER = "reviewer@platform.demo", "dispatcher@platform.demo"
SUPERVISOR, PUBLISHER, ADMIN = "supervisor@platform.demo", "publisher@platform.demo", "admin@platform.demo"


async def departments(channel: Instance) -> dict[str, str]:
    """The ids of all departments by name."""
    nodes = (await channel.ask(None, op.DEPARTMENTS, first=100))["departments"]["nodes"]
    return {each["name"]: each["id"] for each in nodes}


async def filed(channel: Instance, email: str, **values: Any) -> str:
    """The id of a submission that passed review."""
    contact = {"contactName": "王建国", "contactPhone": "13807240001", "idempotencyKey": str(uuid.uuid4())}
    submission = await channel.do(email, op.FILE, "fileSubmission", **(contact | values))
    reviewed = {"submissionId": submission["id"], "decision": "APPROVE"}
    await channel.do(REVIEWER, op.REVIEW, "reviewSubmission", **reviewed)
    return str(submission["id"])


async def dispatched(channel: Instance, submission: str, **roles: str) -> Any:
    """The submission after its dispatch; ``roles`` maps department ids to roles."""
    orders = [{"departmentId": department, "role": role} for department, role in roles.items()]
    values = {"submissionId": submission, "orders": orders, "idempotencyKey": str(uuid.uuid4())}
    return await channel.do(DISPATCHER, op.DISPATCH, "dispatchSubmission", **values)


async def answered(channel: Instance, unit: str, order: str, body: str, published_as: str | None = None) -> None:
    """Accepts, drafts, signs and publishes the answer of a unit's clerk and head."""
    await channel.do(f"clerk@{unit}.demo", op.ACCEPT, "acceptWorkOrder", workOrderId=order)
    draft = {"workOrderId": order, "body": body, "publishedAs": published_as, "idempotencyKey": str(uuid.uuid4())}
    reply = await channel.do(f"clerk@{unit}.demo", op.DRAFT, "draftReply", **draft)
    await channel.do(f"head@{unit}.demo", op.SIGN, "signReply", replyId=reply["id"])
    await channel.do(REVIEWER, op.REVIEW_REPLY, "reviewReply", replyId=reply["id"], decision="PUBLISH")


async def rated(
    channel: Instance, email: str, submission: str, scores: tuple[int, int, int] = (5, 5, 4), solved: str = "YES"
) -> Any:
    """The submission after its author scored degree, manner and speed, and said whether it is solved."""
    given = dict(zip(("degree", "manner", "speed"), scores, strict=True)) | {"solved": solved}
    key = str(uuid.uuid4())
    return await channel.do(email, op.RATE, "rateSubmission", submissionId=submission, idempotencyKey=key, **given)


async def told(channel: Instance, email: str, tag: str, count: int = 1, within: float = 10.0) -> list[Any]:
    """The notifications of one kind that somebody has, once there are so many; fails when they do not come in time."""
    async with asyncio.timeout(within):
        while True:
            nodes = (await channel.ask(email, op.NOTIFICATIONS))["notifications"]["nodes"]
            found = [each for each in nodes if each["tag"] == tag]
            if len(found) >= count:
                return found
            await asyncio.sleep(0.1)
