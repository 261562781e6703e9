"""What a request's headers ask for: the form of the answer, and whose token it carries."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from starlette.datastructures import Headers

from business_channel.errors import InvalidToken

MAX_TOKEN = 8 * 1024


class Form(StrEnum):
    """The form of an answer: GraphQL's own media type, plain JSON for older clients, or server-sent events."""

    GRAPHQL = "application/graphql-response+json"
    JSON = "application/json"
    EVENTS = "text/event-stream"

    @property
    def media_type(self) -> str:
        """The value of the answer's Content-Type."""
        return f"{self}; charset=utf-8"


_RANGES: Mapping[str, Form] = {
    **{form.value: form for form in Form},
    "application/*": Form.JSON,
    "*/*": Form.JSON,
}


def preferred_form(accept: str | None) -> Form | None:
    """The form that an ``Accept`` header likes best; JSON without one, ``None`` when it takes none of ours."""
    if not accept or not accept.strip():
        return Form.JSON
    wanted = [_range_and_quality(part) for part in accept[:1_000].split(",")]
    takeable = [(quality, name) for name, quality in wanted if quality > 0 and name in _RANGES]
    return _RANGES[max(takeable, key=lambda pair: pair[0])[1]] if takeable else None


def _range_and_quality(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    return name, _quality(parameters)


def _quality(parameters: Sequence[str]) -> float:
    given = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
    try:
        return float(given)
    except ValueError:
        return 0.0


def is_utf8_json(content_type: str | None) -> bool:
    """Whether a body is announced as ``application/json``, in UTF-8 where it names a charset."""
    name, *parameters = (piece.strip().lower() for piece in (content_type or "").split(";"))
    charsets = [parameter[8:].strip('"') for parameter in parameters if parameter.startswith("charset=")]
    return name == "application/json" and all(charset in ("utf-8", "utf8") for charset in charsets)


def bearer_token(headers: Headers) -> str | None:
    """The token of an ``Authorization: Bearer`` header, ``None`` without the header; raises ``InvalidToken``."""
    given = headers.getlist("authorization")
    if not given:
        return None
    if len(given) > 1:
        raise InvalidToken
    return token_of(given[0])


def token_of(authorization: object) -> str:
    """The token of ``Bearer <token>``; raises ``InvalidToken`` for any other value."""
    scheme, _, token = authorization.strip().partition(" ") if isinstance(authorization, str) else ("", "", "")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > MAX_TOKEN:
        raise InvalidToken
    return token
