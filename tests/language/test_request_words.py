"""What is kept in memory of the words of requests."""

from __future__ import annotations

from agents.language.request.places import _fold_word, fold_text


def test_a_whole_request_is_not_kept_in_memory() -> None:
    _fold_word.cache_clear()
    said = "Relance Mme Éléonore Vasseur-Delmas pour le ticket 4750, s'il te plaît"
    assert fold_text(said).startswith("relance mme eleonore")
    assert _fold_word.cache_info().currsize == 0
    assert fold_text("Éléonore") == "eleonore"
    assert _fold_word.cache_info().currsize == 1
