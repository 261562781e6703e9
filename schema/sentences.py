"""The GraphQL library's own sentences about a request, told in the caller's language and without the values sent.

The library quotes what it was sent, which may be somebody's phone number; clients log errors.
"""

import re
from collections.abc import Sequence
from typing import TypeAlias

from business_channel.language import Language, Words

_Rule: TypeAlias = tuple[re.Pattern[str], Words]

_VALUE = re.compile(r"[,;.]?( but encountered error '.*?';)? [Ff]ound: .*\Z", re.DOTALL)
_REPRESENTED = re.compile(r"(cannot represent (?:an? )?(?:[\w-]+ )*value): .*\Z", re.DOTALL)
_SUGGESTION = re.compile(r" Did you mean .*?\?", re.DOTALL)
_VARIABLE = re.compile(r"Variable '\$(\w+)' has invalid value(?: at \.?([^:]+))?: (.*)", re.DOTALL)


def _rule(pattern: str, zh: str, en: str) -> _Rule:
    return re.compile(pattern, re.DOTALL), Words(zh, en)


_WHERE = Words("变量 ${0} 的值有误：{1}", "Variable ${0}: {1}")
_WHERE_IN = Words("变量 ${0} 中 {1} 有误：{2}", "Variable ${0} at {1}: {2}")
_OTHER = Words("请求不符合接口约定：{0}", "{0}")

_VALUES: Sequence[_Rule] = (
    _rule(r"Expected value of type '.*' to include required field '(\w+)'", "缺少 {0}。", "{0} is missing."),
    _rule(
        r"Expected value of type '(\w+).*' not to include unknown field '(\w+)'",
        "{0} 没有 {1} 这一项。",
        "{0} has no field {1}.",
    ),
    _rule(r"Expected a value of non-null type '([^']+)' to be provided", "缺少 {0}。", "A {0} is missing."),
    _rule(r"Expected value of non-null type '.*' not to be None", "此项必填，不能为空。", "A value is required here."),
    _rule(r"Expected value of type '(.+)' to be an object", "应为 {0} 对象。", "A {0} object is expected."),
    _rule(
        r"Value '([A-Za-z_]\w{0,40})' does not exist in '(\w+)' enum", "{1} 没有 {0} 这个值。", "{1} has no value {0}."
    ),
    _rule(r"Value '.*' does not exist in '(\w+)' enum", "{0} 没有这个值。", "{0} has no such value."),
    _rule(r"Enum '(\w+)' cannot represent", "应为 {0} 的一个值。", "A value of {0} is expected."),
    _rule(r"Int cannot represent", "应为整数。", "A whole number is expected."),
    _rule(r"Float cannot represent", "应为数字。", "A number is expected."),
    _rule(r"String cannot represent", "应为文字。", "A text is expected."),
    _rule(r"Boolean cannot represent", "应为 true 或 false。", "true or false is expected."),
    _rule(r"ID cannot represent", "应为编号。", "An id is expected."),
    _rule(r"Expected value of type '([^']+)'", "应为 {0}。", "A {0} is expected."),
)

