"""What is refused of namings and recusals."""

from business_channel.errors import Mendable
from business_channel.language import Words


class NotOfThePlatform(Mendable):
    code = "NOT_OF_THE_PLATFORM"
    words = Words(
        "只能指定审核员、派单员或督查人员接触要求保密的提交人。",
        "Only a reviewer, a dispatcher or a supervisor is named to know confidential authors.",
    )


class PartyToIt(Mendable):
    code = "PARTY_TO_IT"
    words = Words(
        "该人员是本件的提交人一方，不参与办理，无需回避。",
        "That person is of the author's side and has no part in the handling to keep out of.",
    )
