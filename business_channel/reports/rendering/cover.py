"""What every artefact says of the report before its tables, and the definitions after them."""

from business_channel.language import Language
from business_channel.reference import rows
from business_channel.reports.document import Document, Metric
from business_channel.reports.freezing import digest
from business_channel.reports.rendering import wording
from business_channel.reports.rendering.writing import at_home, said


def facts(document: Document, language: Language) -> list[tuple[str, str]]:
    """Name and content of each fact: period, basis, region, moment, version of the definitions, digest."""
    return [
        (said(name, language), content)
        for name, content in (
            (wording.PERIOD, period(document, language)),
            (wording.BASIS, said(wording.BASES[document.basis], language)),
            (wording.REGION, region(document.region_code, language)),
            (wording.AS_OF, f"{at_home(document.as_of):%Y-%m-%d %H:%M:%S}+08:00"),
            (wording.DEFINITIONS_VERSION, said(document.definitions_version, language)),
            (wording.DIGEST, digest(document)),
        )
    ]


def period(document: Document, language: Language) -> str:
    """The first and the last day that count."""
    return wording.PERIOD_DAYS.say(language, since=document.since, until=document.last_day)


def region(code: str | None, language: Language) -> str:
    """The names of the region and of those above it with its code; the code alone where it is not in GB/T 2260."""
    if code is None:
        return said(wording.EVERYWHERE, language)
    divisions = {row["code"]: row for row in rows("divisions")}
    names: list[str] = []
    above = divisions.get(code)
    while above is not None:
        names.insert(0, above["name"])
        above = divisions.get(above["parent_code"])
    return f"{''.join(names)}（{code}）" if names else said(code, language)


DEFINITION_HEADINGS = (
    wording.CODE,
    wording.NAME,
    wording.FORMULA,
    wording.NUMERATOR,
    wording.DENOMINATOR,
    wording.EXCLUSIONS,
    wording.VALUES,
    wording.SOURCE,
)


def definition(metric: Metric, language: Language) -> tuple[str, ...]:
    """The definition of one measure, under ``DEFINITION_HEADINGS``."""
    parts = (metric.name, metric.formula, metric.numerator, metric.denominator, metric.exclusions)
    told = (said(each, language) for each in parts)
    return (
        said(metric.code, language),
        *told,
        said(wording.SHAPES[metric.shape], language),
        said(metric.source, language),
    )
