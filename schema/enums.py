"""The domain's enumerations under their names in the API."""

import strawberry

from business_channel.access import Role
from business_channel.asking.model import InformationSource, RequestState
from business_channel.catalogue.model import Party
from business_channel.deadlines.model import (
    Clock,
    DeadlineState,
    Duty,
    ExtensionState,
    MoveCause,
    PauseReason,
    SegmentKind,
    Unit,
)
from business_channel.events import EventTag
from business_channel.feedback.model import AppealState, Solved
from business_channel.feedback.rules import Band
from business_channel.procedure.parts import Action
from business_channel.regions.model import RegionLevel
from business_channel.replies.model import ReplyKind, ReplyState
from business_channel.submissions.model import (
    EvaluationState,
    FilingChannel,
    HandlingState,
    ProposalState,
    RejectionReason,
    ReviewState,
    SubmissionKind,
    TerminationGround,
    Verdict,
)
from business_channel.submissions.service import PersonalField
from business_channel.topics.model import FieldKind, FormType
from business_channel.views.deadlines import Colour
from business_channel.work_orders.model import (
    CloseReason,
    ContactWay,
    DeclineGround,
    ObjectionState,
    WorkOrderRole,
    WorkOrderState,
)

for _kind in (
    Role,
    EventTag,
    Solved,
    AppealState,
    RegionLevel,
    ReplyKind,
    ReplyState,
    EvaluationState,
    FilingChannel,
    HandlingState,
    RejectionReason,
    ReviewState,
    SubmissionKind,
    TerminationGround,
    Verdict,
    ProposalState,
    RequestState,
    InformationSource,
    ContactWay,
    PersonalField,
    Action,
    CloseReason,
    DeclineGround,
    ObjectionState,
    WorkOrderRole,
    WorkOrderState,
    Clock,
    Duty,
    DeadlineState,
    SegmentKind,
    PauseReason,
    MoveCause,
    ExtensionState,
    Unit,
    Colour,
    FormType,
    FieldKind,
    Party,
):
    strawberry.enum(_kind, description=_kind.__doc__)
strawberry.enum(Band, name="SatisfactionBand", description=Band.__doc__)
