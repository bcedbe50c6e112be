"""The API for tests: JSON over HTTP on loopback, to change rules and read counts while the lab runs."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from pydantic import TypeAdapter

from tests.lab.api_rules import ApiRule, ApiRuleTable
from tests.lab.eras import Era, EraRules
from tests.lab.journal import Journal
from tests.lab.recordings import Json
from tests.lab.rules import Listing, Rule, RuleTable, Video
from tests.lab.youtube import YouTube

RULE, API_RULE = TypeAdapter(Rule), TypeAdapter(ApiRule)
VIDEO, LISTING = TypeAdapter(Video), TypeAdapter(Listing)
ERA = TypeAdapter(Era)


class Admin(ThreadingHTTPServer):
    """Serves the rules and the journal on a free port of loopback."""

    daemon_threads = True

    def __init__(self, rules: RuleTable, api_rules: ApiRuleTable, journal: Journal, youtube: YouTube) -> None:
        self.rules = rules
        self.youtube = youtube
        self.api_rules = api_rules
        self.journal = journal
        super().__init__(("127.0.0.1", 0), _Handler)

    def server_bind(self) -> None:
        """Bind without a reverse name lookup, which would leave through the leak counter."""
        self.socket.bind(self.server_address)
        host, port = self.socket.getsockname()
        self.server_address, self.server_name, self.server_port = (host, port), str(host), int(port)

    @property
    def url(self) -> str:
        """The port it listens on."""
        return f"http://127.0.0.1:{self.server_port}"

    def start(self) -> None:
        """Serve from a daemon thread."""
        Thread(target=self.serve_forever, name="lab-admin", daemon=True).start()

    def get(self, path: str, query: dict[str, list[str]]) -> object:
        """`/requests?server=youtube|anthropic`: the records in order, bodies only with `bodies=1`."""
        if path != "/requests":
            raise KeyError(path)
        records = self.journal.as_json()
        if server := query.get("server"):
            records = [record for record in records if record["server"] == server[0]]
        if "bodies" not in query:
            for record in records:
                record["body"] = ""
        return records

    def post(self, path: str, asked: Json) -> None:
        """Add a rule, an API rule, a video or a listing; begin an era."""
        match path:
            case "/rules":
                self.rules.add(RULE.validate_python(asked))
            case "/api-rules":
                self.api_rules.add(API_RULE.validate_python(asked))
            case "/eras":
                self.youtube.era = EraRules(ERA.validate_python(asked))
            case "/videos":
                self.rules.videos[str(asked["key"])] = VIDEO.validate_python(asked["value"])
            case "/listings":
                self.rules.listings[str(asked["key"])] = LISTING.validate_python(asked["value"])
            case _:
                raise KeyError(path)

    def delete(self, path: str) -> None:
        """Delete the rules, or the requests."""
        match path:
            case "/rules":
                self.rules.reset()
                self.api_rules.reset()
                self.youtube.era = None
            case "/requests":
                self.journal.reset()
            case _:
                raise KeyError(path)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Admin

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._answer(self.server.get(parts.path, parse_qs(parts.query)))

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
        self.server.post(self.path, asked)
        self._answer(None)

    def do_DELETE(self) -> None:
        self.server.delete(self.path)
        self._answer(None)

    def _answer(self, data: object) -> None:
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Logs nothing: standard error belongs to CMD."""
