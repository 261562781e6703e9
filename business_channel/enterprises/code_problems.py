"""What can be said of a unified social credit code, and how much it weighs."""

from enum import StrEnum
from typing import ClassVar

from business_channel.errors import Mendable
from business_channel.language import Words


class ProblemLevel(StrEnum):
    """An ERROR makes a code invalid, a WARNING should be looked into, a NOTICE tells what was read."""

    ERROR = "ERROR"
    WARNING = "WARNING"
    NOTICE = "NOTICE"


class CodeProblem(Mendable):
    """Base of what can be said of a code."""

    level: ClassVar[ProblemLevel] = ProblemLevel.ERROR


class NoCode(CodeProblem):
    code = "CREDIT_CODE_MISSING"
    words = Words("请填写统一社会信用代码。", "Please give the unified social credit code.")


class Mended(CodeProblem):
    """Full-width or lower-case characters, spaces or hyphens were put right."""

    code = "CREDIT_CODE_MENDED"
    level = ProblemLevel.NOTICE
    words = Words(
        "已将全角字符、小写字母改为规范写法，并去除空格和连字符。",
        "Full-width and lower-case characters, spaces and hyphens were put into the standard form.",
    )


class WrongLength(CodeProblem):
    code = "CREDIT_CODE_LENGTH"
    words = Words("统一社会信用代码为 18 位，现有 {actual} 位。", "A credit code has 18 characters, not {actual}.")


class WrongCharacter(CodeProblem):
    code = "CREDIT_CODE_CHARACTER"
    words = Words(
        "代码只用数字和大写字母，且不用 I、O、S、V、Z；有误的是：{named_zh}。",
        "A code is written in digits and capitals without I, O, S, V and Z; wrong: {named}.",
    )


class CheckFails(CodeProblem):
    code = "CREDIT_CODE_CHECK"
    words = Words(
        "第 18 位校验码与前 17 位不符，请对照营业执照核对。",
        "The check character does not fit the other 17; please compare with the licence.",
    )


class OrganisationCheckFails(CodeProblem):
    """Some bodies keep an organisation code from before 2015 whose own check never fitted."""

    code = "ORGANISATION_CODE_CHECK"
    level = ProblemLevel.WARNING
    words = Words(
        "第 9 至 17 位的组织机构代码校验不符；2015 年以前的部分旧代码如此，请核对。",
        "The organisation code inside (characters 9 to 17) fails its own check, as some from before 2015 do.",
    )


class UnlistedEntity(CodeProblem):
    code = "CREDIT_CODE_ENTITY_UNLISTED"
    level = ProblemLevel.NOTICE
    words = Words(
        "前两位“{prefix}”不在已知的机构类别中，按其他机构处理。",
        "“{prefix}” is not among the known kinds of bodies, so it is read as another body.",
    )


class UnknownRegion(CodeProblem):
    code = "CREDIT_CODE_REGION_UNKNOWN"
    level = ProblemLevel.WARNING
    words = Words(
        "第 3 至 8 位“{region}”不是现行或曾用的行政区划代码，请核对。",
        "“{region}” (characters 3 to 8) is not the code of a division, present or past; please compare.",
    )
