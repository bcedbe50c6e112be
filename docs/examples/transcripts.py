"""Transcripts of the videos named on the command line, each over its own exit, three at a time."""

from __future__ import annotations

import asyncio
import sys

from ytsb_tui import Failure, VideoId, open_exits, transcript


async def main(videos: list[str]) -> None:
    async with open_exits(ahead=3) as exits:
        three = asyncio.Semaphore(3)

        async def one(video: VideoId) -> None:
            async with three:
                try:
                    fetched = await transcript(exits, video)
                except Failure as failure:
                    print(f"{video}  {failure.reason} {failure.action}")
                    return
            words = len(fetched.transcript.text.split())
            print(f"{video}  {fetched.details.title}: {words} words, YouTube saw {fetched.seen_ip}")

        async with asyncio.TaskGroup() as tasks:
            for video in videos:
                tasks.create_task(one(VideoId(video)))


asyncio.run(main(sys.argv[1:]))
