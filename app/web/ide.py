"""The IDE in the browser: one page without dependencies, so that it works where there is no internet."""

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from business_channel.language import Language

_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


def asks_for_the_ide(request: Request) -> bool:
    """Whether a browser came to look: GET without a query, with HTML among what it takes."""
    if request.method != "GET" or "query" in request.query_params:
        return False
    return "text/html" in request.headers.get("accept", "").lower()


def ide_page(language: Language) -> Response:
    """The page in ``language``, allowed to run what it holds and to talk to its own origin, and nothing else."""
    page = _page()
    html = page.replace('<html lang="zh-CN">', f'<html lang="{language.value}">', 1)
    headers = {
        "Content-Security-Policy": _policy(page),
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Vary": "Accept, Accept-Language",
    }
    return HTMLResponse(html, headers=headers)


@cache
def _page() -> str:
    return files(__package__).joinpath("ide.html").read_text(encoding="utf-8")


@cache
def _policy(page: str) -> str:
    sources = {kind: _source(text) for kind, text in _INLINE.findall(page)}
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {sources['script']}",
            f"style-src {sources['style']}",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
