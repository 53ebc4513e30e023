"""Labels join in one direction only: nothing that depends on a value can be freer than the value."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from beffroi.labels import Choice, Coarse, Integrity, Label, Source, join_all, only
from tests.readers import no_wider

SOURCES = st.frozensets(st.builds(Source, st.sampled_from(["person", "system"]), st.just("s"), st.text("ab")))
NAMES = ["rh", "agent", "domaine:voirie"]
PURPOSES = st.frozensets(st.sampled_from(["gestion", "urgence"]), max_size=2)
READERS = st.lists(st.frozensets(st.sampled_from(NAMES), max_size=2), min_size=1, max_size=3).map(
    lambda sets: join_all(Label(readers=only(*each)) for each in sets).readers
)
COARSE = st.frozensets(
    st.builds(Coarse, st.sampled_from(["people", "district"]), st.integers(0, 9)), max_size=2
)


@st.composite
def labels(draw: st.DrawFn) -> Label:
    found = Label(
        draw(SOURCES),
        draw(st.none() | READERS),
        draw(st.sampled_from(Integrity)),
        draw(st.frozensets(st.sampled_from(["adresse", "téléphone"]))),
        draw(st.none() | PURPOSES),
        choice=draw(st.sampled_from(Choice)),
        unseen=draw(st.none() | READERS),
    )
    coarse = draw(COARSE)
    return Label(**{**vars(found), "coarse": coarse if found.kept else frozenset()})


@given(labels(), labels(), labels())
def test_a_join_has_no_order(a: Label, b: Label, c: Label) -> None:
    assert a.join(b) == b.join(a)
    assert a.join(b).join(c) == a.join(b.join(c))
    assert a.join(a) == a
    assert join_all([a]) == a and join_all([]).join(a) == a


@given(labels(), labels())
def test_a_join_frees_nothing(a: Label, b: Label) -> None:
    both = a.join(b)
    assert a.sources <= both.sources and a.personal <= both.personal
    assert both.integrity <= a.integrity and both.choice >= a.choice
    assert no_wider(both.readers, a.readers) and no_wider(both.unseen, a.unseen)
    assert a.purposes is None or (both.purposes is not None and both.purposes <= a.purposes)
    if a.kept and not a.coarse:
        assert not both.coarse


@given(labels(), labels(), st.sets(st.sampled_from(NAMES)))
def test_what_depends_on_two_values_is_for_whoever_may_read_both(a: Label, b: Label, held: set[str]) -> None:
    assert a.join(b).readable_by(held) == (a.readable_by(held) and b.readable_by(held))


def test_what_is_kept_for_nobody_is_read_by_nobody() -> None:
    for nobody in (frozenset(), only()):
        assert not Label(readers=nobody).join(Label(readers=only("rh"))).readable_by(NAMES)
    both = Label(readers=only("rh")).join(Label(readers=only("domaine:voirie", "superviseur")))
    assert both.readable_by({"rh", "superviseur"}) and not both.readable_by({"rh"})
    assert Label(readers=only("rh")).join(Label(readers=only("rh", "superviseur"))).readers == only("rh")


@given(labels(), labels())
def test_what_tells_that_something_was_not_found_is_for_those_who_may_know(a: Label, b: Label) -> None:
    for told in (a.join(b).telling(), a.join(b).deciding(Choice.ELEMENTS), a.telling().join(b)):
        assert no_wider(told.readers, a.unseen)
        assert a.unseen is None or not told.coarse
    assert a.telling().telling() == a.telling()


@given(labels(), st.sampled_from(["people", "district"]))
def test_coarsening_releases_nothing_and_never_hides_a_choice(label: Label, kind: str) -> None:
    decided = label.deciding(Choice.PRESENCE)
    coarser = decided.coarsened(Coarse(kind, 9))
    assert coarser.readers == decided.readers and coarser.personal == label.personal
    assert not decided.kept or coarser.coarse == decided.coarse
