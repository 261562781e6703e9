"""Sending mails, by SMTP or into the log."""

from email.message import EmailMessage
from email.utils import localtime, parseaddr
from typing import Any, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

import aiosmtplib
import structlog

from app.failures import OurFailure
from business_channel.notifications.service import Letter

_log = structlog.get_logger(__name__)


class MailError(OurFailure):
    """The mail was not taken; the sentence says what the server answered and names nobody."""


class Mailer(Protocol):
    """Anything that sends letters."""

    async def send(self, letter: Letter) -> None:
        """Returns when the mail is handed over; raises ``MailError`` when it is not. May be called twice for one."""


class ConsoleMailer:
    """Tells in the log of every mail that it would send, for demonstrations and development."""

    async def send(self, letter: Letter) -> None:
        """Logs a line with recipient and subject, and the body for who asks for debugging."""
        _log.info("mail", to=letter.address, subject=letter.subject)
        _log.debug("mail body", body=letter.body)


class SmtpMailer:
    """Hands mails to an SMTP server, each over a connection of its own; every step of it may take ``seconds``."""

    def __init__(self, url: SplitResult, sender: str, seconds: float = 10.0) -> None:
        self._sender = sender
        self._domain = parseaddr(sender)[1].rpartition("@")[2]
        self._server: dict[str, Any] = {
            "hostname": url.hostname,
            "port": url.port,
            "username": unquote(url.username) if url.username else None,
            "password": unquote(url.password) if url.password else None,
            "local_hostname": self._domain,
            "timeout": seconds,
        } | _encryption(url.scheme)

    async def send(self, letter: Letter) -> None:
        """Sends the mail; a repeated one has the same Message-ID, so that the recipient's server can drop it."""
        try:
            await aiosmtplib.send(self._message(letter), **self._server)
        except aiosmtplib.SMTPResponseException as error:
            raise MailError(f"The mail server answered {error.code}.") from error
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = sorted({refusal.code for refusal in error.recipients})
            raise MailError(f"The mail server refused the recipient with {codes}.") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MailError(f"The mail server cannot be reached ({type(error).__name__}).") from error

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = letter.address
        message["Subject"] = letter.subject
        message["Date"] = localtime()
        message["Message-ID"] = f"<{letter.id}@{self._domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body, charset="utf-8")
        return message


def _encryption(scheme: str) -> dict[str, Any]:
    """smtps speaks TLS from the start, smtp+starttls insists on the upgrade, smtp takes it where it is offered."""
    return {"smtps": {"use_tls": True}, "smtp+starttls": {"start_tls": True}, "smtp": {}}[scheme]


def open_mailer(url: str, sender: str) -> Mailer:
    """The mailer for ``console://``, ``smtp://``, ``smtps://`` or ``smtp+starttls://``, writing as ``sender``."""
    parts = urlsplit(url)
    return ConsoleMailer() if parts.scheme == "console" else SmtpMailer(parts, sender)
