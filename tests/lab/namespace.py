"""The isolated network: loopback with the lab's addresses, and a sink that counts every packet that tries to leave.

All of this runs inside its own network and mount namespace, so nothing here touches the machine's network. The
only way out is a default route into one end of a veth pair whose other end answers nothing: every packet sent there is
a leak, and the kernel counts it. The sink's neighbour entry is permanent and IPv6 is off, so the kernel itself never
sends anything that way.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.lab.layout import NETWORK

SINK = "leak0"
FAR_END = "leak1"
NEAR_IP = "198.18.0.1"
GATEWAY = "198.18.0.2"
RESOLVER = "198.18.0.53"


def ip(*arguments: str) -> str:
    """Run `ip` and return its output; raises CalledProcessError."""
    return subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True).stdout


def raise_loopback(addresses: Iterable[str]) -> None:
    """Bring `lo` up with the lab's addresses."""
    ip("link", "set", "lo", "up")
    commands = "".join(f"addr add {address}/32 dev lo\n" for address in addresses)
    subprocess.run(["ip", "-batch", "-"], input=commands, check=True, capture_output=True, text=True)


def build_sink() -> str:
    """Create the counted default route; returns '' or the reason why this kernel cannot."""
    try:
        for scope in ("all", "default"):
            switch = Path(f"/proc/sys/net/ipv6/conf/{scope}/disable_ipv6")
            if switch.exists():
                switch.write_text("1")
        ip("link", "add", SINK, "type", "veth", "peer", "name", FAR_END)
        ip("link", "set", FAR_END, "up")
        ip("link", "set", SINK, "up")
        ip("addr", "add", f"{NEAR_IP}/32", "dev", SINK)
        hardware = json.loads(ip("-j", "link", "show", FAR_END))[0]["address"]
        for neighbour in (GATEWAY, RESOLVER):
            ip("neigh", "add", neighbour, "lladdr", hardware, "dev", SINK, "nud", "permanent")
        ip("route", "add", "default", "via", GATEWAY, "dev", SINK, "onlink", "src", NEAR_IP)
        # A server goes on answering a machine of the lab that is gone; those are no packets that leave.
        ip("route", "add", "unreachable", f"{NETWORK}0/24")
    except (OSError, subprocess.CalledProcessError) as error:
        detail = error.stderr.strip() if isinstance(error, subprocess.CalledProcessError) else str(error)
        return f"no veth pair here: {detail}"
    return ""


def point_resolver_at_sink(directory: Path) -> None:
    """Send name lookups of this mount namespace into the sink, so that they are counted.

    Without this, a resolver reached by a unix socket (systemd-resolved, nscd) would answer from outside the namespace.
    """
    files = {
        "/etc/resolv.conf": f"nameserver {RESOLVER}\noptions timeout:1 attempts:1\n",
        "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
        "/etc/hosts": "127.0.0.1 localhost\n",
    }
    for target, text in files.items():
        real = Path(target).resolve()
        if real.exists():
            source = directory / real.name
            source.write_text(text)
            subprocess.run(["mount", "--bind", str(source), str(real)], check=True, capture_output=True)
    for socket_directory in ("/run/nscd", "/run/systemd/resolve", "/run/dbus"):
        if Path(socket_directory).is_dir():
            subprocess.run(["mount", "-t", "tmpfs", "none", socket_directory], check=True, capture_output=True)


def sent_packets(interface: str) -> int:
    """How many packets were sent into `interface` so far."""
    return int(json.loads(ip("-s", "-j", "link", "show", interface))[0]["stats64"]["tx"]["packets"])
