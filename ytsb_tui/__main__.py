"""`python -m ytsb_tui` is the same as the `ytsb` command."""

from ytsb_tui.cli import main

main()
