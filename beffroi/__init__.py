"""Beffroi's ground floor, and the one public import for code outside this repository."""

from beffroi.enums import Category, Domain, FacilityKind, Priority, Status
from beffroi.errors import BeffroiError, Failure, ToolError
from beffroi.ports import City
from beffroi.records import (
    District,
    Document,
    Facility,
    HistoryEntry,
    Listing,
    Lookup,
    Notice,
    Passage,
    Person,
    PersonalDetails,
    Place,
    Service,
    Ticket,
    TicketQuery,
    free_text,
    personal,
    plain,
)
from beffroi.tool import Effect, ParameterRole, ReadClass, tool
from beffroi.values import (
    Age,
    Anything,
    DistrictNumber,
    Email,
    Located,
    Metres,
    Number,
    Prose,
    Query,
    Until,
)

__all__ = [
    "Age", "Anything", "BeffroiError", "Category", "City", "District", "DistrictNumber", "Document",
    "Domain", "Effect", "Email", "Facility", "FacilityKind", "Failure", "HistoryEntry", "Listing",
    "Located", "Lookup", "Metres", "Notice", "Number", "ParameterRole", "Passage", "Person",
    "PersonalDetails", "Place", "Priority", "Prose", "Query", "ReadClass", "Service", "Status", "Ticket",
    "TicketQuery", "ToolError", "Until", "free_text", "personal", "plain", "tool",
]  # fmt: skip
