"""Files that go with a submission: announced, attached for good, read by those who handle it, or thrown away."""

import asyncio
import hashlib
import unicodedata
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from business_channel.access import DEPARTMENT_STAFF, Principal, Role
from business_channel.asking import supplements
from business_channel.attachments import expiry, repository, rules, service
from business_channel.attachments.kinds import DOCUMENT_LIMIT, IMAGE_LIMIT, FileType
from business_channel.attachments.model import Attachment, AttachmentState
from business_channel.attachments.rules import Wanted
from business_channel.audit import AuditEntry
from business_channel.database import Store
from business_channel.errors import Forbidden, IdempotencyMismatch, Mendable, NotFound, Several, Unauthenticated
from business_channel.events import Event, EventTag
from business_channel.feedback import appeals, follow_ups
from business_channel.ids import new_id
from business_channel.work import unit_of_work
from business_channel.work_orders.model import WorkOrderRole
from business_channel.work_orders.rules import Assignment
from tests.business_channel.confiding import files_in_confidence, named
from tests.business_channel.procedure.offices import appeal_officer, asks_for_more, doing, neighbours, one, publishes
from tests.town import Town, found_town
from tests.waiting import until

DIGEST = hashlib.sha256(b"%PDF-").hexdigest()
PDF = FileType.PDF.value


def wanted(name: str = "欠款合同.pdf", kind: str = PDF, size: int = 5, **more: Any) -> Wanted:
    return Wanted(name=name, declared_type=kind, size=size, **more)


async def announces(town: Town, by: Principal | None = None, key: UUID | None = None, **more: Any) -> UUID:
    """Somebody announces a file; returns its id."""
    said = wanted(**more)
    return await doing(town.store, by or town.author, lambda work: service.create(work, said, key or new_id()))


async def sends(town: Town, by: Principal | None = None, **more: Any) -> UUID:
    """Somebody's file has arrived; returns its id."""
    key = await announces(town, by, **more)
    await doing(town.store, town.author, lambda work: service.begin(work, key))
    await doing(town.store, town.author, lambda work: service.complete(work, key, 5, DIGEST))
    return key


async def attaches(town: Town, submission_id: UUID, *ids: UUID, by: Principal | None = None) -> None:
    await doing(town.store, by or town.author, lambda work: service.attach(work, submission_id, ids))


async def row(store: Store, key: UUID) -> Attachment:
    async with unit_of_work(store, Principal()) as work:
        return await work.session.get_one(Attachment, key)


async def reads(store: Store, key: UUID, *people: Principal) -> list[bool]:
    """Whether each of the people may read a file."""
    seen = []
    for each in people:
        try:
            await doing(store, each, lambda work: repository.seen(work, key))
            seen.append(True)
        except NotFound:
            seen.append(False)
    return seen


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("欠款合同.pdf", "欠款合同.pdf"),
        ("C:\\Users\\罗永贵\\合同.pdf", "合同.pdf"),
        ("../../etc/合同.PDF", "合同.PDF"),
        ("合同\u202efdp.exe", "合同fdp.exe"),
        ("合\u200b同\ufeff.pdf", "合同.pdf"),
        ('合同<1>:"2"|?*.pdf', "合同_1___2____.pdf"),
        ("  合同   2020 .pdf ", "合同 2020.pdf"),
        ("...pdf", "pdf"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("a/b/", ""),
    ],
)
def test_a_name_is_shown_without_what_misleads(said: str, shown: str) -> None:
    assert rules.clean_name(said) == shown


@given(st.text(max_size=300))
def test_no_name_leads_anywhere_or_hides_anything(said: str) -> None:
    shown = rules.clean_name(said)
    assert len(shown) <= rules.NAME_LIMIT
    assert not set(shown) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for each in shown)
    assert not shown.startswith((".", " "))


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        (wanted(), []),
        (wanted(name="工地.JPEG", kind="image/jpeg", size=IMAGE_LIMIT), []),
        (wanted(name="工地.jpg", kind="image/jpeg", size=IMAGE_LIMIT + 1), ["FILE_TOO_LARGE"]),
        (wanted(size=DOCUMENT_LIMIT), []),
        (wanted(size=DOCUMENT_LIMIT + 1), ["FILE_TOO_LARGE"]),
        (wanted(size=0), ["INVALID_INPUT"]),
        (wanted(name="木马.exe", kind="application/x-msdownload"), ["FILE_TYPE_NOT_TAKEN"]),
        (wanted(name="图.svg", kind="image/svg+xml"), ["FILE_TYPE_NOT_TAKEN"]),
        (wanted(name="合同\u202efdp.exe"), ["FILE_TYPES_DIFFER"]),
        (wanted(name="合同.docx"), ["FILE_TYPES_DIFFER"]),
        (wanted(name="合同"), ["FILE_TYPES_DIFFER"]),
        (
            wanted(name="/", kind="text/html", size=-1, sha256="abc"),
            ["MISSING", "FILE_TYPE_NOT_TAKEN"] + ["INVALID_INPUT"] * 2,
        ),
        (wanted(sha256=DIGEST), []),
        (wanted(sha256=DIGEST.upper()), ["INVALID_INPUT"]),
    ],
)
def test_a_file_is_announced_with_everything_that_is_wrong_with_it(said: Wanted, codes: list[str]) -> None:
    assert [each.code for each in rules.problems(said)] == codes


