"""What tried to leave the namespace, packet by packet: the kernel counts them, this says what they were and whose."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from pathlib import Path

MOST = 100  # packets described; the kernel counts the rest
_ALL_PROTOCOLS = 3
_NAMES = {1: "ICMP", 2: "IGMP", 6: "TCP", 17: "UDP"}


def describe_leaks(interface: str, file: Path) -> None:
    """Write a line into `file` for each packet that arrives at `interface`, from a thread of its own."""
    packets = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_ALL_PROTOCOLS))
    packets.bind((interface, _ALL_PROTOCOLS))
    file.touch()

    def follow() -> None:
        for _ in range(MOST):
            packet = packets.recv(2_000)
            seen = time.strftime("%H:%M:%S")
            with file.open("a", encoding="utf-8") as lines:
                print(seen, _text(packet), file=lines)

    threading.Thread(target=follow, name="leaks", daemon=True).start()


def _text(packet: bytes) -> str:
    """Protocol, addresses, the bytes after them, and the sockets that are open to that address."""
    if len(packet) < 20 or packet[0] >> 4 != 4:
        return packet[:60].hex(" ")
    begin = (packet[0] & 15) * 4
    source, target = (socket.inet_ntoa(packet[at : at + 4]) for at in (12, 16))
    ports = "{} to {}".format(*(int.from_bytes(packet[begin + at : begin + at + 2]) for at in (0, 2)))
    owners = subprocess.run(["ss", "-Htunap", "dst", target], capture_output=True, text=True, check=False).stdout
    content = packet[begin + 8 :][:80]
    return f"{_NAMES.get(packet[9], packet[9])} {source} {target} ports {ports} {content!r} {' '.join(owners.split())}"