_REQUESTS: Sequence[_Rule] = (
    _rule(r"Syntax Error: (.*)\Z", "GraphQL 文档有语法错误：{0}", "Syntax error: {0}"),
    _rule(r"Cannot query field '(\w+)' on type '(\w+)'", "{1} 没有字段 {0}。", "There is no field {0} on {1}."),
    _rule(r"Unknown argument '(\w+)' on field '([\w.]+)'", "{1} 没有参数 {0}。", "{1} has no argument {0}."),
    _rule(r"Unknown argument '(\w+)' on directive '(@\w+)'", "{1} 没有参数 {0}。", "{1} has no argument {0}."),
    _rule(r"Unknown type '(\w+)'", "没有类型 {0}。", "There is no type {0}."),
    _rule(r"Unknown fragment '(\w+)'", "没有片段 {0}。", "There is no fragment {0}."),
    _rule(r"Unknown directive '(@\w+)'", "没有指令 {0}。", "There is no directive {0}."),
    _rule(r"Directive '(@\w+)' may not be used on", "指令 {0} 不能用在此处。", "{0} cannot be used here."),
    _rule(r"Variable '(\$\w+)' is not defined", "变量 {0} 没有声明。", "The variable {0} is not declared."),
    _rule(r"Variable '(\$\w+)' is never used", "变量 {0} 声明后没有使用。", "The variable {0} is never used."),
    _rule(r"Fragment '(\w+)' is never used", "片段 {0} 没有使用。", "The fragment {0} is never used."),
    _rule(
        r"Variable '(\$\w+)' of (?:required )?type '([^']+)' was not provided",
        "缺少变量 {0}（类型 {1}）。",
        "The variable {0} of type {1} was not given.",
    ),
    _rule(
        r"Expected variable '(\$\w+)' provided to type '([^']+)' (?:to be provided|for required)",
        "缺少变量 {0}（类型 {1}）。",
        "The variable {0} of type {1} was not given.",
    ),
    _rule(
        r"Variable '(\$\w+)' of type '([^']+)' used in position expecting type '([^']+)'",
        "变量 {0} 的类型是 {1}，此处应为 {2}。",
        "The variable {0} is of type {1}, but {2} is expected here.",
    ),
    _rule(
        r"Field '(\w+)' must not have a selection", "字段 {0} 没有下级字段。", "The field {0} has no fields of its own."
    ),
    _rule(
        r"Field '(\w+)' of type '([^']+)' must have a selection",
        "字段 {0} 是 {1}，请写明要读取其中哪些字段。",
        "The field {0} is a {1}: say which of its fields to read.",
    ),
    _rule(
        r"Argument '([\w.]+)\((\w+):\)' of type '([^']+)' is required",
        "{0} 缺少参数 {1}（类型 {2}）。",
        "{0} needs the argument {1} of type {2}.",
    ),
    _rule(
        r"Fields '(\w+)' conflict",
        "字段 {0} 的几处写法互相冲突，请用别名区分。",
        "The uses of the field {0} conflict; please give them different aliases.",
    ),
    _rule(r"Cannot spread fragment '(\w+)' within itself", "片段 {0} 引用了自身。", "The fragment {0} spreads itself."),
    _rule(r"There can be only one \w+(?: \w+)? named '([$@]?\w+)'", "{0} 只能出现一次。", "There can be only one {0}."),
    _rule(
        r"This anonymous operation must be the only defined operation",
        "文档中有多个操作时，每个操作都要有名称。",
        "Where a document holds several operations, each needs a name.",
    ),
    _rule(
        r"(?:Subscription|Anonymous Subscription).* must select only one top level field",
        "一个订阅只能有一个顶层字段。",
        "A subscription selects one top-level field.",
    ),
)


def told(sentence: str, language: Language) -> str:
    """A sentence of the library in ``language``, without any value that the caller sent.

    What it says seldom stays in the library's English behind a Chinese lead.
    """
    variable = _VARIABLE.match(sentence)
    if variable is not None:
        name, path, problem = variable.groups()
        said = _matched(_VALUES, _clean(problem), language) or _clean(problem)
        return _placed(name, path, said, language)
    clean = _clean(sentence)
    return _matched((*_REQUESTS, *_VALUES), clean, language) or _filled(_OTHER, language, (clean,))


def placed(sentence: str, problem: str, language: Language) -> str:
    """What one of the channel's scalars said of a value, with the variable that the library's ``sentence`` names."""
    variable = _VARIABLE.match(sentence)
    return problem if variable is None else _placed(variable.group(1), variable.group(2), problem, language)


def _placed(name: str, path: str | None, problem: str, language: Language) -> str:
    if path is None:
        return _filled(_WHERE, language, (name, problem))
    return _filled(_WHERE_IN, language, (name, path.replace("'", ""), problem))


def _clean(sentence: str) -> str:
    return _SUGGESTION.sub("", _REPRESENTED.sub(r"\1.", _VALUE.sub(".", sentence)))


def _matched(rules: Sequence[_Rule], sentence: str, language: Language) -> str | None:
    for pattern, words in rules:
        if (found := pattern.match(sentence)) is not None:
            return _filled(words, language, found.groups())
    return None


def _filled(words: Words, language: Language, parts: Sequence[str]) -> str:
    """The words with their places filled; what is filled in may hold braces of its own."""
    text = words.en if language is Language.EN else words.zh
    return re.sub(r"\{(\d)\}", lambda place: parts[int(place.group(1))], text)
