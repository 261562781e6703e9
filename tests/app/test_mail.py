"""Mails reach a real SMTP server as they should, and failures are told without naming anybody."""

import asyncio
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from structlog.testing import capture_logs

from app.mail import MailError, SmtpMailer, open_mailer
from business_channel.ids import new_id
from business_channel.notifications.service import Letter
from tests.ports import free_port

SENDER = "政企直通车 <no-reply@channel.example>"
LETTER = Letter(
    id=new_id(),
    address="wang@hezhang.example",
    subject="【政企直通车】诉求 ZQ-2020-0000123 已有答复",
    body="您好！\n\n诉求《恳请协调支付拖欠的农民工工资》（编号 ZQ-2020-0000123）的答复已公布，请登录平台查看。\n",
)


class Postbox:
    """Keeps the mails that arrive; ``answer`` is what the server says to each of them."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        self.recipients += envelope.rcpt_tos
        return self.answer


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def server(postbox: Postbox) -> Iterator[Controller]:
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


async def test_a_mail_arrives_with_all_its_headers(server: Controller, postbox: Postbox) -> None:
    await open_mailer(f"smtp://127.0.0.1:{server.port}", SENDER).send(LETTER)
    [mail] = postbox.mails
    assert postbox.recipients == ["wang@hezhang.example"]
    assert mail["From"] == SENDER
    assert mail["To"] == "wang@hezhang.example"
    assert mail["Subject"] == LETTER.subject
    assert mail["Message-ID"] == f"<{LETTER.id}@channel.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime.tzinfo is not None
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content_charset() == "utf-8"
    assert mail.get_content() == LETTER.body


async def test_a_repeated_mail_has_the_same_message_id(server: Controller, postbox: Postbox) -> None:
    mailer = open_mailer(f"smtp://127.0.0.1:{server.port}", SENDER)
    await mailer.send(LETTER)
    await mailer.send(LETTER)
    assert len({mail["Message-ID"] for mail in postbox.mails}) == 1


async def test_a_server_that_says_no_is_quoted_with_its_code_alone(server: Controller, postbox: Postbox) -> None:
    postbox.answer = "451 wang@hezhang.example has no room"
    with pytest.raises(MailError, match=r"^The mail server answered 451\.$"):
        await open_mailer(f"smtp://127.0.0.1:{server.port}", SENDER).send(LETTER)


async def test_a_refused_recipient_is_not_named(server: Controller, postbox: Postbox) -> None:
    async def refuse(_server: Any, _session: Any, _envelope: Any, address: str, _options: Any) -> str:
        return f"550 {address} does not live here"

    postbox.handle_RCPT = refuse  # type: ignore[attr-defined]
    with pytest.raises(MailError, match=r"^The mail server refused the recipient with \[550\]\.$"):
        await open_mailer(f"smtp://127.0.0.1:{server.port}", SENDER).send(LETTER)


async def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(MailError, match=r"^The mail server cannot be reached \(SMTPConnectError\)\.$"):
        await open_mailer(f"smtp://127.0.0.1:{free_port()}", SENDER).send(LETTER)


async def test_a_server_that_never_answers_is_given_up() -> None:
    silent = await asyncio.start_server(lambda *_: asyncio.sleep(5), "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    with pytest.raises(MailError, match="cannot be reached"):
        await SmtpMailer(urlsplit(f"smtp://127.0.0.1:{port}"), SENDER, seconds=0.3).send(LETTER)
    silent.close()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
async def test_the_name_and_password_of_the_url_are_used(postbox: Postbox) -> None:
    given: list[LoginPassword] = []

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: LoginPassword) -> AuthResult:
        given.append(data)
        return AuthResult(success=True)

    controller = Controller(
        postbox, hostname="127.0.0.1", port=free_port(), authenticator=check, auth_require_tls=False, auth_required=True
    )
    controller.start()
    try:
        await open_mailer(f"smtp://post%40channel:p%3Ass%20word@127.0.0.1:{controller.port}", SENDER).send(LETTER)
    finally:
        controller.stop()
    assert [(each.login, each.password) for each in given[:1]] == [(b"post@channel", b"p:ss word")]
    assert len(postbox.mails) == 1


async def test_a_server_without_encryption_is_refused_where_encryption_is_asked_for(server: Controller) -> None:
    with pytest.raises(MailError):
        await open_mailer(f"smtp+starttls://127.0.0.1:{server.port}", SENDER).send(LETTER)
    with pytest.raises(MailError):
        await open_mailer(f"smtps://127.0.0.1:{server.port}", SENDER).send(LETTER)


async def test_without_a_server_the_log_tells_of_the_mail_in_a_line() -> None:
    with capture_logs() as lines:
        await open_mailer("console://", SENDER).send(LETTER)
    told, body = lines
    assert (told["event"], told["to"], told["subject"]) == ("mail", LETTER.address, LETTER.subject)
    assert (body["log_level"], body["body"]) == ("debug", LETTER.body)
