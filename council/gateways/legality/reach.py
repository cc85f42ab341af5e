"""Where the server may connect on the word of an administrator: outside, and inside only where the installation allows it.

A name is resolved once, every address that it gives is judged, and the connection goes to one of those very addresses: what the
name says a moment later does not matter.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

_STAND_IN = (ip_network("64:ff9b::/96"), ip_network("::/96"))
"""IPv6 addresses that stand for the IPv4 one in their last 32 bits (RFC 6052; RFC 4291, deprecated)."""


class Internal(Exception):
    """The address is on the server itself or its network, where nobody allowed to go. ``host`` is as it was asked for."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


def outside(text: str) -> bool:
    """Whether an IP address is one of the public network; false for what an IPv6 address hides of an internal IPv4."""
    one: IPv4Address | IPv6Address = ip_address(text.split("%", 1)[0])
    if isinstance(one, IPv6Address):
        hidden = [one.ipv4_mapped, one.sixtofour, *(one.teredo or ())]
        if any(one in network for network in _STAND_IN):
            hidden.append(IPv4Address(int(one) & 0xFFFFFFFF))
        if any(inner is not None and not outside(str(inner)) for inner in hidden):
            return False
        if one.is_site_local:
            return False
    return one.is_global and not one.is_multicast


def plainly_inside(host: str) -> bool:
    """Whether a host, without resolving it, is an internal address or this machine."""
    try:
        return not outside(host)
    except ValueError:
        name = host.rstrip(".").lower()
        return name == "localhost" or name.endswith((".localhost", ".local", ".internal"))


def allowed(host: str, port: int, hosts: str) -> bool:
    """Whether ``hosts`` names it: hosts, or hosts with their port, separated by spaces."""
    for entry in hosts.split():
        parts = urlsplit(f"//{entry}")
        if (parts.hostname or "") == host.lower() and parts.port in (None, port):
            return True
    return False


def permitted(address: str, hosts: str) -> bool:
    """Whether the address of a server may be kept, as far as can be told without asking anybody."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    return allowed(host, port, hosts) or not plainly_inside(host)


@contextmanager
def session(hosts: str) -> Iterator[requests.Session]:
    """A session that connects directly (a proxy would resolve names itself), outside or to one of ``hosts``.

    Its requests raise ``Internal`` instead of connecting elsewhere; no password is looked for on this machine.
    """
    with requests.Session() as made:
        made.trust_env = False
        made.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
        for scheme in ("https://", "http://"):
            made.mount(scheme, _Adapter(hosts))
        yield made


class _Adapter(HTTPAdapter):
    def __init__(self, hosts: str) -> None:
        self.hosts = hosts
        super().__init__()

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        """See ``HTTPAdapter``."""
        super().init_poolmanager(*args, **more)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _pool(HTTPConnectionPool, HTTPConnection, self.hosts),
            "https": _pool(HTTPSConnectionPool, HTTPSConnection, self.hosts),
        }


def _pool(pool: Any, connection: Any, hosts: str) -> Any:
    """A kind of pool whose connections judge where they go; certificates are held to the name, as ever."""

    class Judged(connection):  # type: ignore[misc]
        def _new_conn(self) -> socket.socket:
            return _connected(self, hosts)

    class Pool(pool):  # type: ignore[misc]
        ConnectionCls = Judged

    return Pool


def _connected(one: HTTPConnection, hosts: str) -> socket.socket:
    problem: OSError | None = None
    for address in _judged(one, hosts):
        try:
            return create_connection((address, one.port), one.timeout, one.source_address, one.socket_options)
        except TimeoutError as error:
            raise ConnectTimeoutError(one, f"{one.host} timed out") from error
        except OSError as error:
            problem = error
    raise NewConnectionError(one, f"{one.host}: {problem}") from problem


def _judged(one: HTTPConnection, hosts: str) -> Sequence[str]:
    """The addresses of a host. Raises ``Internal`` when one of them is inside and nobody allowed the host."""
    try:
        found = socket.getaddrinfo(one.host, one.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise NameResolutionError(one.host, one, socket.gaierror(str(error))) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allowed(one.host, one.port, hosts) and not all(map(outside, addresses)):
        raise Internal(one.host)
    return addresses
