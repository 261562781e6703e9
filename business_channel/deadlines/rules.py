"""What may be done with a clock, decided without the store, each refusal with the rule that it comes from."""

from business_channel.deadlines.definitions import Definition
from business_channel.deadlines.explanation import PAUSES
from business_channel.deadlines.model import PauseReason
from business_channel.errors import Mendable
from business_channel.language import Language, Words


class PauseNotLawful(Mendable):
    """The rule of the clock does not list the reason: a statutory clock stops only for what its own statute names."""

    code = "PAUSE_NOT_LAWFUL"
    words = Words(
        "《{instrument_zh}》{article_zh}未规定可因“{reason_zh}”停止计时。",
        "{instrument}{article} does not let this clock stand still for {reason}.",
    )

    def __init__(self, definition: Definition, reason: PauseReason) -> None:
        facts = cited(definition, definition.pause_article or definition.article)
        said = PAUSES[reason]
        super().__init__(("reason",), reason_zh=said.zh, reason=said.en, **facts)


class PastTheCap(Mendable):
    """The extended term would be longer than the rule of the clock allows."""

    code = "PAST_THE_CAP"
    words = Words(
        "《{instrument_zh}》{article_zh}：期限总计不得超过 {cap}，不能延长至 {total}。",
        "{instrument}{article}: the whole term is at most {cap}, so it cannot become {total}.",
    )

    def __init__(self, definition: Definition, total: int) -> None:
        super().__init__(("total",), cap=definition.cap, total=total, **cited(definition, definition.article))


class NotExtendable(Mendable):
    """The rule of the clock knows no extension."""

    code = "NOT_EXTENDABLE"
    words = Words(
        "《{instrument_zh}》{article_zh}未规定该期限可以延长。",
        "{instrument}{article} does not let this term be extended.",
    )

    def __init__(self, definition: Definition) -> None:
        super().__init__(("workOrderId",), **cited(definition, definition.article))


class NotLonger(Mendable):
    code = "NOT_LONGER"
    words = Words(
        "延长后的期限应长于现有期限（{total}）。", "The extended term must be longer than the present one ({total})."
    )


class Expired(Mendable):
    code = "EXPIRED"
    words = Words("期限已过，不能再申请或批准延期。", "The term is over: an extension is asked for and granted before.")


class RequesterMayNotDecide(Mendable):
    code = "REQUESTER_MAY_NOT_DECIDE"
    words = Words("申请人不能审批自己的延期申请。", "Whoever asked for an extension may not decide on it.")


class NoSuchClock(Mendable):
    code = "NO_SUCH_CLOCK"
    words = Words("没有正在计时的此项时限。", "No such clock is running here.")


class KeptInFile(Mendable):
    """The clock takes the course of a file in which its steps are recorded, and the author told of them."""

    code = "KEPT_IN_FILE"
    words = Words(
        "该时限随许可办理档案计算，请登记相应步骤。",
        "This clock follows the permit file; please record the step there.",
    )


def cited(definition: Definition, article: Words | None) -> dict[str, str]:
    """Instrument and article of the clock as the facts of a sentence, in both languages."""
    return {
        "instrument_zh": definition.instrument.say(Language.ZH),
        "instrument": definition.instrument.say(Language.EN),
        "article_zh": "" if article is None else article.say(Language.ZH),
        "article": "" if article is None else f", {article.say(Language.EN)},",
    }


def must_be_pausable(definition: Definition, reason: PauseReason) -> None:
    """Raises ``PauseNotLawful``, with the article, unless the rule of the clock lists the reason."""
    if reason not in definition.pauses:
        raise PauseNotLawful(definition, reason)


def must_be_extendable(definition: Definition, present: int, total: int) -> None:
    """Raises ``NotExtendable``, ``NotLonger`` or, with the article, ``PastTheCap`` unless a term of ``present`` may
    become ``total``.
    """
    if definition.cap is None:
        raise NotExtendable(definition)
    if total <= present:
        raise NotLonger(("total",), total=present)
    if total > definition.cap:
        raise PastTheCap(definition, total)
