"""A broker in a folder, for the embedded size: one file a message, on one machine, no server.

Kombu's own ``filesystem`` transport opens a message under its final name and then writes it, so a reader can take
half a message and the worker dies of it. Here a message is written aside and renamed into place, and taken by
renaming it away: both are atomic on one file system. A message whose worker dies is gone, which is allowed: the
record of every job is its row, and the sweeper sends it again.
"""

import json
import time
import uuid
from pathlib import Path
from queue import Empty
from urllib.parse import quote

from kombu.transport import virtual


class Channel(virtual.Channel):
    """Queues as folders under ``transport_options['folder']``."""

    do_restore = False

    def _queue_folder(self, queue):
        folder = Path(self.connection.client.transport_options["folder"]) / quote(queue, safe="")
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _put(self, queue, message, **_options):
        folder = self._queue_folder(queue)
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex}"
        draft = folder / f"{name}.draft"
        draft.write_text(json.dumps(message))
        draft.rename(folder / f"{name}.message")

    def _get(self, queue, timeout=None):
        for path in sorted(self._queue_folder(queue).glob("*.message")):
            taken = path.with_suffix(".taken")
            try:
                path.rename(taken)
            except FileNotFoundError:
                continue  # another worker was quicker
            message = json.loads(taken.read_text())
            taken.unlink()
            return message
        raise Empty

    def _size(self, queue):
        return sum(1 for _path in self._queue_folder(queue).glob("*.message"))

    def _purge(self, queue):
        waiting = list(self._queue_folder(queue).glob("*.message"))
        for path in waiting:
            path.unlink(missing_ok=True)
        return len(waiting)


class Transport(virtual.Transport):
    """The transport behind ``folder://``."""

    Channel = Channel
    default_port = 0  # type: ignore[assignment]  # kombu says None
    driver_type = "folder"
    driver_name = "folder"
    connection_errors = (*virtual.Transport.connection_errors, OSError)  # type: ignore[assignment]

    def driver_version(self):
        return "1"
