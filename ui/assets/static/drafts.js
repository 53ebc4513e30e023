// What a person types or unticks on a card is kept in this tab until the card is decided.
"use strict";

const CARD = "card.";
const cards = [...document.querySelectorAll("[data-draft]")];
const fields = (card) => [...card.querySelectorAll("textarea, select, input:not([type='hidden'])")];
const mark = (field) => (field.type === "checkbox" ? `${field.name}=${field.value}` : field.name);

function keep(card) {
  const held = fields(card).map((f) => [mark(f), f.type === "checkbox" ? f.checked : f.value]);
  keepAs(CARD + card.dataset.draft, { run: card.dataset.run, held });
}

function bringBack(card) {
  const kept = keptAs(CARD + card.dataset.draft);
  const held = new Map(kept ? kept.held : []);
  for (const field of fields(card)) {
    if (!held.has(mark(field))) continue;
    if (field.type === "checkbox") field.checked = held.get(mark(field));
    else field.value = held.get(mark(field));
    const fold = field.closest("details");
    if (fold && field.value) fold.open = true;
  }
}

// Of a request whose page shows the card no more, nothing is kept.
const shown = new Set(cards.map((card) => CARD + card.dataset.draft));
const runs = new Set([...document.querySelectorAll(".run[data-run]")].map((run) => run.dataset.run));
forget((kept, name) => runs.has(kept.run) && !shown.has(name));

for (const card of cards) {
  bringBack(card);
  card.addEventListener("input", () => keep(card));
  card.addEventListener("submit", () => keep(card));
}
