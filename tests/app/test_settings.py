"""The channel reads its settings from the environment and keeps its keys to itself."""

import base64
import json
import stat
import threading
from pathlib import Path

import pytest

from app.secrets import Secrets, load_secrets, with_secrets
from app.settings import Mode, SettingsError, load_settings

SEED = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("MODE", "PORT", "DATABASE_URL", "DATA_DIR", "SMTP_URL", "BROKER_URL", "FILES_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "数据 data"))


def test_the_channel_is_in_production_unless_told_otherwise() -> None:
    settings = load_settings()
    assert (settings.mode, settings.introspection, settings.ide) == (Mode.PRODUCTION, False, False)
    assert (settings.time_can_shift, settings.log_format) == (False, "json")


def test_a_demonstration_shows_its_schema_and_may_move_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODE", "demo")
    settings = load_settings()
    assert (settings.introspection, settings.ide, settings.time_can_shift) == (True, True, True)


def test_a_setting_given_by_name_wins_over_what_the_mode_suggests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDE", "true")
    assert load_settings().ide is True


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    assert load_settings().database_url is None


def test_the_data_folder_is_absolute_however_it_was_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", "./数据")
    assert load_settings().data_dir == tmp_path.resolve() / "数据"


def test_an_address_as_libpq_writes_it_suits_the_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://channel:p%40ss@db.local/channel?sslmode=require")
    assert load_settings().database_url == "postgresql+asyncpg://channel:p%40ss@db.local/channel?ssl=require"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "七", "PORT cannot be used: input should be a valid integer, unable to parse string as an integer."),
        ("PORT", "65536", "PORT cannot be used: input should be less than or equal to 65535."),
        ("MODE", "prod", "MODE cannot be used: input should be 'production', 'demo' or 'test'."),
        (
            "DATABASE_URL",
            "mysql://db.local/channel",
            "DATABASE_URL cannot be used: the store is PostgreSQL, so it should begin with postgresql://.",
        ),
        (
            "SMTP_URL",
            "mail.local",
            "SMTP_URL cannot be used: it should begin with smtp://, smtps://, smtp+starttls://, console://.",
        ),
        ("FILES_URL", "/srv/files", "FILES_URL cannot be used: it should begin with s3://, file://."),
        *(
            (
                "FILES_URL",
                address,
                "FILES_URL cannot be used: it should look like file:///srv/files or "
                "s3://key:secret@bucket/prefix?endpoint=https://host.",
            )
            for address in ("s3:///prefix", "file://srv/files", "file:///")
        ),
        (
            "JWKS_URL",
            "https://id.local/keys",
            "JWKS_URL is set but JWT_ISSUER is not, so no token could be checked against its issuer.",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_in_one_sentence(
    name: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refusal:
        load_settings()
    assert str(refusal.value) == sentence


def test_a_password_in_an_address_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://channel:geheim@db.local/channel")
    monkeypatch.setenv("FILES_URL", "s3://channel:geheim@files?endpoint=https://files.local")
    assert "geheim" not in repr(load_settings())


def test_keys_are_made_once_and_readable_by_their_owner_alone() -> None:
    settings = load_settings()
    first, second = load_secrets(settings), load_secrets(settings)
    assert (first.issuer_key.kid, first.vault) == (second.issuer_key.kid, second.vault)
    assert stat.S_IMODE((settings.data_dir / "secrets.json").stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_the_keys() -> None:
    settings = load_settings()
    found: list[Secrets] = []
    threads = [threading.Thread(target=lambda: found.append(load_secrets(settings))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    assert len({keys.issuer_key.kid for keys in found}) == 1


def test_given_keys_are_taken_and_nothing_is_written() -> None:
    settings = load_settings(local_issuer_key=SEED, personal_data_keys=f"2026:{SEED}, 2025:{SEED}")
    vault = load_secrets(settings).vault
    assert (vault.current, set(vault.keys)) == ("2026", {"2026", "2025"})
    assert not settings.data_dir.exists()


def test_settings_with_their_keys_filled_in_read_back_the_same_keys() -> None:
    settings = load_settings(personal_data_keys=f"2026:{SEED}, 2025:{SEED}")
    filled = with_secrets(settings)
    assert load_secrets(filled).vault == load_secrets(settings).vault
    assert load_secrets(filled).issuer_key.kid == load_secrets(settings).issuer_key.kid


def test_in_production_on_an_own_server_missing_keys_are_refused() -> None:
    with pytest.raises(SettingsError, match="LOCAL_ISSUER_KEY and PERSONAL_DATA_KEYS must be set in production"):
        load_secrets(load_settings(database_url="postgresql://db.local/channel"))


@pytest.mark.parametrize("keys", ["c2hvcnQ=", "2026:c2hvcnQ=", f"2026:{SEED},2026:{SEED}", f":{SEED}"])
def test_a_key_that_is_none_is_refused(keys: str) -> None:
    with pytest.raises(SettingsError, match="PERSONAL_DATA_KEYS should"):
        load_secrets(load_settings(personal_data_keys=keys))


def test_a_damaged_file_of_keys_is_refused_and_kept() -> None:
    settings = load_settings()
    load_secrets(settings)
    path = settings.data_dir / "secrets.json"
    path.write_text(json.dumps({"local_issuer_key": SEED}))
    with pytest.raises(SettingsError, match="is damaged"):
        load_secrets(settings)
    assert json.loads(path.read_text()) == {"local_issuer_key": SEED}
