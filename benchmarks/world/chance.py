"""What chance decides, the same for the same seed: identities, names, phones and credit codes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余杜叶程苏魏吕丁任沈姚"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志永贵小燕晓红文海春梅德开顺正康青莲兴"
_DAYTIME = timedelta(hours=14)
_MORNING = timedelta(hours=7, minutes=30)


def id_at(random: Random, moment: datetime) -> UUID:
    """A UUIDv7 as it would have been given out at ``moment``."""
    milliseconds = int(moment.timestamp() * 1000)
    return UUID(int=milliseconds << 80 | 7 << 76 | random.getrandbits(12) << 64 | 0b10 << 62 | random.getrandbits(62))


def person_name(random: Random) -> str:
    """A family name with one or two characters more."""
    return random.choice(_SURNAMES) + "".join(random.choices(_GIVEN, k=random.choice((1, 2, 2))))


def phone(random: Random) -> str:
    """A mobile number."""
    return f"1{random.choice('3578')}{random.randrange(10**9):09d}"


def credit_code(random: Random, region_code: str) -> str:
    """An enterprise's unified social credit code, with both check characters right (GB 32100-2015)."""
    organisation = f"{random.randrange(10**8):08d}"
    check = (
        11 - sum(int(digit) * weight for digit, weight in zip(organisation, _ORGANISATION_WEIGHTS, strict=True)) % 11
    )
    code = f"91{region_code}{organisation}{'0123456789X0'[check]}"
    total = sum(_CODE_LETTERS.index(letter) * pow(3, place, 31) for place, letter in enumerate(code))
    return code + _CODE_LETTERS[-total % 31]


def filing_moments(random: Random, count: int, since: datetime, until: datetime) -> Iterator[datetime]:
    """``count`` moments between two midnights, spread evenly over the days and, in each, from morning to night."""
    span = until - since
    for place in range(count):
        days, part = divmod(span * ((place + random.random()) / count), timedelta(days=1))
        yield since + timedelta(days=days) + _MORNING + _DAYTIME * (part / timedelta(days=1))
