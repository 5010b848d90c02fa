"""How the site is reached: on this machine alone over http, or by the phones of the local network over https.

Decided before Django reads its settings, since the public address is one of them. Knows no Django.
"""

import fcntl
import os
import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cms.rules import is_loopback
from training_site import certification

SIOCGIFADDR = 0x8915  # Linux: the IPv4 address of an interface
ROUTES = Path("/proc/net/route")
EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104 (compared with, not bound to)


class NoTransport(ValueError):
    """The site cannot be served as asked; the message is for the person at the terminal."""


@dataclass(frozen=True)
class Transport:
    """What serving needs to know: the address for people, the hosts that may be asked for, the certificate if any."""

    public_url: str
    hosts: tuple = ()
    certificate: certification.Files | None = None


def lan_addresses():
    """The IPv4 addresses under which other machines may reach this one, the one towards the router first."""
    towards_router = _interfaces_towards_router()
    names = sorted((name for _index, name in socket.if_nameindex()), key=lambda name: name not in towards_router)
    found = [address for address in map(_address_of, names) if address and not is_loopback(address)]
    return list(dict.fromkeys(found))


def _interfaces_towards_router():
    routes = [line.split() for line in ROUTES.read_text().splitlines()[1:]]
    return {route[0] for route in routes if route[1] == "00000000"}


def _address_of(interface):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        try:
            request = struct.pack("256s", interface.encode()[:15])
            return socket.inet_ntoa(fcntl.ioctl(channel, SIOCGIFADDR, request)[20:24])
        except OSError:
            return None  # an interface without an IPv4 address


def machine_names():
    """The names of this machine that a local network may resolve."""
    name = socket.gethostname().split(".")[0].lower()
    return [name, f"{name}.local"] if name else []


def choose(*, host, port, folder, environment):
    """The transport for serving on ``host``; makes or renews the certificate in ``folder`` where one is needed.

    A PUBLIC_URL that somebody set stands. Its scheme says whether we serve https; behind a proxy that does, we do not.
    """
    wanted = environment.get("PUBLIC_URL", "").rstrip("/")
    behind_proxy = environment.get("BEHIND_PROXY", "").lower() in {"1", "true", "yes", "on"}
    if is_loopback(host or ""):
        if wanted.startswith("https://") and not behind_proxy:
            raise NoTransport(
                "PUBLIC_URL 是 https 地址，而本机只开了 http，没有启动。"
                "由反向代理提供 https 时请同时设 BEHIND_PROXY=1；没有反向代理时请用 make run HOST=0.0.0.0。"
            )
        return Transport(wanted or f"http://{host}:{port}", ("127.0.0.1", "localhost", host))
    addresses = lan_addresses() if host in EVERYWHERE else [host]
    if not addresses and not wanted:
        raise NoTransport("本机没有连上局域网，手机无法访问。请先连接网络，或用 make run（仅本机）。")
    public_url = wanted or f"https://{addresses[0]}:{port}"
    public_host = urlsplit(public_url).hostname or ""
    hosts = tuple(dict.fromkeys([public_host, *addresses, *machine_names(), "127.0.0.1", "localhost"]))
    if not public_url.startswith("https://") or behind_proxy:
        return Transport(public_url, hosts)
    return Transport(public_url, hosts, certification.certificate_for(hosts, folder))


def environment_of(transport, environment=os.environ):
    """The variables that tell Django of the transport; what somebody set stands."""
    told = {"PUBLIC_URL": transport.public_url, "ALLOWED_HOSTS": ",".join(transport.hosts)}
    if transport.certificate:
        told["OWN_CERTIFICATE"] = str(transport.certificate.folder)
    return {**told, **{name: environment[name] for name in ("PUBLIC_URL", "ALLOWED_HOSTS") if environment.get(name)}}


def folder_of(environment, root):
    """Where the certificate is kept."""
    return Path(environment.get("VAR") or root / "var") / "tls"
