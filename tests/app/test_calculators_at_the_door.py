"""The calculators answer over HTTP without a token, in the language of the header, whatever characters are sent."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from app.web import web_app
from app.web.limits import DoorLimits
from app.web.metrics import DoorMetrics
from app.web.seams import Caller, House
from business_channel.access import ANONYMOUS, Principal
from business_channel.database import Store
from business_channel.errors import InvalidToken
from business_channel.language import Language
from business_channel.reader import Reader
from schema import build_schema
from schema.context import Context

INTEREST = """{ arrearsInterest(input: { principal: "100000", dueOn: "2021-01-31", asOf: "2022-01-31",
  contractSignedOn: "2020-09-15", agreedAnnualPercent: "3.5" }) { total { amount } errors { code message path } } }"""


async def told(store: Store, body: str, language: str) -> Any:
    """What a POST of ``body`` is answered, without a token."""

    async def nobody(token: str | None) -> Principal:
        if token is not None:
            raise InvalidToken
        return ANONYMOUS

    @asynccontextmanager
    async def context(caller: Caller, spoken: Language, _: Mapping[str, str]) -> AsyncIterator[Context]:
        assert isinstance(caller, Principal)
        reader = Reader(store, caller, spoken)
        yield Context(store, reader, None, None)  # type: ignore[arg-type]
        await reader.close()

    house = House(build_schema(), nobody, context, DoorLimits(), DoorMetrics())
    headers = {"Accept-Language": language, "Content-Type": "application/json"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(web_app(house)), base_url="http://channel.example"
    ) as client:
        answer = await client.post("/graphql", content=body, headers=headers)
    assert answer.status_code == 200
    assert "errors" not in answer.json()
    return answer.json()["data"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh-CN", "约定年利率 3.5% 低于合同订立日（2020-09-15）的一年期 LPR 3.85%，按 LPR 计算。"),
        (
            "en",
            "The agreed 3.5 % a year is below the one-year LPR of 3.85 % on the contract date 2020-09-15; "
            "the interest is computed at the LPR.",
        ),
    ],
)
async def test_interest_at_the_floor_is_told_in_the_language_of_the_header(
    store: Store, language: str, sentence: str
) -> None:
    data = await told(store, json.dumps({"query": INTEREST}), language)
    assert data["arrearsInterest"] == {
        "total": {"amount": "3850.00"},
        "errors": [{"code": "AGREED_RATE_BELOW_FLOOR", "message": sentence, "path": ["input", "agreedAnnualPercent"]}],
    }


@pytest.mark.parametrize("code", ["\\u0007", "{}{", "\\ud83d\\ude00"])
async def test_a_code_of_any_characters_is_read(store: Store, code: str) -> None:
    query = "query ($code: String!) { creditCode(code: $code) { valid normalized problems { code message } } }"
    body = f'{{"query": {json.dumps(query)}, "variables": {{"code": "{code}"}}}}'
    read = (await told(store, body, "zh-CN"))["creditCode"]
    assert (read["valid"], [each["code"] for each in read["problems"]]) == (
        False,
        ["CREDIT_CODE_LENGTH", "CREDIT_CODE_CHARACTER"],
    )
