"""Health checks of the containers: `health.py app FOLDER`, `health.py tor SOCKET`.

Each asks the program at the other end of its socket; without an answer in time it ends with 1.
"""

import socket
import sys
from pathlib import Path

SECONDS = 5.0


def app(folder: str) -> bool:
    """Whether an engine works on the library in the folder, and answers."""
    from ytsb_tui.remote.handshake import running

    return running(Path(folder)) is not None


def tor(path: str) -> bool:
    """Whether tor answers on its control socket. Whether it is connected is shown by the app."""
    with socket.socket(socket.AF_UNIX) as control:
        control.settimeout(SECONDS)
        try:
            control.connect(path)
            control.sendall(b"PROTOCOLINFO 1\r\n")
            return control.recv(4096).startswith(b"250-PROTOCOLINFO")
        except OSError:
            return False


if __name__ == "__main__":
    _, what, where = sys.argv
    sys.exit(0 if {"app": app, "tor": tor}[what](where) else 1)
