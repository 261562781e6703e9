"""Why a department is proposed, in a sentence that a dispatcher can check."""

from business_channel.catalogue.proposing import Proposal, Proposed
from business_channel.catalogue.rules import Rule, kind_words
from business_channel.language import Language, Words
from business_channel.regions.model import RegionLevel
from business_channel.work_orders.model import WorkOrderRole

_PARTS = {
    WorkOrderRole.LEAD: Words("{office}主办", "{office} leads"),
    WorkOrderRole.CO: Words("{office}协办", "{office} helps"),
    WorkOrderRole.JOINT: Words("{office}联合办理", "{office} answers jointly"),
    WorkOrderRole.PARALLEL: Words("{office}各自办理", "{office} answers by itself"),
}
_LEVELS = {
    RegionLevel.COUNTY: Words("县级", "county"),
    RegionLevel.CITY: Words("市级", "city"),
    RegionLevel.PROVINCE: Words("省级", "province"),
}
_BECAUSE = Words("{part}：{authority}{reason}", "{part}: {authority}{reason}")
_LAW = Words("《{instrument}》{article}，", "{instrument}, {article}: ")
_INSTRUMENT = Words("《{instrument}》，", "{instrument}: ")
_ABOVE = Words("所在地没有可承办的{kind}，上提至{level}。", " No nearer department can take it: {kind}, {level}.")
_CORRECTED = Words(
    "根据 {count} 次成立的派单异议更正，目录原为{office}。",
    " Corrected after {count} upheld objections; the rule alone names {office}.",
)
_LACKING = Words("所在地及上级均没有在职的{kind}。", "No department of this kind is in office here or above: {kind}.")


def reason(proposal: Proposal, part: Proposed, language: Language) -> str:
    """Why this department in this role: what the law or the catalogue says, from where it was taken, and whether
    objections corrected it.
    """
    rule = proposal.rule
    said = _BECAUSE.say(
        language,
        part=_PARTS[part.role].say(language, office=part.office.name),
        authority=authority(rule, language),
        reason=as_written(rule.reason, language),
    )
    if part.above is not None:
        kind, level = kind_words(part.office.kind).say(language), _LEVELS[part.above].say(language)
        said += _ABOVE.say(language, kind=kind, level=level)
    if part.instead_of is not None:
        said += _CORRECTED.say(language, count=part.corrected_by, office=part.instead_of.name)
    return said


def authority(rule: Rule, language: Language) -> str:
    """The law behind a rule, to be followed by what it says; empty where the catalogue itself is all there is."""
    if rule.instrument is None:
        return ""
    instrument = as_written(rule.instrument, language)
    if rule.article is None:
        return _INSTRUMENT.say(language, instrument=instrument)
    return _LAW.say(language, instrument=instrument, article=as_written(rule.article, language))


def as_written(words: Words, language: Language) -> str:
    """What an administrator wrote, with no facts to fill in."""
    return words.en if language is Language.EN else words.zh


def lacking(proposal: Proposal, language: Language) -> list[str]:
    """What is said of each kind of department of which none is in office."""
    return [_LACKING.say(language, kind=kind_words(each).say(language)) for each in proposal.lacking]
