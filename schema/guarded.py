"""How a schema of the channel is put together, so that none is served without its limits, scalars and masking."""

from collections.abc import Iterable

from strawberry.schema.config import StrawberryConfig

from schema.documents import operation_limits
from schema.limits import QueryLimits
from schema.masking import MaskedErrors, MaskedSchema
from schema.plain import PlainExecutor
from schema.scalars import SCALARS


def guarded_schema(
    query: type,
    mutation: type | None = None,
    subscription: type | None = None,
    types: Iterable[type] = (),
    limits: QueryLimits | None = None,
) -> MaskedSchema:
    """A schema with the channel's scalars, masked errors and ``limits``; field suggestions are off.

    ``types`` are those that no field names but an interface can answer, such as the concrete user errors.
    """
    return MaskedSchema(
        query=query,
        mutation=mutation,
        subscription=subscription,
        types=types,
        execution_context_class=PlainExecutor,
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
        extensions=[MaskedErrors, operation_limits(limits or QueryLimits())],
    )
