// The live part of the conversation. The server makes all of its words: this sends, inserts and announces.
const log = document.getElementById("log");
const composer = document.getElementById("composer");
const choices = document.getElementById("choices");
const announcer = document.getElementById("announcer");
const typing = document.getElementById("typing");
const FRAGMENT = { "X-Requested-With": "waymark" };

const waiting = [];
let sending = null;
let newsWanted = false;
let reading = false;
let leaving = false;

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function lastId() {
  const known = log.querySelectorAll("[data-id]");
  return known.length ? known[known.length - 1].dataset.id : "";
}

const words = (element) => element.querySelector(".w-text").textContent.trim().replace(/\s+/g, " ");

function announce(messages) {
  announcer.replaceChildren();
  for (const message of messages) {
    const said = message.querySelector("[data-speak]");
    const line = document.createElement("p");
    line.lang = said.lang;
    line.dir = said.dir;
    line.textContent = Array.from(said.querySelectorAll("p, h3, li"), (part) => part.textContent.trim()).join(" ");
    announcer.append(line);
  }
  if (messages.at(-1).querySelector(".w-buttons")) {
    const line = document.createElement("p");
    line.textContent = composer.dataset.choices;
    announcer.append(line);
  }
}

function show(element) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

// Puts new messages in their place: after those that are known, before those that are not sent yet.
function insert(html) {
  const piece = document.createElement("template");
  piece.innerHTML = html;
  const fresh = Array.from(piece.content.children).filter((item) => !document.getElementById(item.id));
  for (const item of fresh) {
    if (item.classList.contains("moj-message-item--sent")) {
      const copies = waiting.concat(sending ?? []).filter((one) => !one.stored && words(one.element) === words(item));
      if (copies.length) {
        const copy = copies.includes(sending) ? sending : copies[0];
        copy.stored = true;
        copy.element.remove();
      }
    }
    log.insertBefore(item, log.querySelector("[data-pending]"));
  }
  const answers = fresh.filter((item) => item.querySelector("[data-speak]"));
  if (answers.length) {
    typing.hidden = true;
    announce(answers);
    show(answers[0]);
  }
}

function speaksOtherLanguage(response) {
  const locale = response.headers.get("X-Waymark-Locale");
  return locale && locale !== document.documentElement.lang;
}

// The whole page goes over to the language that the conversation has gone over to, unless something is being written.
function followLanguage(response) {
  if (!speaksOtherLanguage(response) || composer.elements.text.value || waiting.length || sending) return;
  history.replaceState({ latest: true }, "");
  location.reload();
}

async function readNews() {
  if (reading) {
    newsWanted = true;
    return;
  }
  reading = true;
  try {
    const address = `${composer.action}?after=${encodeURIComponent(lastId())}`;
    const response = await fetch(address, { headers: FRAGMENT });
    if (response.status === 404) location.reload();
    if (response.ok) {
      insert(await response.text());
      followLanguage(response);
    }
  } catch {
    // The events tell of it again when the connection is back.
  }
  reading = false;
  if (newsWanted) {
    newsWanted = false;
    readNews();
  }
}

function pendingMessage(text) {
  const element = document.createElement("li");
  element.className = "w-message moj-message-item moj-message-item--sent w-message--pending";
  element.dataset.pending = "";
  const who = document.createElement("h2");
  who.className = "w-who";
  who.textContent = composer.dataset.you;
  const body = document.createElement("div");
  body.className = "w-text";
  body.dir = "auto";
  body.append(document.createElement("p"));
  body.firstChild.textContent = text;
  element.append(who, body);
  return element;
}

function fail(one, sentence) {
  typing.hidden = true;
  const failure = document.getElementById("failure").content.cloneNode(true);
  if (sentence) failure.querySelector("p").textContent = sentence;
  const again = document.createElement("button");
  again.type = "button";
  again.className = "w-choice";
  again.textContent = composer.dataset.again;
  again.addEventListener("click", () => {
    one.element.classList.remove("w-message--failed");
    one.element.querySelector(".w-failure").remove();
    composer.elements.text.focus({ preventScroll: true });
    waiting.push(one);
    sendNext();
  });
  failure.firstElementChild.append(again);
  one.element.classList.add("w-message--failed");
  one.element.append(failure);
  one.element.scrollIntoView({ block: "nearest" });
}

async function send(one) {
  const body = new URLSearchParams(new FormData(choices));
  body.set("client_id", one.clientId);
  body.set(one.payload ? "payload" : "text", one.payload ?? one.text);
  body.set("after", lastId());
  const response = await fetch(composer.action, { method: "POST", headers: FRAGMENT, body });
  if (response.status === 404 || response.status === 403) {
    location.reload();
  } else if (response.status === 429) {
    fail(one, composer.dataset.busy);
  } else if (response.ok) {
    insert(await response.text());
    one.element.remove();
    return response;
  } else {
    fail(one);
  }
}

async function sendNext() {
  if (sending || !waiting.length) return;
  sending = waiting.shift();
  typing.hidden = false;
  let response;
  try {
    response = await send(sending);
  } catch {
    if (!leaving) fail(sending);
  }
  sending = null;
  if (!waiting.length) typing.hidden = true;
  if (response) followLanguage(response);
  sendNext();
}

function put(text, payload) {
  const one = { text, payload, clientId: newId(), element: pendingMessage(text) };
  log.append(one.element);
  one.element.scrollIntoView({ block: "nearest" });
  waiting.push(one);
  sendNext();
}

function submitWords(event) {
  const field = composer.elements.text;
  const text = field.value.trim();
  const mended = text && text.length <= Number(composer.querySelector("[data-maxlength]").dataset.maxlength);
  // What must be mended goes to the server as it is, which answers with the page that says so.
  if (!mended && !(sending && !text)) return;
  event.preventDefault();
  if (!text) return;
  field.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  document.querySelector(".govuk-error-summary")?.remove();
  put(text);
}

function submitChoice(event) {
  event.preventDefault();
  const { value, textContent } = event.submitter;
  if (waiting.concat(sending ?? []).some((one) => one.payload === value)) return;
  put(textContent.trim(), value);
}

function sendOnEnter(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  if (!matchMedia("(pointer: fine)").matches) return;
  event.preventDefault();
  composer.requestSubmit();
}

function listen() {
  const events = new EventSource(`${composer.action.replace(/messages$/, "events")}?after=${encodeURIComponent(lastId())}`);
  events.addEventListener("message", (event) => {
    if (!document.getElementById(`m-${event.lastEventId}`)) readNews();
  });
  events.addEventListener("typing", () => {
    typing.hidden = !sending;
  });
  events.addEventListener("ended", () => {
    events.close();
    if (!leaving) location.reload();
  });
  const stop = () => {
    leaving = true;
    events.close();
  };
  document.addEventListener("waymark:leave", stop);
  window.addEventListener("pagehide", stop);
}

export function startChat() {
  if (!log || !composer) return;
  composer.addEventListener("submit", submitWords);
  choices.addEventListener("submit", submitChoice);
  composer.elements.text.addEventListener("keydown", sendOnEnter);
  if (history.state?.latest) {
    history.replaceState(null, "");
    const latest = document.getElementById("latest")?.closest("li");
    latest?.focus({ preventScroll: true });
    latest?.scrollIntoView({ block: "start" });
  }
  listen();
}
