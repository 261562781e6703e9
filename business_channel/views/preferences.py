"""How is read what the caller wants mails about."""

from dataclasses import dataclass

from sqlalchemy import select

from business_channel.accounts.model import Account
from business_channel.language import Language
from business_channel.notifications.kinds import BASIS, NAMES
from business_channel.notifications.model import MutedMail, NoticeKind
from business_channel.reader import Reader


@dataclass(frozen=True)
class Preference:
    """One kind of notification: whether mails of it are sent, whether that can be changed, and why not."""

    kind: NoticeKind
    name: str
    mail: bool
    changeable: bool
    basis: str | None


async def of_caller(reader: Reader) -> list[Preference]:
    """A preference for every kind, in their order; raises ``Unauthenticated`` without an account."""
    account_id = reader.principal.must_be_signed_in()
    found = await reader.execute(select(MutedMail.kind).where(MutedMail.account_id == account_id))
    muted = set(found.scalars())
    return [
        Preference(
            kind=kind,
            name=NAMES[kind].say(reader.language),
            mail=kind not in muted,
            changeable=kind is not NoticeKind.IN_WRITING,
            basis=BASIS.say(reader.language) if kind is NoticeKind.IN_WRITING else None,
        )
        for kind in NoticeKind
    ]


async def locale(reader: Reader) -> Language:
    """The language in which the caller gets mails; raises ``Unauthenticated`` without an account."""
    account_id = reader.principal.must_be_signed_in()
    found: Language = (await reader.execute(select(Account.locale).where(Account.id == account_id))).scalar_one()
    return found
