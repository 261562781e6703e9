"""What a notification says. It names the submission by number and title and holds nothing else that people wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from business_channel.events import EventTag
from business_channel.language import Language, Words


@dataclass(frozen=True)
class Text:
    """A headline, which names only the number, and a sentence, which names the title too."""

    headline: str
    sentence: str


_WORDS: Mapping[EventTag, tuple[Words, Words]] = MappingProxyType(
    {
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
                "诉求《{title}》（编号 {number}）已交承办单位，请承办单位及时签收，在时限内答复。",
                "“{title}” ({number}) has been given to the department that must accept it and answer in time.",
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
    }
)

_SUBJECT = Words("【政企直通车】{headline}", "[Business Channel] {headline}")
_BODY = Words(
    "您好！\n\n{sentence}\n\n本邮件由政企直通车自动发送，请勿回复。\n",
    "Hello,\n\n{sentence}\n\nThis mail was sent by Business Channel; please do not answer it.\n",
)


def text_of(tag: EventTag, language: Language, *, number: str, title: str) -> Text:
    """What is said of an event of ``tag`` to somebody who reads ``language``; raises ``KeyError`` if none is told."""
    headline, sentence = _WORDS[tag]
    return Text(headline.say(language, number=number), sentence.say(language, number=number, title=title))


def mail_of(text: Text, language: Language) -> tuple[str, str]:
    """The subject and the body of the mail that carries ``text``."""
    return _SUBJECT.say(language, headline=text.headline), _BODY.say(language, sentence=text.sentence)
