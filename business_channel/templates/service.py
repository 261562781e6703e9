"""What a department's head does with its templates: saves, changes and retires them."""

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import func, select

from business_channel import events, idempotency
from business_channel.access import DEPARTMENT_STAFF, Role
from business_channel.errors import AlreadyDone, Conflict, Forbidden, NotFound, Several
from business_channel.ids import new_id
from business_channel.replies.model import ReplyKind
from business_channel.templates import rules
from business_channel.templates.model import ReplyTemplate
from business_channel.topics.model import Topic
from business_channel.work import Work

SAVED, RETIRED = "reply_template:saved", "reply_template:retired"


@dataclass(frozen=True, kw_only=True)
class Written:
    """A template as the head wants it; ``template_id`` names the one that it replaces."""

    department_id: UUID
    title: str
    kind: ReplyKind
    body: str
    topic_code: str | None = None
    template_id: UUID | None = None


async def save(work: Work, written: Written, key: UUID, expected_version: int | None = None) -> UUID:
    """The head saves a new template of the department, or another text in place of one; returns its id.

    Raises ``Several`` for words that are missing, too long or unknown placeholders, ``Forbidden`` for anyone but the
    head, ``NotFound`` for a topic or a template that there is not, ``AlreadyDone`` for a retired one, ``Conflict`` when
    its version is not the expected one, ``TooManyTemplates`` beyond fifty.
    """
    head_id = work.principal.must_have_any(Role.UNIT_HEAD)
    if wrong := list(rules.problems(written.title, written.body)):
        raise Several(wrong)
    if written.department_id not in work.principal.departments_as(Role.UNIT_HEAD):
        raise Forbidden
    template_id = await idempotency.first_result(work, "saveReplyTemplate", key, asdict(written), claim := new_id())
    if template_id != claim:
        return written.template_id or template_id
    if written.topic_code is not None and await work.session.get(Topic, written.topic_code) is None:
        raise NotFound(("topicCode",))
    if written.template_id is None:
        await _must_have_room(work, written.department_id)
        template = ReplyTemplate(id=claim, department_id=written.department_id)
        work.session.add(template)
    else:
        template = await _locked(work, written.template_id, expected_version)
    template.title, template.kind, template.body = written.title, written.kind, written.body
    template.topic_code, template.saved_by, template.saved_at = written.topic_code, head_id, work.now
    events.note(work, SAVED, template.id)
    return template.id


async def _must_have_room(work: Work, department_id: UUID) -> None:
    offered = ReplyTemplate.department_id == department_id, ReplyTemplate.retired_at.is_(None)
    if (await work.execute(select(func.count()).where(*offered))).scalar_one() >= rules.MOST:
        raise rules.TooManyTemplates(("departmentId",), limit=rules.MOST)


async def retire(work: Work, template_id: UUID, expected_version: int | None = None) -> None:
    """The head takes a template out of use; raises ``NotFound`` for another department's, ``Forbidden`` for a clerk,
    ``AlreadyDone`` for a second time, ``Conflict`` when its version is not the expected one.
    """
    work.principal.must_have_any(Role.UNIT_HEAD)
    template = await _locked(work, template_id, expected_version)
    template.retired_at = work.now
    events.note(work, RETIRED, template.id)


async def _locked(work: Work, template_id: UUID, expected_version: int | None) -> ReplyTemplate:
    own = ReplyTemplate.department_id.in_(work.principal.departments_as(*DEPARTMENT_STAFF))
    statement = select(ReplyTemplate).where(ReplyTemplate.id == template_id, own)
    found: ReplyTemplate | None = (await work.execute(statement.with_for_update())).scalar_one_or_none()
    if found is None:
        raise NotFound(("templateId",))
    if found.department_id not in work.principal.departments_as(Role.UNIT_HEAD):
        raise Forbidden
    if expected_version is not None and found.version != expected_version:
        raise Conflict(found.version)
    if found.retired_at is not None:
        raise AlreadyDone(("templateId",))
    return found
