"""The mail to somebody who is invited, at an address behind which there is no account yet.

It says who invites, to which role, where and until when, and holds nothing else.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import select

from business_channel import now, outbox
from business_channel.access import Role
from business_channel.accounts.inviting import GOOD_FOR
from business_channel.accounts.model import Account, Invitation
from business_channel.database import Executor
from business_channel.departments.model import Department
from business_channel.language import Words
from business_channel.notifications.service import Letter
from business_channel.work import Work

ROLES: Mapping[Role, Words] = MappingProxyType(
    {
        Role.CITIZEN: Words("个人用户", "citizen"),
        Role.ENTERPRISE_MEMBER: Words("企业用户", "member of an enterprise"),
        Role.REVIEWER: Words("审核员", "reviewer"),
        Role.DISPATCHER: Words("派单员", "dispatcher"),
        Role.CLERK: Words("承办人", "clerk"),
        Role.UNIT_HEAD: Words("单位负责人", "head of the unit"),
        Role.LEADER_OFFICE: Words("领导办公室工作人员", "member of the leader's office"),
        Role.SUPERVISOR: Words("督查员", "supervisor"),
        Role.APPEAL_OFFICER: Words("复核员", "appeal officer"),
        Role.PUBLISHER: Words("发布员", "publisher"),
        Role.ANALYST: Words("分析员", "analyst"),
        Role.AUDITOR: Words("审计员", "auditor"),
        Role.ADMIN: Words("管理员", "administrator"),
    }
)
_CHANNEL = Words("政企直通车平台", "Business Channel")
_SUBJECT = Words("【政企直通车】{inviter}邀请您加入{place}", "[Business Channel] {inviter} invites you to {place}")
_BODY = Words(
    "您好！\n\n{inviter}邀请您以“{role}”身份加入{place}。\n\n"
    "请在 {until}（北京时间）之前用本邮箱登录平台，登录后即生效；逾期邀请失效。如与您无关，请忽略本邮件。\n\n"
    "本邮件由政企直通车自动发送，请勿回复。\n",
    "Hello,\n\n{inviter} invites you to {place} as {role}.\n\n"
    "Please sign in with this mail address before {until} (Beijing time), and the role is yours; after that the "
    "invitation ends. If this is not meant for you, you need do nothing.\n\n"
    "This mail was sent by Business Channel; please do not answer it.\n",
)


async def invitation_letter(work: Work, outbox_id: UUID) -> Letter | None:
    """The mail that an INVITATION row of the outbox asks for; ``None`` when the row is settled.

    An invitation that was taken up meanwhile, or is over, needs no mail, and its row is settled.
    """
    row = await outbox.begin_effect(work, outbox_id)
    if row is None:
        return None
    facts = await _facts(work, row.subject_id)
    if facts is None or facts.taken_up_at is not None or facts.invited_at + GOOD_FOR <= work.now:
        await outbox.settle(work, outbox_id)
        return None
    language = facts.locale
    said = {
        "inviter": " ".join(facts.inviter.split()),
        "place": facts.department or _CHANNEL.say(language),
        "role": ROLES[facts.role].say(language),
        "until": (facts.invited_at + GOOD_FOR).astimezone(now.SHANGHAI).strftime("%Y-%m-%d %H:%M"),
    }
    return Letter(row.subject_id, facts.email, _SUBJECT.say(language, **said), _BODY.say(language, **said))


async def _facts(executor: Executor, invitation_id: UUID) -> Any | None:
    statement = (
        select(
            Invitation.email,
            Invitation.role,
            Invitation.locale,
            Invitation.invited_at,
            Invitation.taken_up_at,
            Account.display_name.label("inviter"),
            Department.name.label("department"),
        )
        .join(Account, Account.id == Invitation.invited_by)
        .outerjoin(Department, Department.id == Invitation.department_id)
        .where(Invitation.id == invitation_id)
    )
    return (await executor.execute(statement)).one_or_none()
