// What a person has not sent yet is kept in this tab, with whose it is; every page works without it.
"use strict";

const KEPT = "beffroi.";
const account = document.documentElement.dataset.account || "";

function keepAs(name, value) {
  sessionStorage.setItem(KEPT + name, JSON.stringify({ account, ...value }));
}

function keptAs(name) {
  return JSON.parse(sessionStorage.getItem(KEPT + name) || "null");
}

function dropKept(name) {
  sessionStorage.removeItem(KEPT + name);
}

function forget(isOver) {
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(KEPT))) {
    const name = key.slice(KEPT.length);
    if (isOver(keptAs(name), name)) dropKept(name);
  }
}

// Nothing of another person's stays, however their sign-in ended; a page of nobody's leaves it for them to come back
// to. At the end of one's own sign-in nothing stays at all.
if (account) forget((kept) => kept.account !== account);
document.querySelector("form[action='/logout']")?.addEventListener("submit", () => forget(() => true));
