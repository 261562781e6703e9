"""The charts of a report as pictures, one archive with a PNG for each."""

from business_channel.language import Language
from business_channel.reports.document import Document
from business_channel.reports.rendering import charts
from business_channel.reports.rendering.zipping import zipped


def render(document: Document, language: Language) -> bytes:
    """The archive; its names are those of the charts, numbered in the document's order."""
    drawn = ((f"{at:02}-{chart.kind.lower()}.png", chart) for at, chart in enumerate(document.charts, 1))
    return zipped({name: charts.png(document, chart, language) for name, chart in drawn})
