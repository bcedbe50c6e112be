"""One exit, leased and used directly: your own request to YouTube, then a transcript over the same exit."""

from __future__ import annotations

import asyncio
import sys

from ytsb_tui import ExitFailure, VideoId, open_exits, transcript_over


async def main(video: VideoId) -> None:
    async with open_exits(ahead=1) as exits, exits.lease("example", video) as lease:
        print(f"leased {lease.exit.ip} {lease.exit.country.upper()}, built in {lease.exit.seconds:.1f} s")
        reply = await asyncio.to_thread(lease.connection.send, "GET", "https://www.youtube.com/generate_204")
        print(f"YouTube answered {reply.status} over it")
        lease.connection.forget()  # the second request sends no cookies of the first
        try:
            fetched = await transcript_over(lease, video)
        except ExitFailure as failure:
            print(f"this exit does not work: {failure.reason}")
            return
        print(f"{len(fetched.transcript.cues)} cues, {lease.connection.traffic / 1000:.0f} kB in total")


asyncio.run(main(VideoId(sys.argv[1])))
