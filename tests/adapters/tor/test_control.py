"""The control connection, against a fake control port."""

from __future__ import annotations

import asyncio
import gc
import socket
from pathlib import Path

import pytest

from tests.fakes.control_port import ControlPort
from ytsb_tui.adapters.tor import protocol
from ytsb_tui.adapters.tor.control import TorControl
from ytsb_tui.adapters.tor.events import (
    AccessRefused,
    Address,
    CircuitEvent,
    ControlEvent,
    ControlLost,
    ControlRefused,
    StatusEvent,
    StreamEvent,
)

FINGERPRINT = "A" * 40


@pytest.fixture
def port(tmp_path: Path) -> ControlPort:
    return ControlPort(tmp_path / "control")


async def connect(
    port: ControlPort, received: list[ControlEvent] | None = None, password: str | None = None
) -> TorControl:
    on_event = (received if received is not None else []).append
    return await TorControl.connect(port.address, password, on_event, seconds=2.0)


async def until_received(received: list[ControlEvent], count: int) -> None:
    async with asyncio.timeout(2):
        while len(received) < count:
            await asyncio.sleep(0.001)


class TestConnect:
    async def test_subscribes_to_events_and_reports_existing_circuits(self, port: ControlPort) -> None:
        port.answers["GETINFO circuit-status"] = (
            f"250+circuit-status=\n4 BUILT ${FINGERPRINT}~one PURPOSE=GENERAL\n5 LAUNCHED\n.\n250 OK"
        )
        received: list[ControlEvent] = []
        async with port.listening():
            control = await connect(port, received)
            control.close()
        assert port.asked[0].startswith("SETEVENTS CIRC STREAM")
        first, second = received
        assert isinstance(first, CircuitEvent)
        assert (first.circuit, first.status, first.path) == ("4", "BUILT", ((FINGERPRINT, "one"),))
        assert isinstance(second, CircuitEvent)
        assert second.path == ()

    async def test_password(self, port: ControlPort) -> None:
        port.methods, port.password = "HASHEDPASSWORD", "geheim"
        async with port.listening():
            (await connect(port, password="geheim")).close()
            with pytest.raises(AccessRefused, match="refused the password") as wrong:
                await connect(port, password="falsch")
            assert "YTSB_TOR_PASSWORD" in wrong.value.action
            with pytest.raises(AccessRefused, match="asks for a password"):
                await connect(port)

    async def test_cookie_that_is_not_there(self, port: ControlPort) -> None:
        port.methods = 'COOKIE COOKIEFILE="/nowhere/cookie"'
        async with port.listening():
            with pytest.raises(AccessRefused, match=r"cookie of tor at .* cannot be used") as refused:
                await connect(port)
        assert "debian-tor" in refused.value.action

    async def test_no_supported_authentication(self, port: ControlPort) -> None:
        port.methods = "TELEPATHY"
        async with port.listening():
            with pytest.raises(AccessRefused, match="no supported authentication"):
                await connect(port)

    async def test_nothing_listens(self, port: ControlPort) -> None:
        with pytest.raises(ControlLost, match="nothing listens at"):
            await connect(port)
        with pytest.raises(ControlLost, match=r"nothing listens at 127\.0\.0\.1:1 "):
            await TorControl.connect(Address(host="127.0.0.1", port=1), None, print, seconds=2.0)

    @pytest.mark.parametrize("banner", [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.0 501 Tor is not an HTTP Proxy\r\n", b""])
    async def test_something_else_listens(self, tmp_path: Path, banner: bytes) -> None:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readline()
            writer.write(banner)
            await writer.drain()
            writer.close()

        async with await asyncio.start_unix_server(answer, tmp_path / "other"):
            with pytest.raises((AccessRefused, ControlLost), match=r"no control port|not a tor control port"):
                await TorControl.connect(Address(path=str(tmp_path / "other")), None, print, seconds=2.0)

    async def test_silence_times_out(self, tmp_path: Path) -> None:
        with socket.socket(socket.AF_UNIX) as silent:
            silent.bind(str(tmp_path / "silent"))
            silent.listen()
            with pytest.raises(ControlLost, match="does not answer"):
                await TorControl.connect(Address(path=str(tmp_path / "silent")), None, print, seconds=0.1)

    async def test_silence_can_be_cancelled(self, tmp_path: Path) -> None:
        with socket.socket(socket.AF_UNIX) as silent:
            silent.bind(str(tmp_path / "silent"))
            silent.listen()
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await TorControl.connect(Address(path=str(tmp_path / "silent")), None, print, seconds=60)

    async def test_refused_events_end_the_connection(self, port: ControlPort) -> None:
        port.answers["SETEVENTS"] = "552 Unrecognized event"
        async with port.listening():
            with pytest.raises(ControlRefused, match="Unrecognized event"):
                await connect(port)


class TestAsk:
    async def test_answers_and_refusals(self, port: ControlPort) -> None:
        port.answers["GETINFO two"] = "250-two=2\n250-more=a=b\n250 OK"
        port.answers["GETINFO none"] = '552 Unrecognized key "no\x1b[31mne"'
        async with port.listening():
            control = await connect(port)
            assert await control.info("two") == {"two": "2", "more": "a=b"}
            with pytest.raises(ControlRefused, match=r'^Unrecognized key "none"$'):
                await control.info("none")
            control.close()

    async def test_many_questions_at_once_each_get_their_answer(self, port: ControlPort) -> None:
        for number in range(50):
            port.answers[f"GETINFO n{number}="] = f"250-n={number}\n250 OK"
        async with port.listening():
            control = await connect(port)
            answers = await asyncio.gather(*(control.info(f"n{number}=") for number in range(50)))
            assert [answer["n"] for answer in answers] == [str(number) for number in range(50)]
            control.close()

    async def test_a_late_answer_goes_to_no_other_query(self, port: ControlPort) -> None:
        port.answers["GETINFO slow"] = None
        async with port.listening():
            control = await connect(port)
            with pytest.raises(ControlLost, match="has not answered"):
                await control.ask("GETINFO slow", seconds=0.05)
            port.answers["GETINFO late"] = "250-slow=1\n250 OK\n250-late=2\n250 OK"
            assert await control.info("late") == {"late": "2"}
            control.close()

    async def test_end_of_the_connection_ends_questions(self, port: ControlPort) -> None:
        port.answers["GETINFO never"] = None
        async with port.listening():
            control = await connect(port)
            asking = asyncio.ensure_future(control.ask("GETINFO never", seconds=60))
            await asyncio.sleep(0)
            port.hang_up()
            with pytest.raises(ControlLost):
                await asking
            assert control.ended.is_set()
            with pytest.raises(ControlLost, match="closed"):
                await control.ask("GETINFO version")

    async def test_a_question_that_cannot_be_sent_leaves_nothing_behind(self, port: ControlPort) -> None:
        complaints: list[dict[str, object]] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
        async with port.listening():
            control = await connect(port)
            control.close()
            with pytest.raises(ControlLost):  # before the end is noticed
                await control.ask("GETINFO version")
            await control.ended.wait()
        gc.collect()
        assert complaints == []

    async def test_an_unexpected_answer_is_ignored(self, port: ControlPort) -> None:
        received: list[ControlEvent] = []
        async with port.listening():
            control = await connect(port, received)
            before = len(received)
            port.emit_raw(b"250 uncalled for\r\n")
            port.emit("STATUS_GENERAL WARN DANGEROUS_VERSION")  # read after it
            await until_received(received, before + 1)
            assert (await control.info("version"))["version"] == "0.4.9.11"
            control.close()


GARBAGE = (
    f"CIRC 4 BUILT ${FINGERPRINT}=one=two",
    f"CIRC 4 BUILT ${FINGERPRINT}~one~two",
    "CIRC 4 BUILT $AA TIME_CREATED=never",
    "STREAM 1 NEW 0 host:port",
    "STREAM",
    "STATUS_CLIENT",
    "\x00\x1b]0;x\x07",
    "",
)


class TestEvents:
    @pytest.mark.parametrize("garbage", GARBAGE)
    async def test_garbage_is_passed_over(self, port: ControlPort, garbage: str) -> None:
        received: list[ControlEvent] = []
        async with port.listening():
            control = await connect(port, received)
            port.emit(garbage)
            port.emit(f"CIRC 5 BUILT ${FINGERPRINT}~one PURPOSE=GENERAL")
            async with asyncio.timeout(2):
                while not any(isinstance(event, CircuitEvent) and event.circuit == "5" for event in received):
                    await asyncio.sleep(0.001)
            control.close()

    async def test_become_values(self, port: ControlPort) -> None:
        received: list[ControlEvent] = []
        async with port.listening():
            control = await connect(port, received)
            port.emit('STREAM 7 SUCCEEDED 4 192.0.2.1:443 SOCKS_USERNAME="lease-1" SOCKS_PASSWORD="x"')
            port.emit("STREAM 8 CLOSED 4 192.0.2.1:443 REASON=END REMOTE_REASON=CONNECTREFUSED")
            port.emit(f"CIRC 4 CLOSED ${FINGERPRINT}~one PURPOSE=GENERAL REASON=DESTROYED REMOTE_REASON=CHANNEL_CLOSED")
            port.emit('STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=80 TAG=conn SUMMARY="Connecting"')
            port.emit("CIRC garbage")
            port.emit("ADDRMAP a b NEVER")
            port.emit("STATUS_GENERAL WARN CLOCK_SKEW SKEW=\x1b[31m5")
            await until_received(received, 5)
            control.close()
        stream, closed, circuit, status, last = received
        assert stream == StreamEvent(stream="7", status="SUCCEEDED", circuit="4", user="lease-1", reason="")
        assert closed == StreamEvent(stream="8", status="CLOSED", circuit="4", user=None, reason="CONNECTREFUSED")
        assert isinstance(circuit, CircuitEvent)
        assert (circuit.status, circuit.reason, circuit.purpose) == ("CLOSED", "CHANNEL_CLOSED", "GENERAL")
        assert isinstance(status, StatusEvent)
        assert (status.action, status.arguments["PROGRESS"], status.arguments["SUMMARY"]) == (
            "BOOTSTRAP",
            "80",
            "Connecting",
        )
        assert last == StatusEvent(action="CLOCK_SKEW", arguments={"SKEW": "5"})


ENDLESS = {
    "an answer of one line": (b"250 version=", b"x" * 1000),
    "an event of one line": (b"650 CIRC ", b"x" * 1000),
    "an answer of many lines": (b"", b"250-version=0\r\n" * 100),
    "an answer with data": (b"250+ns/all=\r\n", b"r relay\r\n" * 100),
}


@pytest.mark.parametrize(("first", "rest"), ENDLESS.values(), ids=ENDLESS)
async def test_what_never_ends_ends_the_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: bytes, rest: bytes
) -> None:
    monkeypatch.setattr(protocol, "MOST_MESSAGE", 50_000)
    port = ControlPort(tmp_path / "control")
    port.answers["GETINFO version"] = None
    async with port.listening():
        control = await connect(port)
        port.emit_raw(first)
        for _ in range(100):
            port.emit_raw(rest)
        with pytest.raises(ControlLost, match="closed"):
            await control.info("version")
        async with asyncio.timeout(2):
            await control.ended.wait()


def test_address_in_words() -> None:
    assert str(Address(host="::1", port=9051)) == "[::1]:9051"
    assert str(Address(path="/run/tor/control")) == "/run/tor/control"
