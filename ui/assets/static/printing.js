// A conversation is printed whole: its runs are laid out as on paper beforehand, since a frame is as high as it was made.
"use strict";
const SHEETS = "link[href$='print.css']";
const dark = () => document.documentElement.classList.contains("dark");
let wasDark = false;

function asOnPaper(paper) {
  const frames = [...document.querySelectorAll("iframe.run-frame")].filter((frame) => frame.contentDocument);
  for (const page of [document, ...frames.map((frame) => frame.contentDocument)]) {
    for (const sheet of page.querySelectorAll(SHEETS)) sheet.media = paper ? "all" : "print";
  }
  if (paper) wasDark = dark();
  if (wasDark) document.documentElement.classList.toggle("dark", !paper);
  frames.forEach(theme);
  frames.forEach(fit);
}
addEventListener("beforeprint", () => asOnPaper(true));
addEventListener("afterprint", () => asOnPaper(false));
