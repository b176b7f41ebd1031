"""Small servers that stand for a replica or a single sign-on: they tell what reached them."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class _Quiet(BaseHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing: the test says what went wrong."""

    def answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Replica(_Quiet):
    def do_GET(self) -> None:
        if self.path.startswith("/media/") and self.path != f"/media/{self.server.server_port}":  # type: ignore[attr-defined]
            self.answer(404)
            return
        told = {"port": self.server.server_port, "path": self.path, "headers": self.headers.items()}  # type: ignore[attr-defined]
        self.answer(200, json.dumps(told).encode(), {"Cache-Control": "public", "X-Powered-By": "echo"})


class _Gate(_Quiet):
    """The cookie `who` is whoever has signed in there."""

    def do_GET(self) -> None:
        cookies = dict(part.strip().split("=", 1) for part in self.headers.get("Cookie", "").split(";") if "=" in part)
        if self.path.startswith("/oauth2/sign_in"):
            self.answer(403, "请登录".encode())
        elif "who" in cookies:
            self.answer(202, headers={"X-Auth-Request-User": cookies["who"]})
        else:
            self.answer(401)


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


def replica() -> Any:
    """A context with a server that answers every GET with what reached it, and of files (`/media/PORT`) has its own alone."""
    return _serving(_Replica)


def gate() -> Any:
    """A context with a single sign-on: 202 and the account for the cookie `who`, else 401."""
    return _serving(_Gate)