async def test_who_does_not_file_sends_nothing(store: Store) -> None:
    town = await found_town(store)
    for roles in (DEPARTMENT_STAFF, {Role.REVIEWER, Role.SUPERVISOR, Role.LEADER_OFFICE, Role.ANALYST, Role.ADMIN}):
        with pytest.raises(Forbidden):
            await announces(town, Principal(account_id=town.clerk.account_id, roles=frozenset(roles)))
    assert await one(store, select(func.count()).select_from(Attachment)) == 0


async def test_a_file_is_announced_once_under_one_key(store: Store) -> None:
    town, key = await found_town(store), new_id()
    first = await announces(town, key=key)
    assert await announces(town, key=key) == first
    with pytest.raises(IdempotencyMismatch):
        await announces(town, key=key, size=6)
    assert await one(store, select(func.count()).select_from(Attachment)) == 1


async def test_nobody_hoards_targets(store: Store) -> None:
    town = await found_town(store)
    for _ in range(rules.MOST_WAITING):
        await announces(town)
    with pytest.raises(rules.TooManyFiles):
        await announces(town)
    await announces(town, town.colleague)
    assert await one(store, select(func.count()).select_from(Attachment)) == rules.MOST_WAITING + 1


async def test_files_are_attached_once_and_for_good(store: Store) -> None:
    town = await found_town(store)
    first, second = await town.files(), await town.files()
    key = await sends(town)
    await attaches(town, first, key, key)
    await attaches(town, first, key)
    with pytest.raises(rules.AttachedElsewhere):
        await attaches(town, second, key)
    found = await row(store, key)
    assert (found.submission_id, found.kept_until, found.state) == (first, None, AttachmentState.STORED)
    noted = select(func.count()).where(AuditEntry.action == service.ATTACHED)
    assert await one(store, noted) == 1


async def test_nobody_attaches_what_is_not_there_or_not_the_own(store: Store) -> None:
    town = await found_town(store)
    submission_id, waiting, of_colleague = await town.files(), await announces(town), await sends(town, town.colleague)
    refusals: list[tuple[UUID, type[Mendable]]] = [
        (waiting, rules.NotUploaded),
        (of_colleague, NotFound),
        (new_id(), NotFound),
    ]
    good = await sends(town)
    for key, refusal in refusals:
        with pytest.raises(refusal) as told:
            await attaches(town, submission_id, good, key)
        assert told.value.path == ("attachmentIds", "1")
    assert (await row(store, good)).submission_id is None


async def test_a_submission_takes_twenty_files(store: Store) -> None:
    town = await found_town(store)
    submission_id = await town.files()
    ids = [await sends(town) for _ in range(rules.MOST_ATTACHED)]
    await attaches(town, submission_id, *ids)
    with pytest.raises(rules.TooManyFiles):
        await attaches(town, submission_id, await sends(town))
    attached = select(func.count()).where(Attachment.submission_id == submission_id)
    assert await one(store, attached) == rules.MOST_ATTACHED


async def test_a_supplement_brings_its_files_with_it_or_nothing_happens(store: Store) -> None:
    town = await found_town(store)
    submission_id = await town.files()
    request_id = await asks_for_more(town, submission_id)
    key, absent = await sends(town), new_id()

    async def supplies(*ids: UUID) -> None:
        said = supplements.Supply(request_id=request_id, body="合同见附件。", attachment_ids=ids)
        await doing(store, town.author, lambda work: supplements.supply(work, said, absent))

    with pytest.raises(NotFound):
        await supplies(key, absent)
    assert (await row(store, key)).submission_id is None
    await supplies(key)
    await supplies(key)
    assert (await row(store, key)).submission_id == submission_id


