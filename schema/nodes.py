"""The Node interface, connections, and how a domain noun becomes a GraphQL type."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import strawberry

from business_channel.nouns import Noun
from business_channel.pages import Page

T = TypeVar("T")
C = TypeVar("C", bound=type)


@strawberry.interface(description="Anything with a global id.")
class Node:
    id: strawberry.ID


def noun_type(noun: Noun) -> Callable[[C], C]:
    """Makes a class the GraphQL type of ``noun``: its records are of the type, whatever class they have in Python."""

    def decorate(cls: C) -> C:
        cls.is_type_of = staticmethod(lambda value, _: getattr(value, "noun", None) == noun.name)  # type: ignore[attr-defined]
        return strawberry.type(cls, name=noun.name, description=(cls.__doc__ or "").strip())

    return decorate


@strawberry.type
class PageInfo:
    """Where the page ends, and whether more follows."""

    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class Edge(Generic[T]):
    """One node with its cursor."""

    cursor: str
    node: T


@strawberry.type
class Connection(Generic[T]):
    """One page of a list that grows; ``after`` its end cursor the next one begins."""

    edges: list[Edge[T]]
    nodes: list[T]
    page_info: PageInfo


def connection(page: Page) -> Any:
    """A page of records as the API's connection."""
    edges = [Edge(cursor=cursor, node=node) for cursor, node in zip(page.cursors, page.nodes, strict=True)]
    end = page.cursors[-1] if page.cursors else None
    return Connection(
        edges=edges, nodes=list(page.nodes), page_info=PageInfo(has_next_page=page.has_next_page, end_cursor=end)
    )
