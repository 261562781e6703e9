"""Tables of accounts and of the roles granted to them."""

import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.access import Role
from business_channel.database import Base, Key, Moment, choice
from business_channel.language import Language


class Account(Base):
    """A person as an issuer of tokens knows them: ``(issuer, subject)`` is one account, linked on first sight.

    ``verified_at`` is when the issuer first vouched for the e-mail address; only then do invitations reach it.
    """

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[Key]
    issuer: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), index=True)
    display_name: Mapped[str] = mapped_column(String(60))
    locale: Mapped[Language] = mapped_column(choice(Language), default=Language.ZH)
    created_at: Mapped[Moment]
    verified_at: Mapped[Moment | None]


class RoleGrant(Base):
    """One role of one account: platform-wide, or held in a department or an enterprise, of which it may be an owner."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("account_id", "role", "department_id", "enterprise_id", postgresql_nulls_not_distinct=True),
        Index("ix_role_grant_role_department_id", "role", "department_id"),
        Index("ix_role_grant_enterprise_id", "enterprise_id"),
    )

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role] = mapped_column(choice(Role))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    enterprise_id: Mapped[UUID | None] = mapped_column(ForeignKey("enterprise.id"))
    owner: Mapped[bool] = mapped_column(default=False, server_default=false())
    granted_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    granted_at: Mapped[Moment]


class Invitation(Base):
    """A role that waits for whoever signs in with a verified address; ``account_id`` is who took it up.

    ``locale`` is the language of the mail that tells of it.
    """

    __tablename__ = "invitation"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    enterprise_id: Mapped[UUID | None] = mapped_column(ForeignKey("enterprise.id"))
    owner: Mapped[bool] = mapped_column(default=False, server_default=false())
    locale: Mapped[Language] = mapped_column(choice(Language), default=Language.ZH)
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    invited_at: Mapped[Moment]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    taken_up_at: Mapped[Moment | None]


class StandIn(Base):
    """A colleague who handles the orders of an absent one, from one day to another, both included."""

    __tablename__ = "stand_in"
    __table_args__ = (
        CheckConstraint("since <= until", name="days"),
        Index("ix_stand_in_stand_in_id_department_id", "stand_in_id", "department_id"),
    )

    id: Mapped[Key]
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    absent_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    stand_in_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    since: Mapped[datetime.date]
    until: Mapped[datetime.date]
    named_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    named_at: Mapped[Moment]
