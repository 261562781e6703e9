"""The table of reading rights names every field of the schema, and the page on rights shows it as it is."""

import re
from collections import Counter
from pathlib import Path

from graphql import GraphQLObjectType

from business_channel import reference
from tests.schema.desk import SCHEMA

PAGE = Path(__file__).parents[2] / "docs" / "rights.md"
ROWS = reference.rows("reading_rights")
KEPT = reference.rows("confidential_fields")
READERS = tuple(ROWS[0])[3:]
WHOLE = {"reference", "envelope"}
OFFICIAL = {"administration", "reports"}
"""What some of the other roles read of their office."""
TYPES = {
    name: set(each.fields)
    for name, each in SCHEMA._schema.type_map.items()
    if isinstance(each, GraphQLObjectType) and not name.startswith("__")
}


def test_every_field_of_every_type_has_one_row_and_no_row_names_what_is_not_there() -> None:
    whole = {row["type"] for row in ROWS if row["group"] in WHOLE}
    named = Counter((row["type"], row["field"]) for row in ROWS if row["field"] != "*")
    fields = {(name, each) for name, held in TYPES.items() if name not in whole for each in held}
    assert set(named) == fields
    assert set(named.values()) == {1}
    assert {row["type"] for row in ROWS} == set(TYPES)


def test_a_type_that_is_one_row_has_no_other_and_groups_are_named_once() -> None:
    for name in TYPES:
        groups = [row["group"] for row in ROWS if row["type"] == name and row["field"] == "*"]
        assert len(set(groups)) == len(groups)
        if WHOLE & set(groups):
            assert [row["type"] for row in ROWS].count(name) == 1


def test_a_cell_is_one_of_four_words() -> None:
    assert {row[reader] for row in ROWS for reader in READERS} == {"yes", "no", "own", "masked"}


def test_roles_without_a_column_of_their_own_and_the_public_read_public_things_alone() -> None:
    stored = [row for row in ROWS if row["group"] not in WHOLE | {"any", "told to the reader", "the reader"}]
    assert {row["public"] for row in stored} == {"no"}
    assert {row["other roles"] for row in stored if row["group"] not in OFFICIAL} == {"no"}


def test_what_a_field_tells_is_never_more_than_its_rows() -> None:
    for name in TYPES:
        rows = [row for row in ROWS if row["type"] == name and row["field"] == "*"]
        for reader in READERS:
            if rows and all(row[reader] == "no" for row in rows):
                assert {row[reader] for row in ROWS if row["type"] == name} == {"no"}, (name, reader)


def summary() -> str:
    """The table of the page: fields of one type with the same rights in one line, wrapped types left out."""
    lines: dict[tuple[str, ...], list[str]] = {}
    for row in ROWS:
        if row["group"] != "envelope":
            what = f"rows: {row['group']}" if row["field"] == "*" else f"`{row['field']}`"
            lines.setdefault((row["type"], *(row[each] for each in READERS)), []).append(what)
    head = f"| type | what | {' | '.join(READERS)} |\n|{'---|' * (len(READERS) + 2)}\n"
    return head + "".join(
        f"| {kind} | {', '.join(what)} | {' | '.join(cells)} |\n" for (kind, *cells), what in lines.items()
    )


def in_confidence() -> str:
    """The table of what tells who a confidential author is."""
    readers = tuple(KEPT[0])[2:]
    head = f"| type | what | {' | '.join(readers)} |\n|{'---|' * (len(readers) + 2)}\n"
    lines = ((row["type"], _what(row["field"]), *(row[each] for each in readers)) for row in KEPT)
    return head + "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _what(field: str) -> str:
    return "rows" if field == "*" else f"`{field}`"


def test_the_page_shows_what_tells_who_a_confidential_author_is() -> None:
    assert f"<!-- confidential -->\n{in_confidence()}<!-- end of" in PAGE.read_text(encoding="utf-8")


def test_nobody_reads_more_of_a_confidential_author_than_of_another() -> None:
    words = ("no", "masked", "own", "yes")
    for row in KEPT:
        [open_] = [each for each in ROWS if (each["type"], each["field"]) == (row["type"], row["field"])]
        staff = {"named staff": "reviewer or dispatcher", "author": "author", "colleague": "colleague"}
        for reader, column in staff.items():
            assert words.index(row[reader]) <= words.index(open_[column]), (row, reader)
        assert row["everybody else"] == "no"


def test_the_page_on_rights_shows_the_table() -> None:
    shown = re.search(r"<!-- table -->\n(.*)<!-- end -->", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    assert shown.group(1) == summary()
