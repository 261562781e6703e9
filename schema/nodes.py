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


class _Answer:
    """A page as the connection that it is; edges and cursors are made when they are asked for."""

    def __init__(self, page: Page) -> None:
        self.nodes, self._page = page.nodes, page

    @property
    def edges(self) -> list[Edge[Any]]:
        return [Edge(cursor=cursor, node=node) for cursor, node in zip(self._page.cursors(), self.nodes, strict=True)]

    @property
    def page_info(self) -> PageInfo:
        return PageInfo(has_next_page=self._page.has_next_page, end_cursor=self._page.end_cursor())


def connection(page: Page) -> Any:
    """A page of records as the API's connection."""
    return _Answer(page)
