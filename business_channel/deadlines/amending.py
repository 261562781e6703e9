"""A rule of a clock gets a new version; running clocks keep theirs, unless somebody who saw what would move says so."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, insert, select

from business_channel.access import Role
from business_channel.deadlines import recalculation, repository
from business_channel.deadlines.definitions import Definition, from_rule
from business_channel.deadlines.model import DeadlineDefinition, PauseReason
from business_channel.deadlines.recalculation import Shift
from business_channel.errors import InvalidInput, Mendable, Missing, NotFound, Several
from business_channel.events import note
from business_channel.language import Words
from business_channel.regions.model import Region
from business_channel.submissions.model import SubmissionKind
from business_channel.topics.model import Topic
from business_channel.work import Work

MOST_RUNNING = 5000
"""How many running clocks can be put under a new version at once."""

_RUNGS = frozenset({"UNIT_HEAD", "LEADER_OFFICE", "SUPERVISOR"})
_LOCK = 7_215_003


class MovesDiffer(Mendable):
    """What would move is not what the caller saw in the dry run."""

    code = "MOVES_DIFFER"
    words = Words(
        "将有 {count} 个到期日变动，与试算结果不符，请重新试算。",
        "{count} due dates would move, which is not what the dry run showed; please run it again.",
    )


class TooManyRunning(Mendable):
    code = "TOO_MANY_RUNNING"
    words = Words(
        "正在计时的此类时限超过 {limit} 个，不能一次调整。",
        "More than {limit} such clocks are running; they cannot be changed at once.",
    )


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """New values for the columns of a rule, the others stay; ``based_on`` names the rule of which a new code is made.

    With ``apply_to_running`` clocks that run come under it, if exactly ``expected_moves`` due dates move by that.
    """

    code: str
    changes: Mapping[str, str] = field(default_factory=dict)
    based_on: str | None = None
    apply_to_running: bool = False
    dry_run: bool = False
    expected_moves: int | None = None


@dataclass(frozen=True)
class Amended:
    """The definition in its new version, and the open deadlines that it moves, or would move."""

    definition: Definition
    moves: Sequence[Shift]


async def save(work: Work, amendment: Amendment) -> Amended:
    """Saves a new version of a rule, or with ``dry_run`` only tells what it would move.

    Raises ``Forbidden`` for anyone but an ADMIN, ``NotFound`` for an unknown code that is based on none, ``Several``
    for values that cannot be, ``MovesDiffer`` and ``TooManyRunning`` when running clocks cannot be changed like that.
    """
    account_id = work.principal.must_have_any(Role.ADMIN)
    await work.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    rule = await _amended(work, amendment)
    definition = from_rule(rule)
    moves = await _moves(work, definition, amendment)
    if amendment.dry_run:
        return Amended(definition, moves)
    row = {"code": definition.code, "version": definition.version, "clock": definition.clock}
    await work.execute(insert(DeadlineDefinition).values(**row, rule=rule, saved_at=work.now, saved_by=account_id))
    note(work, "deadline_definition:saved", None, code=definition.code, version=definition.version)
    if not amendment.apply_to_running:
        return Amended(definition, [])
    await recalculation.apply(work, definition, MOST_RUNNING)
    return Amended(definition, moves)


async def _amended(work: Work, amendment: Amendment) -> dict[str, str]:
    if amendment.code != amendment.code.strip() or not 0 < len(amendment.code) <= 60:
        raise Missing(("code",))
    own = await repository.rule(work, amendment.code)
    base = own or await repository.rule(work, amendment.based_on or "")
    if base is None:
        raise NotFound(("code",) if amendment.based_on is None else ("basedOn",))
    version = await repository.last_definition_version(work, amendment.code) + 1
    rule = base | dict(amendment.changes) | {"code": amendment.code, "version": str(version)}
    if wrong := [*_problems(rule), *[each async for each in _unknown_places(work, rule)]]:
        raise Several(wrong)
    return rule


async def _moves(work: Work, definition: Definition, amendment: Amendment) -> Sequence[Shift]:
    if not (amendment.dry_run or amendment.apply_to_running):
        return []
    if await repository.count_open_by(work, definition.code) > MOST_RUNNING:
        raise TooManyRunning(("applyToRunning",), limit=MOST_RUNNING)
    moves = await recalculation.would_move(work, definition, MOST_RUNNING)
    if not amendment.dry_run and amendment.expected_moves != len(moves):
        raise MovesDiffer(("expectedMoves",), count=len(moves))
    return moves


def _problems(rule: Mapping[str, str]) -> Iterator[Mendable]:
    amount, cap = int(rule["amount"]), int(rule["cap"]) if rule["cap"] else None
    if not 0 <= amount <= 1000:
        yield _wrong("amount", "期限应为 0 至 1000。", "a term is 0 to 1000.")
    if cap is not None and not amount <= cap <= 1000:
        yield _wrong("cap", "最长期限不能短于期限。", "the cap cannot be shorter than the term.")
    if any(not 0 < int(each) < 100 for each in rule["warn_percent"].split(";") if each):
        yield _wrong("warnPercent", "提醒比例应为 1 至 99。", "a warning comes at 1 to 99 percent.")
    if any(not 0 < int(each) <= 1000 for each in rule["warn_left"].split(";") if each):
        yield _wrong("warnLeft", "提前量应为正数。", "a warning comes a positive number of units before the end.")
    if not {each.partition(":")[0] for each in rule["ladder"].split(";") if each} <= _RUNGS:
        yield _wrong("ladder", "升级对象无效。", "the ladder names somebody unknown.")
    if not {each for each in rule["pauses"].split(";") if each} <= set(PauseReason.__members__):
        yield _wrong("pauses", "暂停理由无效。", "a reason to pause is unknown.")
    if rule["kind"] and rule["kind"] not in SubmissionKind.__members__:
        yield _wrong("kind", "诉求类型无效。", "the kind is unknown.")


async def _unknown_places(work: Work, rule: Mapping[str, str]) -> AsyncIterator[Mendable]:
    if rule["topic"] and await work.session.get(Topic, rule["topic"]) is None:
        yield NotFound(("topicCode",))
    if rule["region"] and await work.session.get(Region, rule["region"]) is None:
        yield NotFound(("regionCode",))


def _wrong(name: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput((name,), reason_zh=zh, reason=en)
