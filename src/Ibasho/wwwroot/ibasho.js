// What makes pages kinder where JavaScript runs; everything works without it.

const root = document.documentElement;
const store = {
  get(area, key) { try { return JSON.parse(area.getItem(key)); } catch { return null; } },
  set(area, key, value) { try { value === null ? area.removeItem(key) : area.setItem(key, JSON.stringify(value)); } catch { /* Full or forbidden: the page works without. */ } },
};

// Drafts: kept in this browser under the person and the form, until a page after the POST shows that it arrived.
const person = root.dataset.person;
const pendingKey = `pending:${person}`;
const keyOf = (form) => `draft:${person}:${form.dataset.keep}`;
const kept = person ? [...document.querySelectorAll("form[data-keep]")] : [];
const failed = document.getElementById("errors");

function settle() {
  const pending = store.get(sessionStorage, pendingKey);
  if (!pending) return;
  const arrived = performance.getEntriesByType("navigation")[0]?.redirectCount > 0;
  const here = kept.some((form) => keyOf(form) === pending && form.querySelector("[aria-invalid=true]"));
  if (arrived && !failed && !here && !location.pathname.startsWith("/sign-in")) store.set(localStorage, pending, null);
  // A sign-in that carries the words along: the answer is still to come.
  if (!document.querySelector("input[name=carried-to]")) store.set(sessionStorage, pendingKey, null);
}

function keep(form) {
  const key = keyOf(form);
  const fields = [...form.querySelectorAll("[data-draft]")];
  // The review between writing and sending has no field of the draft: it only says which one is under way.
  if (fields.length === 0) return form.addEventListener("submit", () => store.set(sessionStorage, pendingKey, key));
  const draft = store.get(localStorage, key);
  // Shown again by the server with what was typed, after a preview or an error: it is the same draft still.
  const again = draft && (failed || fields.every((f) => f.defaultValue === (draft.values[f.name] ?? "")));
  const base = again ? draft.base : Object.fromEntries(fields.map((f) => [f.name, f.defaultValue]));
  let timer = 0;

  const save = () => {
    clearTimeout(timer);
    timer = 0;
    const values = Object.fromEntries(fields.map((f) => [f.name, f.value]));
    const changed = fields.some((f) => f.value.trim() && f.value !== base[f.name]);
    store.set(localStorage, key, changed ? { values, base, at: Date.now() } : null);
  };
  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-draft]") && !timer) timer = setTimeout(save, 400);
  });
  addEventListener("pagehide", () => timer && save());
  form.addEventListener("submit", () => {
    save();
    store.set(sessionStorage, pendingKey, key);
  });

  if (!draft?.values) return;
  const lost = fields.filter((f) => draft.values[f.name] && draft.values[f.name] !== f.value && (f.value === "" || f.value === draft.base?.[f.name]));
  if (lost.length === 0) return;
  for (const field of lost) field.value = draft.values[field.name];
  form.closest("details")?.setAttribute("open", "");
  const line = document.getElementById("kept")?.content.firstElementChild.cloneNode(true);
  if (!line) return;
  line.querySelector("button").addEventListener("click", () => {
    for (const field of lost) field.value = field.defaultValue;
    store.set(localStorage, key, null);
    line.remove();
    lost[0].focus();
  });
  lost[0].closest(".field")?.before(line);
}

settle();
kept.forEach(keep);

// Drafts of half a year ago are nobody's any more.
for (const key of Object.keys(localStorage)) {
  if (key.startsWith("draft:") && Date.now() - (store.get(localStorage, key)?.at ?? 0) > 180 * 864e5) store.set(localStorage, key, null);
}

// Enter that only finishes a conversion never sends; Ctrl+Enter sends a long text.
addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  const field = event.target;
  if (event.isComposing || event.keyCode === 229) {
    if (field.matches?.("input")) event.preventDefault();
  } else if ((event.ctrlKey || event.metaKey) && field.matches?.("textarea") && field.form) {
    event.preventDefault();
    const buttons = buttonsOf(field.form);
    field.form.requestSubmit(buttons.find((b) => !b.matches(".quiet, .plain")) ?? buttons[0]);
  }
});

// A form is sent once; the button keeps its name and value because it is put out only after they were read.
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => buttonsOf(form).forEach((b) => b.setAttribute("aria-disabled", "true")));
  setTimeout(() => wake(form), 10000);
});
const buttonsOf = (form) => [...form.elements].filter((e) => e.type === "submit");
const wake = (form) => {
  delete form.dataset.sent;
  buttonsOf(form).forEach((b) => b.removeAttribute("aria-disabled"));
};
addEventListener("pageshow", (event) => event.persisted && document.querySelectorAll("form[data-sent]").forEach(wake));

// Menus close as one expects.
addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Where I stopped reading: the form with the button says it by itself when its place was in view for a while.
for (const form of document.querySelectorAll("form[data-read-beacon]")) {
  let timer = 0;
  const send = () => {
    if (document.visibilityState !== "visible") return;
    seen.disconnect();
    const body = new URLSearchParams(new FormData(form));
    body.set("beacon", "yes");
    fetch(form.action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
  };
  const seen = new IntersectionObserver(([entry]) => {
    clearTimeout(timer);
    if (entry.isIntersecting) timer = setTimeout(send, 3000);
  });
  seen.observe(form);
}

// News while the page is open: one stream for all windows of this browser says that there is something, the page asks what.
const bell = document.querySelector("[data-live]");
const since = document.querySelector("[data-thread]");
if (bell && navigator.locks && window.BroadcastChannel) {
  const windows = new BroadcastChannel(`live:${person}`);
  const waiting = new Set();
  let timer = 0, release = null;

  const ask = async () => {
    timer = 0;
    if (document.hidden) return;
    const what = [...waiting];
    waiting.clear();
    try {
      if (what.includes("n")) {
        const now = await fetch("/notices/count").then((answer) => answer.ok ? answer.json() : null);
        if (now) {
          bell.textContent = now.label;
          bell.className = now.unread ? "news" : "";
        }
      }
      if (since && what.length) {
        const answer = await fetch(`/t/${since.dataset.thread}/since?after=${since.dataset.after}`, { redirect: "manual" });
        if (answer.status === 200) since.innerHTML = await answer.text();
      }
    } catch { /* The next poke asks again. */ }
  };
  const hear = ({ data }) => {
    if (data !== "n" && data !== `t ${since?.dataset.thread}`) return;
    waiting.add(data);
    timer ||= setTimeout(ask, 200 + Math.random() * 800);
  };
  // The window that holds the lock listens for all; when it goes, the next one does.
  const lead = () => navigator.locks.request(`live:${person}`, () => new Promise((done) => {
    const source = new EventSource("/live");
    source.onmessage = (poke) => {
      windows.postMessage(poke.data);
      hear(poke);
    };
    release = () => { source.close(); done(); release = null; };
  })).catch(() => {});
  windows.onmessage = hear;
  addEventListener("visibilitychange", () => waiting.size && !timer && ask());
  addEventListener("pagehide", () => release?.());
  addEventListener("pageshow", (event) => event.persisted && lead());
  setTimeout(lead, 500);
}

// What brings files is fetched only where there are some to bring.
for (const { dataset } of document.querySelectorAll("[data-script]")) import(dataset.script);

// A rejected form says so first.
failed?.focus();

// A page that changes too quickly for its transition is no error.
for (const change of ["pageswap", "pagereveal"]) {
  addEventListener(change, ({ viewTransition: shown }) => shown && [shown.ready, shown.updateCallbackDone, shown.finished].forEach((p) => p.catch(() => {})));
}
