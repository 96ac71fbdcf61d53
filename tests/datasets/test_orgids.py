"""Numbers of organisations as people type them, and as org-id.guide writes them."""

from __future__ import annotations

import pytest
from flask import Flask

from core.errors import Refused
from datasets.orgids import OrgId, normalise, read


@pytest.fixture(autouse=True)
def _words(app: Flask) -> object:
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("typed", "scheme", "expected"),
    [
        ("1184957", None, "GB-CHC-1184957"),
        (" 1 184 957 ", None, "GB-CHC-1184957"),
        ("279057", None, "GB-CHC-279057"),
        ("GB-CHC-1234567", None, "GB-CHC-1234567"),
        ("gb-chc-279057", None, "GB-CHC-279057"),
        ("GB‑CHC‑279057", "GB-CHC", "GB-CHC-279057"),
        ("SC 012345", None, "GB-SC-SC012345"),
        ("sc012345", None, "GB-SC-SC012345"),
        ("12345", "GB-SC", "GB-SC-SC012345"),
        ("SC123456", "GB-SC", "GB-SC-SC123456"),
        ("SC123456", "GB-COH", "GB-COH-SC123456"),
        ("GB-SC-SC012345", None, "GB-SC-SC012345"),
        ("GB-SC-012345", None, "GB-SC-SC012345"),
        ("NIC100012", None, "GB-NIC-100012"),
        ("nic 100012", "GB-NIC", "GB-NIC-100012"),
        ("100012", "GB-NIC", "GB-NIC-100012"),
        ("GB-NIC-100012", None, "GB-NIC-100012"),
        ("1234567", "GB-COH", "GB-COH-01234567"),
        ("01234567", None, "GB-COH-01234567"),
        ("OC 301234", None, "GB-COH-OC301234"),
        ("NI 654321", None, "GB-COH-NI654321"),
        ("ce000123", None, "GB-COH-CE000123"),
        ("IP12345R", None, "GB-COH-IP12345R"),
        ("", None, ""),
        ("  - ", "GB-CHC", ""),
    ],
)
def test_what_is_typed_becomes_an_identifier(typed: str, scheme: str | None, expected: str) -> None:
    assert str(normalise(typed, scheme)) == expected


@pytest.mark.parametrize(
    ("typed", "scheme", "says"),
    [
        ("SC123456", None, "Choose the register"),
        ("100012", None, "Choose the register"),
        ("12345", None, "Choose the register"),
        ("2184957", "GB-CHC", "six or seven figures"),
        ("12345678901", None, "not the number"),
        ("118495", "GB-CHC", "six or seven figures"),
        ("SC12A456", "GB-SC", "SC and six figures"),
        ("SC000000", "GB-SC", "SC and six figures"),
        ("200012", "GB-NIC", "NIC and six figures"),
        ("QQ123456", "GB-COH", "eight figures"),
        ("00000000", None, "eight figures"),
        ("GB-EDU-123456", None, "We know"),
        ("XI-IATI-123", None, "We know"),
        ("GB-CHC-279057", "GB-SC", "another register"),
        ("279057", "GB-XYZ", "four registers"),
        ("no idea", None, "not the number"),
        ("١٢٣٤٥٦٧", None, "not the number"),
        ("<script>", None, "not the number"),
    ],
)
def test_wrong_numbers_are_refused_in_plain_words(typed: str, scheme: str | None, says: str) -> None:
    with pytest.raises(Refused) as refused:
        normalise(typed, scheme)
    assert says in refused.value.message
    assert refused.value.field == "org_id"


def test_normalising_twice_changes_nothing() -> None:
    for typed in ("SC 012345", "NIC100012", "1184957", "01234567", "OC301234"):
        once = normalise(typed)
        assert normalise(str(once)) == once == read(str(once))


def test_no_number_is_no_link() -> None:
    assert not normalise("") and normalise("").link == ""
    assert read("") == OrgId() == read("something else")
    assert normalise("sc012345").link == "https://findthatcharity.uk/orgid/GB-SC-SC012345"
