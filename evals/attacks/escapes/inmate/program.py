"""A server's program that tries one way out: ``program.py PROBE AIM``, by itself in its own jail."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

# Its own folder is all that it may list: the package is made by hand rather than looked for beside it.
package = ModuleType("inmate")
package.__path__ = [str(Path(__file__).parent)]
sys.modules["inmate"] = package
module, name = sys.argv[1].split(".")
held = importlib.import_module("inmate.held").Held(None, sys.argv[2], None)
print(getattr(importlib.import_module(f"inmate.{module}"), name)(held))
