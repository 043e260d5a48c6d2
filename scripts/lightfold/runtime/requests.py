"""What processes ask of the fork server, read as it comes, so that a silent one holds up no other.

A request is a line of JSON, preceded by a byte that carries the two streams of the job. It may come
in pieces. A connection that sends something else is closed, and so is the oldest if too many wait.
"""

import json
import os
import selectors
import socket
import struct
from typing import Any, NamedTuple

#: Most connections whose requests have not come in full. Each has up to three open files of the
#: 1,024 that a process may have.
WAITING = 256

#: Longest request [bytes]: it names all files of a job, and the environment.
LONGEST = 2**26

#: How much is read at a time [bytes].
_PIECE = 2**16


class Request(NamedTuple):
    """A request in full: its connection, the job's streams, and what is to be done."""

    connection: socket.socket
    streams: list[int]
    content: dict[str, Any]

    def close(self) -> None:
        """Close the job's streams in this process; the connection stays for the answer."""
        for stream in self.streams:
            os.close(stream)


class _Part(NamedTuple):
    """What has come over a connection so far."""

    streams: list[int]
    text: bytearray


class Requests:
    """Connections whose requests have not come in full.

    Parameters
    ----------
    selector : selectors.BaseSelector
        Connections are registered here, to be read when there is something to read.
    """

    def __init__(self, selector: selectors.BaseSelector) -> None:
        self.selector = selector
        self.parts: dict[socket.socket, _Part] = {}

    def accept(self, listener: socket.socket) -> None:
        """Take a connection of this user's."""
        connection, _ = listener.accept()
        if not is_own(connection):
            connection.close()
            return
        if len(self.parts) >= WAITING:
            self.drop(next(iter(self.parts)))
        connection.setblocking(False)
        self.parts[connection] = _Part([], bytearray())
        self.selector.register(connection, selectors.EVENT_READ)

    def read(self, connection: socket.socket) -> Request | None:
        """Read what has come, and return the request if that was the last of it."""
        part = self.parts[connection]
        try:
            if not part.streams:
                byte, streams, _, _ = socket.recv_fds(connection, 1, 2)
                part.streams.extend(streams)
                if byte != b"\n" or len(streams) != 2:
                    self.drop(connection)
                return None
            piece = connection.recv(_PIECE)
        except BlockingIOError:
            return None
        except OSError:
            piece = b""
        part.text.extend(piece)
        if not piece or len(part.text) > LONGEST:  # the process that asks was killed, or is none
            self.drop(connection)
        elif piece.endswith(b"\n"):
            return self._complete(connection)
        return None

    def _complete(self, connection: socket.socket) -> Request | None:
        try:
            content = json.loads(self.parts[connection].text)
        except (ValueError, RecursionError):
            self.drop(connection)
            return None
        self.selector.unregister(connection)
        connection.setblocking(True)
        return Request(connection, self.parts.pop(connection).streams, content)

    def drop(self, connection: socket.socket) -> None:
        """Close a connection and the streams that came over it."""
        self.selector.unregister(connection)
        for stream in self.parts.pop(connection).streams:
            os.close(stream)
        connection.close()

    def drop_all(self) -> None:
        """Close all connections."""
        for connection in list(self.parts):
            self.drop(connection)


def is_own(connection: socket.socket) -> bool:
    """Return whether the process at the other end belongs to the same user."""
    ids = struct.Struct("iII")  # process, user, group
    peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, ids.size)
    return bool(ids.unpack(peer)[1] == os.getuid())
