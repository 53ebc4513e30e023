// Comfort for our own pages; every page works without it.
"use strict";

// The theme chosen in the chat is kept by it under this name; the pages follow it.
function followTheme() {
  const chosen = localStorage.getItem("vite-ui-theme") || "light";
  const dark = chosen === "dark" || (chosen === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}
followTheme();
addEventListener("storage", followTheme);

// Whether a field is in use, or holds what the page did not bring.
function inUse(field) {
  if (field === document.activeElement) return true;
  if (field.tagName === "SELECT") return [...field.options].some((o) => o.selected !== o.defaultSelected);
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
}

// A run that waits or works is looked at again, more often while it works; the page reloads when something has
// changed and no form is in use.
const run = document.querySelector(".run[data-live='yes']");
if (run) {
  let next = 0;
  const look = async () => {
    const busy = () => [...document.querySelectorAll("input, textarea, select")].some(inUse);
    try {
      const answer = await fetch(`/runs/${run.dataset.run}/state`, { credentials: "same-origin" });
      if (answer.ok && (await answer.json()).state !== run.dataset.state && !busy()) return location.reload();
    } catch { /* the connection is away: look again later */ }
    clearTimeout(next);
    next = setTimeout(look, document.hidden || run.dataset.waits === "yes" ? 10000 : 1500);
  };
  next = setTimeout(look, 1000);
  addEventListener("changed", look);  // sent by the conversation that shows this page
}

// One press is enough: the buttons of a form that was sent do nothing more.
addEventListener("submit", (event) => {
  if (event.target.dataset.download) return;
  if (event.target.dataset.sent) return event.preventDefault();
  event.target.dataset.sent = "yes";
});
addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => delete form.dataset.sent));
