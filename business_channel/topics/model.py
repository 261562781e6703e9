"""The tree of topics."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base


class Topic(Base):
    """One topic; the code of a second-level topic begins with its parent's: ``arrears.goods`` under ``arrears``.

    ``position`` orders the whole tree, parents before their children.
    """

    __tablename__ = "topic"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("topic.code"), index=True)
    name_zh: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(100))
    position: Mapped[int]
