"""Where the server listens and what people type."""

from __future__ import annotations

import socket

import pytest

from script.setup import address
from script.setup.address import Address, choose, ensure_free
from script.setup.say import Trouble


def test_without_settings_it_is_this_computer_alone() -> None:
    assert choose({}, lan=False) == Address("127.0.0.1", 8000, "http://127.0.0.1:8000")


def test_settings_are_followed() -> None:
    environ = {"HOST": "10.1.2.3", "PORT": "8123", "BASE_URL": "https://thread.example/"}
    assert choose(environ, lan=False) == Address("10.1.2.3", 8123, "https://thread.example")


def test_ipv6_is_bracketed() -> None:
    chosen = choose({"HOST": "::1"}, lan=False)
    assert (chosen.bind, chosen.base_url) == ("[::1]:8000", "http://[::1]:8000")


def test_listening_everywhere_shows_an_address_that_works_here() -> None:
    assert choose({"HOST": "0.0.0.0"}, lan=False).base_url == "http://127.0.0.1:8000"


def test_lan_listens_everywhere_and_shows_the_network_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "_own_address", lambda: "192.168.7.20")
    assert choose({"HOST": "127.0.0.1"}, lan=True) == Address("0.0.0.0", 8000, "http://192.168.7.20:8000")


def test_lan_keeps_a_given_base_url() -> None:
    assert choose({"BASE_URL": "http://room.local"}, lan=True).base_url == "http://room.local"


def test_lan_without_a_network_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_args: object) -> None:
        raise OSError("Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", unreachable)
    with pytest.raises(Trouble, match="on no network"):
        choose({}, lan=True)


@pytest.mark.parametrize("port", ["0", "65536", "eight", "-1", "80 00", "²"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(Trouble, match="PORT must be a number"):
        choose({"PORT": port}, lan=False)


def test_a_port_in_use_is_told_with_another_to_try() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Trouble, match=f"Port {port} is in use.*\n.*PORT={port + 1} script/server"):
            ensure_free(Address("127.0.0.1", port, ""))
    ensure_free(Address("127.0.0.1", port, ""))


def test_an_address_of_another_computer_is_told() -> None:
    with pytest.raises(Trouble, match=r"no address 192\.0\.2\.55"):
        ensure_free(Address("192.0.2.55", 8000, ""))
