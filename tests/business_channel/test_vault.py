"""Personal data at rest opens only with its key and in its own place."""

import pytest

from business_channel.vault import SealBroken, Vault, mask_name, mask_phone

OLD, NEW = bytes(32), bytes(range(32))
PLACE = "submission|contact_phone|0197f3c2-7d3b-7a6e-9f10-5d2f3c1b7a55"
PHONE = "13885675678"


@pytest.fixture
def vault() -> Vault:
    return Vault({"k1": OLD}, "k1")


def test_a_sealed_text_opens_again(vault: Vault) -> None:
    assert vault.open(vault.seal(PHONE, PLACE), PLACE) == PHONE


def test_a_seal_shows_nothing_of_its_text_and_never_repeats(vault: Vault) -> None:
    seals = {vault.seal(PHONE, PLACE) for _ in range(50)}
    assert len(seals) == 50
    assert not any(PHONE in seal for seal in seals)
    assert all(seal.startswith("v1.k1.") for seal in seals)


def test_a_signature_counts_for_its_text_and_its_purpose_under_every_key_that_is_kept(vault: Vault) -> None:
    signature = vault.sign("0197.5.1585", "upload target")
    assert vault.is_signed("0197.5.1585", signature, "upload target")
    assert not vault.is_signed("0197.6.1585", signature, "upload target")
    assert not vault.is_signed("0197.5.1585", signature, "download target")
    assert not vault.is_signed("0197.5.1585", "签名", "upload target")
    assert Vault({"k2": NEW, "k1": OLD}, "k2").is_signed("0197.5.1585", signature, "upload target")
    assert not Vault({"k2": NEW}, "k2").is_signed("0197.5.1585", signature, "upload target")


def test_a_seal_moved_to_another_row_does_not_open(vault: Vault) -> None:
    with pytest.raises(SealBroken):
        vault.open(vault.seal(PHONE, PLACE), PLACE.replace("0197", "0198"))


@pytest.mark.parametrize("part", [1, 2, 3])
def test_a_seal_changed_in_any_part_does_not_open(vault: Vault, part: int) -> None:
    parts = vault.seal(PHONE, PLACE).split(".")
    parts[part] = ("B" if parts[part][0] != "B" else "C") + parts[part][1:]
    with pytest.raises(SealBroken):
        vault.open(".".join(parts), PLACE)


@pytest.mark.parametrize("text", ["", "13885675678", "v1.k1", "v1.k1.AAAA.AAAA", "v1.k1.政企.直通车"])
def test_what_is_no_seal_does_not_open(vault: Vault, text: str) -> None:
    with pytest.raises(SealBroken):
        vault.open(text, PLACE)


def test_old_seals_open_after_the_key_was_changed_and_new_ones_use_the_new_key(vault: Vault) -> None:
    rotated = Vault({"k2": NEW, "k1": OLD}, "k2")
    assert rotated.open(vault.seal(PHONE, PLACE), PLACE) == PHONE
    assert rotated.seal(PHONE, PLACE).startswith("v1.k2.")


def test_a_seal_whose_key_is_gone_does_not_open(vault: Vault) -> None:
    with pytest.raises(SealBroken):
        Vault({"k2": NEW}, "k2").open(vault.seal(PHONE, PLACE), PLACE)


@pytest.mark.parametrize(("name", "masked"), [("王小明", "王**"), ("李红", "李*"), ("欧", "欧*"), ("", "*")])
def test_a_masked_name_keeps_the_family_name(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13885675678", "138****5678"), ("0857-3222333", "**********33"), ("8", "8"), ("", "")],
)
def test_a_masked_phone_keeps_what_is_needed_to_recognise_it(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked
