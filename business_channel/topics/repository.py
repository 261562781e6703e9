"""Every SELECT on topics and their forms that services need."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select

from business_channel.database import Executor
from business_channel.language import Words
from business_channel.topics.forms import FormField
from business_channel.topics.model import FormType, Topic, TopicField


def declares(topic: Any, field: Any) -> ColumnElement[bool]:
    """True of the fields that a DECLARED topic asks for: its own and those of the topics above it."""
    lies_below = func.starts_with(topic.code + ".", field.topic_code + ".")
    declared: ColumnElement[bool] = topic.form_type == FormType.DECLARED
    return declared & lies_below


async def fields_of(executor: Executor, topic_code: str) -> Sequence[FormField]:
    """The fields that a topic asks for, in their order; none where it asks in another way, or for nothing."""
    asked = select(TopicField).join(Topic, declares(Topic, TopicField)).where(Topic.code == topic_code)
    found = await executor.execute(asked.order_by(TopicField.position))
    return [_field(each) for each in found.scalars()]


def _field(row: TopicField) -> FormField:
    return FormField(
        code=row.code,
        kind=row.kind,
        label=Words(row.label_zh, row.label_en),
        required=row.required,
        least=None if row.least is None else Decimal(row.least),
        most=None if row.most is None else Decimal(row.most),
        choices=tuple((each["code"], Words(each["zh"], each["en"])) for each in row.choices),
    )
