"""A language server, asked as an editor asks it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from types import TracebackType
from typing import IO, Any, Self, cast

__all__ = ["LanguageServer"]

_COMMAND = Path(sys.executable).with_name("basedpyright-langserver")
_PATIENCE = 120
"""How many seconds an answer may take: it reads the whole package for the first one."""


class LanguageServer:
    """basedpyright's language server, on a folder."""

    def __init__(self, folder: Path, settings: Mapping[str, object]) -> None:
        self._folder = folder
        self._settings = settings
        self._process = subprocess.Popen(  # noqa: S603  (the venv's)
            [_COMMAND, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        self._answers: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self._asked = 0
        self._writing = Lock()
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __enter__(self) -> Self:
        self.ask(
            "initialize",
            processId=None,
            rootUri=self._folder.as_uri(),
            workspaceFolders=[{"uri": self._folder.as_uri(), "name": "folder"}],
            capabilities={
                "workspace": {"configuration": True, "workspaceFolders": True},
                "textDocument": {
                    "hover": {"contentFormat": ["markdown"]},
                    "signatureHelp": {"signatureInformation": {"documentationFormat": ["markdown"]}},
                },
            },
        )
        self._tell("initialized")
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # The command is a parent of the server, which does not end with it.
        os.killpg(self._process.pid, signal.SIGKILL)
        self._listener.join()
        with self._process:
            self._process.wait()

    def open(self, name: str, text: str) -> None:
        """Open a file of the folder, which need not be saved."""
        document = {"uri": (self._folder / name).as_uri(), "languageId": "python", "version": 1, "text": text}
        self._tell("textDocument/didOpen", textDocument=document)

    def ask_at(self, request: str, name: str, line: int, character: int) -> Any:
        """What it says at a position of an open file."""
        document = {"uri": (self._folder / name).as_uri()}
        position = {"line": line, "character": character}
        return self.ask(f"textDocument/{request}", textDocument=document, position=position)

    def ask(self, method: str, **parameters: object) -> Any:
        """The result of a request."""
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": parameters})
        answer = self._answers.get(timeout=_PATIENCE)
        assert (self._asked, None) == (answer["id"], answer.get("error"))
        return answer["result"]

    def _tell(self, method: str, **parameters: object) -> None:
        self._send({"method": method, "params": parameters})

    def _send(self, message: Mapping[str, object]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        to_server = cast("IO[bytes]", self._process.stdin)
        with self._writing:
            to_server.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            to_server.flush()

    def _listen(self) -> None:
        """Take answers, and answer what the server asks in turn: most of it is what the settings are."""
        from_server = cast("IO[bytes]", self._process.stdout)
        while head := from_server.readline():
            while (line := from_server.readline()) != b"\r\n":
                head += line
            (length,) = [line.split(b":")[1] for line in head.splitlines() if line.startswith(b"Content-Length")]
            message: dict[str, Any] = json.loads(from_server.read(int(length)))
            if "method" not in message:
                self._answers.put(message)
            elif "id" in message:
                self._send({"id": message["id"], "result": self._settings_for(message["params"])})

    def _settings_for(self, parameters: Mapping[str, Any]) -> list[object] | None:
        """The settings of the sections that are asked for, if any are."""
        return [self._settings.get(item["section"]) for item in parameters.get("items", ())] or None
