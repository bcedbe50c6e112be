"""`python -m tests.tui.live [scene]`: the app on a scene, to be looked at in a real terminal."""

from __future__ import annotations

import sys
import time

from tests.fakes.library_reader import FakeLibraryReader
from tests.tui.stage import NOW, SCENES
from ytsb_tui.tui.app import StudyBuddyApp

if __name__ == "__main__":
    begin = time.time()
    scene = sys.argv[1] if len(sys.argv) > 1 else "working"
    fake = SCENES[scene]()
    app = StudyBuddyApp(fake, lambda: FakeLibraryReader(fake), clock=lambda: NOW + time.time() - begin)
    app.run()
    sys.exit(app.return_code)
