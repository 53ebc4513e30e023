"""An agreement that was used is good for what it began; once its time is over the rest is asked for anew."""

from __future__ import annotations

import sqlite3

from beffroi.errors import Failure
from beffroi.identity import Actor
from beffroi.settings.installation import Settings
from tests.graph.conftest import Make
from tests.graph.test_approving import MANY
from tests.graph.test_killed import count
from tests.graph.test_things_going_wrong import failing

REQUEST = "Ajoute le commentaire « vérifié » aux 3 derniers tickets voirie du 11e"


def test_what_was_not_begun_in_time_goes_to_a_new_card_and_the_run_is_not_stuck(
    make: Make, claire: Actor, settings: Settings
) -> None:
    entries = count(settings, "history")
    lost, unfound = (failing("ticketing.comment", Failure.UNAVAILABLE, 1) for _ in range(2))
    assistant = make({REQUEST: MANY.format(count=3)}, after=lost, find=unfound)
    card = assistant.ask(claire, REQUEST).approval
    assert card is not None and len(card.effects) == 3
    assert assistant.accept(claire, card.id).status == "uncertain"
    with sqlite3.connect(settings.home / "beffroi.db") as state:
        state.execute("UPDATE approval SET expires = '2020-01-01T00:00:00.000000Z'")
    again = assistant.answer(claire, card.run, "fait")
    assert again.status == "waiting" and again.approval is not None and again.approval.id != card.id
    assert [effect.id for effect in again.approval.effects] == [effect.id for effect in card.effects[1:]]
    assert count(settings, "history") == entries + 1
    assert assistant.accept(claire, again.approval.id).status == "done"
    assert count(settings, "history") == entries + 3
