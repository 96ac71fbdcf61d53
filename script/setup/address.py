"""Where Common Thread will listen, and what people type to reach it. `serve` uses it."""

from __future__ import annotations

import errno
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from script.setup.say import Trouble

ANYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104 - compared, not bound
HIGHEST = 65535


@dataclass(frozen=True)
class Address:
    """Where to listen, and the address people type."""

    host: str
    port: int
    base_url: str

    @property
    def bind(self) -> str:
        """As gunicorn wants it."""
        return f"{_bracketed(self.host)}:{self.port}"


def choose(environ: Mapping[str, str], *, lan: bool) -> Address:
    """The address that HOST, PORT, BASE_URL and --lan ask for. Raises Trouble when they make no sense."""
    host = "0.0.0.0" if lan else environ.get("HOST") or "127.0.0.1"  # noqa: S104 - asked for by --lan
    port = _port(environ.get("PORT") or "8000")
    base_url = environ.get("BASE_URL") or f"http://{_bracketed(_shown(host, lan=lan))}:{port}"
    return Address(host, port, base_url.rstrip("/"))


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= HIGHEST:
        raise Trouble(f"PORT must be a number from 1 to {HIGHEST}. It is: {text}")
    return int(text)


def _shown(host: str, *, lan: bool) -> str:
    if host not in ANYWHERE:
        return host
    return _own_address() if lan else "127.0.0.1"


def _own_address() -> str:
    """This computer's address on its network. Nothing is sent: the system is asked which way it would send."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))
        except OSError as fault:
            raise Trouble(
                "This computer is on no network, so other devices cannot reach it.\n"
                "Join the room's wifi, or start without --lan to use it on this computer alone."
            ) from fault
        return str(asked.getsockname()[0])


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def ensure_free(address: Address) -> None:
    """Raise Trouble, with what to do, when nobody can listen at this address."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address.host, address.port))
        except OSError as fault:
            raise Trouble(_why_not_free(address, fault)) from fault


def _why_not_free(address: Address, fault: OSError) -> str:
    if fault.errno == errno.EADDRINUSE:
        return (
            f"Port {address.port} is in use, perhaps by a Common Thread that is running already.\n"
            f"Stop that one, or choose another port:  PORT={_another(address.port)} script/server"
        )
    if fault.errno in {errno.EACCES, errno.EPERM}:
        return f"Port {address.port} is kept for administrators. Choose one above 1023:  PORT=8000 script/server"
    return f"This computer has no address {address.host} to listen at. Set HOST to one of its own, or leave HOST out."


def _another(port: int) -> int:
    return port + 1 if port < HIGHEST else 8000
