"""Unified social credit codes in the API, for everyone."""

import strawberry

from business_channel.enterprises.code_problems import CodeProblem, ProblemLevel
from business_channel.enterprises.credit_codes import DEBTOR_WORDS, ENTITY_WORDS, LENGTH, DebtorKind, EntityKind
from business_channel.language import Language
from business_channel.views import calculators
from schema.context import Info
from schema.places import Region
from schema.selection import selection_of
from schema.user_errors import ErrorCode, UserError


@strawberry.type
class CreditCodeProblem(UserError):
    """Something to be said of a code; only a `level` of ERROR makes it invalid."""

    level: ProblemLevel


@strawberry.type
class CreditCode:
    """A code as it was read: `normalized` is its standard form. The kinds, in words as well, are null unless it is
    valid; the region, which may have ended, is null also for what was registered nationally.
    """

    valid: bool
    normalized: str | None
    problems: list[CreditCodeProblem]
    entity_kind: EntityKind | None
    entity_kind_name: str | None
    debtor_kind: DebtorKind | None
    debtor_kind_name: str | None
    region: Region | None


def told_problem(problem: CodeProblem, language: Language) -> CreditCodeProblem:
    """What can be said of a code, in ``language``."""
    return CreditCodeProblem(
        code=ErrorCode[problem.code],
        message=problem.message(language),
        path=list(problem.path),
        level=problem.level,
    )


def _shown(text: str) -> str | None:
    """The standard form, where it can be shown and is not much longer than a code."""
    return text if text.isascii() and text.isprintable() and 0 < len(text) <= 2 * LENGTH else None


@strawberry.type
class CreditCodesQuery:
    @strawberry.field(
        description="What a unified social credit code (GB 32100-2015) tells, and what is wrong with it; needs no "
        "sign-in."
    )
    async def credit_code(self, info: Info, code: str) -> CreditCode:
        language = info.context.language
        read, region = await calculators.credit_code(info.context.reader, selection_of(info, ("region",)), code)
        entity, debtor = read.entity_kind, read.debtor_kind
        return CreditCode(
            valid=read.valid,
            normalized=_shown(read.text),
            problems=[told_problem(each, language) for each in read.problems],
            entity_kind=entity,
            entity_kind_name=None if entity is None else ENTITY_WORDS[entity].say(language),
            debtor_kind=debtor,
            debtor_kind_name=None if debtor is None else DEBTOR_WORDS[debtor].say(language),
            region=region,
        )
