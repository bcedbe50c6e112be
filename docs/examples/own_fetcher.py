"""A session that is ready, handed to a fetcher that takes one; then a request of your own over the same exit."""

import sys

from youtube_transcript_api import YouTubeTranscriptApi

import ytsb_tui

with ytsb_tui.exits(ahead=1) as exits, exits.lease("fetcher", timeout=60) as lease:
    fetcher = YouTubeTranscriptApi(http_client=lease.session())
    snippets = fetcher.fetch(ytsb_tui.video_id(sys.argv[1]))
    print(f"{len(snippets)} lines over {lease.exit.ip}")
    answer = lease.client().get("https://www.youtube.com/generate_204")
    print(f"YouTube answered {answer.status_code}; {lease.traffic / 1000:.0f} kB in all")
