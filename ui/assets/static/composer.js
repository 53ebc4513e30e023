// What is being written in a conversation is kept in this tab until it is sent: a page that loads again brings it back.
"use strict";

const COMPOSER = "written.";
let composer = null, keptUnder = "", sending = false, leaving = false;

// The field goes from conversation to conversation: what is in it is kept where it is.
function keepWritten() {
  const name = COMPOSER + location.pathname, text = composer.value;
  if (keptUnder && (!text || keptUnder !== name)) dropKept(keptUnder);
  keptUnder = text ? name : "";
  if (text) keepAs(name, { text });
}

// As if it was typed: the page learns of it by the event alone.
function bringWritten() {
  const name = COMPOSER + location.pathname, kept = keptAs(name);
  if (!kept || composer.value) return;
  keptUnder = name;
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(composer, kept.text);
  composer.dispatchEvent(new Event("input", { bubbles: true }));
}

function lookAtComposer() {
  if (sending || leaving) return;
  const field = document.querySelector("textarea#chat-input");
  if (field === composer) return field && keepWritten();
  composer = field;
  keptUnder = "";
  if (composer) bringWritten();
}

// What is sent is forgotten first: the field that held it may be gone afterwards. What could not be sent is kept again.
function forgetSent() {
  if (keptUnder) dropKept(keptUnder);
  keptUnder = "";
  sending = true;
  setTimeout(() => { sending = false; lookAtComposer(); });
}

if (account) {
  new MutationObserver(lookAtComposer).observe(document.documentElement, { childList: true, subtree: true });
  addEventListener("input", lookAtComposer);
  addEventListener("keydown", (event) => {
    if (event.target === composer && event.key === "Enter" && !event.shiftKey && !event.isComposing) forgetSent();
  }, true);
  addEventListener("click", (event) => { if (event.target.closest?.("#chat-submit")) forgetSent(); }, true);
}

// The end of one's own sign-in, in the menu of the account; nothing is kept from then on.
addEventListener("click", (event) => {
  if (!event.target.closest?.("[role='menuitem']:has(.lucide-log-out)")) return;
  leaving = true;
  forget(() => true);
}, true);
