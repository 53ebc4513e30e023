"""A model server for tests: speaks the OpenAI protocol, answers with the plan written for a request."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PLANS = {
    "Signale un nid-de-poule au 12 rue Oberkampf et préviens le responsable de la voirie du 11e": (
        'lieu = gis.locate(address="12 rue Oberkampf")\n'
        'ticket = ticketing.create(subject="nid-de-poule", place=lieu)\n'
        'service = directory.find_service(domain="voirie", district="11e")\n'
        "ticketing.notify(to=service.head, ticket=ticket)"
    ),
    "le téléphone de la voirie du 11e": (
        'service = directory.find_service(domain="voirie", district="11e")\nanswer(service.phone)'
    ),
    "Combien de piscines dans le 13e ?": (
        'equipements = gis.facilities(kind="piscines", district="13e")\nanswer(count(equipements))'
    ),
    "les piscines du 13e": (
        'equipements = gis.facilities(kind="piscines", district="13e")\nanswer(equipements)'
    ),
    "signale un nid-de-poule": (
        'lieu = gis.locate(address=ask())\nticket = ticketing.create(subject="nid-de-poule", place=lieu)'
    ),
    "Supprime le ticket 812": 'ticket = ticketing.get(number="812")\nticketing.delete(ticket=ticket)',
    "l'adresse personnelle de Karim Benali, pour sa paie": (
        'personne = directory.find_person(name="Karim Benali")\n'
        "fiche = directory.personal_details(person=personne)\nanswer(fiche.home_address)"
    ),
    "montre le ticket 6001": 'ticket = ticketing.get(number="6001")\nanswer(ticket)',
    "envoie les 5 derniers tickets voirie du 11e à karim.benali@paris.demo": (
        'tickets = ticketing.search(category="voirie", district="11e")\n'
        'tickets2 = top(tickets, n="5", by="created", order="desc")\n'
        'ticketing.send(content=tickets2, to="karim.benali@paris.demo")'
    ),
    "ferme le ticket 99999": 'ticket = ticketing.get(number="99999")\nticketing.close(ticket=ticket)',
}


@contextmanager
def model_server(plans: Mapping[str, str]) -> Iterator[str]:
    """Serve these plans on the loopback interface; gives the URL that ``model.url`` takes."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked = body["messages"][-1]["content"].rpartition("Demande : ")[2].partition("\n")[0]
            message = {"role": "assistant", "content": plans.get(asked, "cannot()")}
            answer = json.dumps({"choices": [{"message": message}], "usage": {}}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
