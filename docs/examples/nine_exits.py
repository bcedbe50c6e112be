"""As many exits as videos, all of them ready before the first transcript is fetched."""

import sys
from concurrent.futures import ThreadPoolExecutor

import ytsb_tui

links = sys.argv[1:]
with ytsb_tui.exits(ahead=len(links)) as exits:
    ready = exits.wait_ready(len(links), timeout=120)
    print(f"{len(ready)} exits are ready:", *(exit_.ip for exit_ in ready))
    with ThreadPoolExecutor(len(links)) as pool:
        for fetched in pool.map(exits.transcript, links):
            print(f"{fetched.transcript.video}: {len(fetched.transcript.cues)} cues")
