"""What a notification says. It names the submission by number and title, or the report by its title, and holds nothing
else that people wrote; to the office of a region, which may read other submissions only, it names the number alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from business_channel.deadlines.definitions import from_rule
from business_channel.events import EventTag
from business_channel.language import Language, Words
from business_channel.notifications.texts_after_answer import AFTER_ANSWER
from business_channel.notifications.texts_of_asking import OF_ASKING
from business_channel.notifications.texts_of_confidence import OF_CONFIDENCE
from business_channel.notifications.texts_of_departments import OF_DEPARTMENTS
from business_channel.notifications.texts_of_instructions import OF_INSTRUCTIONS
from business_channel.notifications.texts_of_ledger import OF_LEDGER
from business_channel.notifications.texts_of_permits import OF_PERMITS
from business_channel.notifications.texts_of_reports import OF_REPORTS
from business_channel.notifications.texts_of_supervision import OF_SUPERVISION


@dataclass(frozen=True)
class Text:
    """A headline, which names only the number, and a sentence, which names the title too."""

    headline: str
    sentence: str


@dataclass(frozen=True)
class Facts:
    """What a text may name: the submission, and of an event about a clock its last day and its rule; or the report,
    which has a title and no number.
    """

    number: str
    title: str
    due_on: date | None = None
    rule: Mapping[str, str] | None = None

    def clock(self, language: Language) -> str:
        """The name of the clock, empty when the event is not about one."""
        return "" if self.rule is None else from_rule(self.rule).name.say(language)


_WORDS: Mapping[EventTag, tuple[Words, Words]] = MappingProxyType(
    {
        **OF_ASKING,
        **AFTER_ANSWER,
        **OF_SUPERVISION,
        **OF_CONFIDENCE,
        **OF_INSTRUCTIONS,
        **OF_DEPARTMENTS,
        **OF_LEDGER,
        **OF_PERMITS,
        **OF_REPORTS,
        EventTag.SUBMISSION_FILED: (
            Words("收到诉求 {number}", "Submission {number} has been filed"),
            Words(
                "诉求《{title}》（编号 {number}）已提交，待平台审核。",
                "“{title}” ({number}) has been filed and awaits the platform's review.",
            ),
        ),
        EventTag.SUBMISSION_APPROVED: (
            Words("诉求 {number} 已通过审核", "Submission {number} has been approved"),
            Words(
                "诉求《{title}》（编号 {number}）已通过审核，将交承办单位办理。",
                "“{title}” ({number}) has been approved and will be given to a department.",
            ),
        ),
        EventTag.SUBMISSION_REJECTED: (
            Words("诉求 {number} 未予受理", "Submission {number} was not taken up"),
            Words(
                "诉求《{title}》（编号 {number}）未予受理，理由请登录平台查看。",
                "“{title}” ({number}) was not taken up; please sign in to read the reason.",
            ),
        ),
        EventTag.SUBMISSION_MARKED_URGENT: (
            Words("诉求 {number} 已标为紧急", "Submission {number} is urgent"),
            Words(
                "诉求《{title}》（编号 {number}）已标为紧急，请优先办理。",
                "“{title}” ({number}) has been marked as urgent; please handle it first.",
            ),
        ),
        EventTag.SUBMISSION_DISPATCHED: (
            Words("诉求 {number} 已交办", "Submission {number} has been dispatched"),
            Words(
                "诉求《{title}》（编号 {number}）已交承办单位办理，承办单位应及时签收并在时限内答复。",
                "“{title}” ({number}) has been given to the department, which accepts it and answers in time.",
            ),
        ),
        EventTag.SUBMISSION_RATED: (
            Words("诉求 {number} 已获评价", "Submission {number} has been rated"),
            Words(
                "提交人评价了诉求《{title}》（编号 {number}）的办理情况。",
                "The author has rated how “{title}” ({number}) was handled.",
            ),
        ),
        EventTag.SUBMISSION_THANKED: (
            Words("诉求 {number} 收到感谢", "Thanks for submission {number}"),
            Words(
                "提交人感谢承办单位对诉求《{title}》（编号 {number}）的办理。",
                "The author thanks the department for how “{title}” ({number}) was handled.",
            ),
        ),
        EventTag.SUBMISSION_WITHDRAWN: (
            Words("诉求 {number} 已撤回", "Submission {number} was withdrawn"),
            Words(
                "提交人撤回了诉求《{title}》（编号 {number}），不再办理。",
                "The author has withdrawn “{title}” ({number}); it is not handled any further.",
            ),
        ),
        EventTag.SUBMISSION_TERMINATED: (
            Words("诉求 {number} 已终止办理", "Submission {number} was terminated"),
            Words(
                "诉求《{title}》（编号 {number}）已终止办理，理由请登录平台查看。",
                "“{title}” ({number}) was ended without an answer; please sign in to read why.",
            ),
        ),
        EventTag.REPAIR_STARTED: (
            Words("诉求 {number} 获差评，须整改", "Submission {number} was rated low"),
            Words(
                "诉求《{title}》（编号 {number}）获差评或未解决，请在时限内整改并作补充答复。",
                "“{title}” ({number}) was rated low or is not solved; please put it right in time.",
            ),
        ),
        EventTag.REPAIR_DONE: (
            Words("诉求 {number} 已整改", "Submission {number} was put right"),
            Words(
                "诉求《{title}》（编号 {number}）已整改，补充答复已公布，请登录平台查看。",
                "“{title}” ({number}) was put right; please sign in to read the supplement to the answer.",
            ),
        ),
        EventTag.WORK_ORDER_ACCEPTED: (
            Words("诉求 {number} 已签收", "Submission {number} has been accepted"),
            Words(
                "承办单位已签收诉求《{title}》（编号 {number}），正在办理。",
                "The department has accepted “{title}” ({number}) and is handling it.",
            ),
        ),
        EventTag.REPLY_SIGNED: (
            Words("诉求 {number} 的答复待审核", "A reply to submission {number} awaits review"),
            Words(
                "承办单位已签发对诉求《{title}》（编号 {number}）的答复，待平台审核。",
                "The department has signed its reply to “{title}” ({number}); it awaits the platform's review.",
            ),
        ),
        EventTag.REPLY_RETURNED: (
            Words("诉求 {number} 的答复被退回", "The reply to submission {number} was returned"),
            Words(
                "对诉求《{title}》（编号 {number}）的答复被退回，请登录平台查看意见，修改后重新报送。",
                "The reply to “{title}” ({number}) was returned; please sign in, read why, and send it again.",
            ),
        ),
        EventTag.REPLY_PUBLISHED: (
            Words("诉求 {number} 已有答复", "Submission {number} has been answered"),
            Words(
                "诉求《{title}》（编号 {number}）的答复已公布，请登录平台查看。",
                "The reply to “{title}” ({number}) has been published; please sign in to read it.",
            ),
        ),
        EventTag.DEADLINE_WARNED: (
            Words("诉求 {number} 的时限将到", "A term of submission {number} is running out"),
            Words(
                "诉求《{title}》（编号 {number}）的“{clock}”时限至 {due_on} 届满，请及时办理。",
                "The term “{clock}” of “{title}” ({number}) ends on {due_on}; please see to it.",
            ),
        ),
        EventTag.DEADLINE_BREACHED: (
            Words("诉求 {number} 已超时限", "Submission {number} is overdue"),
            Words(
                "诉求《{title}》（编号 {number}）的“{clock}”时限已于 {due_on} 届满，尚未办结。",
                "The term “{clock}” of “{title}” ({number}) ended on {due_on}, and it is still open.",
            ),
        ),
        EventTag.DEADLINE_ESCALATED_TO_HEAD: (
            Words("本单位办理的诉求 {number} 已超时限", "Submission {number} is overdue in your unit"),
            Words(
                "本单位办理的诉求《{title}》（编号 {number}）的“{clock}”时限已于 {due_on} 届满，请督促办理。",
                "The term “{clock}” of “{title}” ({number}) ended on {due_on}; please see that your unit acts.",
            ),
        ),
        EventTag.DEADLINE_ESCALATED_TO_OFFICE: (
            Words("诉求 {number} 超时未办", "Submission {number} is overdue"),
            Words(
                "诉求 {number} 的“{clock}”时限已于 {due_on} 届满，承办单位仍未办结，提请督促。",
                "The term “{clock}” of submission {number} ended on {due_on}, and the department has not acted.",
            ),
        ),
        EventTag.DEADLINE_ESCALATED_TO_SUPERVISOR: (
            Words("诉求 {number} 超时未办，提请督办", "Submission {number} is overdue, for supervision"),
            Words(
                "诉求《{title}》（编号 {number}）的“{clock}”时限已于 {due_on} 届满，逐级提醒后仍未办结，提请督办。",
                "The term “{clock}” of “{title}” ({number}) ended on {due_on}; reminders did not help.",
            ),
        ),
        EventTag.DEADLINE_PAUSED: (
            Words("诉求 {number} 的时限暂停计时", "A term of submission {number} stands still"),
            Words(
                "诉求《{title}》（编号 {number}）的“{clock}”时限暂停计时，原因请登录平台查看。",
                "The term “{clock}” of “{title}” ({number}) stands still; please sign in to read why.",
            ),
        ),
        EventTag.DEADLINE_RESUMED: (
            Words("诉求 {number} 的时限恢复计时", "A term of submission {number} runs on"),
            Words(
                "诉求《{title}》（编号 {number}）的“{clock}”时限恢复计时，现至 {due_on} 届满。",
                "The term “{clock}” of “{title}” ({number}) runs on and now ends on {due_on}.",
            ),
        ),
        EventTag.DEADLINE_MOVED: (
            Words("诉求 {number} 的到期日有调整", "A due date of submission {number} has moved"),
            Words(
                "因放假安排或规则调整，诉求《{title}》（编号 {number}）的“{clock}”时限现至 {due_on} 届满。",
                "By the calendar or the rules, the term “{clock}” of “{title}” ({number}) now ends on {due_on}.",
            ),
        ),
        EventTag.EXTENSION_REQUESTED: (
            Words("诉求 {number} 申请延期", "An extension is asked for submission {number}"),
            Words(
                "诉求《{title}》（编号 {number}）申请延长“{clock}”时限，请在 {due_on} 届满前审批。",
                "An extension of “{clock}” is asked for “{title}” ({number}); please decide before {due_on} is over.",
            ),
        ),
        EventTag.EXTENSION_GRANTED: (
            Words("诉求 {number} 已批准延期", "The term of submission {number} was extended"),
            Words(
                "诉求《{title}》（编号 {number}）的“{clock}”时限经批准延长，现至 {due_on} 届满，理由请登录平台查看。",
                "The term “{clock}” of “{title}” ({number}) was extended to {due_on}; please sign in to read why.",
            ),
        ),
        EventTag.EXTENSION_REFUSED: (
            Words("诉求 {number} 的延期申请未获批准", "The extension of submission {number} was refused"),
            Words(
                "诉求《{title}》（编号 {number}）的延期申请未获批准，“{clock}”时限仍至 {due_on} 届满。",
                "The extension asked for “{title}” ({number}) was refused; “{clock}” still ends on {due_on}.",
            ),
        ),
        EventTag.WORK_ORDER_DECLINED: (
            Words("诉求 {number} 不予受理，已告知法定途径", "Submission {number}: the lawful way is told"),
            Words(
                "诉求《{title}》（编号 {number}）依法不由该单位受理，办理途径请登录平台查看。",
                "“{title}” ({number}) is not for this department by law; please sign in to read where it belongs.",
            ),
        ),
        EventTag.WORK_ORDER_OBJECTED: (
            Words("诉求 {number} 有派单异议", "An objection to the order on submission {number}"),
            Words(
                "承办单位对诉求《{title}》（编号 {number}）的派单提出异议，请在 1 个工作日内裁定。",
                "The department objects to the order on “{title}” ({number}); please decide within one working day.",
            ),
        ),
        EventTag.WORK_ORDER_REDISPATCHED: (
            Words("诉求 {number} 已转办", "Submission {number} has been passed on"),
            Words(
                "诉求《{title}》（编号 {number}）已转由另一单位办理，答复时限不变。",
                "“{title}” ({number}) has been passed on to another department; the answer is due as before.",
            ),
        ),
        EventTag.WORK_ORDER_LIFTED: (
            Words("诉求 {number} 已提级办理", "Submission {number} has been lifted"),
            Words(
                "诉求《{title}》（编号 {number}）已提级由上级单位办理，答复时限不变。",
                "“{title}” ({number}) has been lifted to a superior department; the answer is due as before.",
            ),
        ),
        EventTag.WORK_ORDER_ASSIGNED: (
            Words("诉求 {number} 由您承办", "Submission {number} is yours to handle"),
            Words(
                "诉求《{title}》（编号 {number}）已指定由您承办。",
                "“{title}” ({number}) has been assigned to you.",
            ),
        ),
        EventTag.WORK_ORDER_PASSED_ON: (
            Words("诉求 {number} 已转由其他单位办理", "Submission {number} is handled by another department now"),
            Words(
                "诉求 {number} 已转由其他单位办理，本单位的交办单已办结。",
                "Submission {number} is handled by another department now; your order is closed.",
            ),
        ),
        EventTag.OBJECTION_UPHELD: (
            Words("诉求 {number} 的派单异议成立", "The objection on submission {number} was upheld"),
            Words(
                "诉求《{title}》（编号 {number}）的派单异议成立，待重新派单。",
                "The objection on “{title}” ({number}) was upheld; it awaits another department.",
            ),
        ),
        EventTag.OBJECTION_REJECTED: (
            Words("诉求 {number} 的派单异议不成立", "The objection on submission {number} was rejected"),
            Words(
                "诉求《{title}》（编号 {number}）的派单异议不成立，请及时签收办理，不得再次退回。",
                "The objection on “{title}” ({number}) was rejected; please handle it: it cannot be returned.",
            ),
        ),
        EventTag.OPINION_GIVEN: (
            Words("诉求 {number} 有协办意见", "An opinion on submission {number}"),
            Words(
                "协办单位已对诉求《{title}》（编号 {number}）提出意见。",
                "A helping department has given its opinion on “{title}” ({number}).",
            ),
        ),
        EventTag.OPINION_MISSING: (
            Words("诉求 {number} 缺协办意见", "An opinion on submission {number} is missing"),
            Words(
                "主办单位已签发对诉求《{title}》（编号 {number}）的答复，协办单位未提出意见。",
                "The lead has signed its reply to “{title}” ({number}) without the opinion of a helping department.",
            ),
        ),
        EventTag.REPLY_COSIGNED: (
            Words("诉求 {number} 的联合答复有单位会签", "A signature under the joint reply to submission {number}"),
            Words(
                "又有单位会签了对诉求《{title}》（编号 {number}）的联合答复。",
                "One more department has signed the joint reply to “{title}” ({number}).",
            ),
        ),
        EventTag.REPLY_DISSENTED: (
            Words("诉求 {number} 的联合答复有不同意见", "A dissent from the joint reply to submission {number}"),
            Words(
                "有单位不同意对诉求《{title}》（编号 {number}）的联合答复，牵头单位可修改后重新会签，或发布部分答复。",
                "A department dissents from the joint reply to “{title}” ({number}); "
                "the convener may change it, or answer in part.",
            ),
        ),
        EventTag.SUBMISSION_MERGED: (
            Words("诉求 {number} 已并单办理", "Submission {number} is handled together with others"),
            Words(
                "诉求《{title}》（编号 {number}）与反映同一事项的诉求并单办理，答复公布时将逐一通知，答复期限不变。",
                "“{title}” ({number}) is handled together with others on the same matter; every author is told of the "
                "answer, and the time to answer stays as it was.",
            ),
        ),
        EventTag.SUBMISSION_UNMERGED: (
            Words("诉求 {number} 已撤销并单", "Submission {number} is handled by itself again"),
            Words(
                "诉求《{title}》（编号 {number}）不再并单，将重新交承办单位办理，答复期限不变。",
                "“{title}” ({number}) is handled by itself again and will be given to a department; the time to answer "
                "stays as it was.",
            ),
        ),
        EventTag.SUBMISSION_JOINED: (
            Words("有诉求并入 {number}", "Submissions were merged into {number}"),
            Words(
                "有反映同一事项的诉求并入《{title}》（编号 {number}），答复时请一并回应。",
                "Submissions on the same matter were merged into “{title}” ({number}); please answer them all at once.",
            ),
        ),
        EventTag.SUBMISSION_ANSWERED_TOGETHER: (
            Words("诉求 {number} 有答复公布", "A reply to submission {number} has been published"),
            Words(
                "与诉求《{title}》（编号 {number}）并单办理的事项已有答复公布，请登录平台查看。",
                "A reply to the matter with which “{title}” ({number}) was merged is published; please sign in to read "
                "it.",
            ),
        ),
        EventTag.PROMISE_PROVED: (
            Words("诉求 {number} 的承诺已兑现", "A promise on submission {number} was kept"),
            Words(
                "承办单位已报送对诉求《{title}》（编号 {number}）所作承诺的落实情况。",
                "The department has shown how its promise on “{title}” ({number}) was kept.",
            ),
        ),
    }
)

_SUBJECT = Words("【政企直通车】{headline}", "[Business Channel] {headline}")
_BODY = Words(
    "您好！\n\n{sentence}\n\n本邮件由政企直通车自动发送，请勿回复。\n",
    "Hello,\n\n{sentence}\n\nThis mail was sent by Business Channel; please do not answer it.\n",
)


def text_of(tag: EventTag, language: Language, facts: Facts) -> Text:
    """What is said of an event of ``tag`` to somebody who reads ``language``; raises ``KeyError`` if none is told."""
    headline, sentence = _WORDS[tag]
    said = {"number": facts.number, "title": facts.title, "clock": facts.clock(language), "due_on": facts.due_on}
    return Text(headline.say(language, **said), sentence.say(language, **said))


def mail_of(text: Text, language: Language) -> tuple[str, str]:
    """The subject and the body of the mail that carries ``text``."""
    return _SUBJECT.say(language, headline=text.headline), _BODY.say(language, sentence=text.sentence)
