"""From words to a checked plan: prompt, decode, check, and one try to mend."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial

from agents.language.checked import CheckedPlan
from agents.models.protocol import Ask, Generation, Model, ModelIdentity
from agents.planner.beginnings import begun_otherwise, unplanned
from agents.planner.drafts import Draft, PlanRequest
from agents.planner.examples.files import Family
from agents.planner.examples.heard import calling, lines_of, spoken_for
from agents.planner.examples.nearest import Examples
from agents.planner.examples.word_for_word import WordForWord
from agents.planner.heard import Heard, tidy
from agents.planner.long_prompt import long_prompt
from agents.planner.mends.applied import Mends
from agents.planner.mends.follow_ups import turn_before
from agents.planner.mends.not_heard import not_heard
from agents.planner.mends.tree import in_text
from agents.planner.mends.which.doubtful import is_doubtful
from agents.planner.orders.asking import offered
from agents.planner.orders.mood import has_unwanted, instead, not_ordered, without_unwanted
from agents.planner.orders.undone import undone
from agents.planner.passed_over import OwnWords
from agents.planner.prompt import adapter_prompt, signatures
from agents.planner.readings import Reading, best_first, is_sure, together
from agents.planner.shortlist import Shortlist
from agents.planner.spelling import Aligned, Speller
from agents.planner.sureness import ENOUGH_TO_ACT, ENOUGH_TO_LOOK, Sureness, signs
from agents.planner.whole_city import WholeCity
from agents.planner.wording import Wording, agreement
from agents.planner.wording import leanings as spoken_against
from beffroi.errors import PlanError
from beffroi.tool import Effect, ToolSpec


class ModelPlanner:
    """Plans with any model of the seam.

    Args:
        model: writes the plans.
        specs: tools that may be planned, by name.
        learnt: names of those that an adapted model knows without their signatures.
        wording: what the words alone speak for; only beside a model that was trained on the same requests.
        speller: respells what was typed in haste before the model reads it; a large model needs none.
        city: finds where a request speaks of the whole city.
        common: words that requests for the learnt tools often have; they name no other tool.
        sureness: says how likely a plan is right; only beside the model whose plans it was learnt from.
        families: phrases that packages of tools bring.
    """

    def __init__(
        self,
        model: Model,
        specs: Mapping[str, ToolSpec],
        learnt: Collection[str] | None = None,
        wording: Wording | None = None,
        speller: Speller | None = None,
        city: WholeCity | None = None,
        common: Iterable[str] = (),
        sureness: Sureness | None = None,
        families: Iterable[Family] = (),
    ) -> None:
        self._model = model
        self._specs = specs
        self._wording = wording
        self._speller = speller
        self._sureness = sureness
        self._mends = Mends(specs, city or WholeCity())
        known = specs.keys() if learnt is None else specs.keys() & set(learnt)
        self._learnt = tuple(name for name in specs if name in known) if model.adapted else ()
        self._shortlist = Shortlist(specs, self._learnt, common)
        self._own_words = OwnWords(specs, self._learnt)
        brought = calling(families, self._own_words.of_tools)
        self._examples = Examples(brought, (spec for spec in specs.values() if not spec.of_the_house))
        self._word_for_word = WordForWord(brought, self._own_words.of_tools)
        house = (spec for spec in specs.values() if spec.of_the_house)
        self._effects = frozenset(spec.name for spec in house if spec.effect is not Effect.READ)

    @property
    def identity(self) -> ModelIdentity:
        """Which model plans."""
        return self._model.identity

    def plan(self, request: PlanRequest) -> Draft:
        """See `Planner.plan`."""
        heard = self._heard(request)
        if (plan := unplanned(heard)) is not None:
            return Draft(self._mends.checked(plan, heard), self.identity)
        return self._said_before(heard) or self._draft(heard, avoid=())

    def repair(self, request: PlanRequest, draft: Draft) -> Draft:
        """See `Planner.repair`."""
        heard = self._heard(request)
        return self._draft(heard, avoid=(heard.spelling.as_read(draft.checked.text),))

    def close(self) -> None:
        """End the model."""
        self._model.close()

    def _heard(self, request: PlanRequest) -> Heard:
        typed = tidy(request)
        spelling = Aligned(typed.text) if self._speller is None else self._speller.respelled(typed.text)
        read = replace(typed, text=spelling.read)
        near = self._examples.nearest(read.text)
        if self._model.adapted:
            listed = offered(self._shortlist.needed(" ".join(read.texts), spoken_for(near)), typed.text)
        else:
            listed = self._shortlist.choose(" ".join(read.texts), limit=40)
        unwanted = not_ordered(typed.text, self._effects)
        return Heard(typed, read, spelling, tuple(listed), unwanted, tuple(near))

    def _said_before(self, heard: Heard) -> Draft | None:
        """The plan of a package's own phrase that the request says; None where it says none."""
        for plan in self._word_for_word.plans(heard.read.text, heard.near):
            try:
                if not has_unwanted(plan, heard.unwanted):
                    return Draft(self._mends.finished(self._mends.checked(plan, heard), heard), self.identity)
            except PlanError:
                continue
        return None

    def _draft(self, asked: Heard, avoid: tuple[str, ...]) -> Draft:
        start = time.monotonic()
        first = self._generate(asked, avoid, "", "")
        wanted = partial(without_unwanted, unwanted=asked.unwanted)
        first = replace(first, text=in_text(wanted, first.text, asked.read.text))
        begun = self._instead(first.text, asked)
        if begun is None:  # empty: planned again from nothing
            begun = begun_otherwise(first.text, asked.read.text)
        if begun is not None:
            first = self._generate(asked, avoid, begun, "", wanted_only=True)
        if has_unwanted(first.text, asked.unwanted):
            raise _not_ordered()
        try:
            first, checked = self._listed(first, asked)
        except PlanError as error:
            return self._mended(asked, avoid, first, error, start)
        # Where the words are those of what is not wanted, they speak for nothing.
        spoken = {} if begun is not None else self._spoken(asked.read)
        return self._fuller(asked, avoid, first, checked, start, spoken)

    def _instead(self, plan: str, asked: Heard) -> str | None:
        return instead(plan, asked.read.text, asked.unwanted, self._effects)

    def _listed(self, written: Generation, asked: Heard) -> tuple[Generation, CheckedPlan]:
        """The plan checked; what it would put on a map and has no place there is shown as a list.

        Raises:
            PlanError: it is none, so either.
        """
        try:
            return written, self._mends.checked(written.text, asked)
        except PlanError as error:
            listed = replace(written, text=_as_answer(written.text, error.line))
            if listed == written:
                raise
        return listed, self._mends.checked(listed.text, asked)

    def _mended(
        self, asked: Heard, avoid: tuple[str, ...], first: Generation, error: PlanError, start: float
    ) -> Draft:
        """Another plan after one that is none: where the model hesitated, then before the wrong line.

        Raises:
            PlanError: none of them is a plan either.
        """
        mend = f"ligne {error.line} : {error} {error.mend}"
        for begun in (*(fork.text for fork in first.forks), _before_line(first.text, error.line)):
            try:
                second = self._generate(asked, (*avoid, first.text), begun, mend, wanted_only=True)
                if has_unwanted(second.text, asked.unwanted):
                    continue
                whole = self._mends.finished(self._mends.checked(second.text, asked), asked)
                return self._drafted(second, whole, asked, start, 2)
            except PlanError as again:
                error = again
        raise error

    def _fuller(
        self,
        asked: Heard,
        avoid: tuple[str, ...],
        first: Generation,
        checked: CheckedPlan,
        start: float,
        spoken: Mapping[str, float],
    ) -> Draft:
        """The best of the first plan and of those where the model hesitated, without ``avoid``.

        Where the model was not sure, the next best reading comes along, for the person to choose.
        """
        at_once, others = self._reading(asked, first, checked, first.score, spoken), list[Reading]()
        for fork in first.forks if at_once.doubtful or avoid else ():
            try:
                other = self._generate(asked, avoid, fork.text, "")
                if self._instead(other.text, asked) is not None or begun_otherwise(
                    other.text, asked.read.text
                ):
                    continue
                score = fork.score + (other.score or 0.0)
                reading = self._reading(asked, other, self._mends.checked(other.text, asked), score, spoken)
                if not self._mends.leave_unasked(reading.checked, asked):
                    others.append(replace(reading, fork=fork))
            except PlanError:
                continue
        readings = together(at_once, others)
        new = [each for each in readings if asked.spelling.as_read(each.checked.text) not in avoid]
        best, *rest = best_first(new or readings)
        draft = self._drafted(best.written, best.checked, asked, start, 1)
        runner_up = rest[0] if rest else None
        if self._sureness is None or asked.listed:
            is_clear = is_sure(best, at_once)
        else:
            found = signs(best, at_once, runner_up)
            likely = self._sureness.probability(found)
            draft = replace(draft, margin=likely, signs=found)
            is_clear = not best.passes_over and likely >= (ENOUGH_TO_ACT if best.acts else ENOUGH_TO_LOOK)
        offered_too = runner_up.checked if runner_up and not is_clear else None
        return replace(draft, sure=is_clear, other=offered_too)

    def _reading(
        self,
        asked: Heard,
        written: Generation,
        checked: CheckedPlan,
        score: float | None,
        spoken: Mapping[str, float],
    ) -> Reading:
        """A reading; what it passes over is told as unused."""
        passed = self._passed_over(asked, checked)
        whole = self._mends.finished(checked, asked)
        told = replace(whole, unused=tuple(dict.fromkeys((*whole.unused, *passed))))
        return Reading(
            written,
            told,
            score or 0.0,
            agreement(checked.text, spoken),
            over_listed=self._model.adapted and bool(asked.listed),
            passes_over=bool(passed)
            or self._mends.leave_unasked(told, asked)
            or is_doubtful(told, asked.typed.text),
        )

    def _passed_over(self, asked: Heard, checked: CheckedPlan) -> tuple[str, ...]:
        """What a plan did not hear: words of another author's tool, orders, and what no mend puts right."""
        typed = asked.typed.text
        # Orders are told as they were typed, else as they are read: « relence le 812 ».
        orders = (undone(text, checked, asked.unwanted) for text in (typed, asked.read.text))
        return (
            *self._own_words.passed_over(typed, checked, asked.listed),
            *next(filter(None, orders), ()),
            *not_heard(checked.plan, typed, turn_before(asked.typed, self._specs)),
        )

    def _spoken(self, asked: PlanRequest) -> Mapping[str, float]:
        """What the words speak for; nothing where they continue another turn, whose words are missing."""
        return {} if self._wording is None or asked.before else self._wording.probabilities(asked.text)

    def _generate(
        self, heard: Heard, avoid: tuple[str, ...], begun: str, mend: str, *, wanted_only: bool = False
    ) -> Generation:
        asked = heard.read
        leanings: Mapping[str, float] = {}
        lines = lines_of(heard.near) if heard.listed else {}
        chosen = heard.listed
        tools = (*self._learnt, *(spec.name for spec in chosen))
        if wanted_only:
            tools = tuple(name for name in tools if name not in heard.unwanted)
        if self._model.adapted:
            learnt = spoken_against(self._spoken(asked), self._learnt) if chosen else {}
            spoken = spoken_for(heard.near)
            leanings = learnt | self._shortlist.leanings(" ".join(asked.texts), chosen, spoken)
            prompt = adapter_prompt(asked.text, asked.before, signatures(chosen))
        else:
            shown = [spec for spec in chosen if spec.name in tools]
            form = self._model.form
            prompt = long_prompt(asked.text, shown, asked.before, mend, begun, wrong=avoid, form=form)
        written = self._model.generate(
            Ask(prompt, asked.texts, asked.earlier, begun, avoid, tools, leanings, lines)
        )
        heard.processor.append(written.processor)
        return replace(written, text=self._mends.warranted(written.text, heard))

    def _drafted(
        self, written: Generation, checked: CheckedPlan, heard: Heard, start: float, attempts: int
    ) -> Draft:
        return Draft(
            checked=checked,
            model=self._model.identity,
            seconds=time.monotonic() - start,
            processor=heard.spent,
            tokens=written.tokens,
            margin=written.certainty,
            attempts=attempts,
            sure=False,
        )


def _not_ordered() -> PlanError:
    return PlanError(
        "Le modèle n'y trouve qu'une action qu'elle n'ordonne pas. Dites ce qu'il faut faire ou montrer.",
        en="The model finds only an effect in it that it does not order.",
    )


def _as_answer(plan: str, line: int) -> str:
    """The plan with a map in this line as an answer; as it is where there is none."""
    lines = plan.split("\n")
    if 0 < line <= len(lines):
        lines[line - 1] = re.sub(r"^( *)map\(", r"\1answer(", lines[line - 1])
    return "\n".join(lines)


def _before_line(plan: str, line: int) -> str:
    """The lines before the wrong one, where they are worth keeping."""
    kept = plan.split("\n")[: max(0, line - 1)]
    return "\n".join(kept) + "\n" if kept else ""
