"""How adoptions are read: by whoever sees the submission, the withdrawn ones with the reason."""

from business_channel.adoptions.model import Adoption
from business_channel.nouns import Noun, identity, plain, to_one
from business_channel.views import places

ADOPTION: Noun = Noun(
    "Adoption",
    Adoption,
    visible=None,
    fields=identity("Adoption")
    | plain("document", "clause", "degree", "quote", "note", "recorded_at", "withdrawn_at", "withdrawal_reason"),
    edges={"department": to_one(lambda: places.DEPARTMENT, "department_id")},
)
"""Reached through its submission alone."""
