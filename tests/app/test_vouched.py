"""An issuer that vouches for an address lets its owner take up what the address was invited to."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey

from app.identity import Authenticator
from app.settings import Settings
from business_channel import now
from business_channel.access import Principal, Role
from business_channel.accounts import inviting
from business_channel.accounts.inviting import Invited
from business_channel.database import Store
from business_channel.ids import new_id
from tests.business_channel.procedure.offices import doing
from tests.official_calendar import at
from tests.town import Town, found_town

pytestmark = pytest.mark.store

ISSUER, AUDIENCE, ADDRESS = "https://id.hezhang.example", "channel", "liu.mei@jtj.hezhang.example"


class _Keys(BaseHTTPRequestHandler):
    document = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.document)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def key() -> ECKey:
    return ECKey.generate_key("P-256", {"kid": "issuer"})


@pytest.fixture
def address(key: ECKey) -> Iterator[str]:
    """Where the issuer shows its keys."""
    _Keys.document = json.dumps({"keys": [key.as_dict(private=False)]}).encode()
    server = HTTPServer(("127.0.0.1", 0), _Keys)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/keys"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
async def town(store: Store) -> Town:
    await now.travel(store, at("2020-05-28"))
    return await found_town(store)


def _token(key: ECKey, subject: str, **claims: Any) -> str:
    ends = int((datetime.now(UTC) + timedelta(hours=1)).timestamp())
    whole = {"iss": ISSUER, "aud": AUDIENCE, "sub": subject, "exp": ends, "email": ADDRESS} | claims
    return jwt.encode({"alg": "ES256", "kid": "issuer"}, whole, key, algorithms=["ES256"])


async def test_only_an_address_that_the_issuer_vouches_for_takes_up_an_invitation(
    town: Town, key: ECKey, address: str
) -> None:
    invited = Invited(email=ADDRESS, role=Role.CLERK, department_id=town.department_id)
    await doing(town.store, town.head, lambda work: inviting.invite_colleague(work, invited, new_id()))
    settings = Settings(jwks_url=address, jwt_issuer=ISSUER, jwt_audience=AUDIENCE)
    doors = Authenticator(settings, town.store, OKPKey.generate_key("Ed25519"))

    async def comes(subject: str, **claims: Any) -> Principal:
        return await doors(_token(key, subject, **claims))

    assert (await comes("stranger")).departments == {}
    assert (await comes("stranger", email_verified="true")).departments == {}
    assert (await comes("liu", email_verified=True)).departments == {town.department_id: frozenset({Role.CLERK})}
    assert (await comes("liu", email_verified=True)).departments == {town.department_id: frozenset({Role.CLERK})}
    assert (await comes("stranger", email_verified=True)).departments == {}
