"""What a notification says of a report: its title, and nothing of what it tells."""

from collections.abc import Mapping
from types import MappingProxyType

from business_channel.events import EventTag
from business_channel.language import Words

OF_REPORTS: Mapping[EventTag, tuple[Words, Words]] = MappingProxyType(
    {
        EventTag.REPORT_READY: (
            Words("统计报告已生成", "A report is ready"),
            Words("《{title}》已生成，请登录平台查看或下载。", "“{title}” is ready; please sign in to read it."),
        ),
        EventTag.REPORT_FAILED: (
            Words("统计报告生成失败", "A report could not be made"),
            Words(
                "《{title}》未能生成，请登录平台查看原因，可以重试。",
                "“{title}” could not be made; please sign in to see why, and try again.",
            ),
        ),
        EventTag.REPORT_PUBLISHED: (
            Words("统计报告已发布", "A report is published"),
            Words("《{title}》已发布，请登录平台查看。", "“{title}” is published; please sign in to read it."),
        ),
    }
)
"""The headline and the sentence of each event."""
