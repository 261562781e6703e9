"""What is printed: the sheet of a work order (交办单) and the file of a case (案卷), as whole pages."""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from app.web.sheet_words import CODES, LABELS
from business_channel.language import Language
from business_channel.now import SHANGHAI
from business_channel.states import in_words

_STYLE = """
@page { size: A4; margin: 20mm 18mm; }
body { font: 11pt/1.6 "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif; color: #000;
margin: 0 auto; max-width: 174mm; }
h1 { font-size: 18pt; text-align: center; letter-spacing: .1em; }
h2 { font-size: 12pt; border-bottom: .5pt solid #000; break-after: avoid; }
table { width: 100%; border-collapse: collapse; margin-bottom: 4mm; }
th, td { border: .5pt solid #000; padding: 1.5mm 2mm; text-align: left; vertical-align: top;
overflow-wrap: anywhere; }
th { white-space: nowrap; } th:nth-last-child(2):first-child { width: 30mm; } tr { break-inside: avoid; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; } .sign td { height: 18mm; }
"""
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""What a browser may do with a printed page: show it in its own style, and nothing else."""


class Sheet:
    """A page in one language, put together from what the API answered; everything on it is escaped."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def work_order(self, order: Mapping[str, Any]) -> str:
        """The page of a work order, with fields to sign."""
        matter = order["submission"]
        parts = [f"{each['department']['name']}（{self.word(each['role'])}）" for each in matter["workOrders"]]
        ordered = (
            ("issued", f"{order['department']['name']}　{self._moment(order['issuedAt'])}"),
            ("departments", "\n".join(parts)),
            ("instruction", order["instruction"]),
        )
        promised = [matter["replyDeadline"]] if matter["replyDeadline"] else []
        handler = (order["assignee"] or {}).get("displayName", "")
        signing = self._row("received", "") + self._row("handler", handler) + self._row("head", "")
        return self._page(
            f"{self._label('sheet')} {matter['number']}",
            self._facts(matter),
            self._table("".join(self._row(name, value) for name, value in ordered)),
            self._clocks([*promised, *order["deadlines"]]),
            f'<table class="sign">{signing}</table>',
        )

    def submission(self, matter: Mapping[str, Any]) -> str:
        """The page of a whole case: what it is, its clocks, and everything that happened, in order of time."""
        happened = sorted(self._course(matter), key=lambda each: datetime.fromisoformat(each[0]))
        rows = "".join(
            f"<tr><th>{self._moment(at)}</th><td><b>{escape(what)}</b>{self._text(text)}</td></tr>"
            for at, what, text in happened
        )
        return self._page(
            f"{self._label('file')} {matter['number']}",
            self._facts(matter),
            self._clocks(matter["deadlines"]),
            f"<h2>{self._label('course')}</h2>{self._table(rows)}",
        )

    def _facts(self, matter: Mapping[str, Any]) -> str:
        firm = matter["enterprise"]
        state = self.word(matter["handlingState"]) + (f" · {self._label('urgent')}" if matter["urgent"] else "")
        told = (
            ("title", matter["title"]),
            ("kind", self.word(matter["kind"])),
            ("state", state),
            ("topic", matter["topic"]["name"]),
            ("place", matter["region"]["name"]),
            ("addressee", matter["addressee"]["name"]),
            ("enterprise", f"{firm['name']} {firm['creditCode']}" if firm else None),
            ("contact", self._contact(matter)),
            ("body", matter["body"]),
        )
        return self._table("".join(self._row(name, value) for name, value in told if value))

    def _contact(self, matter: Mapping[str, Any]) -> str:
        """Whom to turn to, or that the reader may not know."""
        if matter["contactName"] is None:
            return self._say("confidential")
        return f"{matter['contactName']} {matter['contactPhone']}"

    def _clocks(self, clocks: Sequence[Mapping[str, Any]]) -> str:
        if not clocks:
            return ""
        names = ("clock", "law", "started", "due", "stopped")
        head = "".join(f"<th>{self._label(each)}</th>" for each in names)
        rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in self._clock(each))}</tr>" for each in clocks)
        return f"<h2>{self._label('clocks')}</h2>{self._table(f'<tr>{head}</tr>{rows}')}"

    def _clock(self, clock: Mapping[str, Any]) -> Iterator[str]:
        yield escape(clock["name"] or "")
        yield escape(" ".join(filter(None, (clock["instrument"], clock["article"]))))
        for name in ("startedAt", "dueAt", "stoppedAt"):
            yield self._moment(clock[name])

    def _course(self, matter: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
        """``(moment, what, text)`` of everything that was answered with its moment."""
        told = [
            (matter["filedAt"], self._say("filed"), matter["hiddenRemark"]),
            (
                matter["reviewedAt"],
                f"{self._say('reviewed')}：{self.word(matter['reviewState'])}",
                matter["rejectionNote"],
            ),
            (matter["mergedAt"], self._say("merged"), (matter["mergedInto"] or {}).get("number")),
            (matter["closedAt"], self._say("closed"), matter["endingNote"]),
        ]
        for each in matter["workOrders"]:
            told += self._of_order(each)
        for each in matter["replies"]:
            told += self._of_reply(each)
        for each in (one for clock in matter["deadlines"] for one in clock["extensions"]):
            told.append((each["requestedAt"], self._say("extension"), each["reason"]))
            told.append((each["decidedAt"], f"{self._say('granted')}：{self.word(each['state'])}", each["note"]))
        for each in matter["accesses"]:
            who = " ".join(filter(None, ((each["department"] or {}).get("name"), each["role"])))
            told.append((each["at"], f"{self._say('opened')} {who}", each["purpose"]))
        if rating := matter["rating"]:
            told.append((rating["ratedAt"], f"{self._say('rated')} {rating['grade']}", rating["comment"]))
        return (each for each in told if each[0] is not None)

    def _of_order(self, order: Mapping[str, Any]) -> Iterator[tuple[str | None, str, Any]]:
        name = f"{order['department']['name']}（{self.word(order['role'])}）"
        reasons = "\n".join(filter(None, (order["passReason"], order["instruction"])))
        yield order["issuedAt"], f"{self._say('issued')} {name}", reasons
        yield order["acceptedAt"], f"{self._say('accepted')} {name}", None
        yield order["closedAt"], f"{self._say('closed')} {name}", order["declineNote"]
        if said := order["objection"]:
            instead = (said["suggested"] or {}).get("name")
            yield (
                said["raisedAt"],
                f"{self._say('objected')} {name}",
                "\n".join(filter(None, (said["reason"], instead))),
            )
            yield said["decidedAt"], f"{self._say('decided')} {name}", said["decisionNote"]
        if said := order["opinion"]:
            yield said["givenAt"], f"{self._say('opinion')} {name}", said["body"]
        for said in order["notes"]:
            yield said["writtenAt"], f"{self._say('note')} {said['author']['displayName']}", said["body"]

    def _of_reply(self, reply: Mapping[str, Any]) -> Iterator[tuple[str | None, str, Any]]:
        names = " / ".join(dict.fromkeys((reply["publishedAs"]["name"], reply["department"]["name"])))
        promises = [
            f"{self._say('promised')} {each['dueOn']}：{each['text']} {each['proof'] or ''}"
            for each in reply["promises"]
        ]
        text = "\n".join(filter(None, (reply["body"], *promises, reply["returnReason"])))
        at = reply["publishedAt"] or reply["signedAt"] or reply["draftedAt"]
        yield at, f"{self.word(reply['kind'])}（{self.word(reply['state'])}） {names}", text

    def _page(self, title: str, *parts: str) -> str:
        head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
        body = f"<h1>{escape(title)}</h1>{''.join(parts)}"
        return f'<!doctype html><html lang="{self._language.value}"><head>{head}</head><body>{body}</body></html>'

    def _table(self, rows: str) -> str:
        return f"<table>{rows}</table>"

    def _row(self, name: str, value: Any) -> str:
        return f"<tr><th>{self._label(name)}</th><td>{self._text(value)}</td></tr>"

    def _text(self, value: Any) -> str:
        return f'<p class="text">{escape(str(value))}</p>' if value else ""

    def _label(self, name: str) -> str:
        return escape(self._say(name))

    def _say(self, name: str) -> str:
        return LABELS[name].say(self._language)

    def word(self, code: str) -> str:
        """A kind, a role or a state in words; raises ``KeyError`` for one that has none."""
        words = CODES.get(code)
        return in_words(code, self._language) if words is None else words.say(self._language)

    def _moment(self, text: str | None) -> str:
        return "" if text is None else f"{datetime.fromisoformat(text).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
