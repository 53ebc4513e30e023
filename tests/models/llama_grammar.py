"""What llama.cpp's own grammar sampler lets through, token by token, on the embedded model's vocabulary."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

import llama_cpp as lib


class GrammarJudge:
    """Judges texts by llama.cpp.

    Args:
        model: a GGUF file; only its vocabulary is loaded.
    """

    def __init__(self, model: Path) -> None:
        parameters = lib.llama_model_default_params()
        parameters.vocab_only = True
        self._model = lib.llama_model_load_from_file(str(model).encode(), parameters)
        assert self._model is not None
        self._vocab = lib.llama_model_get_vocab(self._model)

    def accepts(self, grammar: str, text: str) -> bool:
        """Whether the text is a whole sentence of the grammar.

        Raises:
            ValueError: llama.cpp cannot read the grammar.
        """
        return self.refused_at(grammar, text) is None

    def refused_at(self, grammar: str, text: str) -> str | None:
        """What had been written when a token was refused; None where none was, the end included."""
        sampler = lib.llama_sampler_init_grammar(self._vocab, grammar.encode(), b"root")
        if not sampler:
            raise ValueError("llama.cpp cannot read this grammar")
        try:
            written = b""
            for token in [*self._tokens(text), lib.llama_vocab_eos(self._vocab)]:
                if not self._allowed(sampler, token):
                    return written.decode(errors="replace")
                lib.llama_sampler_accept(sampler, token)
                written += self._piece(token)
            return None
        finally:
            lib.llama_sampler_free(sampler)

    @staticmethod
    def _allowed(sampler: Any, token: int) -> bool:
        data = (lib.llama_token_data * 1)(lib.llama_token_data(token, 1.0, 0.0))
        array = lib.llama_token_data_array(data, 1, -1, False)
        lib.llama_sampler_apply(sampler, ctypes.byref(array))
        return bool(data[0].logit > float("-inf"))

    def _tokens(self, text: str) -> list[int]:
        raw = text.encode()
        room = (lib.llama_token * (len(raw) + 8))()
        count = lib.llama_tokenize(self._vocab, raw, len(raw), room, len(room), False, False)
        assert count >= 0
        return list(room[:count])

    def _piece(self, token: int) -> bytes:
        room = ctypes.create_string_buffer(64)
        length = lib.llama_token_to_piece(self._vocab, token, room, 64, 0, False)
        return room.raw[: max(length, 0)]
