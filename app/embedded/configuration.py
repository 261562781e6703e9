"""What the embedded server is told: reachable by one account through one socket, durable, and silent about data."""

from pathlib import Path

from app.embedded.addresses import PORT
from app.embedded.places import Places

_MAP = "channel"

# Statements, parameters and the details of broken constraints hold personal data, so none of them is logged.
_SETTINGS: dict[str, str] = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    "lc_messages": "C",
    "log_checkpoints": "off",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def write_configuration(places: Places, durable: bool) -> None:
    """Writes the server's three files afresh, so that a cluster of an earlier release gets today's settings.

    Connections are accepted from the operating system's account of ``places.client`` alone (``peer``): root
    comes in while the server itself runs as another, and nobody else comes in at all.
    """
    folders = {"data_directory": str(places.cluster), "unix_socket_directories": str(places.sockets)}
    settings = folders | _SETTINGS | ({} if durable else _FORGETFUL)
    _write(places.home / "postgresql.conf", [f"{name} = '{_escaped(value)}'" for name, value in settings.items()])
    _write(places.home / "pg_hba.conf", [f"local all all peer map={_MAP}"])
    _write(places.home / "pg_ident.conf", [f'{_MAP} "{places.client.name}" all'])


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n")
    path.chmod(0o644)
