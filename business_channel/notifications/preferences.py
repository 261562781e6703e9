"""What an account wants mails about, and in which language; in the channel it is told everything."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from business_channel.accounts.model import Account
from business_channel.errors import InvalidInput, Mendable, Several
from business_channel.events import note
from business_channel.language import Language, Words
from business_channel.notifications.model import MutedMail, NoticeKind
from business_channel.work import Work

CHOSEN = "mails:chosen"
"""The audit log's name for such a choice."""


class ToldInWriting(Mendable):
    """What the law wants told in writing is sent by mail, wanted or not."""

    code = "TOLD_IN_WRITING"
    words = Words(
        "依法须书面告知的事项，邮件不能关闭。",
        "What the law wants told in writing is always sent by mail; this cannot be switched off.",
    )


@dataclass(frozen=True)
class Wish:
    """Whether mails of one kind are wanted."""

    kind: NoticeKind
    mail: bool


async def choose(work: Work, wishes: Sequence[Wish], locale: Language | None) -> None:
    """Keeps what the caller wants mails about, and in which language they are to be; what is not named stays.

    Raises ``ToldInWriting`` for what cannot be switched off and ``InvalidInput`` for a kind that is named twice, each
    at its place in ``mail``; several of them as ``Several``.
    """
    account_id = work.principal.must_be_signed_in()
    if refused := _refused(wishes):
        raise Several(refused)
    on = [each.kind for each in wishes if each.mail]
    off = [each.kind for each in wishes if not each.mail]
    await work.execute(delete(MutedMail).where(MutedMail.account_id == account_id, MutedMail.kind.in_(on)))
    if off:
        rows = [{"account_id": account_id, "kind": each, "since": work.now} for each in off]
        await work.execute(insert(MutedMail).values(rows).on_conflict_do_nothing())
    if locale is not None:
        await work.execute(update(Account).where(Account.id == account_id).values(locale=locale))
    spoken = {} if locale is None else {"locale": str(locale)}
    note(work, CHOSEN, account_id, on=[str(each) for each in on], off=[str(each) for each in off], **spoken)


def _refused(wishes: Sequence[Wish]) -> list[Mendable]:
    refused: list[Mendable] = []
    for place, each in enumerate(wishes):
        path = ("mail", str(place))
        if each.kind in [earlier.kind for earlier in wishes[:place]]:
            refused.append(InvalidInput(path, reason_zh="同一类通知重复。", reason="this kind is named twice."))
        elif each.kind is NoticeKind.IN_WRITING and not each.mail:
            refused.append(ToldInWriting(path))
    return refused
