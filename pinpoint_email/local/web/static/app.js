"use strict";

// The pages work without this. It keeps them up to date, and adds the search as one types, the
// shortcuts and the buttons that copy.

const INTERVAL = 2000;
const PAUSE = 200;
const main = document.getElementById("main");
const field = document.getElementById("q");
const connection = document.getElementById("connection");
const shortcuts = document.getElementById("shortcuts");
let version = main.dataset.version;
let ahead = Date.parse(main.dataset.now) - Date.now();
let latest = 0;

document.documentElement.classList.add("scripted");

/* ---- Times ---- */

const UNITS = [["d", 86400], ["h", 3600], ["min", 60]];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function ago(moment, now) {
  const seconds = (now - moment) / 1000;
  if (seconds >= 7 * 86400) {
    const day = `${moment.getUTCDate()} ${MONTHS[moment.getUTCMonth()]}`;
    return moment.getUTCFullYear() === now.getUTCFullYear() ? day : `${day} ${moment.getUTCFullYear()}`;
  }
  const found = UNITS.find(([, length]) => seconds >= length);
  return found ? `${Math.floor(seconds / found[1])} ${found[0]}` : "now";
}

function tellTimes(root) {
  const now = new Date(Date.now() + ahead);
  for (const time of root.querySelectorAll("time[data-ago]")) {
    setText(time, ago(new Date(time.dateTime), now));
  }
  for (const time of root.querySelectorAll("time[data-clock]")) {
    setText(time, `${now.toISOString().slice(0, 19).replace("T", " ")} UTC`);
  }
}

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/* ---- Live refresh: what is the same stays, with its focus, selection and scroll position ---- */

function morph(from, to) {
  if (from.isEqualNode(to)) {
    return;
  }
  if (from.nodeType !== to.nodeType || from.nodeName !== to.nodeName || from.id !== to.id) {
    from.replaceWith(to);
    return;
  }
  if (from.nodeType !== Node.ELEMENT_NODE) {
    from.nodeValue = to.nodeValue;
    return;
  }
  morphAttributes(from, to);
  morphChildren(from, to);
}

function morphAttributes(from, to) {
  // Whether a <details> is open is for its reader to say.
  const kept = (name) => from.nodeName === "DETAILS" && name === "open";
  for (const { name, value } of [...to.attributes]) {
    if (from.getAttribute(name) !== value && !kept(name)) {
      from.setAttribute(name, value);
    }
  }
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !kept(name)) {
      from.removeAttribute(name);
    }
  }
}

function morphChildren(from, to) {
  const named = new Map([...from.children].filter((child) => child.id).map((child) => [child.id, child]));
  const staying = new Set([...to.children].map((child) => child.id));
  let place = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const known = wanted.id ? named.get(wanted.id) : undefined;
    while (known && place && place !== known && !staying.has(place.id)) {
      place = removed(place);
    }
    if (known && place !== known) {
      from.insertBefore(known, place);
      morph(known, wanted);
    } else if (place && (known || !(place.id || wanted.id))) {
      const following = place.nextSibling;
      morph(place, wanted);
      place = following;
    } else {
      from.insertBefore(wanted, place);
      if (wanted.nodeName === "LI") {
        wanted.classList.add("arrived");
      }
    }
  }
  while (place) {
    place = removed(place);
  }
}

function removed(node) {
  const following = node.nextSibling;
  node.remove();
  return following;
}

function isBusy() {
  const active = document.activeElement;
  const typing = active && main.contains(active) && active.matches("select, input:not([type=radio]), textarea");
  return Boolean(typing || document.querySelector(":popover-open"));
}

async function load(url, known) {
  const number = ++latest;
  let answer;
  try {
    const headers = { Accept: "text/html", ...(known ? { "If-None-Match": `"${known}"` } : {}) };
    answer = await fetch(url, { headers, cache: "no-store" });
  } catch {
    setText(connection, "The service does not answer.");
    return false;
  }
  setText(connection, "");
  if (!answer.ok) {
    return answer.status === 304;
  }
  const text = await answer.text();
  if (number === latest && !isBusy()) {
    show(new DOMParser().parseFromString(text, "text/html"));
  }
  return true;
}

function show(fresh) {
  const arriving = fresh.getElementById("main");
  version = arriving.dataset.version;
  ahead = Date.parse(arriving.dataset.now) - Date.now();
  document.title = fresh.title;
  tellTimes(fresh);
  for (const part of document.querySelectorAll("[data-live]")) {
    const wanted = fresh.getElementById(part.id);
    morphAttributes(part, wanted);
    morphChildren(part, wanted);
  }
}

async function refresh() {
  if (!document.hidden && !isBusy()) {
    await load(location.href, version);
  }
}

async function keepUp() {
  await refresh();
  setTimeout(keepUp, INTERVAL);
}

/* ---- Search ---- */

let typed;

function search() {
  const url = new URL(location.href);
  url.search = field.value.trim() ? new URLSearchParams({ q: field.value }).toString() : "";
  history.replaceState(null, "", url);
  load(url.href, "");
}

if (field.hasAttribute("data-search")) {
  field.addEventListener("input", () => {
    clearTimeout(typed);
    typed = setTimeout(search, PAUSE);
  });
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typed);
    search();
    step(1);
  });
}

/* ---- Keys ---- */

function step(by) {
  const sibling = document.querySelector(by > 0 ? "[data-older]" : "[data-newer]");
  if (sibling) {
    sibling.click();
    return;
  }
  const rows = [...document.querySelectorAll("[data-row]")];
  const place = rows.indexOf(document.activeElement?.closest("[data-row]"));
  const row = rows[place < 0 ? 0 : Math.min(Math.max(place + by, 0), rows.length - 1)];
  row?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

function goUp() {
  const up = document.querySelector("[data-up]");
  if (up) {
    up.click();
  } else if (document.activeElement instanceof HTMLElement) {
    document.activeElement.blur();
  }
}

const KEYS = {
  "/": () => field.focus(),
  j: () => step(1),
  k: () => step(-1),
  u: goUp,
  Escape: goUp,
  "?": () => shortcuts.showModal(),
};

document.addEventListener("keydown", (event) => {
  const target = event.target instanceof Element ? event.target : document.body;
  if (event.key === "Escape" && target === field) {
    field.blur();
    return;
  }
  const elsewhere = target.closest("input:not([type=radio]), select, textarea") || shortcuts.open;
  if (elsewhere || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (document.querySelector(":popover-open") || !Object.hasOwn(KEYS, event.key)) {
    return;
  }
  event.preventDefault();
  KEYS[event.key]();
});

/* ---- Buttons ---- */

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
  if (button) {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.classList.add("copied");
    button.title = "Copied";
    setTimeout(() => {
      button.classList.remove("copied");
      button.title = "Copy";
    }, 1500);
  }
});

document.addEventListener("change", (event) => {
  if (event.target instanceof Element && event.target.matches("[data-submit]")) {
    event.target.form.requestSubmit();
  }
});

document.addEventListener("visibilitychange", refresh);
setInterval(() => tellTimes(document), 1000);
setTimeout(keepUp, INTERVAL);
