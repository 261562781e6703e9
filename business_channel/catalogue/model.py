"""Table of the rules of the catalogue, and who a party can be."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Moment


class Party(StrEnum):
    """Who an author or a respondent is: a PERSON, an ENTERPRISE, or a PUBLIC_BODY, which is a department."""

    PERSON = "PERSON"
    ENTERPRISE = "ENTERPRISE"
    PUBLIC_BODY = "PUBLIC_BODY"


class RoutingRule(Base):
    """One version of a rule of the catalogue; it never changes. ``rule`` holds the columns of the table of rules.

    ``saved_by`` is ``None`` for what came with a release of the channel.
    """

    __tablename__ = "routing_rule"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    topic_code: Mapped[str] = mapped_column(ForeignKey("topic.code"))
    rule: Mapped[dict[str, str]] = mapped_column(JSONB)
    saved_at: Mapped[Moment]
    saved_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
