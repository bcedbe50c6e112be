"""A server that speaks AnkiConnect's documented protocol, version 6, over a real collection of the `anki` library."""

from __future__ import annotations

import inspect
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from anki.cards import CardId
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.notes import NoteId


class FakeAnkiConnect:
    """The actions, as methods of their names. `actions` are those that were asked for."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self.actions: list[str] = []
        self.address = ""
        self.raw: bytes | None = None  # what is answered in place of an answer

    def answer(self, request: dict[str, object]) -> dict[str, object]:
        """As the add-on: an error is an answer too."""
        try:
            name, params = str(request["action"]), request.get("params", {})
            self.actions.append(name)
            method = getattr(self, f"do_{name}", None)
            if method is None or request.get("version") != 6:
                raise ValueError("unsupported action")
            assert isinstance(params, dict)
            inspect.signature(method).bind(**params)
            return {"result": method(**params), "error": None}
        except Exception as error:  # noqa: BLE001 - whatever fails is told as text
            return {"result": None, "error": str(error)}

    def do_modelNames(self) -> list[str]:  # noqa: N802 - the protocol's names
        return [model.name for model in self._collection.models.all_names_and_ids()]

    def do_modelFieldNames(self, modelName: str) -> list[str]:  # noqa: N802, N803
        return [field["name"] for field in self._model(modelName)["flds"]]

    def do_modelFieldAdd(self, modelName: str, fieldName: str, index: int) -> None:  # noqa: N802, N803
        models, model = self._collection.models, self._model(modelName)
        field = models.new_field(fieldName)
        models.add_field(model, field)
        models.reposition_field(model, field, index)
        models.update_dict(model)

    def do_findNotes(self, query: str) -> list[int]:  # noqa: N802
        return list(self._collection.find_notes(query))

    def do_notesInfo(self, notes: Sequence[int]) -> list[dict[str, object]]:  # noqa: N802
        found = [self._collection.get_note(NoteId(each)) for each in notes]
        return [
            {
                "noteId": note.id,
                "modelName": (note.note_type() or {})["name"],
                "tags": note.tags,
                "fields": {name: {"value": text, "order": place} for place, (name, text) in enumerate(note.items())},
                "cards": list(note.card_ids()),
            }
            for note in found
        ]

    def do_notesModTime(self, notes: Sequence[int]) -> list[dict[str, int]]:  # noqa: N802
        return [{"noteId": each, "mod": self._collection.get_note(NoteId(each)).mod} for each in notes]

    def do_updateNoteFields(self, note: dict[str, object]) -> None:  # noqa: N802
        identity, fields = note["id"], note["fields"]
        assert isinstance(identity, int)
        assert isinstance(fields, dict)
        found = self._collection.get_note(NoteId(identity))
        for name, text in fields.items():
            found[name] = text
        self._collection.update_note(found)

    def do_addTags(self, notes: Sequence[int], tags: str) -> None:  # noqa: N802
        self._collection.tags.bulk_add([NoteId(each) for each in notes], tags)

    def do_removeTags(self, notes: Sequence[int], tags: str) -> None:  # noqa: N802
        self._collection.tags.bulk_remove([NoteId(each) for each in notes], tags)

    def do_getDecks(self, cards: Sequence[int]) -> dict[str, list[int]]:  # noqa: N802
        decks: dict[str, list[int]] = {}
        for each in cards:
            name = self._collection.decks.name(self._collection.get_card(CardId(each)).did)
            decks.setdefault(name, []).append(each)
        return decks

    def do_changeDeck(self, cards: Sequence[int], deck: str) -> None:  # noqa: N802
        identity = self._collection.decks.id(deck)
        assert identity is not None
        self._collection.set_deck([CardId(each) for each in cards], identity)

    def do_importPackage(self, path: str) -> bool:  # noqa: N802
        options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=False, merge_notetypes=False)
        self._collection.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=options))
        return True

    def _model(self, name: str) -> dict[str, list[dict[str, str]]]:
        model = self._collection.models.by_name(name)
        if model is None:
            raise ValueError(f"model was not found: {name}")
        return model


@contextmanager
def anki_connect(collection: Collection) -> Iterator[FakeAnkiConnect]:
    """The server on a port of its own."""
    fake = FakeAnkiConnect(collection)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            body = fake.raw or json.dumps(fake.answer(json.loads(content))).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
