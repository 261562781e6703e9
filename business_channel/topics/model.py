"""The tree of topics, and what is asked of those who file under each."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Numeric, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, choice


class FormType(StrEnum):
    """How the details of a topic are asked for: by the fields that its table DECLARES, or by an input of its own, for
    an ARREARS claim, a PERMIT or a LEASE.
    """

    DECLARED = "DECLARED"
    ARREARS = "ARREARS"
    PERMIT = "PERMIT"
    LEASE = "LEASE"


class FieldKind(StrEnum):
    """What a declared field holds; every value is filed as text.

    A DATE is 2020-05-28, MONEY yuan with at most two decimals, BOOLEAN true or false, a CHOICE one of its codes, a
    CREDIT_CODE the eighteen characters of GB 32100-2015.
    """

    TEXT = "TEXT"
    LONG_TEXT = "LONG_TEXT"
    DATE = "DATE"
    MONEY = "MONEY"
    INTEGER = "INTEGER"
    CHOICE = "CHOICE"
    BOOLEAN = "BOOLEAN"
    CREDIT_CODE = "CREDIT_CODE"


class Topic(Base):
    """One topic; the code of a second-level topic begins with its parent's: ``arrears.goods`` under ``arrears``.

    ``position`` orders the whole tree, parents before their children.
    """

    __tablename__ = "topic"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("topic.code"), index=True)
    name_zh: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(100))
    form_type: Mapped[FormType | None] = mapped_column(choice(FormType))
    position: Mapped[int]


class TopicField(Base):
    """A field that a topic declares, for itself and the DECLARED topics below it.

    ``least`` and ``most`` bound the characters of a text, or an amount. ``choices`` are ``{"code", "zh", "en"}``.
    """

    __tablename__ = "topic_field"

    topic_code: Mapped[str] = mapped_column(ForeignKey("topic.code"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]
    kind: Mapped[FieldKind] = mapped_column(choice(FieldKind))
    required: Mapped[bool]
    least: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    most: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    choices: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    label_zh: Mapped[str] = mapped_column(String(40))
    label_en: Mapped[str] = mapped_column(String(80))
