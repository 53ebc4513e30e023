"""One attempt, once: in the jail as it is, or in one that lacks some walls."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import cast

from beffroi.errors import BeffroiError
from beffroi.settings.installation import SandboxSettings
from beffroi.tool import spec_of
from evals.attacks.escapes import city as outside
from evals.attacks.escapes.attempt import Attempt
from evals.attacks.escapes.inmate import tools as hostile
from evals.attacks.escapes.programs import tried_by_a_program
from evals.attacks.escapes.scene import Scene
from evals.attacks.escapes.unwalled import channels, sessions
from tools.registry import Registry
from tools.sandbox.jail import build_jail
from tools.sandbox.pool import Pool
from tools.sandbox.spare import Spare
from tools.sandbox.walls import Wall
from tools.toolbox import Systems, Toolbox

USUAL = SandboxSettings(spares=0, cpu=4, wall=8.0, memory=256)
_ENDLESS = 30.0
_LIMITS: dict[Wall, dict[str, float]] = {
    Wall.CLOCK: {"wall": _ENDLESS},
    Wall.PACE: {"wall": _ENDLESS},
    Wall.BYTES: {"output": 2**33},
    Wall.MESSAGE: {"message": 2**33},
}


@dataclass(frozen=True)
class Trial:
    """What one trial gave: whether it got out, and in which words it ended."""

    out: bool
    words: str


def registry() -> Registry:
    """The hostile tools alone."""
    specs = {spec.name: spec for spec in map(spec_of, (hostile.read, hostile.act))}
    modules = dict.fromkeys(specs, "inmate.tools")
    return Registry(MappingProxyType(specs), MappingProxyType(modules))


def attempt_once(attempt: Attempt, scene: Scene, off: frozenset[Wall] = frozenset()) -> Trial:
    """Try it.

    Args:
        off: walls that are left out.
    """
    scene.city.forget()
    try_it = tried_by_a_program if attempt.program else _called
    with attempt.aim(scene) as aim:
        try:
            answer, words = (told := try_it(attempt, aim.words, scene, off)), told
        except BeffroiError as error:
            answer, words = "", error.en
        return Trial(aim.reached(answer), words[:200])


def _called(attempt: Attempt, words: str, scene: Scene, off: frozenset[Wall]) -> str:
    limits = USUAL.model_copy(update=dict(attempt.limits))
    limits = limits.model_copy(update={k: v for wall in off for k, v in _LIMITS.get(wall, {}).items()})
    jail = replace(build_jail([scene.inmate]), off=off)
    systems = cast(Systems, outside.Unasked(scene.city) if Wall.RIGHTS in off else scene.city)

    def start() -> Spare:
        return Spare(jail, limits, channels(off))

    with closing(Toolbox(registry(), systems, Pool(start, 0), limits, sessions=sessions(off))) as toolbox:
        given = dict(outside.arguments(attempt.probe, words))
        done = toolbox.call(attempt.tool, given, key=outside.KEY, now=outside.NOW, actor=outside.ACTOR)
    return str(done.value)
