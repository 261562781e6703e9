"""How a rating is read: whoever sees the submission sees how it was rated."""

from business_channel.feedback.model import Rating
from business_channel.feedback.rules import band
from business_channel.nouns import Field, Noun, plain

RATING: Noun = Noun(
    "Rating",
    Rating,
    visible=None,
    fields=plain("degree", "manner", "speed", "grade", "solved", "comment", "rated_at")
    | {"band": Field(lambda row, _: (row.grade,), lambda _, grade: band(grade))},
)
