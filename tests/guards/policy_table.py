"""Documents as the agents make them, each with the rule that must decide it."""

from __future__ import annotations

from typing import Any

from pydantic import JsonValue

from beffroi.identity import Actor, Role
from beffroi.labels import Integrity, Label, Source, only
from beffroi.tool import Effect, ReadClass
from guards.policy import (
    ActorInput,
    Approver,
    CallArgument,
    CallDocument,
    CallStep,
    CallStepHead,
    Circumstances,
    CoarseInput,
    EffectsDocument,
    Flow,
    LabelInput,
    Limits,
    Moment,
    OfficeInput,
    PersonTarget,
    PlaceTarget,
    PlanArgument,
    PlanDocument,
    PlanStep,
    PurposeInput,
    ServiceTarget,
    ShowDocument,
    Shown,
    Targets,
    TicketTarget,
    Usage,
)
from tests.guards.people import ADMIN, CLAIRE, KARIM, NADIA, OLIVIER, ROSA, SAMUEL, SOFIA

MAIL = ("paris.demo",)
REGISTER = PurposeInput(
    name="gestion du personnel",
    categories=("adresse", "téléphone", "naissance"),
    domains=("ressources humaines",),
    roles=(Role.RH,),
)
OFFICE = OfficeInput(days=(1, 2, 3, 4, 5), start=480, end=1140)
USUAL = Circumstances(limits=Limits(office=OFFICE), purposes=(REGISTER,), purpose=REGISTER.name)
HR = LabelInput.of(Label(readers=only("rh"), personal=frozenset({"adresse"})))
TICKET_LABEL = LabelInput.of(
    Label(frozenset({Source("system", "ticketing", "ticket:4012")}), integrity=Integrity.FREE_TEXT)
)

Document = PlanDocument | EffectsDocument | CallDocument | ShowDocument


def literal(kind: str, value: JsonValue) -> PlanArgument:
    return PlanArgument(type=kind, value=value)


def symbol(kind: str, *lines: int) -> PlanArgument:
    return PlanArgument(type=kind, from_lines=lines, integrity="RECORD")


def step(line: int, tool: str, effect: Effect = Effect.READ, **more: Any) -> PlanStep:
    return PlanStep(line=line, tool=tool, system=tool.split(".")[0], effect=effect, **more)


def plan(actor: Actor, *steps: PlanStep, **more: Any) -> PlanDocument:
    about = {"mail_domains": MAIL, "circumstances": USUAL, **more}
    return PlanDocument(actor=ActorInput.of(actor), steps=steps, **about)


def act(tool: str, effect: Effect, targets: Targets, **arguments: CallArgument) -> CallStep:
    system = tool.split(".")[0]
    return CallStep(
        line=1, site="1", tool=tool, system=system, effect=effect, arguments=arguments, targets=targets
    )


def effects(actor: Actor, *steps: CallStep, about: Circumstances = USUAL) -> EffectsDocument:
    return EffectsDocument(
        actor=ActorInput.of(actor), effects=steps, count=len(steps), mail_domains=MAIL, circumstances=about
    )


def shows(actor: Actor, *shown: Shown) -> ShowDocument:
    return ShowDocument(actor=ActorInput.of(actor), shown=shown, mail_domains=MAIL, circumstances=USUAL)


def call(
    actor: Actor,
    one: CallStep,
    approver: Actor | None = None,
    count: int = 1,
    about: Circumstances = USUAL,
    reads: LabelInput | None = None,
) -> CallDocument:
    head = CallStepHead(
        line=one.line,
        site=one.site,
        tool=one.tool,
        system=one.system,
        effect=one.effect,
        read_class=one.read_class,
        condition=one.condition,
        reads=reads or LabelInput(),
    )
    approved = None if approver is None else Approver(id=approver.id, roles=tuple(sorted(approver.roles)))
    return CallDocument(
        actor=ActorInput.of(actor),
        step=head,
        arguments=one.arguments,
        targets=one.targets,
        approved=approver is not None,
        approver=approved,
        count=count,
        mail_domains=MAIL,
        circumstances=about,
    )


def ticket(category: str | None, district: int | None, number: int | None = 4012) -> Targets:
    return Targets(tickets=(TicketTarget(number=number, category=category, district=district),))


def place(district: int | None) -> Targets:
    return Targets(places=(PlaceTarget(district=district),))


