"""A GeoReport v2 service by its published specification, for tests: stdlib, in memory.

https://wiki.open311.org/GeoReport_v2 : at most 90 days and 1,000 requests an answer, errors as a list of codes.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from beffroi.enums import Category

KEY = "clef-open311-4711"
CODES = {f"{number:03}": category.value for number, category in enumerate(Category, 1)}
_NINETY = timedelta(days=90)


@dataclass
class FakeOpen311:
    """The service's requests, by number; ``tokens`` makes it answer reports with a token first."""

    url: str = ""
    requests: dict[int, dict[str, Any]] = field(default_factory=dict)
    tokens: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fill(self, ticketing: Path) -> None:
        """The demo's tickets."""
        codes = {name: code for code, name in CODES.items()}
        with closing(sqlite3.connect(ticketing)) as source:
            source.row_factory = sqlite3.Row
            for row in source.execute("SELECT * FROM ticket"):
                self.requests[row["number"]] = {
                    "service_request_id": str(row["number"]),
                    "status": "closed" if row["status"] == "fermé" else "open",
                    "status_notes": "Fait." if row["status"] == "fermé" else None,
                    "service_code": codes[row["category"]], "service_name": row["category"],
                    "description": f"{row['title']}\n{row['description']}",
                    "requested_datetime": _utc(row["created"]), "updated_datetime": _utc(row["updated"]),
                    "address": row["place_label"], "lat": row["lat"], "long": row["lon"],
                    "zipcode": f"750{row['district']:02}" if row["district"] else None,
                }  # fmt: skip

    def listed(self, query: dict[str, str]) -> list[dict[str, Any]]:
        """GET requests: filters of the standard, and its limits."""
        if "service_request_id" in query:
            wanted = query["service_request_id"].split(",")
            return [self.requests[int(one)] for one in wanted if one.isdigit() and int(one) in self.requests]
        end = _moment(query["end_date"]) if "end_date" in query else datetime.now(UTC)
        start = _moment(query["start_date"]) if "start_date" in query else end - _NINETY
        start = max(start, end - _NINETY)
        codes, status = query.get("service_code"), query.get("status")
        found = [
            each
            for each in self.requests.values()
            if start <= _moment(each["requested_datetime"]) <= end
            and (codes is None or each["service_code"] in codes.split(","))
            and (status is None or each["status"] in status.split(","))
        ]
        return sorted(found, key=lambda each: str(each["requested_datetime"]), reverse=True)[:1000]

    def report(self, form: dict[str, str]) -> tuple[int, list[dict[str, Any]]]:
        """POST request."""
        if form.get("api_key") != KEY:
            return 403, [{"code": 403, "description": "api_key was not valid"}]
        if form.get("service_code") not in CODES:
            return 404, [{"code": 404, "description": "service_code was not found"}]
        if not (form.get("address_string") or (form.get("lat") and form.get("long"))):
            return 400, [{"code": 400, "description": "location was not provided"}]
        with self.lock:
            number = max(self.requests, default=0) + 1
            now = datetime.now(UTC).isoformat()
            self.requests[number] = {
                "service_request_id": str(number), "status": "open", "status_notes": None,
                "service_code": form["service_code"], "service_name": CODES[form["service_code"]],
                "description": form.get("description", ""), "requested_datetime": now, "updated_datetime": now,
                "address": form.get("address_string"), "lat": form.get("lat"), "long": form.get("long"),
                "zipcode": None,
            }  # fmt: skip
        if self.tokens:
            return 201, [{"token": f"t{number}", "service_notice": "", "account_id": None}]
        return 201, [{"service_request_id": str(number), "service_notice": "", "account_id": None}]


@contextmanager
def open311(ticketing: Path) -> Iterator[FakeOpen311]:
    """A service with the demo's tickets."""
    service = FakeOpen311()
    service.fill(ticketing)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is told."""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            name = parts.path.rpartition("/")[2].removesuffix(".json")
            if parts.path == "/services.json":
                self._tell(
                    200,
                    [{"service_code": c, "service_name": n, "metadata": "false"} for c, n in CODES.items()],
                )
            elif parts.path == "/requests.json":
                self._tell(200, service.listed(query))
            elif parts.path.startswith("/requests/"):
                found = service.listed({"service_request_id": name})
                self._tell(200 if found else 404, found or [{"code": 404, "description": "not found"}])
            elif parts.path.startswith("/tokens/"):
                self._tell(200, [{"token": name, "service_request_id": name.removeprefix("t")}])
            else:
                self._tell(404, [{"code": 404, "description": "not found"}])

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self._tell(*service.report({name: values[0] for name, values in parse_qs(body).items()}))

        def _tell(self, status: int, told: Any) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def _utc(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).isoformat()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
