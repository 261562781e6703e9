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
  rateSubmission(input: $input) {{ submission {{ handlingState rating {{ grade band }} }} {ERRORS} }}
}}"""

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
