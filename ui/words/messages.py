"""The one catalogue of words that people read on screens, in French and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beffroi.errors import BeffroiError
from guards.runs.contents import KEYS_EN, KEYS_FR
from ui.words.audit_messages import AUDIT
from ui.words.people_messages import PEOPLE
from ui.words.plain import unbroken
from ui.words.trace_messages import TRACE

if TYPE_CHECKING:
    from agents.views import RunSummary, RunView

CATALOGUE: dict[str, tuple[str, str]] = {
    **AUDIT,
    **PEOPLE,
    **TRACE,
    # --- everywhere -----------------------------------------------------------------------------------------
    "name": ("Beffroi", "Beffroi"),
    "tagline": ("L'assistant des agents de la Ville", "The assistant of the city's staff"),
    "demo": ("Paris, données de démonstration", "Paris, demonstration data"),
    "skip": ("Aller au contenu", "Skip to content"),
    "nav": ("Navigation principale", "Main navigation"),
    "nav.chat": ("Assistant", "Assistant"),
    "nav.runs": ("Mes demandes", "My requests"),
    "nav.approvals": ("Accords", "Approvals"),
    "nav.audit": ("Registre", "Register"),
    "nav.systems": ("Systèmes", "Systems"),
    "nav.sign_out": ("Se déconnecter", "Sign out"),
    "moment": ("{day} à {hour} h {minute}", "{day} {hour}:{minute}"),
    "colon": (" :", ":"),
    "open": ("Ouvrir", "Open"),
    "open.run": ("Ouvrir la demande", "Open the request"),
    "open.ticket": ("Ouvrir le ticket dans son logiciel", "Open the ticket in its own system"),
    "back.runs": ("Retour à mes demandes", "Back to my requests"),
    "none": ("Aucun", "None"),
    "numbers": ("Deux Trois Quatre Cinq Six Sept Huit Neuf", "Two Three Four Five Six Seven Eight Nine"),
    # --- errors ---------------------------------------------------------------------------------------------
    "error.title": ("Ce n'est pas possible", "This is not possible"),
    "error.missing": ("Page introuvable", "Page not found"),
    "error.missing.text": (
        "Cette page n'existe pas, ou ne vous est pas ouverte. Vérifiez l'adresse, ou revenez à l'assistant.",
        "This page does not exist, or is not open to you. Check the address, or go back to the assistant.",
    ),
    "error.broken": (
        "Quelque chose ne va pas dans l'assistant. Rien d'autre n'a été fait. Réessayez ; si cela se "
        "reproduit, prévenez l'administrateur.",
        "Something is wrong in the assistant. Nothing else was done. Try again; if it happens again, tell "
        "the administrator.",
    ),
    "error.unreadable": (
        "Cette demande est incomplète ou trop longue. Revenez en arrière et recommencez.",
        "This request is incomplete or too long. Go back and try again.",
    ),
    "error.rule": ("Règle", "Rule"),
    # --- a run ----------------------------------------------------------------------------------------------
    "status.running": ("En cours", "Running"),
    "status.waiting": ("Attend un accord", "Waiting for approval"),
    "status.question": ("Attend une réponse", "Waiting for an answer"),
    "status.done": ("Fait", "Done"),
    "status.dry": ("Essai à blanc", "Dry run"),
    "status.failed": ("Échec", "Failed"),
    "status.refused": ("Refusé", "Refused"),
    "status.stopped": ("Abandonné", "Given up"),
    "status.uncertain": ("À vérifier", "To be checked"),
    "step.todo": ("à faire", "to do"),
    "step.running": ("en cours", "running"),
    "step.done": ("fait", "done"),
    "step.failed": ("échec", "failed"),
    "step.refused": ("refusé", "refused"),
    "step.waiting": ("attend un accord", "waits for approval"),
    "step.uncertain": ("à vérifier", "to be checked"),
    "step.skipped": ("laissé de côté", "left out"),
    "mark.read": ("lecture", "read"),
    "mark.effect": ("effet", "effect"),
    "understood": ("J'ai compris", "What I understood"),
    "pointed_at": ("D'après ce qui précède", "From what came before"),
    "supposed": ("Supposé", "Assumed"),
    "unused": ("Non pris en compte", "Not taken into account"),
    "nothing": ("rien", "nothing"),
    "working": ("Je cherche ce que vous demandez…", "Looking into your request…"),
    "running": (
        "La demande est en cours. Cette page se met à jour toute seule.",
        "The request is being carried out. This page updates itself.",
    ),
    "done": ("Fait", "Done"),
    "nothing_found": ("Aucun résultat.", "No result."),
    "decisions": ("Quelle règle a décidé ?", "Which rule decided?"),
    "decision.allow": ("permis", "allowed"),
    "decision.deny": ("refusé", "refused"),
    "decision.approval": ("accord demandé", "approval asked for"),
    "refused.title": ("Je ne peux pas le faire", "I may not do this"),
    "stopped.title": ("Demande arrêtée", "Request stopped"),
    "run.again": ("Refaire cette demande", "Make this request again"),
    "run.again.not": (
        "Cette demande ne peut pas être refaite d'ici : une partie en est faite, ou elle n'est pas finie.",
        "This request cannot be made again from here: a part of it was done, or it has not ended.",
    ),
    "help.title": ("Pour continuer", "To go on"),
    "failed.title": ("Cela n'a pas abouti", "This did not succeed"),
    "source": ("Vient de l'étape {step}", "Comes from step {step}"),
    "list.save": ("Enregistrer pour un tableur (CSV)", "Save for a spreadsheet (CSV)"),
    "list.changed": (
        "Cette demande a continué depuis : rechargez la page, puis enregistrez la liste.",
        "This request has gone on since: load the page again, then save the list.",
    ),
    "list.partial": (
        "Liste incomplète : {shown} affichés sur {total}.",
        "Incomplete list: {shown} shown of {total}.",
    ),
    "list.same": ("Tous : {same}", "All: {same}"),
    "list.same.shown": ("Tous ceux qui sont affichés : {same}", "All that are shown: {same}"),
    "passages.open": ("Télécharger le document", "Download the document"),
    "list.total": ("{total} au total", "{total} in all"),
    "map.caption": ("Carte schématique : {city}", "Schematic map: {city}"),
    "map.list": ("Lieux de la carte", "Places on the map"),
    "chart.data": ("Données du graphique", "Data of the chart"),
    "chart.label": ("Libellé", "Label"),
    "chart.value": ("Valeur", "Value"),
    # --- questions ------------------------------------------------------------------------------------------
    "question.title": ("Une précision, s'il vous plaît", "One more detail, please"),
    "question.free": ("Votre réponse", "Your answer"),
    "question.other": ("Ou précisez autrement", "Or say otherwise"),
    "question.submit": ("Répondre", "Answer"),
    "question.chat": (
        "Vous pouvez répondre ici, ou ci-dessous dans la conversation ; « annule » abandonne la demande.",
        "You can answer here, or in the conversation below; “cancel” gives the request up.",
    ),
    "question.give_up": ("Abandonner cette demande", "Give this request up"),
    "question.rest.title": ("Une partie n'est pas faite", "A part was not done"),
    "question.reading.title": ("Laquelle de ces lectures ?", "Which of these readings?"),
    "question.reading.one": ("Est-ce bien cela ?", "Is this what you want?"),
    "question.reading.chat": (
        "Votre choix est attendu ci-dessous : rien n'est fait avant.",
        "Your choice is awaited below: nothing is done before.",
    ),
    "question.empty": (
        "Choisissez une réponse ou écrivez la vôtre, puis recommencez.",
        "Choose an answer or write yours, then try again.",
    ),
    "uncertain.title": ("On ne sait pas si c'est fait", "Nobody knows whether it was done"),
    # --- own runs -------------------------------------------------------------------------------------------
    "runs.title": ("Mes demandes", "My requests"),
    "runs.none": (
        "Vous n'avez encore rien demandé. Ouvrez l'assistant et écrivez ce qu'il vous faut.",
        "You have not asked for anything yet. Open the assistant and write what you need.",
    ),
    "runs.request": ("Demande", "Request"),
    "runs.status": ("État", "Status"),
    "runs.when": ("Date", "Date"),
    "runs.person": ("Personne", "Person"),
    "runs.conversation": ("Reprendre la conversation", "Continue the conversation"),
    # --- audit ----------------------------------------------------------------------------------------------
    "audit.title": ("Registre des demandes", "Register of requests"),
    "audit.own": (
        "Vous voyez ici vos propres demandes. Chaque consultation est elle-même enregistrée.",
        "You see your own requests here. Every consultation is itself recorded.",
    ),
    "audit.all": (
        "Toutes les demandes de la Ville. Chaque consultation est elle-même enregistrée.",
        "All requests of the city. Every consultation is itself recorded.",
    ),
    "audit.filters": ("Filtrer", "Filter"),
    "audit.person": ("Personne", "Person"),
    "audit.service": ("Service", "Service"),
    "audit.tool": ("Outil", "Tool"),
    "audit.rule": ("Règle", "Rule"),
    "audit.status": ("État", "Status"),
    "audit.since": ("Du", "From"),
    "audit.until": ("Au (inclus)", "To (included)"),
    "audit.any": ("Tous", "All"),
    "audit.apply": ("Appliquer", "Apply"),
    "audit.reset": ("Tout afficher", "Show all"),
    "audit.none": ("Aucune demande ne correspond.", "No request matches."),
    "audit.more": ("Demandes suivantes", "Next requests"),
    "audit.before": ("Demandes précédentes", "Previous requests"),
    "audit.verify": ("Vérifier le registre", "Verify the ledger"),
    "audit.verify.ok": (
        "Le registre est intact : {count} événements vérifiés, aucun n'a été modifié.",
        "The ledger is intact: {count} events verified, none was altered.",
    ),
    "audit.verify.bad": ("Le registre a été modifié.", "The ledger was altered."),
    "audit.verify.head": ("Racine de l'arbre", "Root of the tree"),
    "audit.export": ("Télécharger l'export", "Download the export"),
    # --- systems --------------------------------------------------------------------------------------------
    "systems.title": ("Systèmes de la Ville", "The city's systems"),
    "systems.summary": (
        "Systèmes qui répondent : {answering} sur {there}.",
        "Systems that answer: {answering} of {there}.",
    ),
    "systems.asked": ("Interrogés le {when}.", "Asked on {when}."),
    "systems.again": ("Interroger à nouveau", "Ask again"),
    "systems.json": ("Les mêmes en JSON", "The same as JSON"),
    "systems.system": ("Système", "System"),
    "systems.kind": ("Type", "Kind"),
    "systems.state": ("État", "State"),
    "systems.since": ("Depuis", "Since"),
    "systems.latency": ("Réponse en", "Answer in"),
    "systems.found": ("Constat", "Findings"),
    "systems.reachable": ("joignable", "reachable"),
    "systems.unreachable": ("injoignable", "unreachable"),
    "systems.wrong": ("à corriger", "to be mended"),
    "systems.nothing": ("rien à joindre", "nothing to reach"),
    "systems.refused": ("Refusé ou laissé de côté", "Refused or left out"),
    "systems.next": ("À faire", "To do"),
    "systems.mcp": ("Serveurs MCP", "MCP servers"),
    "systems.tool": ("Outil", "Tool"),
    "systems.used": ("en service", "in use"),
    "systems.off": ("arrêté", "off"),
    "erased.title": ("Contenu effacé", "Contents erased"),
    "lost.title": ("Contenu illisible", "Contents unreadable"),
    "lost.text": (f"Sa clé manque. {KEYS_FR}", f"Its key is missing. {KEYS_EN}"),
    "erased.when": ("Le", "On"),
    "erased.rule": ("Par la règle", "By the rule"),
    "erased.by": ("À la demande de", "Asked for by"),
    "erased.schedule": ("personne : la durée de conservation est passée", "nobody: its time had come"),
    "erased.unknown": ("inconnu depuis une restauration", "unknown since a restore"),
    "erased.kept": (
        "Les clés sont détruites. Le registre garde les événements, et se vérifie toujours.",
        "The keys are destroyed. The ledger keeps the events, and still verifies.",
    ),
    "erased.again": (
        "Effacé une seconde fois après la restauration d'une sauvegarde.",
        "Erased once more after a backup was restored.",
    ),
    # --- the chat -------------------------------------------------------------------------------------------
    "chat.outcome.done": ("Votre demande « {request} » est faite.", "Your request “{request}” is done."),
    "chat.outcome.refused": (
        "Votre demande « {request} » a été refusée.",
        "Your request “{request}” was refused.",
    ),
    "chat.outcome.other": (
        "Votre demande « {request} » a changé d'état : {status}.",
        "Your request “{request}” has changed: {status}.",
    ),
    "chat.decide": (
        "Un accord ne se donne pas par écrit : utilisez « Accepter » ou « Refuser » sur la carte ci-dessous.",
        "An approval is not given in writing: use “Accept” or “Refuse” on the card below.",
    ),
    "chat.waiting.self": ("Votre accord est attendu ci-dessous.", "Your approval is awaited below."),
    "chat.waiting.other": (
        "L'accord d'un superviseur est attendu ; vous pouvez fermer cette page.",
        "A supervisor's approval is awaited; you may close this page.",
    ),
    "chat.stopped": (
        "La demande continue sans que vous l'attendiez ; sa réponse viendra ici et dans « Mes demandes ».",
        "The request goes on without you waiting; its answer will show here and under “My requests”.",
    ),
    "chat.send": ("Envoyer", "Send"),
    "chat.stop": ("Ne plus attendre la réponse", "Stop waiting for the answer"),
    "chat.account": ("Mon compte", "My account"),
    "chat.colours": ("Thème clair ou sombre", "Light or dark theme"),
    "chat.new": ("Nouvelle conversation", "New conversation"),
    "chat.sidebar": ("Mes conversations", "My conversations"),
    "chat.options": ("Options", "Options"),
    "chat.down": ("Aller au dernier message", "Go to the last message"),
    "chat.copy": ("Copier ce message", "Copy this message"),
    "chat.search": ("Chercher une conversation", "Search for a conversation"),
    "chat.readme": ("Mode d'emploi", "How to use it"),
    "welcome.invented": ("Inventés, pour la démonstration : {what}.", "Invented, for the demo: {what}."),
    "welcome.directory": ("personnes", "people"),
    "welcome.ticketing": ("tickets", "tickets"),
    "welcome.gis": ("équipements", "facilities"),
    "chat.no_history": ("Pas encore de conversation", "No conversation yet"),
    "chat.placeholder": ("Écrivez votre demande…", "Write your request…"),
    "chat.watermark": (
        "Rien n'est fait dans les systèmes de la Ville sans votre accord.",
        "Nothing is done in the city's systems without your approval.",
    ),
}  # fmt: skip


class Words:
    """The words of one language.

    Args:
        language: ``fr`` or ``en``.
    """

    def __init__(self, language: str = "fr") -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """The words for a key, with its values filled in.

        Raises:
            KeyError: there is no such key, or a value is missing.
        """
        french, english = CATALOGUE[key]
        return (unbroken(french) if self.language == "fr" else english).format(**values)

    def state(self, run: RunView | RunSummary) -> str:
        """Where a run stands, for people; of a trial that did not come to its end, too, that it was one."""
        said = self(f"status.{run.state}")
        trial = run.dry_run and run.state != "dry"
        return f"{said} · {self('status.dry').lower()}" if trial else said

    def error(self, error: BeffroiError) -> str:
        """What an error says to people."""
        return error.fr if self.language == "fr" else error.en