async def test_an_appeal_brings_files(store: Store) -> None:
    town = (await neighbours(store, 1))[0]
    submission_id = await town.approves(await town.files())
    reply_id = await town.answers(await town.accepts(await town.dispatches(submission_id)))
    await publishes(town, reply_id)
    asked, appealed, key = await sends(town), await sends(town), new_id()

    async def appeals_with(*files: UUID) -> None:
        await doing(store, town.author, lambda work: appeals.appeal(work, submission_id, "请复核金额。", key, files))

    with pytest.raises(NotFound):
        await appeals_with(appealed, new_id())
    for _ in range(2):
        await appeals_with(appealed)
    with pytest.raises(IdempotencyMismatch):
        await appeals_with(appealed, asked)
    assert ((await row(store, appealed)).submission_id, (await row(store, asked)).submission_id) == (
        submission_id,
        None,
    )


async def test_a_further_question_brings_files(store: Store) -> None:
    town = (await neighbours(store, 1))[0]
    submission_id = await town.approves(await town.files())
    await publishes(town, await town.answers(await town.accepts(await town.dispatches(submission_id))))
    key, file = new_id(), await sends(town)
    for _ in range(2):
        await doing(
            store, town.author, lambda work: follow_ups.ask(work, submission_id, "尾款何时支付？", key, (file,))
        )
    assert (await row(store, file)).submission_id == submission_id


async def test_a_private_file_is_read_by_those_who_answer_and_oversee(store: Store) -> None:
    lead, helper, foreign = await neighbours(store, 3)
    key = await _private(lead, helper)
    officer = await appeal_officer(store)
    readers = (lead.author, lead.colleague, lead.reviewer, lead.dispatcher, lead.clerk, lead.head)
    assert await reads(store, key, *readers) == [True] * 6
    others = (helper.clerk, helper.head, foreign.clerk, foreign.author, officer, Principal())
    assert await reads(store, key, *others) == [False] * 6
    analyst = Principal(account_id=new_id(), roles=frozenset({Role.ANALYST, Role.AUDITOR, Role.ADMIN, Role.PUBLISHER}))
    assert await reads(store, key, analyst) == [False]


async def _private(lead: Town, helper: Town) -> UUID:
    """A file of a submission that one department answers and another helps with."""
    submission_id = await lead.approves(await lead.files())
    key = await sends(lead)
    await attaches(lead, submission_id, key)
    await lead.dispatches(submission_id, Assignment(helper.department_id, WorkOrderRole.CO))
    return key


async def test_a_file_of_a_confidential_author_is_read_by_those_alone_who_may_know_the_author(store: Store) -> None:
    [town] = await neighbours(store, 1)
    submission_id = await town.approves(await files_in_confidence(town))
    private, public = await sends(town), await sends(town, public=True)
    await attaches(town, submission_id, private, public)
    await town.dispatches(submission_id)
    confidant = await named(store, Role.REVIEWER)
    people = (town.author, town.colleague, confidant, town.reviewer, town.clerk, town.head)
    assert await reads(store, private, *people) == [True, True, True, False, False, False]
    assert await reads(store, public, *people) == [True] * 6


async def test_a_public_file_is_read_by_those_who_help_as_well(store: Store) -> None:
    lead, helper, foreign = await neighbours(store, 3)
    submission_id = await lead.approves(await lead.files())
    key = await sends(lead, public=True)
    await attaches(lead, submission_id, key)
    await lead.dispatches(submission_id, Assignment(helper.department_id, WorkOrderRole.CO))
    assert await reads(store, key, helper.clerk, foreign.clerk, Principal()) == [True, False, False]


async def test_a_department_that_answers_shares_a_file_with_those_that_help(store: Store) -> None:
    lead, helper, foreign = await neighbours(store, 3)
    key = await _private(lead, helper)
    for person, refusal in ((helper.clerk, NotFound), (foreign.clerk, NotFound), (lead.author, Forbidden)):
        with pytest.raises(refusal):
            await doing(store, person, lambda work: service.share(work, key))
    assert await reads(store, key, helper.clerk) == [False]
    for _ in range(2):
        await doing(store, lead.clerk, lambda work: service.share(work, key))
    assert await reads(store, key, helper.clerk, foreign.clerk) == [True, False]
    streams = await one(store, select(Event.streams).where(Event.tag == EventTag.ATTACHMENT_SHARED))
    assert f"department:{helper.department_id}" in streams


async def test_who_only_helps_cannot_share_a_public_file(store: Store) -> None:
    lead, helper = await neighbours(store, 2)
    submission_id = await lead.approves(await lead.files())
    key = await sends(lead, public=True)
    await attaches(lead, submission_id, key)
    await lead.dispatches(submission_id, Assignment(helper.department_id, WorkOrderRole.CO))
    with pytest.raises(Forbidden):
        await doing(store, helper.clerk, lambda work: service.share(work, key))
    assert (await row(store, key)).shared is False


