"""Transcripts in an asynchronous program, each over its own exit, three at a time."""

import asyncio
import sys

import ytsb_tui


async def main(links: list[str]) -> None:
    turns = asyncio.Semaphore(3)
    async with ytsb_tui.exits(ahead=3) as exits, asyncio.TaskGroup() as tasks:

        async def fetch(link: str) -> None:
            async with turns:
                try:
                    fetched = await exits.transcript(link, timeout=180)
                except (ytsb_tui.Failure, ValueError) as error:
                    print(f"{link}  {error}")
                else:
                    print(f"{link}  {fetched.details.title}, YouTube saw {fetched.seen_ip}")

        for link in links:
            tasks.create_task(fetch(link))


asyncio.run(main(sys.argv[1:]))
