"""Who a token stands for: tokens of the local issuer, and of the operator's OpenID Connect issuer by its key set.

A token only says who somebody is. What they may do is read from the store at every request, so a role that was taken
away is gone at once.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from app.background import open_own_store
from app.secrets import load_secrets
from app.settings import Settings, SettingsError
from business_channel.access import ANONYMOUS, Principal
from business_channel.accounts import inviting, repository, service
from business_channel.database import Store
from business_channel.errors import InvalidToken
from business_channel.reader import Reader
from business_channel.work import unit_of_work

LOCAL_ISSUER = "urn:business-channel:local"
TOKEN_LIFE = timedelta(hours=12)
LEEWAY = 30
"""Seconds that clocks of issuer and channel may differ."""

_LOCAL_ALGORITHMS = ["Ed25519", "EdDSA"]
_REMOTE_ALGORITHMS = ["RS256", "PS256", "ES256", "Ed25519", "EdDSA"]
_REFETCH_AFTER = 60.0


def issue(key: OKPKey, audience: str, email: str) -> str:
    """A token of the local issuer for the account with this e-mail address, good for twelve hours."""
    issued = datetime.now(UTC)
    claims = {"iss": LOCAL_ISSUER, "aud": audience, "sub": email, "email": email}
    times = {"iat": int(issued.timestamp()), "exp": int((issued + TOKEN_LIFE).timestamp())}
    return jwt.encode(
        {"alg": "Ed25519", "typ": "JWT", "kid": key.kid}, claims | times, key, algorithms=_LOCAL_ALGORITHMS
    )


async def issue_token(settings: Settings, email: str) -> str:
    """A token for an account of the local issuer; raises ``SettingsError`` when the store does not know it."""
    store = open_own_store(settings, connections=1)
    reader = Reader(store, ANONYMOUS)
    try:
        await _take_up(store, email)
        known = await repository.principal_by_email(reader, LOCAL_ISSUER, email)
    finally:
        await reader.close()
        await store.close()
    if known is None:
        raise SettingsError(f"There is no account {email} in this store.")
    return issue(load_secrets(settings).issuer_key, settings.jwt_audience, known.email)


async def _take_up(store: Store, email: str) -> None:
    """Makes the local account of somebody who was invited: whoever may print tokens vouches for the address."""
    async with unit_of_work(store, ANONYMOUS) as work:
        if await inviting.waits_for(work, email):
            account_id = await service.link(work, LOCAL_ISSUER, email, email, email, first_role=None)
            await inviting.verify(work, account_id, email)


@dataclass
class RemoteKeys:
    """The key set of the operator's issuer, fetched at first need and, for an unknown key, once a minute at most."""

    url: str
    _keys: KeySet | None = None
    _fetched_at: float = -_REFETCH_AFTER

    async def current(self, *, refresh: bool = False) -> KeySet:
        """The keys as last fetched; raises ``httpx.HTTPError`` when they were never to be had."""
        if self._keys is None or (refresh and time.monotonic() - self._fetched_at > _REFETCH_AFTER):
            self._fetched_at = time.monotonic()
            async with httpx.AsyncClient(timeout=5) as client:
                answer = await client.get(self.url)
            self._keys = KeySet.import_key_set(answer.raise_for_status().json())
        return self._keys


@dataclass
class Authenticator:
    """Turns a bearer token into the caller; see ``__call__``."""

    settings: Settings
    store: Store
    local_key: OKPKey
    remote: RemoteKeys | None = field(init=False)
    _verified: set[UUID] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.remote = RemoteKeys(self.settings.jwks_url) if self.settings.jwks_url else None

    async def __call__(self, token: str | None) -> Principal:
        """The caller that a token stands for, nobody for ``None``; raises ``InvalidToken`` for a bad one."""
        if token is None:
            return ANONYMOUS
        claims = await self._claims(token)
        principal = await self._known(claims) or await self._link(claims)
        principal = await self._vouched_for(claims, principal)
        return replace(principal, expires_at=datetime.fromtimestamp(claims["exp"], UTC))

    async def _vouched_for(self, claims: Mapping[str, Any], principal: Principal) -> Principal:
        """Takes up invitations once the issuer vouches for the address; noted once in each process."""
        account_id = principal.account_id
        vouched = claims.get("email_verified") is True and claims.get("email")
        if not vouched or account_id is None or account_id in self._verified:
            return principal
        async with unit_of_work(self.store, ANONYMOUS) as work:
            await inviting.verify(work, account_id, str(claims["email"])[:254])
        self._verified.add(account_id)
        return await self._known(claims) or principal

    async def refresh(self, principal: Principal) -> Principal:
        """The same caller with the roles granted by now; raises ``InvalidToken`` when the token has expired."""
        if principal.expires_at is None or principal.account_id is None:
            return ANONYMOUS
        if principal.expires_at <= datetime.now(UTC):
            raise InvalidToken
        reader = Reader(self.store, ANONYMOUS)
        try:
            current = await repository.principal_by_id(reader, principal.account_id)
        finally:
            await reader.close()
        return replace(current or ANONYMOUS, expires_at=principal.expires_at)

    async def _claims(self, token: str) -> Mapping[str, Any]:
        try:
            local = jwt.decode(token, self.local_key, algorithms=_LOCAL_ALGORITHMS)
            return self._checked(local.claims, LOCAL_ISSUER)
        except (JoseError, ValueError, TypeError, KeyError):
            pass
        if self.remote is None or self.settings.jwt_issuer is None:
            raise InvalidToken
        try:
            return self._checked(await self._remote_claims(token, self.remote), self.settings.jwt_issuer)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise InvalidToken from error

    async def _remote_claims(self, token: str, remote: RemoteKeys) -> dict[str, Any]:
        try:
            return jwt.decode(token, await remote.current(), algorithms=_REMOTE_ALGORITHMS).claims
        except (JoseError, ValueError):
            return jwt.decode(token, await remote.current(refresh=True), algorithms=_REMOTE_ALGORITHMS).claims

    def _checked(self, claims: dict[str, Any], issuer: str) -> Mapping[str, Any]:
        registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": self.settings.jwt_audience},
            sub={"essential": True},
            exp={"essential": True},
        )
        registry.validate(claims)
        return claims

    async def _known(self, claims: Mapping[str, Any]) -> Principal | None:
        reader = Reader(self.store, ANONYMOUS)
        try:
            return await repository.principal_of(reader, claims["iss"], claims["sub"])
        finally:
            await reader.close()

    async def _link(self, claims: Mapping[str, Any]) -> Principal:
        """Makes a citizen's account of a subject of the operator's issuer; the local issuer knows only its own."""
        if claims["iss"] == LOCAL_ISSUER:
            raise InvalidToken
        email = str(claims.get("email", ""))[:254]
        async with unit_of_work(self.store, ANONYMOUS) as work:
            name = str(claims.get("name", email))[:60]
            account_id = await service.link(work, claims["iss"], str(claims["sub"])[:200], email, name)
        return await self._known(claims) or Principal(account_id, email)
