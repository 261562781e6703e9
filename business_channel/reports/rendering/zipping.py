"""Archives whose bytes depend on their content alone."""

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_ALWAYS = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive of files by name, in the order given."""
    archive = io.BytesIO()
    with ZipFile(archive, "w") as zip_file:
        for name, content in files.items():
            entry = ZipInfo(name, _ALWAYS)
            entry.external_attr, entry.create_system, entry.compress_type = _READABLE, 3, ZIP_DEFLATED
            zip_file.writestr(entry, content)
    return archive.getvalue()
