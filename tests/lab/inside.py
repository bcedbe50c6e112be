"""The inner half of the lab: process 1 of its namespaces, which starts everything and then runs CMD."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.lab.layout import AUTHORITY_IPS, DNS_IP, HOSTS, LEAKS, MIDDLE_IPS, YOUTUBE_IP, LabDescription, plan_exits
from tests.lab.leaks import describe_leaks
from tests.lab.messages import API_KEY
from tests.lab.names import serve_names
from tests.lab.namespace import FAR_END, SINK, build_sink, point_resolver_at_sink, raise_loopback
from tests.lab.network import start_network
from tests.lab.servers import start_servers
from tests.lab.torrcs import NetworkError

START_TIMEOUT = 90.0
GRACE = 5.0


def main(arguments: Sequence[str]) -> int:
    """Start the lab in `arguments[0]` and run the rest of the arguments in it; returns its exit code."""
    directory, tor = Path(arguments[0]), arguments[1]
    command = list(arguments[4:]) or [os.environ.get("SHELL", "/bin/sh")]
    started = time.monotonic()
    plans = plan_exits(int(arguments[2]), int(arguments[3]))
    addresses = {YOUTUBE_IP, DNS_IP, *AUTHORITY_IPS, *MIDDLE_IPS}
    addresses |= {address for plan in plans for address in (plan.address, plan.exit_ip)}
    raise_loopback(sorted(addresses))
    leak_reason = build_sink()
    if not leak_reason:
        describe_leaks(FAR_END, directory / LEAKS)
    point_resolver_at_sink(directory)
    serve_names(DNS_IP, HOSTS, YOUTUBE_IP)
    servers = start_servers(directory, {plan.exit_ip: plan.country for plan in plans})
    try:
        network = start_network(tor, directory / "net", plans, timeout=START_TIMEOUT)
    except NetworkError as error:
        print(f"lab: {error}", file=sys.stderr)
        return 1
    description = LabDescription(
        directory=str(directory),
        exits=network.exits,
        tor=tor,
        torrc=str(network.torrc),
        ca=str(servers.ca),
        youtube_ip=YOUTUBE_IP,
        admin_url=servers.admin_url,
        anthropic_url=servers.anthropic_url,
        anthropic_key=API_KEY,
        leak_interface=None if leak_reason else SINK,
        leak_reason=leak_reason,
        approved_routers=tuple(str(path) for path in network.approved_routers),
        authority_pids=network.authority_pids,
        seconds_to_start=round(time.monotonic() - started, 2),
    )
    description.write(directory / "lab.json")
    print(f"lab: {len(network.exits)} exits ready after {description.seconds_to_start} s", file=sys.stderr)
    environment = os.environ | {
        "YTSB_LAB": str(directory),
        "YTSB_TOR_TORRC": description.torrc,
        "SSL_CERT_FILE": description.ca,
        "ANTHROPIC_BASE_URL": description.anthropic_url,
        "ANTHROPIC_API_KEY": API_KEY,
    }
    try:
        child = subprocess.Popen(command, env=environment)
    except OSError as error:
        print(f"lab: cannot run {command[0]}: {error.strerror}", file=sys.stderr)
        return 127
    return _attend(child.pid)


def _attend(pid: int) -> int:
    """Wait for CMD and, as process 1 must, for every orphan; signals to stop are forwarded to CMD.

    Returns CMD's exit code, 128 plus the signal's number when one ended it.
    """

    def stop(number: int, _frame: object) -> None:
        os.kill(pid, number)
        signal.signal(signal.SIGALRM, lambda *_: os.kill(pid, signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, GRACE)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    while True:
        ended, status = os.waitpid(-1, 0)
        if ended == pid:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code


if __name__ == "__main__":
    # os._exit: the servers' threads still serve processes that CMD left, and the kernel ends those now.
    outcome = main(sys.argv[1:])
    sys.stderr.flush()
    os._exit(outcome)
