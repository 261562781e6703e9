"""The API: types, inputs and resolvers, one module per noun, put together into one schema."""

from strawberry.tools import merge_types

from schema import enums as _enums  # noqa: F401
from schema.adoption_mutations import AdoptionsMutation
from schema.alike import AlikeQuery
from schema.arrears import ArrearsInterestQuery
from schema.arrears_eligibility import ArrearsEligibilityQuery
from schema.asking_mutations import AskingMutation
from schema.attachment_mutations import AttachmentsMutation
from schema.audit import AuditQuery
from schema.bulk_mutations import BulkMutation
from schema.campaigns import CampaignsMutation, CampaignsQuery
from schema.catalogue import CatalogueMutation, CatalogueQuery
from schema.colleagues import ColleaguesMutation, ColleaguesQuery
from schema.confidence_mutations import ConfidenceMutation, ConfidenceQuery
from schema.credit_codes import CreditCodesQuery
from schema.deadline_mutations import DeadlinesMutation
from schema.deadlines import DeadlinesQuery
from schema.department_mutations import DepartmentsMutation
from schema.enterprise_mutations import EnterprisesMutation
from schema.enterprise_sizes import EnterpriseSizesQuery
from schema.enterprises import EnterprisesQuery
from schema.exclusions import ExclusionsMutation, ExclusionsQuery
from schema.feedback_mutations import FeedbackMutation
from schema.feeds import FeedsSubscription
from schema.guarded import guarded_schema
from schema.instruction_mutations import InstructionsMutation
from schema.leases import LeasesMutation, LeasesQuery
from schema.ledger_mutations import LedgerMutation
from schema.limits import QueryLimits
from schema.masking import MaskedSchema
from schema.merging_mutations import MergingMutation, MergingQuery
from schema.notifications import NotificationsMutation, NotificationsQuery
from schema.office import OfficeQuery
from schema.on_behalf_mutations import OnBehalfMutation
from schema.permit_mutations import PermitMutation
from schema.places import PlacesQuery
from schema.public_statistics import PublicStatisticsQuery
from schema.rent_relief import RentReliefQuery
from schema.reply_mutations import RepliesMutation
from schema.report_mutations import ReportsMutation
from schema.reports import ReportsQuery, ReportsSubscription
from schema.review_mutations import ReviewMutation
from schema.submission_mutations import SubmissionsMutation
from schema.submissions import SubmissionsQuery
from schema.supervision_mutations import SupervisionMutation
from schema.templates import TemplatesMutation, TemplatesQuery
from schema.user_errors import AlreadyFiledError, ConflictError, InputError, NotEligibleError
from schema.viewer import ViewerQuery
from schema.work_order_mutations import WorkOrdersMutation
from schema.work_orders import WorkOrdersQuery

Query = merge_types(
    "Query",
    (
        ViewerQuery,
        PlacesQuery,
        SubmissionsQuery,
        WorkOrdersQuery,
        NotificationsQuery,
        DeadlinesQuery,
        ColleaguesQuery,
        CampaignsQuery,
        ConfidenceQuery,
        OfficeQuery,
        TemplatesQuery,
        AuditQuery,
        CatalogueQuery,
        CreditCodesQuery,
        EnterpriseSizesQuery,
        EnterprisesQuery,
        ArrearsInterestQuery,
        ArrearsEligibilityQuery,
        RentReliefQuery,
        ExclusionsQuery,
        PublicStatisticsQuery,
        LeasesQuery,
        AlikeQuery,
        MergingQuery,
        ReportsQuery,
    ),
)
Subscription = merge_types("Subscription", (FeedsSubscription, ReportsSubscription))
Mutation = merge_types(
    "Mutation",
    (
        SubmissionsMutation,
        ReviewMutation,
        MergingMutation,
        WorkOrdersMutation,
        AskingMutation,
        RepliesMutation,
        DeadlinesMutation,
        BulkMutation,
        OnBehalfMutation,
        ColleaguesMutation,
        DepartmentsMutation,
        EnterprisesMutation,
        CampaignsMutation,
        AdoptionsMutation,
        CatalogueMutation,
        FeedbackMutation,
        SupervisionMutation,
        ConfidenceMutation,
        InstructionsMutation,
        TemplatesMutation,
        NotificationsMutation,
        AttachmentsMutation,
        LedgerMutation,
        ExclusionsMutation,
        PermitMutation,
        LeasesMutation,
        ReportsMutation,
    ),
)


def build_schema(limits: QueryLimits | None = None) -> MaskedSchema:
    """The channel's schema under ``limits``."""
    errors = InputError, ConflictError, AlreadyFiledError, NotEligibleError
    return guarded_schema(Query, Mutation, Subscription, types=errors, limits=limits)
