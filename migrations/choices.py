"""Widening and narrowing the choices that a column allows, whatever they are on the day of the revision.

The members are read by the store itself, so that a revision names what it adds and nothing else, and its SQL can be
printed as well as run.
"""

from alembic import op

_ANEW = """
DO $$
DECLARE
    kept text;
BEGIN
    SELECT string_agg(quote_literal(member[1]), ', ' ORDER BY place) INTO STRICT kept
    FROM pg_constraint,
        regexp_matches(pg_get_constraintdef(oid), '''(\\w+)''', 'g') WITH ORDINALITY AS listed (member, place)
    WHERE conname = '{constraint}' AND conrelid = '{table}'::regclass AND member[1] NOT IN ({without});
    ALTER TABLE {table} DROP CONSTRAINT {constraint};
    EXECUTE 'ALTER TABLE {table} ADD CONSTRAINT {constraint} CHECK ({column} IN (' || kept || $added${added}))$added$;
END $$
"""


def widen(table: str, column: str, name: str, members: tuple[str, ...]) -> None:
    """Allows ``members`` as well, after those that the column allows; ``name`` is that of the enumeration."""
    _anew(table, column, name, without="''", added="".join(f", '{each}'" for each in members))


def narrow(table: str, column: str, name: str, members: tuple[str, ...]) -> None:
    """Allows ``members`` no more; no row may hold one."""
    _anew(table, column, name, without=", ".join(f"'{each}'" for each in members), added="")


def _anew(table: str, column: str, name: str, *, without: str, added: str) -> None:
    constraint = f"ck_{table}_{name}"
    op.execute(_ANEW.format(table=table, column=column, constraint=constraint, without=without, added=added))
