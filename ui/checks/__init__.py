"""What an installation needs, and whether the city's systems answer: `beffroi doctor`."""

from ui.checks.findings import Found, Missing, Optional, Result
from ui.checks.machine import (
    check_chromium,
    check_disk,
    check_folder,
    check_opa,
    check_python,
    check_sandbox,
    check_settings_file,
)
from ui.checks.mcp import check_mcp
from ui.checks.packages import check_packages
from ui.checks.parts import check_city, check_model, check_model_library, check_policy, check_state
from ui.checks.retention import check_retention
from ui.checks.sign_in import check_demo_accounts, check_sign_in
from ui.checks.systems import Asking, SystemState
from ui.checks.witnesses import check_witnesses

CHECKS = (
    ("Python", check_python),
    ("Réglages", check_settings_file),
    ("Dossier", check_folder),
    ("Bac à sable", check_sandbox),
    ("Moteur de langage", check_model_library),
    ("Modèle", check_model),
    ("Règles", check_policy),
    ("Base d'état", check_state),
    ("Témoins", check_witnesses),
    ("Conservation", check_retention),
    ("Connexion", check_sign_in),
    ("Comptes", check_demo_accounts),
    ("Ville", check_city),
    ("Paquets d'outils", check_packages),
    ("Serveurs MCP", check_mcp),
    ("Disque", check_disk),
    ("OPA (facultatif)", check_opa),
    ("Chromium (tests)", check_chromium),
)
"""What is checked, in the order in which it is shown: its name, and a function of the settings."""

__all__ = ["CHECKS", "Asking", "Found", "Missing", "Optional", "Result", "SystemState"]
