"""The operations of the journeys, as a portal or a dashboard writes them."""

ERRORS = "errors { code message path }"

FILE = f"""mutation ($input: FileSubmissionInput!) {{
  fileSubmission(input: $input) {{ submission {{ id number handlingState }} {ERRORS} }}
}}"""

REVIEW = f"""mutation ($input: ReviewSubmissionInput!) {{
  reviewSubmission(input: $input) {{ submission {{ reviewState handlingState }} {ERRORS} }}
}}"""

URGENT = f"""mutation ($input: MarkUrgentInput!) {{
  markUrgent(input: $input) {{ submission {{ urgent }} {ERRORS} }}
}}"""

DISPATCH = f"""mutation ($input: DispatchSubmissionInput!) {{
  dispatchSubmission(input: $input) {{
    submission {{
      handlingState
      replyDeadline {{ definition dueOn dueAt provisional explanation {{ date rule text }} }}
      workOrders {{ id role state department {{ id name }} }}
    }}
    {ERRORS}
  }}
}}"""

ACCEPT = f"""mutation ($input: AcceptWorkOrderInput!) {{
  acceptWorkOrder(input: $input) {{ workOrder {{ state submission {{ handlingState }} }} {ERRORS} }}
}}"""

DRAFT = f"""mutation ($input: DraftReplyInput!) {{
  draftReply(input: $input) {{ reply {{ id state publishedAs {{ name }} }} {ERRORS} }}
}}"""

SIGN = f"""mutation ($input: SignReplyInput!) {{
  signReply(input: $input) {{ reply {{ state }} {ERRORS} }}
}}"""

REVIEW_REPLY = f"""mutation ($input: ReviewReplyInput!) {{
  reviewReply(input: $input) {{ reply {{ state }} {ERRORS} }}
}}"""

RATE = f"""mutation ($input: RateSubmissionInput!) {{
  rateSubmission(input: $input) {{ submission {{ handlingState rating {{ grade band bandName }} }} {ERRORS} }}
}}"""

CLOCKS = (
    "query ($id: ID!) { submission(id: $id) { deadlines { clock state dueOn overdue } replyDeadline { dueOn } hops } }"
)

OBJECT = f"""mutation ($input: ObjectToWorkOrderInput!) {{
  objectToWorkOrder(input: $input) {{ workOrder {{ objection {{ id }} }} {ERRORS} }}
}}"""

DECIDE = f"""mutation ($input: DecideObjectionInput!) {{
  decideObjection(input: $input) {{ workOrder {{ state }} {ERRORS} }}
}}"""

REDISPATCH = f"""mutation ($input: PassWorkOrderInput!) {{
  redispatchWorkOrder(input: $input) {{ workOrder {{ id department {{ id name }} }} {ERRORS} }}
}}"""

LIFT = f"""mutation ($input: PassWorkOrderInput!) {{
  liftWorkOrder(input: $input) {{ workOrder {{ id department {{ id name }} }} {ERRORS} }}
}}"""

APPROVE_MANY = f"""mutation ($input: BulkApproveSubmissionsInput!) {{
  bulkApproveSubmissions(input: $input) {{ results {{ id submission {{ reviewState }} {ERRORS} }} {ERRORS} }}
}}"""

MERGE = f"""mutation ($input: MergeSubmissionsInput!) {{
  mergeSubmissions(input: $input) {{ submission {{ id mergedCount }} {ERRORS} }}
}}"""

PROPOSALS = """{ mergeProposals(first: 5) { nodes { id state submissionCount accountCount sample { title } } } }"""

OWN = """{ notifications(first: 20) { nodes { tag } }
  submissions(first: 5, filter: { mine: true }) { nodes { replies { body } } } }"""

GROUP = """query ($parent: ID!) { submissions(first: 100, filter: { mergedIntoId: $parent }) {
  nodes { id handlingState replies { body } } } }"""

OPEN_CAMPAIGN = f"""mutation ($input: OpenCampaignInput!) {{
  openCampaign(input: $input) {{ campaign {{ id }} {ERRORS} }}
}}"""

OPEN_DEPARTMENT = f"""mutation ($input: OpenDepartmentInput!) {{
  openDepartment(input: $input) {{ department {{ id name validTo }} {ERRORS} }}
}}"""

END_DEPARTMENT = f"""mutation ($input: EndDepartmentInput!) {{
  endDepartment(input: $input) {{ department {{ validTo successor {{ name }} }} {ERRORS} }}
}}"""

RENAME_DEPARTMENT = f"""mutation ($input: RenameDepartmentInput!) {{
  renameDepartment(input: $input) {{ department {{ id name predecessors {{ name validTo }} }} {ERRORS} }}
}}"""

GRANT = f"""mutation ($input: GrantRoleInput!) {{
  grantRole(input: $input) {{ invitation {{ takenUpAt }} {ERRORS} }}
}}"""

HANDLED = """query ($id: ID!) { submission(id: $id) {
  addressee { name } replyDeadline { dueOn } workOrders { state department { name } heldBefore { department { name } } }
  replies { department { name } } } }"""

READ = """query ($id: ID!) {
  submission(id: $id) {
    handlingState evaluationState contactName contactPhone hiddenRemark
    workOrders { role state closeReason department { name } }
    replies { body state publishedAs { name } department { name } publishedAt signatures { department { name } } }
    replyDeadline { dueOn stoppedAt overdue }
  }
}"""

DEPARTMENTS = "query ($first: Int!) { departments(first: $first) { nodes { id name } } }"

DEPARTMENT_FEED = """subscription ($department: ID!, $after: String) {
  departmentFeed(departmentId: $department, after: $after) { cursor tag submission { id title } }
}"""

SUBMISSION_FEED = """subscription ($submission: ID!, $after: String) {
  submissionFeed(submissionId: $submission, after: $after) { cursor tag }
}"""

NOTIFICATIONS = "{ notifications(first: 20) { nodes { tag headline } } }"
