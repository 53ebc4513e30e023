// Shows the page of a run inside the conversation. Without this script the link to it remains.
"use strict";
const CARD = /^\/runs\/[0-9a-f]+$/;

function fit(frame) {
  const body = frame.contentDocument && frame.contentDocument.body;
  if (body) frame.style.height = `${Math.max(40, body.scrollHeight + 8)}px`;
  keepInSight();
}

function theme(frame) {
  const root = frame.contentDocument && frame.contentDocument.documentElement;
  if (root) root.dataset.theme = document.documentElement.classList.contains("dark") ? "dark" : "light";
}

function embed(link) {
  const frame = document.createElement("iframe");
  frame.className = "run-frame";
  frame.dataset.of = link.getAttribute("href");
  frame.title = link.textContent;
  frame.src = `${frame.dataset.of}?embed=1`;
  frame.addEventListener("load", () => {
    theme(frame);
    fit(frame);
    frame.title = frame.contentDocument.title;
    sayCard(frame);
    clearTimeout(due);
    due = setTimeout(askWaiting, 300);
    frame.contentDocument.addEventListener("focusin", (event) => uncover(frame, event.target));
    new ResizeObserver(() => fit(frame)).observe(frame.contentDocument.body);
  });
  // Beside the text and not in it: the text is drawn again whenever the run changes, the frame stays.
  home(link).after(frame);
}

// A run's page is as high as what is in it: only here is it known how much of it is below what is seen.
function keepInSight() {
  const composer = document.querySelector("#message-composer");
  const room = innerHeight > 480;  // with less of it (a page magnified) all is for reading
  const edge = composer && room ? composer.getBoundingClientRect().top : Infinity;
  for (const frame of document.querySelectorAll("iframe.run-frame")) {
    const page = frame.contentDocument && frame.contentDocument.documentElement;
    if (page) page.style.setProperty("--below", `${Math.max(0, Math.round(frame.getBoundingClientRect().bottom - edge))}px`);
  }
}
// What has the focus on a card is not left under the buttons: the conversation scrolls, as the page itself cannot.
function uncover(frame, field) {
  const buttons = frame.contentDocument.querySelector(".approval-card .buttons");
  if (!buttons || !(field.compareDocumentPosition(buttons) & Node.DOCUMENT_POSITION_FOLLOWING)) return;
  const hidden = field.getBoundingClientRect().bottom + 8 - buttons.getBoundingClientRect().top;
  let scroller = frame.parentElement;
  while (scroller && scroller.scrollHeight <= scroller.clientHeight) scroller = scroller.parentElement;
  if (scroller && hidden > 0) scroller.scrollBy({ top: hidden, behavior: "instant" });
}
addEventListener("scroll", keepInSight, { capture: true, passive: true });
addEventListener("resize", keepInSight);

function home(link) {
  return link.closest(".prose") || link.parentElement;
}

function look() {
  for (const frame of document.querySelectorAll("iframe.run-frame")) {
    const text = frame.previousElementSibling;
    if (!text || !text.querySelector(`a[href="${frame.dataset.of}"]`)) { frame.remove(); continue; }
    // The run has changed: its page looks at once, and not only when its own time to look comes.
    if (frame.dataset.text && frame.dataset.text !== text.textContent) frame.contentWindow.dispatchEvent(new Event("changed"));
    frame.dataset.text = text.textContent;
  }
  for (const link of document.querySelectorAll(".ai-message a[href^='/runs/']")) {
    const next = home(link).nextElementSibling;
    if (CARD.test(link.getAttribute("href")) && !(next && next.matches("iframe.run-frame"))) embed(link);
  }
  sayMessage();
  tell();
}

// Those who hear the page are told what comes: of a message that changes, the lines that are new.
const heard = new Set();
function say(lines, of) {
  const fresh = lines.map((line) => line.trim()).filter((line) => line && !heard.has(of + line));
  if (!fresh.length) return;
  fresh.forEach((line) => heard.add(of + line));
  const told = document.createElement("p"), log = document.querySelector("#heard");
  told.textContent = fresh.map((line) => (/[.?!…:]$/.test(line) ? line : `${line}.`)).join(" ");
  log.append(told);
  if (log.children.length > 8) log.firstElementChild.remove();
}

function sayMessage() {
  const messages = document.querySelectorAll(".ai-message");
  if (!messages.length) return heard.clear();
  const last = messages[messages.length - 1], link = last.querySelector("a[href^='/runs/']");
  say(last.innerText.split("\n").filter((line) => !link || line !== link.textContent), `${messages.length} `);
}

