"""Makes a folder importable under a package's name, without a word to ``sys.path``.

So nothing else that lies beside the folder can be imported, and no installed module takes its place.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import RLock

from beffroi.declared import forget_types
from beffroi.errors import ConfigurationError

_LOCK = RLock()
_MOUNTED: dict[str, Path] = {}


def mount(name: str, folder: Path) -> None:
    """Import the package from this folder; another folder's package of this name is let go.

    Raises:
        ConfigurationError: the name is that of another module, or the package cannot be imported.
    """
    with _LOCK:
        if _MOUNTED.get(name) == folder and name in sys.modules:
            return
        if name in _MOUNTED:
            unmount(name)
        elif name in sys.modules:
            raise _taken(name)
        _import(name, folder)
        _MOUNTED[name] = folder


def unmount(name: str) -> None:
    """Forget a mounted package; what holds its functions keeps them."""
    with _LOCK:
        if _MOUNTED.pop(name, None) is not None:
            for module in [m for m in sys.modules if m == name or m.startswith(f"{name}.")]:
                del sys.modules[module]
            forget_types(name)


def place_words(packages: Sequence[str], folders: Mapping[str, Path]) -> tuple[str, ...]:
    """Names of packages as words for another process: ``tools.gis``, ``courrier=/…/courrier``."""
    return tuple(f"{name}={folders[name]}" if name in folders else name for name in packages)


def read_places(words: Sequence[str]) -> tuple[tuple[str, ...], dict[str, Path]]:
    """Names, and folders of those that have one, from `place_words`."""
    split = [word.partition("=") for word in words]
    return tuple(name for name, _, _ in split), {name: Path(at) for name, mark, at in split if mark}


def _import(name: str, folder: Path) -> None:
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # somebody else's code: whatever it does is a finding
        del sys.modules[name]
        raise ConfigurationError(
            f"Le paquet « {name} » ne se charge pas ({type(error).__name__} : {error}).",
            f"Package '{name}' cannot be imported ({type(error).__name__}: {error}).",
        ) from error


def _taken(name: str) -> ConfigurationError:
    return ConfigurationError(
        f"Un autre module se nomme déjà « {name} » : renommez le paquet d'outils.",
        f"Another module is named '{name}' already: rename the package of tools.",
    )
