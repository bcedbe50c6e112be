"""The resolver of the exits: it knows the lab's hosts and nothing else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Collection

from dnslib import QTYPE, RCODE, RR, A, DNSError, DNSRecord


def answer(query: bytes, hosts: Collection[str], address: str) -> bytes:
    """Answer one DNS query: an A record for a known host, an empty answer for its other types, else NXDOMAIN.

    Raises DNSError if it is not a query.
    """
    record = DNSRecord.parse(query)
    reply = record.reply()
    if str(record.q.qname).rstrip(".").lower() not in hosts:
        reply.header.rcode = RCODE.NXDOMAIN
    elif record.q.qtype == QTYPE.A:
        reply.add_answer(RR(record.q.qname, QTYPE.A, rdata=A(address), ttl=60))
    return bytes(reply.pack())


def serve_names(bind: str, hosts: Collection[str], address: str) -> None:
    """Answer on UDP port 53 of `bind` from a daemon thread for as long as the process lives."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((bind, 53))

    def loop() -> None:
        while True:
            query, client = server.recvfrom(2048)
            try:
                reply = answer(query, hosts, address)
            except DNSError:
                continue
            server.sendto(reply, client)

    threading.Thread(target=loop, name="lab-names", daemon=True).start()
