"""What a door refuses before the schema is asked, and how every refusal is told over HTTP."""

from collections.abc import Mapping

from starlette.responses import JSONResponse

from app.files.verdicts import REFUSALS
from business_channel.attachments.rules import UploadOver, UploadUnknown, UploadUsed
from business_channel.errors import BadRequest, ChannelError, InvalidToken, Refusal
from business_channel.language import Words
from schema.masking import channel_error_for
from schema.operation import Operation

STATUS: Mapping[str, int] = {
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "BAD_REQUEST": 400,
    "TOO_COSTLY": 400,
    "RATE_LIMITED": 429,
    "UNAVAILABLE": 503,
    "INTERNAL": 500,
}
"""The status of a request that was refused as a whole, by the code of its first error."""


class NotJson(BadRequest):
    words = Words("请求内容不是有效的 JSON 对象（UTF-8）。", "The request is not a valid JSON object in UTF-8.")


class BrokenCharacters(BadRequest):
    words = Words("请求中含有空字符或残缺的字符。", "The request holds NUL or broken characters.")


class WrongParameter(BadRequest):
    words = Words("参数 {name} 的类型不对。", "The parameter `{name}` has the wrong type.")


class NoQuery(BadRequest):
    words = Words("请求中没有 query。", "The request has no `query`.")


class TooManyValues(BadRequest):
    words = Words("变量过多：上限 {limit} 个值。", "The variables hold too many values: the limit is {limit}.")


class WrongMediaType(BadRequest):
    words = Words(
        "请以 Content-Type: application/json（UTF-8）提交。", "Please send Content-Type: application/json in UTF-8."
    )


class NotAcceptable(BadRequest):
    words = Words(
        "只能以 application/graphql-response+json 或 application/json 作答。",
        "Answers come as application/graphql-response+json or application/json.",
    )


class WrongMethod(BadRequest):
    words = Words("此地址不支持该方法。", "This address does not take this method.")


class OnlyQueriesByGet(BadRequest):
    words = Words("GET 只能用于查询，其他操作请用 POST。", "GET is for queries only; please use POST for the rest.")


class BodyTooLarge(BadRequest):
    words = Words("请求内容过大：上限 {limit} 字节。", "The request is too large: the limit is {limit} bytes.")


class BodyTooSlow(BadRequest):
    words = Words("请求内容未在 {seconds:g} 秒内收完。", "The request did not arrive within {seconds:g} seconds.")


class UploadTooLong(BadRequest):
    code = "UPLOAD_TOO_LONG"
    words = Words("文件比所声明的大，已停止接收。", "The file is larger than was announced; nothing of it was kept.")


class UploadTooShort(BadRequest):
    code = "UPLOAD_TOO_SHORT"
    words = Words("文件比所声明的小，未予保存。", "The file is smaller than was announced; nothing of it was kept.")


class DigestDiffers(BadRequest):
    code = "DIGEST_DIFFERS"
    words = Words("文件的 SHA-256 与所声明的不符。", "The file has another SHA-256 than was announced.")


class NoSuchPage(Refusal):
    code = "NOT_FOUND"
    words = Words("没有这个地址。", "There is nothing at this address.")


_STATUS_OF: Mapping[type[ChannelError], int] = {
    WrongMediaType: 415,
    NotAcceptable: 406,
    WrongMethod: 405,
    OnlyQueriesByGet: 405,
    BodyTooLarge: 413,
    BodyTooSlow: 408,
    UploadTooLong: 413,
    UploadUnknown: 404,
    UploadOver: 410,
    UploadUsed: 409,
    **dict.fromkeys(REFUSALS.values(), 422),
}


def refusal_answer(error: BaseException, operation: Operation, media_type: str = "application/json") -> JSONResponse:
    """The HTTP answer to a request that was refused, or that failed, before the schema was asked.

    ``{"errors": [{message, extensions: {code, requestId}}]}`` with the status of the error. A body that was not read
    to its end closes its connection.
    """
    refusal = channel_error_for(error, operation)
    operation.code = refusal.code
    extensions = {"code": refusal.code, "requestId": operation.request_id}
    message = refusal.message(operation.language)
    return JSONResponse(
        {"errors": [{"message": message, "extensions": extensions}]},
        status_code=_STATUS_OF.get(type(refusal)) or STATUS.get(refusal.code, 400),
        headers=_headers(refusal),
        media_type=media_type,
    )


def _headers(refusal: ChannelError) -> dict[str, str]:
    headers = {"Cache-Control": "no-store"}
    if refusal.code == "UNAUTHENTICATED":
        invalid = ' error="invalid_token"' if isinstance(refusal, InvalidToken) else ""
        headers["WWW-Authenticate"] = f"Bearer{invalid}"
    if isinstance(refusal, WrongMethod | OnlyQueriesByGet):
        headers["Allow"] = "POST" if isinstance(refusal, OnlyQueriesByGet) else "GET, POST"
    if isinstance(refusal, BodyTooLarge | BodyTooSlow | UploadTooLong):
        headers["Connection"] = "close"
    return headers
