// What a person types or unticks on a card is kept in this tab until the card is decided; every page works without it.
"use strict";

const KEPT = "beffroi.card.";
const account = document.documentElement.dataset.account || "";
const cards = [...document.querySelectorAll("[data-draft]")];
const fields = (card) => [...card.querySelectorAll("textarea, select, input:not([type='hidden'])")];
const mark = (field) => (field.type === "checkbox" ? `${field.name}=${field.value}` : field.name);

function keep(card) {
  const held = fields(card).map((f) => [mark(f), f.type === "checkbox" ? f.checked : f.value]);
  sessionStorage.setItem(KEPT + card.dataset.draft, JSON.stringify({ account, run: card.dataset.run, held }));
}

function bringBack(card) {
  const kept = JSON.parse(sessionStorage.getItem(KEPT + card.dataset.draft) || "null");
  const held = new Map(kept ? kept.held : []);
  for (const field of fields(card)) {
    if (!held.has(mark(field))) continue;
    if (field.type === "checkbox") field.checked = held.get(mark(field));
    else field.value = held.get(mark(field));
  }
}

// Of a request whose page shows the card no more, nothing is kept; at the end of a sign-in, nothing at all; and
// nothing of another person's, however their sign-in ended. A page of nobody's leaves it for them to come back to.
function forget(isOver) {
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(KEPT))) {
    const id = key.slice(KEPT.length);
    if (isOver(JSON.parse(sessionStorage.getItem(key)), id)) sessionStorage.removeItem(key);
  }
}

const shown = new Set(cards.map((card) => card.dataset.draft));
const runs = new Set([...document.querySelectorAll(".run[data-run]")].map((run) => run.dataset.run));
forget((kept, id) => (account && kept.account !== account) || (runs.has(kept.run) && !shown.has(id)));

for (const card of cards) {
  bringBack(card);
  card.addEventListener("input", () => keep(card));
  card.addEventListener("submit", () => keep(card));
}
document.querySelector("form[action='/logout']")?.addEventListener("submit", () => forget(() => true));
