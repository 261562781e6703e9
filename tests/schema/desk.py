"""The channel's own schema as people use it, in one process with the test."""

import uuid
from dataclasses import dataclass
from typing import Any

from business_channel.access import ANONYMOUS, Principal
from business_channel.accounts import repository as accounts
from business_channel.database import Store
from business_channel.ids import global_id
from business_channel.language import Language
from business_channel.reader import Reader
from business_channel.submissions import service as submissions
from business_channel.submissions.model import SubmissionKind
from business_channel.submissions.rules import Filing
from business_channel.work import unit_of_work
from business_channel.work_orders import service as work_orders
from business_channel.work_orders.model import WorkOrderRole
from business_channel.work_orders.rules import Assignment
from schema import build_schema
from schema.context import Context

SCHEMA = build_schema()


@dataclass
class Desk:
    """The schema as one caller uses it, counting the statements of the last operation."""

    store: Store
    statements: int = 0
    language: Language = Language.ZH

    async def principal(self, email: str) -> Principal:
        async with unit_of_work(self.store, ANONYMOUS) as work:
            found = await accounts.principal_by_email(work, "urn:business-channel:local", email)
        assert found is not None
        return found

    async def _again(self, caller: Principal) -> Principal:
        return await self.principal(caller.email)

    async def ask(self, email: str | None, query: str, *, language: Language | None = None, **variables: Any) -> Any:
        caller = ANONYMOUS if email is None else await self.principal(email)
        reader = Reader(self.store, caller, language or self.language)
        context = Context(self.store, reader, None, self._again)  # type: ignore[arg-type]
        result = await SCHEMA.execute(query, variable_values=variables, context_value=context)
        await reader.close()
        self.statements = reader.statements
        return result

    async def dispatched_to_commerce(self, count: int) -> str:
        """Files and dispatches ``count`` submissions; returns the department's global id."""
        owner, reviewer = await self.principal("owner@enterprise.demo"), await self.principal("reviewer@platform.demo")
        dispatcher, clerk = await self.principal("dispatcher@platform.demo"), await self.principal("clerk@swt.demo")
        department = next(iter(clerk.departments))
        for _ in range(count):
            filing = Filing(
                kind=SubmissionKind.SUGGESTION,
                title="建议推行一网通办",
                body="建议推行人脸、指纹核验。",
                topic_code="approvals.online",
                addressee_id=department,
                contact_name="李晓梅",
                contact_phone="13908510002",
            )
            async with unit_of_work(self.store, owner) as work:
                key = await submissions.file(work, filing, uuid.uuid4())
            async with unit_of_work(self.store, reviewer) as work:
                await submissions.approve(work, key)
            async with unit_of_work(self.store, dispatcher) as work:
                lead = [Assignment(department, WorkOrderRole.LEAD)]
                await work_orders.dispatch(work, key, lead, uuid.uuid4())
        return global_id("Department", department)
