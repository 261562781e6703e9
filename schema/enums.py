"""The domain's enumerations under their names in the API."""

import strawberry

from business_channel.access import EnterpriseRole, Role
from business_channel.adoptions.model import AdoptionDegree
from business_channel.alike.model import MergeProposalState
from business_channel.arrears.due_dates import TermStart
from business_channel.arrears.eligibility import Elsewhere, Purchase
from business_channel.arrears.parties import PartyKind
from business_channel.asking.model import InformationSource, RequestState
from business_channel.catalogue.model import Party
from business_channel.confidence.model import RecusalGround
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
from business_channel.enterprises.code_problems import ProblemLevel
from business_channel.enterprises.credit_codes import DebtorKind, EntityKind
from business_channel.enterprises.model import EnterpriseState
from business_channel.enterprises.rules import Decision
from business_channel.enterprises.sizes import Figure, Industry, SizeTier
from business_channel.events import EventTag
from business_channel.exclusions.model import ExclusionGround, ExclusionState
from business_channel.feedback.model import AppealState, Solved
from business_channel.feedback.rules import Band
from business_channel.instructions.model import DutyState
from business_channel.language import Language
from business_channel.leases.model import LandlordKind, ReliefOutcome, RiskLevel
from business_channel.ledger.model import ClaimState, EntryKind, EntryState
from business_channel.notifications.model import NoticeKind
from business_channel.permits.model import PermitOutcome, PermitState, PermitStepKind
from business_channel.procedure.parts import Action
from business_channel.reasons import Bearing
from business_channel.regions.model import RegionLevel
from business_channel.rent_relief.rules import Landlord, Settlement
from business_channel.replies.model import ReplyKind, ReplyState
from business_channel.reports.asking import Breakdown
from business_channel.reports.document import Basis, ChartKind, ReportKind, Shape
from business_channel.reports.model import Cadence, ReportFailure, ReportForm, ReportState
from business_channel.submissions.model import (
    EvaluationState,
    FilingChannel,
    HandlingState,
    ProposalState,
    RejectionReason,
    ReviewState,
    SubmissionKind,
    SupervisionState,
    TerminationGround,
    Verdict,
)
from business_channel.submissions.service import PersonalField
from business_channel.supervision.model import StepKind, SupervisionReason
from business_channel.topics.model import FieldKind, FormType
from business_channel.views.alike import DuplicateReason
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
    SupervisionState,
    SupervisionReason,
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
    DutyState,
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
    ClaimState,
    EntryKind,
    EntryState,
    PermitStepKind,
    PermitOutcome,
    PermitState,
    Unit,
    Colour,
    RecusalGround,
    Language,
    NoticeKind,
    FormType,
    FieldKind,
    Party,
    Bearing,
    EntityKind,
    DebtorKind,
    ProblemLevel,
    EnterpriseRole,
    EnterpriseState,
    Industry,
    SizeTier,
    Figure,
    PartyKind,
    Purchase,
    Elsewhere,
    TermStart,
    Landlord,
    Settlement,
    ExclusionGround,
    ExclusionState,
    LandlordKind,
    RiskLevel,
    ReliefOutcome,
    DuplicateReason,
    MergeProposalState,
    ReportKind,
    ReportState,
    ReportFailure,
    ReportForm,
    AdoptionDegree,
):
    strawberry.enum(_kind, description=_kind.__doc__)
strawberry.enum(StepKind, name="SupervisionStepKind", description=StepKind.__doc__)
strawberry.enum(Decision, name="CertificationDecision", description=Decision.__doc__)
strawberry.enum(Cadence, name="ReportCadence", description=Cadence.__doc__)
strawberry.enum(Breakdown, name="ReportBreakdown", description=Breakdown.__doc__)
strawberry.enum(Basis, name="ReportBasis", description=Basis.__doc__)
strawberry.enum(Shape, name="ReportShape", description=Shape.__doc__)
strawberry.enum(ChartKind, name="ReportChartKind", description=ChartKind.__doc__)
strawberry.enum(Band, name="SatisfactionBand", description=Band.__doc__)