def person(domain: str, district: int | None, *roles: str) -> Targets:
    return Targets(people=(PersonTarget(id="p1", domain=domain, district=district, roles=roles),))


def value(of: JsonValue, label: LabelInput | None = None, kind: str = "") -> CallArgument:
    return CallArgument(value=of, label=label or LabelInput(), type=kind)


def closing(category: str | None, district: int | None) -> CallStep:
    return act(
        "ticketing.close", Effect.WRITE, ticket(category, district), reason=value("fait", TICKET_LABEL)
    )


def creating(category: JsonValue, district: int | None) -> CallStep:
    return act("ticketing.create", Effect.WRITE, place(district), category=value(category, kind="category"))


def sending(to: JsonValue, content: CallArgument | None = None) -> CallStep:
    content = content or value("La liste")
    return act("ticketing.send", Effect.NOTIFY, Targets(), to=value(to, kind="email"), content=content)


def noticing(targets: Targets, label: LabelInput | None = None) -> CallStep:
    return act("ticketing.notify", Effect.NOTIFY, targets, message=value("Bonjour", label, "prose"))


READ = step(1, "gis.locate", arguments={"address": literal("query", "12 rue Oberkampf")})
PHONE = LabelInput.of(Label(readers=only("rh"), personal=frozenset({"téléphone"})))
HELD = LabelInput(
    readers=(("rh",),), personal=("adresse", "naissance", "téléphone"), purposes=(REGISTER.name,)
)
NAMED = PlanArgument(type="Person", from_lines=(1,), integrity="RECORD", role="target", named=True)
DETAILS = step(
    2,
    "directory.personal_details",
    read_class=ReadClass.PERSONAL,
    reads=HELD,
    arguments={"person": NAMED},
)
UNNAMED = step(
    2,
    "directory.personal_details",
    read_class=ReadClass.PERSONAL,
    reads=HELD,
    in_loop=True,
    arguments={"person": NAMED.model_copy(update={"named": False})},
)
ADDRESS = Shown(record="PersonalDetails", field="home_address", personal=("adresse",), readers=(("rh",),))
SEARCH_9 = step(
    1,
    "ticketing.search",
    arguments={"category": literal("category", "propreté"), "district": literal("district", 9)},
)
DELETE_FOUND = step(
    2, "ticketing.delete", Effect.DELETE, in_loop=True, arguments={"ticket": symbol("Ticket", 1)}
)
CLOSE_FOUND = step(
    2, "ticketing.close", Effect.WRITE, in_loop=True, arguments={"ticket": symbol("Ticket", 1)}
)
SEND_LIST = step(
    2,
    "ticketing.send",
    Effect.NOTIFY,
    arguments={"content": symbol("any", 1), "to": literal("email", "jean@exemple.com")},
)
CREATE_AND_NOTIFY = (
    READ,
    step(2, "ticketing.create", Effect.WRITE, arguments={"place": symbol("Place", 1)}),
    step(3, "directory.find_service", arguments={"domain": literal("domain", "voirie")}),
    step(4, "ticketing.notify", Effect.NOTIFY, arguments={"to": symbol("Recipient", 3)}),
)
PERSONAL_FLOW = Flow(
    from_line=2,
    field="home_address",
    to_line=3,
    argument="text",
    personal=("adresse",),
    readers=(("rh",),),
)
BULK = CallStep(
    line=1, tool="directory.export", system="directory", effect=Effect.READ, read_class=ReadClass.BULK
)
LOCATE_KEPT = act("gis.locate", Effect.READ, Targets(), address=value("3 rue X", HR))
ONE = closing("voirie", 11)
WIRE_VOIRIE: JsonValue = {"$": "Category", "value": "voirie"}
NEW_TICKET = act("ticketing.create", Effect.WRITE, ticket("voirie", 2, None))
WATER = Targets(services=(ServiceTarget(id="s", domain="eau", district=3),))
INSIDE = "karim.benali@paris.demo"
COMMENT = step(3, "ticketing.comment", Effect.WRITE)


def about(**changed: Any) -> Circumstances:
    return USUAL.model_copy(update=changed)


def limits(**changed: Any) -> Circumstances:
    return about(limits=USUAL.limits.model_copy(update=changed))


def chosen_by(trust: str, one: CallStep) -> CallStep:
    target = CallArgument(value=None, type="Ticket", role="target", trust=trust)
    return one.model_copy(update={"arguments": {**one.arguments, "ticket": target}})


