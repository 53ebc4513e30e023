"""The catalogue's part on people: signing in, one's account, approvals, delegations, inquiries."""

from __future__ import annotations

PEOPLE: dict[str, tuple[str, str]] = {
    # --- signing in -----------------------------------------------------------------------------------------
    "login.title": ("Se connecter", "Sign in"),
    "login.name": ("Identifiant", "User name"),
    "login.hint": ("Par exemple : claire.aubry", "For example: claire.aubry"),
    "login.password": ("Mot de passe", "Password"),
    "login.submit": ("Se connecter", "Sign in"),
    "login.wrong": (
        "Identifiant ou mot de passe incorrect. Après plusieurs essais, attendez quelques minutes avant de "
        "recommencer.",
        "Wrong user name or password. After several tries, wait a few minutes before trying again.",
    ),
    "login.busy": (
        "Trop de connexions sont demandées en ce moment : votre mot de passe n'a pas été vérifié. Réessayez "
        "dans quelques instants.",
        "Too many sign-ins are being asked for: your password has not been checked. Try again in a moment.",
    ),
    "login.provider": ("Continuer avec : {label}", "Continue with: {label}"),
    "login.or": ("Ou avec un identifiant et un mot de passe :", "Or with a user name and a password:"),
    "login.ended": (
        "Votre connexion a pris fin. Reconnectez-vous pour continuer.",
        "Your sign-in has ended. Sign in again to go on.",
    ),
    # --- one's account --------------------------------------------------------------------------------------
    "account.title": ("Mon compte", "My account"),
    "account.name": ("Nom", "Name"),
    "account.roles": ("Rôles", "Roles"),
    "account.source": ("Identité vérifiée par", "Identity checked by"),
    "account.source.password": ("un mot de passe tenu ici", "a password kept here"),
    "account.source.ldap": ("l'annuaire de la Ville", "the city's directory"),
    "account.source.oidc": ("le fournisseur d'identité de la Ville", "the city's identity provider"),
    "account.sign_ins": ("Connexions ouvertes", "Open sign-ins"),
    "account.device": ("Appareil", "Device"),
    "account.began": ("Ouverte le", "Began"),
    "account.seen": ("Dernière activité", "Last activity"),
    "account.ends": ("Finit au plus tard", "Ends at the latest"),
    "account.this": ("celle-ci", "this one"),
    "account.end": ("Y mettre fin", "End it"),
    "account.end_all": ("Se déconnecter partout", "Sign out everywhere"),
    "account.password": ("Changer de mot de passe", "Change the password"),
    "account.password.present": ("Mot de passe actuel", "Present password"),
    "account.password.new": ("Nouveau mot de passe", "New password"),
    "account.password.rule": (
        "Au moins {count} caractères ; tous sont permis, espaces compris.",
        "At least {count} characters; all are allowed, spaces too.",
    ),
    "account.password.change": ("Changer", "Change"),
    "account.password.wrong": (
        "Le mot de passe actuel est incorrect : rien n'est changé.",
        "The present password is wrong: nothing is changed.",
    ),
    "account.password.busy": (
        "Trop de mots de passe sont à vérifier en ce moment : rien n'est changé. Réessayez dans quelques "
        "instants.",
        "Too many passwords are being checked: nothing is changed. Try again in a moment.",
    ),
    "account.password.changed": (
        "Mot de passe changé ; vos autres connexions ont pris fin.",
        "Password changed; your other sign-ins have ended.",
    ),
    # --- approvals ------------------------------------------------------------------------------------------
    "approval.one": ("Une action attend votre accord", "One action waits for your approval"),
    "approval.many": ("{count} actions attendent votre accord", "{count} actions wait for your approval"),
    "approval.other.one": (
        "Une action attend l'accord d'un superviseur",
        "One action waits for a supervisor's approval",
    ),
    "approval.other.many": (
        "{count} actions attendent l'accord d'un superviseur",
        "{count} actions wait for a supervisor's approval",
    ),
    "approval.asked_by": ("Demandé par {name} : « {request} »", "Asked by {name}: “{request}”"),
    "approval.until": ("À décider avant le {when}", "To be decided before {when}"),
    "approval.why": ("Pourquoi un accord ?", "Why an approval?"),
    "approval.include": ("Inclure cette action", "Include this action"),
    "approval.map": ("Voir sur la carte", "See on the map"),
    "approval.text_of": ("{label} (modifiable)", "{label} (editable)"),
    "approval.supposed": (
        "{label} (supposé, à changer au besoin)",
        "{label} (assumed, change it if need be)",
    ),
    "approval.proposed": ("Texte proposé", "Proposed text"),
    "approval.added": (
        "Sous le texte que vous écrivez ici part cette ligne : « {line} »",
        "Under the text that you write here leaves this line: “{line}”",
    ),
    "approval.typed": (
        "Textes de votre dernier envoi, qui n'a rien changé à cette décision ; vérifiez dans la demande ce "
        "qui est parti",
        "Texts that you sent last, which changed nothing of this decision; see in the request what has left",
    ),
    "approval.whole": ("{label}, en entier", "{label}, in full"),
    "approval.reason": ("Motif, si vous refusez", "Reason, if you refuse"),
    "approval.accept": ("Accepter", "Accept"),
    "approval.refuse": ("Refuser", "Refuse"),
    "approval.later": ("Plus tard", "Later"),
    "approval.withdraw": ("Retirer ma demande", "Withdraw my request"),
    "approval.later.done": (
        "Rien n'est fait. La demande reste dans « Accords » jusqu'à son échéance.",
        "Nothing is done. The request stays under “Approvals” until it expires.",
    ),
    "approval.hash": ("Empreinte du document", "Hash of the document"),
    "approval.pick": (
        "Cochez au moins une action, ou refusez la demande.",
        "Tick at least one action, or refuse the request.",
    ),
    "approval.closed.used": ("Accepté par {name} le {when}.", "Accepted by {name} on {when}."),
    "approval.closed.accepted": ("Accepté par {name} le {when}.", "Accepted by {name} on {when}."),
    "approval.closed.refused": ("Refusé par {name} le {when}.", "Refused by {name} on {when}."),
    "approval.closed.expired": (
        "Le délai est passé : rien de plus n'a été fait. Ouvrez la demande pour voir ce qui est fait, et ne "
        "redemandez que le reste.",
        "Time has run out: nothing more was done. Open the request to see what is done, and ask again for "
        "the rest only.",
    ),
    "approval.closed.superseded": (
        "Cette demande d'accord a été remplacée par une autre.",
        "This approval was replaced by another one.",
    ),
    "approval.state.pending": ("en attente", "waiting"),
    "approval.state.accepted": ("accepté", "accepted"),
    "approval.state.used": ("accepté, puis exécuté", "accepted, then carried out"),
    "approval.state.refused": ("refusé", "refused"),
    "approval.state.expired": ("délai passé", "expired"),
    "approval.state.superseded": ("remplacé", "replaced"),
    "waiting.title": ("Ce qui vous attend", "What waits for you"),
    "waiting.own": ("Votre accord est attendu : « {request} »", "Your approval is awaited: “{request}”"),
    "waiting.other": ("{name} demande votre accord.", "{name} asks for your approval."),
    "waiting.question": ("Une réponse est attendue : « {request} »", "An answer is awaited: “{request}”"),
    "waiting.uncertain": (
        "Une action est à vérifier : « {request} »",
        "An action is to be checked: “{request}”",
    ),
    "waiting.all": ("Voir tout ce qui vous attend ({count})", "See all that waits for you ({count})"),
    "waiting.open": ("Voir la demande d'accord", "See what is asked for"),
    "approvals.title": ("Ce qui attend votre décision", "What waits for your decision"),
    "approvals.none": ("Aucune action n'attend votre accord.", "No action waits for your approval."),
    "approvals.mine": (
        "Vos demandes qui attendent quelqu'un d'autre",
        "Your requests that wait for somebody else",
    ),
    "approvals.doubts": ("Actions à vérifier", "Actions to be checked"),
    "approvals.answers": ("Questions qui attendent votre réponse", "Questions that wait for your answer"),
    # --- delegations ----------------------------------------------------------------------------------------
    "delegation.title": ("Délégations", "Delegations"),
    "delegation.link": ("Délégations données et reçues", "Delegations given and received"),
    "delegation.rule": (
        "Un superviseur peut laisser une autre personne donner ses accords jusqu'à une date. Une délégation "
        "ne se transmet pas, n'ouvre aucune lecture de plus, et ne vaut ni pour vos propres demandes ni pour "
        "celles de qui délègue.",
        "A supervisor may let another person agree in their place until a date. It cannot be passed on, "
        "opens nothing more to read, and counts neither for your own requests nor for the delegating "
        "person's.",
    ),
    "delegation.give": ("Déléguer", "Delegate"),
    "delegation.giver": ("Donnée par", "Given by"),
    "delegation.receiver": ("À", "To"),
    "delegation.last_day": ("Jusqu'au (compris)", "Until (included)"),
    "delegation.until": ("Jusqu'au", "Until"),
    "delegation.reason": ("Motif", "Reason"),
    "delegation.revoke": ("Y mettre fin", "End it"),
    "delegation.revoked": ("Retirée le {when}", "Revoked {when}"),
    "delegation.over": ("Terminée", "Over"),
    "delegation.unchecked": (
        "À confirmer : le rôle de {name} n'a pas été confirmé récemment",
        "To be confirmed: {name}'s role was not confirmed lately",
    ),
    "delegation.void": ("Sans effet : un rôle a changé", "Without effect: a role has changed"),
    "delegation.none": ("Aucune délégation.", "No delegation."),
    "delegation.card": (
        "Vous décidez par délégation de {name}, jusqu'au {when}.",
        "You decide by delegation of {name}, until {when}.",
    ),
    "delegation.closed": ("Par délégation de {name}.", "By delegation of {name}."),
    "delegation.under": ("Par délégation", "By delegation"),
    "delegation.from_to": ("de {giver} à {receiver}", "from {giver} to {receiver}"),
    # --- inquiries ------------------------------------------------------------------------------------------
    "inquiry.title": ("Enquêtes", "Inquiries"),
    "inquiry.rule": (
        "Le registre montre qui, quand, quelles règles et quels outils. Les contenus ne se lisent que dans "
        "le cadre d'une enquête ouverte, avec son motif ; tout est enregistré.",
        "The register shows who, when, which rules and tools. Contents are read under an open inquiry only, "
        "with its reason; everything is recorded.",
    ),
    "inquiry.all": ("Enquêtes, et en ouvrir une", "Inquiries, and opening one"),
    "inquiry.needed.title": ("Contenu masqué", "Contents hidden"),
    "inquiry.needed": (
        "Aucune de vos enquêtes ouvertes ne porte sur cette demande : seuls les en-têtes sont montrés.",
        "None of your open inquiries covers this request: headers only are shown.",
    ),
    "inquiry.hidden": ("Masqué hors enquête.", "Hidden outside an inquiry."),
    "inquiry.under": (
        "Contenu lu dans le cadre de l'enquête « {reason} », ouverte jusqu'au {when}.",
        "Contents read under the inquiry “{reason}”, open until {when}.",
    ),
    "inquiry.reason": ("Motif", "Reason"),
    "inquiry.ends": ("Jusqu'au (compris)", "Until (included)"),
    "inquiry.until": ("jusqu'au {when}", "until {when}"),
    "inquiry.open": ("Ouvrir une enquête", "Open an inquiry"),
    "inquiry.open_run": ("Ouvrir une enquête sur cette demande", "Open an inquiry about this request"),
    "inquiry.scope": ("Porte sur", "About"),
    "inquiry.run": ("Numéro de la demande", "Id of the request"),
    "inquiry.about.run": ("une demande", "one request"),
    "inquiry.about.person": ("une personne", "one person"),
    "inquiry.about.period": ("une période", "a period"),
    "inquiry.opener": ("Ouverte par", "Opened by"),
    "inquiry.opened": ("Depuis le", "Since"),
    "inquiry.close": ("Fermer", "Close"),
    "inquiry.closed": ("Fermée", "Closed"),
    "inquiry.none": ("Aucune enquête.", "No inquiry."),
}