// What a run's page is about; not where the person is in it, since that is read to them already.
function sayCard(frame) {
  const frames = document.querySelectorAll("iframe.run-frame"), run = frame.contentDocument.querySelector(".run");
  if (!run || frame !== frames[frames.length - 1] || frame === document.activeElement) return;
  const parts = run.querySelectorAll("h2, h3, legend, caption, .notice p, .question > p, .outcome, .value");
  say([...parts].map((part) => {
    const bare = part.cloneNode(true);
    bare.querySelectorAll(".mark").forEach((mark) => mark.remove());  // where a value comes from is on the page
    return bare.textContent.replace(/\s+/g, " ");
  }), run.dataset.state);
}

// What waits for the person: beside the examples of an empty conversation, and how much beside « Accords ».
let waiting = { count: 0, lines: [] }, cards = 0, due = 0;
async function askWaiting() {
  try {
    const answer = await fetch("/approvals/waiting", { credentials: "same-origin", redirect: "error" });
    if (answer.ok) waiting = await answer.json();
    tell();
  } catch { /* the connection is away: the next look asks again */ }
}

function waitingBox() {
  const box = document.createElement("section"), title = document.createElement("h2"), list = document.createElement("ul");
  box.id = "waiting";
  box.setAttribute("aria-labelledby", "waiting-title");
  title.id = "waiting-title";
  title.textContent = document.documentElement.dataset.waiting;
  for (const { text, href } of waiting.lines) {
    const link = document.createElement("a");
    link.textContent = text;
    link.setAttribute("href", href.startsWith("/") ? href : "/approvals");
    list.appendChild(document.createElement("li")).append(link);
  }
  box.append(title, list);
  return box;
}

function tell() {
  const told = document.querySelectorAll(".ai-message a[href^='/approvals/']").length;
  if (told > cards) askWaiting();
  cards = told;
  const key = JSON.stringify(waiting), box = document.querySelector("#waiting");
  if (box && box.dataset.key !== key) box.remove();
  const examples = document.querySelector("#welcome-screen #starters");
  if (examples && waiting.lines.length && !document.querySelector("#waiting")) {
    const made = waitingBox();
    made.dataset.key = key;
    examples.before(made);
  }
  for (const link of document.querySelectorAll("#header a[href='/approvals']")) {
    const count = link.querySelector(".count") || link.appendChild(document.createElement("span"));
    const said = waiting.count ? ` (${waiting.count})` : "";
    count.className = "count";
    if (count.textContent !== said) count.textContent = said;
  }
}
addEventListener("visibilitychange", () => { if (!document.hidden) askWaiting(); });
askWaiting();

// Names that the stock page leaves out. One element is now one button and now another (send, stop), and keeps its name.
const NAMES = { "#chat-submit": "send", "#stop-button": "stop", "#user-nav-button": "who", "#theme-toggle": "colours", "#new-chat-button": "new",
  "#sidebar-trigger-button": "sidebar", "[data-sidebar='rail']": "sidebar", "#thread-options": "options", "#search-chats-button": "search",
  "button:has(> svg.lucide-arrow-down)": "down", "button:has(> svg.lucide-copy)": "copy" };
function name() {
  const words = document.documentElement.dataset;
  for (const [where, key] of Object.entries(NAMES)) {
    for (const button of document.querySelectorAll(where)) {
      if (words[key] && button.getAttribute("aria-label") !== words[key]) button.setAttribute("aria-label", words[key]);
      if (words[key] && button.title) button.title = words[key];
    }
  }
  // A link inside a button, a list whose elements are not in it: said as they are to those who hear the page.
  for (const button of document.querySelectorAll("#header button:has(> a)")) {
    button.setAttribute("role", "group");
    button.setAttribute("aria-label", button.textContent.trim());
    button.tabIndex = -1;
  }
  for (const list of document.querySelectorAll("ul[data-sidebar='menu']")) list.setAttribute("role", "none");
  for (const image of document.querySelectorAll("#header a img")) image.alt = "";  // the word beside it is the name
  for (const inner of document.querySelectorAll("ul[data-sidebar='menu'] a > button")) inner.tabIndex = -1;  // one stop, not two
  for (const text of document.querySelectorAll(".prose [role='article']")) text.setAttribute("role", "paragraph");
}

let asked = false;
new MutationObserver(() => {
  name();
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => { asked = false; look(); });
}).observe(document.documentElement, { childList: true, subtree: true });
new MutationObserver(() => document.querySelectorAll("iframe.run-frame").forEach(theme))
  .observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
