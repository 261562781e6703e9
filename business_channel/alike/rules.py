"""How near is alike, how far back is looked, and from how many on something is said."""

from datetime import timedelta

from business_channel.errors import Mendable
from business_channel.language import Words

ALIKE = 0.7
"""The likeness from which two texts are one matter. Of forty characters three may differ; different matters on one
topic, filed by different people, lie below 0.3."""

WINDOW = timedelta(days=90)
"""How far apart two filings may lie: the time in which a repetition counts as a repeated complaint 重复投诉."""

PER_MARK = 20
"""How many submissions one mark may name, the newest first, so that ten thousand copies cost what twenty do."""

COMPARED = 20
"""How many submissions, those with the most marks in common, are compared word by word."""

SHOWN = 10
"""How many candidates are shown."""

LEAST_TOLD = 5
"""Of fewer other people who may not be seen nothing is told, not even how many they are."""

MOST_COUNTED = 1000
"""How far copies are counted."""

LEAST_ACCOUNTS = 3
"""How many accounts must file alike before it is proposed to merge what they filed."""

SAMPLE = 5
"""How many of a proposal's submissions are shown with it."""

NOTE_LIMIT = 500


class ProposalDecided(Mendable):
    """The proposal was accepted, dismissed, or lapsed."""

    code = "PROPOSAL_DECIDED"
    words = Words("该合并建议已处理。", "This proposal to merge was decided on already.")


class NothingTaken(Mendable):
    """A proposal names submissions, but none beside the parent that the platform has taken."""

    code = "NOTHING_TAKEN"
    words = Words(
        "建议中尚无其他已通过审核、可以并入的诉求。",
        "Besides the parent nothing of the proposal is approved yet, so that it could be merged.",
    )


class NamedTwoWays(Mendable):
    """The submissions to merge are named by themselves and by a proposal at once."""

    code = "NAMED_TWO_WAYS"
    words = Words(
        "并入的诉求请逐件列出，或指明合并建议，二者取一。", "Name the submissions, or a proposal, but not both."
    )


def score(likeness: float) -> int:
    """A likeness as a whole percentage, rounded down, so that 100 is the same text alone."""
    return int(likeness * 100 + 1e-9)
