"""The page of a ticket in the city's own system: an address that the settings give, with its number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from agents.views.blocks import Block, CardBlock, EffectBlock
from beffroi.settings.systems import SystemsSettings
from beffroi.settings.ticket_page import NUMBER, TicketPage


def with_pages(blocks: Iterable[Block], systems: SystemsSettings) -> tuple[Block, ...]:
    """The same blocks, cards with the page of their ticket; effects too where no card has it already."""
    page = systems.ticketing.page if isinstance(systems.ticketing, TicketPage) else ""
    found = tuple(blocks)
    cards = {block.link for block in found if isinstance(block, CardBlock)}
    return tuple(_with_page(block, page, cards) for block in found) if page else found


def _with_page(block: Block, page: str, cards: set[str]) -> Block:
    match block:
        case CardBlock():
            return replace(block, page=_page_of(block.link, page))
        case EffectBlock() if block.link not in cards:
            return replace(block, page=_page_of(block.link, page))
        case _:
            return block


def _page_of(link: str, page: str) -> str:
    """Empty for what is no ticket; nothing but figures is ever put into the address."""
    kind, _, number = link.partition(":")
    figures = number.isascii() and number.isdecimal()
    return page.replace(NUMBER, number) if kind == "Ticket" and figures else ""