def asking(person: CallArgument, **more: Any) -> CallDocument:
    one = act("directory.personal_details", Effect.READ, Targets(), person=person)
    return call(NADIA, one.model_copy(update={"read_class": ReadClass.PERSONAL}), reads=HELD, **more)


def coarse(kind: str, of: int, *personal: str) -> LabelInput:
    return LabelInput(readers=(("rh",),), personal=personal, coarse=(CoarseInput(kind=kind, of=of),))


SUBJECT = CallArgument(value=None, type="Person", role="target", named=True)
LOW = chosen_by("FREE_TEXT", closing("voirie", 11))
REMINDED = act("ticketing.remind", Effect.NOTIFY, Targets())
UNDER_KEPT = closing("voirie", 11).model_copy(update={"condition": HR})
ONE_BOUND = COMMENT.model_copy(update={"arguments": {"text": PlanArgument(type="prose", label=HR)}})
TICKETING_KEPT = act("ticketing.get", Effect.READ, Targets(), number=value(7, HR))
BACK = HR.model_copy(update={"sources": ("system:directory:directory.personal_details@2",)})
NIGHT = about(moment=Moment(weekday=1, minute=200))
SUNDAY = about(moment=Moment(weekday=7, minute=600))
BUSY = about(usage=Usage(effects=200))
NEARLY = about(usage=Usage(effects=199))
CURIOUS = about(usage=Usage(personal=20))

