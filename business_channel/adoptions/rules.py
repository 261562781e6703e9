"""What the record of an adoption must be, decided without the store."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from business_channel.adoptions.model import CLAUSE_LIMIT, DOCUMENT_LIMIT, NOTE_LIMIT, QUOTE_LIMIT, AdoptionDegree
from business_channel.errors import Mendable
from business_channel.language import Words
from business_channel.submissions.rules import text_problems

MOST_RECORDS = 100
"""So many records a submission may have, with those that were withdrawn."""


class AlreadyAdopted(Mendable):
    """The clause has a record in force; one of another degree takes its place once that is withdrawn."""

    code = "ALREADY_ADOPTED"
    words = Words(
        "本件在该文件该条款的采纳已经登记；如登记有误，请先撤销原登记。",
        "That this entered the clause of the document is recorded already; withdraw that record first if it is wrong.",
    )


@dataclass(frozen=True, kw_only=True)
class Adopted:
    """What is recorded: which suggestion entered which clause of which document, and how far."""

    submission_id: UUID
    document: str
    clause: str
    degree: AdoptionDegree
    quote: str | None = None
    note: str | None = None

    def trimmed(self) -> "Adopted":
        """The same without blanks around its texts, by which a clause is told from another."""
        quote, note = ((text or "").strip() or None for text in (self.quote, self.note))
        return replace(self, document=self.document.strip(), clause=self.clause.strip(), quote=quote, note=note)


def problems(adopted: Adopted) -> Iterator[Mendable]:
    """What is wrong with a record in itself."""
    yield from text_problems("document", adopted.document, DOCUMENT_LIMIT)
    yield from text_problems("clause", adopted.clause, CLAUSE_LIMIT)
    for name, text, limit in (("quote", adopted.quote, QUOTE_LIMIT), ("note", adopted.note, NOTE_LIMIT)):
        if text is not None:
            yield from text_problems(name, text, limit)
