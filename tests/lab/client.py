"""`Lab`: how a test controls and queries the lab that it runs in."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Literal, cast
from urllib.request import ProxyHandler, Request, build_opener

from pydantic import TypeAdapter

from tests.lab.api_rules import ApiFault, ApiRule
from tests.lab.eras import Era
from tests.lab.journal import Kind, RequestRecord
from tests.lab.layout import LEAKS, LabDescription, LabExit
from tests.lab.listings import invented_videos
from tests.lab.namespace import sent_packets
from tests.lab.recordings import Json
from tests.lab.rules import Fault, Listing, Rule, Video

VARIABLE = "YTSB_LAB"
TIMEOUT = 10.0
RECORDS = TypeAdapter(tuple[RequestRecord, ...])


class NoLab(Exception):
    """No lab is running; the message says how to start one."""


class Lab:
    """A running lab, seen from inside its namespace."""

    def __init__(self, description: LabDescription) -> None:
        self.description = description
        self._opener = build_opener(ProxyHandler({}))
        self._leaked_before = 0
        self.reset()

    @classmethod
    def from_environment(cls) -> Lab:
        """The lab that $YTSB_LAB names; raises NoLab without one."""
        directory = os.environ.get(VARIABLE)
        if not directory:
            raise NoLab(f"{VARIABLE} is not set: run this as `python -m tests.lab pytest ...`, or `make lab`")
        return cls(LabDescription.read(Path(directory) / "lab.json"))

    @property
    def exits(self) -> tuple[LabExit, ...]:
        """The exit relays, with fingerprint, address, true exit IP and country."""
        return self.description.exits

    @property
    def exit_ips(self) -> frozenset[str]:
        """Every address that a request through Tor can come from."""
        return frozenset(exit_.exit_ip for exit_ in self.exits)

    def exit_by_ip(self, ip: str) -> LabExit:
        """The exit that servers see as `ip`; raises KeyError."""
        return {exit_.exit_ip: exit_ for exit_ in self.exits}[ip]

    # Controlling YouTube

    def rule(
        self,
        fault: Fault,
        *,
        video: str | None = None,
        exit_ip: str | None = None,
        country: str | None = None,
        endpoint: Kind | None = None,
        times: int | None = None,
        seconds: float = 1.0,
        size: int = 200 << 20,
    ) -> None:
        """Add a fault of YouTube for requests that match every condition; see `rules.Rule` and `rules.Fault`."""
        rule = Rule(
            fault=fault,
            video=video,
            exit_ip=exit_ip,
            country=country,
            endpoint=endpoint,
            times=times,
            seconds=seconds,
            size=size,
        )
        self._call("POST", "/rules", asdict(rule))

    def block(self, exit_ips: Iterable[str], fault: Fault = "ip_blocked") -> None:
        """Make YouTube block these exits."""
        for ip in exit_ips:
            self.rule(fault, exit_ip=ip)

    def era(self, era: Era) -> None:
        """Begin an era: how YouTube treats its player clients, exits and translations; see `eras.Era`."""
        self._call("POST", "/eras", asdict(era))

    def video(self, video: str, truth: Video) -> None:
        """Define a video: title, length, tracks, state, countries; see `rules.Video`."""
        self._call("POST", "/videos", {"key": video, "value": asdict(truth)})

    def listing(self, key: str, videos: Iterable[str], title: str = "A list") -> None:
        """Fill a playlist (its id), a channel (`UC...` or `@handle`) or a search (its words)."""
        self._call("POST", "/listings", {"key": key, "value": asdict(Listing(title=title, videos=tuple(videos)))})

    @staticmethod
    def default_listing(key: str) -> tuple[str, ...]:
        """The ids in a playlist, channel or search that no test filled."""
        return invented_videos(key)

    # Controlling the Messages API

    def api_rule(
        self,
        fault: ApiFault,
        *,
        contains: str = "",
        endpoint: Kind = "messages",
        times: int | None = None,
        seconds: float = 1.0,
        share: float = 1.0,
        retry_after: float | None = None,
    ) -> None:
        """Add a fault of the API for requests whose body contains a text; see `api_rules.ApiRule` and `ApiFault`."""
        rule = ApiRule(
            fault=fault,
            contains=contains,
            endpoint=endpoint,
            times=times,
            seconds=seconds,
            share=share,
            retry_after=retry_after,
        )
        self._call("POST", "/api-rules", asdict(rule))

    # Requests so far

    def requests(self, kind: Kind | None = None, video: str | None = None) -> tuple[RequestRecord, ...]:
        """YouTube's requests since the last reset, in order, including unfinished ones."""
        records = self._records("youtube", bodies=False)
        return tuple(one for one in records if kind in (None, one.kind) and video in (None, one.video))

    def requests_by_ip(self, kind: Kind | None = None) -> Counter[str]:
        """The number of YouTube's requests by address."""
        return Counter(record.ip for record in self.requests(kind))

    def api_requests(self, kind: Kind | None = "messages") -> tuple[RequestRecord, ...]:
        """The Messages API's requests, with bodies; `kind` None returns every kind."""
        return tuple(one for one in self._records("anthropic", bodies=True) if kind in (None, one.kind))

    def wait_for(self, condition: Callable[[Lab], bool], timeout: float = 30.0, pause: float = 0.02) -> None:
        """Wait until `condition(lab)` is true, checking every `pause` seconds; raises TimeoutError after `timeout`."""
        deadline = time.monotonic() + timeout
        while not condition(self):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the lab did not get there within {timeout} s")
            time.sleep(pause)

    def leaked_packets(self) -> int:
        """Packets that tried to leave the namespace since the last reset; raises NoLab when nothing counts them."""
        return self.packets_ever() - self._leaked_before

    def packets_ever(self) -> int:
        """The same since the lab started; raises NoLab when nothing counts them."""
        if self.description.leak_interface is None:
            raise NoLab(self.description.leak_reason)
        return sent_packets(self.description.leak_interface)

    def leaks(self) -> str:
        """What the packets were that tried to leave since the lab started, a line each."""
        return (Path(self.description.directory) / LEAKS).read_text(encoding="utf-8")

    # Relays

    def stop_exit(self, exit_: LabExit) -> None:
        """Stop an exit (SIGSTOP); `reset` does not continue it, `continue_exit` does."""
        os.kill(exit_.pid, signal.SIGSTOP)

    def continue_exit(self, exit_: LabExit) -> None:
        """Continue a stopped exit."""
        os.kill(exit_.pid, signal.SIGCONT)

    def kill_exit(self, exit_: LabExit) -> None:
        """Kill an exit for the rest of this lab; the consensus keeps listing it."""
        os.kill(exit_.pid, signal.SIGKILL)

    def reject_exits(self, fingerprints: Iterable[str]) -> None:
        """Remove these exits from the consensus, at its next vote (10 s) and a client's next fetch; () restores all."""
        lines = "".join(f"!reject {fingerprint}\n" for fingerprint in fingerprints)
        for path in self.description.approved_routers:
            Path(path).write_text(lines)
        for pid in self.description.authority_pids:
            os.kill(pid, signal.SIGHUP)

    def reset(self) -> None:
        """Delete all rules, videos, requests and leak counts; relays stay as they are."""
        self._call("DELETE", "/rules")
        self._call("DELETE", "/requests")
        self._leaked_before = self.packets_ever() if self.description.leak_interface else 0

    def _records(self, server: Literal["youtube", "anthropic"], *, bodies: bool) -> tuple[RequestRecord, ...]:
        return RECORDS.validate_json(self._call("GET", f"/requests?server={server}" + ("&bodies=1" if bodies else "")))

    def _call(self, method: str, path: str, body: Json | None = None) -> bytes:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.description.admin_url + path, data=data, method=method)
        with self._opener.open(request, timeout=TIMEOUT) as response:
            return cast("bytes", response.read())