async def test_a_copy_is_taken_with_a_trace_by_others_and_without_one_by_the_own_side(store: Store) -> None:
    lead, helper = await neighbours(store, 2)
    key = await _private(lead, helper)
    for person in (lead.author, lead.colleague, lead.clerk):
        await doing(store, person, lambda work: service.download(work, key))
    for person, refusal in ((helper.clerk, NotFound), (Principal(), Unauthenticated)):
        with pytest.raises(refusal):
            await doing(store, person, lambda work: service.download(work, key))
    [noted] = await _noted(store, "attachment:downloaded")
    assert noted == {"attachment": str(key), "role": "CLERK", "department": str(lead.department_id)}


async def _noted(store: Store, action: str) -> list[Any]:
    async with store.engine.connect() as connection:
        return list((await connection.execute(select(AuditEntry.detail).where(AuditEntry.action == action))).scalars())


async def _passes(store: Store, over: timedelta) -> None:
    """Time goes by for all files that are kept for a time."""
    async with store.engine.begin() as connection:
        await connection.execute(
            update(Attachment).values(
                kept_until=Attachment.kept_until - over, target_until=Attachment.target_until - over
            )
        )


async def test_what_nobody_sends_or_attaches_is_over_and_what_is_attached_never(store: Store) -> None:
    town = await found_town(store)
    submission_id = await town.files()
    announced, arrived, attached = await announces(town), await sends(town), await sends(town)
    await attaches(town, submission_id, attached)
    assert await doing(store, town.author, expiry.mark) == []
    await _passes(store, rules.TARGET_LIFE + rules.PATIENCE)
    assert await doing(store, town.author, expiry.mark) == [announced]
    await _passes(store, rules.KEPT_UNATTACHED)
    marked = await doing(store, town.author, expiry.mark)
    assert set(marked) == {announced, arrived}
    with pytest.raises(rules.NotUploaded):
        await attaches(town, submission_id, arrived)
    for _ in range(2):
        await doing(store, town.author, lambda work: expiry.forget(work, [*marked, attached]))
    assert (await row(store, attached)).submission_id == submission_id
    assert await one(store, select(func.count()).select_from(Attachment)) == 1


async def test_a_file_that_arrives_after_it_was_given_up_is_not_kept(store: Store) -> None:
    town = await found_town(store)
    key = await announces(town)
    await doing(store, town.author, lambda work: service.begin(work, key))
    await _passes(store, rules.TARGET_LIFE + rules.PATIENCE)
    await doing(store, town.author, expiry.mark)
    with pytest.raises(rules.UploadOver):
        await doing(store, town.author, lambda work: service.complete(work, key, 5, DIGEST))
    await doing(store, town.author, lambda work: service.fail(work, key))
    assert (await row(store, key)).state is AttachmentState.EXPIRED


async def test_what_is_being_attached_is_not_given_up_at_the_same_moment(store: Store) -> None:
    town = await found_town(store)
    submission_id, key = await town.files(), await sends(town)
    await _passes(store, rules.KEPT_UNATTACHED)
    async with unit_of_work(store, town.author) as work:
        await service.attach(work, submission_id, [key])
        assert await doing(store, Principal(), expiry.mark) == []
    assert await doing(store, Principal(), expiry.mark) == []
    assert (await row(store, key)).submission_id == submission_id


async def test_what_is_being_given_up_is_not_attached_at_the_same_moment(store: Store) -> None:
    town = await found_town(store)
    submission_id, key = await town.files(), await sends(town)
    await _passes(store, rules.KEPT_UNATTACHED)
    async with unit_of_work(store, Principal()) as work:
        assert await expiry.mark(work) == [key]
        attaching = asyncio.create_task(attaches(town, submission_id, key))
        await until(lambda: waits_for_a_lock(store))
    with pytest.raises(rules.NotUploaded):
        await attaching
    assert (await row(store, key)).submission_id is None


async def waits_for_a_lock(store: Store) -> bool:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    async with store.engine.connect() as connection:
        return int((await connection.execute(text(waiting))).scalar_one()) == 1


async def test_the_store_itself_refuses_to_give_up_what_is_attached(store: Store) -> None:
    town = await found_town(store)
    key = await sends(town)
    await attaches(town, await town.files(), key)
    with pytest.raises(IntegrityError):
        async with store.engine.begin() as connection:
            await connection.execute(update(Attachment).values(state=AttachmentState.EXPIRED))
    assert (await row(store, key)).state is AttachmentState.STORED


async def test_nothing_is_announced_that_is_wrong(store: Store) -> None:
    town = await found_town(store)
    with pytest.raises(Several):
        await announces(town, name="木马.exe")
    assert await one(store, select(func.count()).select_from(Attachment)) == 0
