"""What one operation may ask for: depth, aliases, repetitions and cost, measured before anything is validated.

Cost counts the objects that an answer may hold; scalars are free. The page of an inbox shows the arithmetic::

    inbox(departmentId: $d, first: 100) {                  100 rows, each of
      nodes {                                                1  work order
        submission { enterprise { name } region { name }     3  submission, enterprise, region
                     topic { name } }                        1  topic
        deadlines { dueAt }                                  5  a plain list counts LIST_SIZE objects
        latestReply { body }                                 1  reply
      }                                                   = 11
      pageInfo { hasNextPage }                               0  connections, edges and pageInfo are wrappers
    }                                                      100 × 11 = 1,100 of 5,000

A to-one edge adds one object to its row, so a page of a hundred rows has room for fifty objects in each. A plain list
whose usual length is not LIST_SIZE says so on its field: ``strawberry.field(metadata={"list_size": 40})``.
"""

from dataclasses import dataclass

from business_channel.errors import BadRequest, Forbidden, Refusal
from business_channel.language import Words

LIST_SIZE = 5
INTROSPECTION_COST = {"__schema": 500, "__type": 50}
"""The whole schema is some hundred types; ten copies of it fill an answer."""


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """How much one query may ask for; ``page`` is the longest page, ``repeats`` is of one name in a selection set."""

    depth: int = 10
    aliases: int = 30
    fields: int = 500
    repeats: int = 10
    cost: int = 5_000
    page: int = 100
    tokens: int = 1_000
    query_bytes: int = 64 * 1024
    introspection: bool = True
    cached_documents: int = 128


class TooCostly(Refusal):
    code = "TOO_COSTLY"
    words = Words(
        "一次查询的内容过多：{actual} 个对象，上限 {limit}。请减少 first 或所选字段。",
        "The query asks for {actual} objects, more than {limit}. Please lower `first` or select less.",
    )


class TooDeep(TooCostly):
    words = Words("查询嵌套过深：上限 {limit} 层。", "The query is nested too deeply: the limit is {limit} levels.")


class TooManyAliases(TooCostly):
    words = Words("别名过多：上限 {limit} 个。", "The query has too many aliases: the limit is {limit}.")


class TooManyFields(TooCostly):
    words = Words("所选字段过多：上限 {limit} 个。", "The query selects too many fields: the limit is {limit}.")


class TooManyRepeats(TooCostly):
    words = Words(
        "同一处重复选取“{name}”：上限 {limit} 次。",
        "`{name}` is selected too often in one place: the limit is {limit} times.",
    )


class PageSize(BadRequest):
    words = Words("{argument} 须为 1 至 {limit}。", "`{argument}` must be from 1 to {limit}.")


class MissingFirst(BadRequest):
    words = Words("“{field}”须带 first（1 至 {limit}）。", "`{field}` needs `first` (from 1 to {limit}).")


class IntrospectionOff(Forbidden):
    words = Words("此处不提供模式内省。", "Introspection is not offered here.")
