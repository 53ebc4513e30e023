"""The catalogue's part on people: signing in, one's account, delegations, inquiries."""

from __future__ import annotations

PEOPLE: dict[str, tuple[str, str]] = {
    # --- signing in -----------------------------------------------------------------------------------------
    "login.provider": ("Continuer avec : {label}", "Continue with: {label}"),
    "login.or": ("Ou avec un identifiant et un mot de passe :", "Or with a user name and a password:"),
    "login.ended": (
        "Votre connexion a pris fin. Reconnectez-vous pour continuer.",
        "Your sign-in has ended. Sign in again to go on.",
    ),
}
