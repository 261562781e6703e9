"""Table of enterprises."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment


class Enterprise(Base):
    """A certified enterprise, named by its unified social credit code (GB 32100-2015)."""

    __tablename__ = "enterprise"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(120))
    credit_code: Mapped[str] = mapped_column(String(18), unique=True)
    industry: Mapped[str | None] = mapped_column(String(40))
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    certified_at: Mapped[Moment | None]
