"""Documents of any content, made up by hypothesis."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from business_channel.language import Words
from business_channel.now import SHANGHAI
from business_channel.reports.document import (
    Basis,
    Cell,
    Chart,
    ChartKind,
    Column,
    Document,
    Figure,
    Metric,
    ReportKind,
    Shape,
    Table,
)

texts = st.text(max_size=12)
said = st.builds(Words, texts, texts)
decimals = st.decimals(allow_nan=False, allow_infinity=False)
days = st.dates(date(1949, 10, 1), date(2100, 12, 31))
moments = st.datetimes(
    datetime(1992, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, SHANGHAI]), allow_imaginary=False
)
numbers = st.integers() | decimals
figures = st.builds(
    Figure,
    st.none() | numbers,
    st.none() | numbers,
    st.none() | numbers,
    st.none() | decimals,
    st.none() | decimals,
    st.booleans(),
)
cells: st.SearchStrategy[Cell] = st.one_of(st.none(), texts, numbers, days, moments, said, figures)
shapes = st.sampled_from(Shape)
metrics = st.builds(Metric, texts, said, said, said, said, said, shapes, texts)
columns = st.builds(Column, texts, said, shapes, st.none() | texts)


def _few(each: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(each, max_size=3).map(tuple)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table whose columns have keys of their own, and whose rows are as wide as it is."""
    heads = draw(st.lists(columns, max_size=3, unique_by=lambda column: column.key).map(tuple))
    rows = draw(_few(st.tuples(*(cells for _ in heads))))
    return Table(draw(texts), draw(said), heads, rows, draw(st.integers(0, 4)), draw(_few(said)))


charts = st.builds(Chart, texts, said, st.sampled_from(ChartKind), texts, texts, _few(texts))
documents = st.builds(
    Document,
    st.sampled_from(ReportKind),
    said,
    st.sampled_from(Basis),
    days,
    days,
    moments,
    st.none() | texts,
    texts,
    _few(metrics),
    _few(tables()),
    _few(charts),
    _few(said),
)
