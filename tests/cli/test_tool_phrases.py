"""The phrases of a package are judged before they are heard."""

from __future__ import annotations

from ui.cli.tool.phrases import judge_phrases


def test_phrases_in_another_encoding_are_found_and_not_dropped_without_a_word() -> None:
    source = {"phrases/suivre.txt": "family: courrier\noù".encode("cp1252")}
    found = [each for each in judge_phrases(source, (), {}) if "UTF-8" in each.fr]
    assert len(found) == 1