TABLE: list[tuple[str, Document, str]] = [
    ("an agent locates an address", plan(CLAIRE, READ), "reads.staff"),
    ("an auditor reads", plan(SAMUEL, READ), "reads.staff"),
    ("an administrator reads", plan(ADMIN, READ), "reads.staff"),
    ("a plan without steps", plan(CLAIRE), "reads.staff"),
    ("a read is made", call(CLAIRE, act("gis.locate", Effect.READ, Targets())), "reads.staff"),
    ("the welcome request", plan(CLAIRE, *CREATE_AND_NOTIFY), "effects.approval"),
    ("an agent asks for a home address", plan(CLAIRE, READ, DETAILS, shown=(ADDRESS,)), "personal.hr_only"),
    ("a supervisor asks for it", plan(OLIVIER, DETAILS, shown=(ADDRESS,)), "personal.hr_only"),
    ("an administrator asks for it", plan(ADMIN, DETAILS, shown=(ADDRESS,)), "personal.hr_only"),
    ("human resources ask for it", plan(NADIA, READ, DETAILS, shown=(ADDRESS,)), "reads.personal"),
    ("it is shown without the read", plan(CLAIRE, READ, shown=(ADDRESS,)), "personal.hr_only"),
    ("it flows into a comment", plan(CLAIRE, DETAILS, COMMENT, flows=(PERSONAL_FLOW,)), "personal.hr_only"),
    ("even from human resources", plan(NADIA, DETAILS, COMMENT, flows=(PERSONAL_FLOW,)), "flows.readers"),
    ("an agent's call carries it", call(CLAIRE, LOCATE_KEPT), "personal.hr_only"),
    ("a call of human resources carries it", call(NADIA, LOCATE_KEPT), "reads.personal"),
    ("delete all tickets of the 9th", plan(ROSA, SEARCH_9, DELETE_FOUND), "effects.deletion"),
    ("a supervisor deletes", plan(OLIVIER, SEARCH_9, DELETE_FOUND), "effects.deletion"),
    ("send the list outside", plan(CLAIRE, READ, SEND_LIST), "exits.outside"),
    ("a supervisor sends it outside", plan(OLIVIER, READ, SEND_LIST), "exits.outside"),
    ("an outside address as a value", effects(CLAIRE, sending("jean@exemple.com")), "exits.outside"),
    ("an approved outside address", call(CLAIRE, sending("j@exemple.com"), CLAIRE), "exits.outside"),
    ("a city address", effects(CLAIRE, sending(INSIDE)), "effects.approval"),
    ("a city address in capitals", effects(CLAIRE, sending(INSIDE.upper())), "effects.approval"),
    ("an address that is no text", effects(CLAIRE, sending([INSIDE])), "exits.outside"),
    ("an address cut by a NUL", effects(CLAIRE, sending(f"{INSIDE}\x00@exemple.com")), "exits.outside"),
    ("an address in quotes", effects(CLAIRE, sending(f'"x" <{INSIDE}>')), "exits.outside"),
    ("two addresses", effects(CLAIRE, sending(f"jean@exemple.com,{INSIDE}")), "exits.outside"),
    ("a line break in the address", effects(CLAIRE, sending(f"jean@exemple.com\n{INSIDE}")), "exits.outside"),
    ("close in one's service", effects(CLAIRE, closing("voirie", 11)), "effects.approval"),
    ("close in one's domain elsewhere", effects(CLAIRE, closing("voirie", 2)), "effects.approval"),
    ("close in one's district", effects(CLAIRE, closing("eau", 11)), "effects.approval"),
    ("close what has no place", effects(CLAIRE, closing("voirie", None)), "effects.approval"),
    ("close elsewhere", effects(CLAIRE, closing("propreté", 9)), "writes.own_scope"),
    ("close elsewhere without a place", effects(CLAIRE, closing("propreté", None)), "writes.own_scope"),
    ("close what nothing is known of", effects(CLAIRE, closing(None, None)), "writes.own_scope"),
    ("one of two is elsewhere", effects(CLAIRE, ONE, closing("eau", 2)), "writes.own_scope"),
    ("a responsible elsewhere", effects(KARIM, closing("propreté", 9)), "writes.own_scope"),
    ("human resources close", effects(NADIA, closing("voirie", None)), "writes.own_scope"),
    ("a supervisor closes anywhere", effects(OLIVIER, closing("eau", 20)), "effects.approval"),
    ("approval widens nothing", call(CLAIRE, closing("propreté", 9), CLAIRE), "writes.own_scope"),
    ("create in one's domain", effects(CLAIRE, creating("voirie", 2)), "effects.approval"),
    ("create from a wire value", effects(CLAIRE, creating(WIRE_VOIRIE, 2)), "effects.approval"),
    ("create in one's district", effects(CLAIRE, creating("eau", 11)), "effects.approval"),
    ("create elsewhere", effects(CLAIRE, creating("eau", 2)), "writes.own_scope"),
    ("create by a target ticket", effects(CLAIRE, NEW_TICKET), "effects.approval"),
    ("a plan for the 9th's cleaning", plan(CLAIRE, SEARCH_9, CLOSE_FOUND), "writes.own_scope"),
    ("the same by its own agent", plan(ROSA, SEARCH_9, CLOSE_FOUND), "effects.approval"),
    ("notify another service", effects(CLAIRE, noticing(WATER)), "effects.approval"),
    ("notify a person", effects(CLAIRE, noticing(person("eau", 3))), "effects.approval"),
    ("tell a kept value to a colleague", effects(NADIA, noticing(person("rh", None), HR)), "flows.readers"),
    ("tell it to who may know", effects(NADIA, noticing(person("rh", None, "rh"), HR)), "effects.approval"),
    ("send a kept value", effects(NADIA, sending(INSIDE, value("x", HR))), "flows.readers"),
    ("an auditor notifies", effects(SAMUEL, noticing(person("eau", 3))), "roles.no_effects"),
    ("an administrator plans an effect", plan(ADMIN, *CREATE_AND_NOTIFY), "roles.no_effects"),
    ("ten at once", effects(CLAIRE, *[ONE] * 10), "effects.approval"),
    ("eleven at once", effects(CLAIRE, *[ONE] * 11), "effects.mass"),
    ("a supervisor's eleven", effects(OLIVIER, *[ONE] * 11), "effects.mass"),
    ("a call not yet approved", call(CLAIRE, ONE), "effects.approval"),
    ("a call approved by the person", call(CLAIRE, ONE, CLAIRE), "effects.approved"),
    ("a call approved by a colleague", call(CLAIRE, ONE, KARIM), "effects.approval"),
    ("one of eleven, by the person", call(CLAIRE, ONE, CLAIRE, 11), "effects.mass"),
    ("one of eleven, by a supervisor", call(CLAIRE, ONE, OLIVIER, 11), "effects.approved"),
    ("a supervisor's own eleven, by another", call(OLIVIER, ONE, SOFIA, 11), "effects.approved"),
    ("a supervisor's own eleven, by themself", call(OLIVIER, ONE, OLIVIER, 11), "effects.mass"),
    ("a bulk read", call(CLAIRE, BULK), "reads.bulk"),
    ("an approved bulk read", call(CLAIRE, BULK, CLAIRE), "effects.approved"),
    ("what a text chose is looked at alone", effects(CLAIRE, LOW), "flows.target"),
    ("what the model supposed too", effects(CLAIRE, chosen_by("MODEL", ONE)), "flows.target"),
    ("what the person said is not", effects(CLAIRE, chosen_by("PERSON", ONE)), "effects.approval"),
    ("nor what a system of record said", effects(CLAIRE, chosen_by("RECORD", ONE)), "effects.approval"),
    ("one agreed to alone", call(CLAIRE, LOW, CLAIRE), "effects.approved"),
    ("one agreed to among others", call(CLAIRE, LOW, CLAIRE, 2), "flows.target"),
    ("by somebody else", call(CLAIRE, LOW, KARIM), "flows.target"),
    ("a kept condition", effects(NADIA, UNDER_KEPT), "flows.readers"),
    ("an upper bound that is kept", plan(NADIA, DETAILS, ONE_BOUND), "flows.readers"),
    ("another system asked with it", call(NADIA, TICKETING_KEPT), "flows.system"),
    ("the system that it came from", call(NADIA, act("directory.members", Effect.READ, Targets(), of=value("x", BACK))), "reads.personal"),
    ("no entry of the register", plan(NADIA, DETAILS, circumstances=about(purposes=())), "personal.purpose"),
    ("no purpose chosen", asking(SUBJECT, about=about(purpose="")), "personal.purpose"),
    ("a purpose of nobody's", asking(SUBJECT, about=about(purpose="curiosité")), "personal.purpose"),
    ("a purpose and a named subject", asking(SUBJECT), "reads.personal"),
    ("a subject out of a list", plan(NADIA, UNNAMED), "personal.subject"),
    ("a call on one", asking(SUBJECT.model_copy(update={"named": False})), "personal.subject"),
    ("the twenty-first of the day", asking(SUBJECT, about=CURIOUS), "personal.quota"),
    ("its plan", plan(NADIA, DETAILS, circumstances=CURIOUS), "personal.quota"),
    ("a private phone shown", plan(CLAIRE, READ, shown=(Shown(record="P", personal=("téléphone",), readers=(("rh",),)),)), "phones.private"),
    ("told by who is cleared", effects(NADIA, noticing(person("voirie", 11), PHONE)), "release.person"),
    ("agreed to alone", call(NADIA, noticing(person("voirie", 11), PHONE), NADIA), "effects.approved"),
    ("agreed to by a supervisor", call(NADIA, noticing(person("voirie", 11), PHONE), OLIVIER), "release.person"),
    ("to a whole service", effects(NADIA, noticing(WATER, PHONE)), "flows.readers"),
    ("an aggregate over enough people", effects(NADIA, noticing(WATER, coarse("people", 5, "naissance"))), "effects.approval"),
    ("over too few", effects(NADIA, noticing(WATER, coarse("people", 4, "naissance"))), "flows.readers"),
    ("an arrondissement", effects(NADIA, noticing(WATER, coarse("district", 0, "adresse"))), "effects.approval"),
    ("of more than an address", effects(NADIA, noticing(WATER, coarse("district", 0, "adresse", "naissance"))), "flows.readers"),
    ("a show of what one may read", shows(NADIA, ADDRESS), "reads.personal"),
    ("of what one may not", shows(CLAIRE, Shown(record="N", readers=(("rh",),))), "flows.readers"),
    ("a tool under four eyes", effects(CLAIRE, ONE, about=limits(four_eyes=("ticketing.close",))), "effects.four_eyes"),
    ("seen by them", call(CLAIRE, ONE, OLIVIER, about=limits(four_eyes=("ticketing.close",))), "effects.approved"),
    ("eleven notices at night", effects(CLAIRE, *[REMINDED] * 11, about=NIGHT), "notices.hours"),
    ("ten at night", effects(CLAIRE, *[REMINDED] * 10, about=NIGHT), "effects.approval"),
    ("eleven on a Sunday", effects(CLAIRE, *[REMINDED] * 11, about=SUNDAY), "notices.hours"),
    ("eleven in the day", effects(CLAIRE, *[REMINDED] * 11), "effects.mass"),
    ("one more than a day's effects", effects(CLAIRE, ONE, about=BUSY), "effects.budget"),
    ("one more, agreed to before", call(CLAIRE, ONE, CLAIRE, about=BUSY), "effects.budget"),
    ("the day's last, agreed to before", call(CLAIRE, ONE, CLAIRE, about=NEARLY), "effects.approved"),
    ("nothing at all to do", effects(CLAIRE), "default.deny"),
]  # fmt: skip
