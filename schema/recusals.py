"""Who keeps out of a matter, in the API."""

from datetime import datetime

import strawberry

from business_channel.confidence.model import RecusalGround
from business_channel.views import recusals as views
from schema.nodes import noun_type
from schema.work_orders import Colleague


@noun_type(views.RECUSAL)
class Recusal:
    """Somebody keeps out of a matter, and why; read by the platform, the heads of the department, and who said so."""

    id: strawberry.ID
    account: Colleague
    ground: RecusalGround
    note: str | None
    declared_by: Colleague
    declared_at: datetime
