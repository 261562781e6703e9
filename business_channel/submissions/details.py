"""What an author fills in beside the words of a submission: the form of its topic, checked and made into rows."""

from uuid import UUID

from business_channel.errors import Several
from business_channel.submissions.model import SubmissionDetail
from business_channel.submissions.rules import Filing
from business_channel.topics import forms
from business_channel.topics.repository import fields_of
from business_channel.work import Work


async def rows(work: Work, filing: Filing, submission_id: UUID) -> list[SubmissionDetail]:
    """What was filled in, as rows; raises ``Several`` with everything that the topic's form does not take."""
    if filing.details is None:
        return []
    fields = await fields_of(work, filing.topic_code)
    if wrong := list(forms.problems(fields, filing.details)):
        raise Several(wrong)
    return [
        SubmissionDetail(
            submission_id=submission_id,
            position=position,
            code=each.field.code,
            kind=each.field.kind,
            label_zh=each.field.label.zh,
            label_en=each.field.label.en,
            value=each.value,
            text_zh=each.words.zh,
            text_en=each.words.en,
        )
        for position, each in enumerate(forms.filled(fields, filing.details))
    ]
