"""A small OpenAI-compatible server on the loopback address, for the benchmark alone.

It wraps `llama_cpp.Llama.create_chat_completion` with llama-cpp-python's own format for function calling and
its prompt cache, as `llama_cpp.server --chat_format chatml-function-calling --cache true` does (whose web
dependencies are not installed here), and tells what each answer's prefill and decode took. Where that format
gives an empty message, the same messages are answered once more without tools.

python -m evals.bench.planning.server FILE THREADS
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from agents.models.cpu import load_cpu_variants
from beffroi.errors import ModelError
from evals.bench.planning.answering import CONTEXT, MAX_TOKENS
from evals.bench.planning.watch import Watch

_CACHE_BYTES = 2 << 30


class LocalServer:
    """The server in a process of its own.

    Args:
        path: the model's file.
    """

    def __init__(self, path: Path, threads: int) -> None:
        command = [sys.executable, "-m", "evals.bench.planning.server", str(path), str(threads)]
        # It ends when its input does: with this process, however that ends.
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        port = self._process.stdout.readline().strip()
        if not port:
            raise ModelError("Le serveur local n'a pas démarré.", "The local server did not start.")
        self.url = f"http://127.0.0.1:{port}/v1"

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


def main() -> None:
    """Load the model, say the port, and serve until killed or until the input ends."""
    threading.Thread(target=_end_with_input, daemon=True).start()
    llama, watch = _load(sys.argv[1], int(sys.argv[2])), Watch()
    watch.attach()
    server = HTTPServer(("127.0.0.1", 0), _handler(llama, watch))
    print(server.server_port, flush=True)
    server.serve_forever()


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


def _load(path: str, threads: int) -> Any:
    load_cpu_variants()
    from llama_cpp import Llama, LlamaRAMCache

    class Bounded(Llama):  # type: ignore[misc]  # ships no types
        """Its format for function calling sets no limit of its own."""

        def create_completion(self, *arguments: Any, **named: Any) -> Any:
            return super().create_completion(*arguments, **{**named, "max_tokens": MAX_TOKENS})

    llama = Bounded(
        path, n_ctx=CONTEXT, n_batch=512, n_threads=threads, n_threads_batch=threads, verbose=False,
        chat_format="chatml-function-calling",
    )  # fmt: skip
    llama.set_cache(LlamaRAMCache(capacity_bytes=_CACHE_BYTES))
    return llama


def _handler(llama: Any, watch: Watch) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            watch.reset()
            try:
                answer, code = _complete(llama, body), 200
            except (RuntimeError, ValueError) as error:
                answer, code = {"error": str(error)}, 400
            answer["timings"] = {"prefill": watch.prefill, "decode": watch.decode}
            written = json.dumps(answer).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, *_: Any) -> None:
            """Nothing is logged."""

    return Handler


def _complete(llama: Any, body: dict[str, Any]) -> dict[str, Any]:
    tools, choice = body.get("tools"), body.get("tool_choice")
    messages = body["messages"]
    answer: dict[str, Any] = llama.create_chat_completion(
        messages=messages, tools=tools, tool_choice=choice, temperature=0.0
    )
    message = answer["choices"][0]["message"]
    if tools and not message.get("tool_calls") and not message.get("content"):
        answer = llama.create_chat_completion(messages=messages, temperature=0.0)
    return answer


if __name__ == "__main__":
    main()
