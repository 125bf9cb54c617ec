"""Valkey for this machine only: the broker and the shared cache, on a Unix socket."""

import os
import socket
from contextlib import suppress
from pathlib import Path

from tools.embedded.binaries import valkey_server
from tools.embedded.folders import SocketFolder
from tools.embedded.service import Plan

NAME = "valkey"
BROKER_DATABASE, CACHE_DATABASE = 0, 1


class Valkey:
    """
    A Valkey server and how to reach it.

    :param data_dir: the data folder
    :param durable: whether waiting tasks outlive a restart
    """

    def __init__(self, data_dir: Path, *, durable: bool) -> None:
        self._data_dir = data_dir
        self._durable = durable
        self._server = valkey_server()
        self._folder = SocketFolder(data_dir / "run", NAME, None)
        self._socket = self._folder.path / "valkey.sock"

    def environment(self) -> dict[str, str]:
        """Give the variables that point at this server."""
        return {
            "BROKER_URL": f"redis+socket://{self._socket}?virtual_host={BROKER_DATABASE}",
            "CACHE_URL": f"unix://{self._socket}?db={CACHE_DATABASE}",
        }

    def plan(self) -> Plan:
        """Give how the server is run."""
        folder = self._data_dir / NAME
        folder.mkdir(mode=0o700, exist_ok=True)
        persistence = ("yes", "everysec") if self._durable else ("no", "no")
        return Plan(
            name=NAME,
            command=[
                *(str(self._server), "--port", "0", "--unixsocket", str(self._socket)),
                *("--unixsocketperm", "700", "--dir", ".", "--save", "", "--daemonize", "no"),
                *("--appendonly", persistence[0], "--appendfsync", persistence[1]),
                *("--maxmemory-policy", "noeviction", "--databases", "16"),
            ],
            environment={
                "PATH": os.environ.get("PATH", os.defpath),
                "LC_ALL": "C",
            },
            cwd=folder,
            is_ready=self._is_ready,
            until="it answers",
        )

    def remove(self) -> None:
        """Remove the socket's folder, and nothing of the data."""
        self._folder.remove()

    def _is_ready(self) -> bool:
        with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(self._socket))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        return False
