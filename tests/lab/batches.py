"""Message batches of the fake API: created, polled, and read as JSON lines."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.lab.answers import SchemaRefused
from tests.lab.api_rules import REFUSALS, ApiRule, ApiRuleTable
from tests.lab.recordings import Json
from tests.lab.web import Reply, Request

JSON = "application/json"
ROOT = "/v1/messages/batches"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    identity: str
    created: datetime
    ready_at: float
    requests: tuple[Json, ...]


class Batches:
    """Batches end immediately, or after the seconds of a `delay` rule with endpoint `batches`.

    The rules for `messages` apply to each item: a rule that refuses a request makes the item fail.
    """

    def __init__(self, rules: ApiRuleTable, write: Callable[[Json, Sequence[ApiRule]], Json]) -> None:
        self._rules = rules
        self._write = write
        self._made: dict[str, _Batch] = {}
        self._lock = threading.Lock()

    def answer(self, request: Request, rules: Sequence[ApiRule]) -> Reply:
        """Create, list, retrieve, cancel or read results."""
        parts = request.path.removeprefix(ROOT).strip("/").split("/")
        if parts == [""] and request.method == "POST":
            seconds = sum(rule.seconds for rule in rules if rule.fault == "delay")
            return _reply(self._describe(self._create(json.loads(request.body), seconds), request))
        if parts == [""]:
            listed = [self._describe(batch, request) for batch in self._made.values()]
            return _reply({"data": listed, "has_more": False, "first_id": None, "last_id": None})
        batch = self._made.get(parts[0])
        if batch is None:
            missing = {"type": "not_found_error", "message": f"no batch {parts[0]}"}
            return _reply({"type": "error", "error": missing, "request_id": "req_lab"}, status=404)
        if parts[1:] == ["results"]:
            lines = "".join(json.dumps(self._result(item)) + "\n" for item in batch.requests)
            return Reply(body=lines.encode(), content_type="application/x-jsonl")
        return _reply(self._describe(batch, request))

    def _create(self, asked: Json, seconds: float) -> _Batch:
        items = asked["requests"]
        assert isinstance(items, list)
        with self._lock:
            batch = _Batch(
                identity=f"msgbatch_{len(self._made) + 1:04d}",
                created=datetime.now(UTC),
                ready_at=time.monotonic() + seconds,
                requests=tuple(items),
            )
            self._made[batch.identity] = batch
        return batch

    def _describe(self, batch: _Batch, request: Request) -> Json:
        ended = time.monotonic() >= batch.ready_at
        count = len(batch.requests)
        base = f"http://{request.headers.get('host', '127.0.0.1')}{ROOT}/{batch.identity}"
        return {
            "id": batch.identity,
            "type": "message_batch",
            "processing_status": "ended" if ended else "in_progress",
            "request_counts": {
                "processing": 0 if ended else count,
                "succeeded": count if ended else 0,
                "errored": 0,
                "canceled": 0,
                "expired": 0,
            },
            "created_at": batch.created.isoformat(),
            "expires_at": (batch.created + timedelta(hours=24)).isoformat(),
            "ended_at": datetime.now(UTC).isoformat() if ended else None,
            "results_url": f"{base}/results" if ended else None,
        }

    def _result(self, item: Json) -> Json:
        parameters = item["params"]
        assert isinstance(parameters, dict)
        text = json.dumps(item)
        rules = self._rules.matching("messages", text)
        try:
            if refusing := [rule.fault for rule in rules if rule.fault in REFUSALS]:
                raise SchemaRefused(refusing[0])
            message = self._write(parameters, rules)
        except (SchemaRefused, KeyError) as refused:
            wrong = {"type": "invalid_request_error", "message": str(refused)}
            failed = {"type": "error", "error": wrong, "request_id": "req_lab"}
            return {"custom_id": item["custom_id"], "result": {"type": "errored", "error": failed}}
        return {"custom_id": item["custom_id"], "result": {"type": "succeeded", "message": message}}


def _reply(data: Json, status: int = 200) -> Reply:
    return Reply(status=status, body=json.dumps(data).encode(), content_type=JSON)
