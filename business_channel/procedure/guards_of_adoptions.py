"""The conditions of recording that a suggestion entered a document, each with what is said where it does not hold."""

from business_channel.errors import Mendable, NotNow
from business_channel.language import Words
from business_channel.procedure.parts import Guard
from business_channel.submissions.model import SubmissionKind


class NotSuggestion(Mendable):
    code = "NOT_SUGGESTION"
    words = Words("只有建言可以登记采纳。", "Only a suggestion can be recorded as adopted.")


class NoAdoption(Mendable):
    code = "NO_ADOPTION"
    words = Words("没有可由您撤销的采纳登记。", "No adoption in force is yours to withdraw.")


SUGGESTED = Guard(
    "a suggestion",
    Words("建言", "it is a suggestion"),
    lambda it: it.kind is SubmissionKind.SUGGESTION,
    lambda path, _: NotSuggestion(path),
)
ANSWERED = Guard(
    "answered",
    Words("已有答复", "it is answered"),
    lambda it: it.answered,
    lambda path, it: NotNow(path, state=it.handling),
)
ADOPTED = Guard(
    "an own record is in force",
    Words("有未撤销的采纳登记：承办单位、主办单位限本单位登记", "a record is in force, of a department only its own"),
    lambda it: it.adopted,
    lambda path, _: NoAdoption(path),
)
