"""Three worker threads, and which exit each of them used."""

import sys
from concurrent.futures import ThreadPoolExecutor

import ytsb_tui

with ytsb_tui.exits(ahead=3, cooldown="1h") as exits:
    with ThreadPoolExecutor(3, thread_name_prefix="worker") as workers:
        for fetched in workers.map(exits.transcript, sys.argv[1:]):
            print(fetched.details.title)
    for use in exits.used:
        print(f"{use.worker} had {use.ip} ({use.country}): {use.outcome}")
