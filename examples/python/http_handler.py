"""A handler over HTTP, with the standard library only: python3 http_handler.py PORT"""
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Orders(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps connections open

    def do_POST(self):
        order = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        attempt = int(self.headers["Longshore-Attempt"])
        if "items" not in order:
            self.answer(422)  # rejected: a dead letter at once
        elif "locked" in order and attempt == 1:
            self.answer(503, {"Retry-After": "1"})  # tried again after a second
        else:
            self.answer(204)  # done

    def answer(self, status, headers={}):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Orders).serve_forever()
