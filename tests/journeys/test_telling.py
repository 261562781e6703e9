"""People are told over a real socket by a real worker: live, without gaps or repeats, and by the mails they want."""

import asyncio
import uuid

from app import identity
from tests.journeys import operations as op
from tests.journeys.conftest import Mailbox
from tests.journeys.instance import Instance
from tests.journeys.test_stories import OWNER, answered, departments, dispatched, filed

CLERK, HEAD, MEMBER = "clerk@swt.demo", "head@swt.demo", "member@enterprise.demo"
FOLLOW = "subscription ($after: String) { notificationFeed(after: $after) { id cursor tag submission { title } } }"
LIST = "query ($filter: NotificationFilter) { notifications(first: 100, filter: $filter) { nodes { id cursor tag } } }"
UNREAD = "{ viewer { unreadNotifications } }"
READ = f"""mutation ($input: MarkNotificationsReadInput!) {{
  markNotificationsRead(input: $input) {{ viewer {{ unreadNotifications }} {op.ERRORS} }}
}}"""
CHOOSE = f"""mutation ($input: UpdateNotificationPreferencesInput!) {{
  updateNotificationPreferences(input: $input) {{ viewer {{ locale }} {op.ERRORS} }}
}}"""
INVITE = f"""mutation ($input: InviteColleagueInput!) {{
  inviteColleague(input: $input) {{ invitation {{ id takenUpAt }} {op.ERRORS} }}
}}"""


async def _commerce(channel: Instance) -> str:
    return next(key for name, key in (await departments(channel)).items() if "云南省商务厅" in name)


async def _asked(channel: Instance, commerce: str, title: str) -> str:
    """A suggestion is filed and dispatched to the department; returns the order's id."""
    suggestion = {"kind": "SUGGESTION", "title": title, "body": "建议简化备案材料。", "topicCode": "approvals"}
    submission = await filed(channel, OWNER, **suggestion, addresseeId=commerce)
    return str((await dispatched(channel, submission, **{commerce: "LEAD"}))["workOrders"][0]["id"])


async def test_somebody_is_told_live_and_goes_on_where_the_connection_broke_without_gaps_or_repeats(
    channel: Instance,
) -> None:
    commerce = await _commerce(channel)
    async with channel.follow(CLERK, FOLLOW) as feed:
        await _asked(channel, commerce, "建议简化外贸备案")
        first = await feed.next(within=5)
        assert (first["tag"], first["submission"]["title"]) == ("SUBMISSION_DISPATCHED", "建议简化外贸备案")
    titles = [f"建议第{number}项" for number in range(6)]
    await asyncio.gather(*(_asked(channel, commerce, title) for title in titles[:4]))
    seen = [first]
    for _ in range(2):
        async with channel.follow(CLERK, FOLLOW, after=seen[-1]["cursor"]) as feed:
            seen += [await feed.next(within=5) for _ in range(2)]
    async with channel.follow(CLERK, FOLLOW, after=seen[-1]["cursor"]) as feed:
        await asyncio.gather(*(_asked(channel, commerce, title) for title in titles[4:]))
        seen += [await feed.next(within=5) for _ in range(2)]
    assert sorted(each["submission"]["title"] for each in seen[1:]) == titles
    assert len({each["id"] for each in seen}) == len({each["cursor"] for each in seen}) == 7
    async with channel.follow(CLERK, FOLLOW, after=seen[0]["cursor"]) as feed:
        assert [await feed.next(within=5) for _ in range(6)] == seen[1:]


async def test_what_was_followed_up_to_a_cursor_is_marked_as_read_and_the_rest_is_counted(channel: Instance) -> None:
    commerce = await _commerce(channel)
    async with channel.follow(CLERK, FOLLOW) as feed:
        items = []
        for title in ("建议甲", "建议乙", "建议丙"):
            await _asked(channel, commerce, title)
            items.append(await feed.next(within=5))
    assert (await channel.ask(CLERK, UNREAD))["viewer"] == {"unreadNotifications": 3}
    marked = await channel.do(CLERK, READ, "markNotificationsRead", upTo=items[1]["cursor"])
    assert marked == {"unreadNotifications": 1}
    left = (await channel.ask(CLERK, LIST, filter={"unread": True}))["notifications"]["nodes"]
    assert [each["id"] for each in left] == [items[2]["id"]]


async def test_mails_follow_what_their_readers_chose_and_what_the_law_wants_comes_all_the_same(
    channel: Instance, mailbox: Mailbox
) -> None:
    commerce = await _commerce(channel)
    off = [{"kind": "ORDERS", "wanted": False}]
    await channel.do(CLERK, CHOOSE, "updateNotificationPreferences", mail=off)
    kinds = ("PROGRESS", "REQUESTS", "DEADLINES", "ANSWERS", "ORDERS", "REVIEW", "SUPERVISION")
    nothing = [{"kind": each, "wanted": False} for each in kinds]
    await channel.do(OWNER, CHOOSE, "updateNotificationPreferences", mail=nothing, locale="EN")
    async with channel.follow(CLERK, FOLLOW) as feed:
        order = await _asked(channel, commerce, "建议简化外贸备案")
        assert (await feed.next(within=5))["tag"] == "SUBMISSION_DISPATCHED"
    await answered(channel, "swt", order, "备案材料已由六项减为两项。")
    arrived = [await mailbox.next(), await mailbox.next(), await mailbox.next()]
    subjects = {mail["To"]: mail["Subject"] for mail in arrived}
    assert set(subjects) == {HEAD, OWNER, MEMBER}
    assert subjects[OWNER].startswith("[Business Channel] ")
    assert all(subjects[each].startswith("【政企直通车】") for each in (HEAD, MEMBER))


async def test_a_colleague_who_is_invited_gets_a_mail_signs_in_and_is_told_live(
    channel: Instance, mailbox: Mailbox
) -> None:
    commerce, address = await _commerce(channel), "liu.mei@swt.example"
    asked = {"departmentId": commerce, "email": address, "role": "CLERK", "idempotencyKey": str(uuid.uuid4())}
    invited = (await channel.ask(HEAD, INVITE, input=asked))["inviteColleague"]
    assert (invited["errors"], invited["invitation"]["takenUpAt"]) == ([], None)
    mail = await mailbox.next_to(address)
    assert "云南省商务厅" in mail["Subject"]
    assert "承办人" in mail.get_content()
    await identity.issue_token(channel.settings, address)
    async with channel.follow(address, FOLLOW) as feed:
        await _asked(channel, commerce, "建议简化外贸备案")
        assert (await feed.next(within=5))["tag"] == "SUBMISSION_DISPATCHED"
