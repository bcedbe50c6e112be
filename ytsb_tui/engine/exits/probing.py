"""Sends one small request over a doubtful exit before it is lent, so that workers get exits that are let through."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from ytsb_tui.core.exit_shares import LIKELY
from ytsb_tui.core.exits import Exit, Relay
from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.verdicts import Verdict
from ytsb_tui.engine.exits.leases import Lease, Slot
from ytsb_tui.engine.exits.records import ExitRecords
from ytsb_tui.engine.exits.use import use_exit
from ytsb_tui.engine.ports.exits import ExitProbe

PROBER = "probe"  # in place of a worker's name
PROBE_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitProber:
    """Without a `probe`, nothing is asked."""

    probe: ExitProbe | None
    records: ExitRecords

    def expected(self, relay: Relay | None) -> float:
        """The chance that an exit of this relay (None: any) will be offered: 1 if it is not probed."""
        memory = self.records.memory
        if relay is None:
            chance = memory.shares.whole.mean
        else:
            chance = memory.chance(memory.known_ip(relay), relay.fingerprint, relay.country)
        return chance if self.probe is not None and chance < LIKELY else 1.0

    def doubts(self, exit_: Exit) -> bool:
        """Whether the exit will more likely be refused than not, and can be probed."""
        memory = self.records.memory
        return self.probe is not None and memory.chance(exit_.ip, exit_.fingerprint, exit_.country) < LIKELY

    async def verdict(self, slot: Slot) -> Verdict:
        """What the answer says about the exit."""
        assert self.probe is not None, "only doubtful exits are probed"
        lease = Lease(slot, PROBER, None)
        with suppress(Failure):  # the lease has its verdict
            await use_exit(lease, self.probe.probe, PROBE_SECONDS, lambda seen_ip: seen_ip)
        return lease.verdict
