// While one writes in a form whose words are reviewed: what could tell who somebody is, marked quietly after a pause. Without it the review's page does the same.

const place = document.querySelector("[data-guard]");
const form = place.closest("form");
const words = JSON.parse(place.dataset.words);
const fields = place.dataset.guard.split(" ").map((name) => form.elements[name]).filter((f) => f?.tagName);
const list = document.createElement("details");
list.className = "looked more";
list.hidden = true;
place.before(list);
// Said once for all marks; the list is there for those who want it.
const count = list.appendChild(document.createElement("summary")).appendChild(document.createElement("span"));
count.setAttribute("role", "status");
const items = list.appendChild(document.createElement("ul"));

// A layer behind the field has the same letters in the same places, and the marks. The field itself is not moved: somebody may be writing in it.
const layers = new Map();
for (const field of fields) {
  const layer = document.createElement("div");
  layer.className = "marks";
  layer.setAttribute("aria-hidden", "true");
  field.after(layer);
  layers.set(field, layer);
  const follow = () => { layer.scrollTop = field.scrollTop; layer.scrollLeft = field.scrollLeft; };
  field.addEventListener("scroll", follow);
  new ResizeObserver(() => {
    for (const [side, length] of [["top", field.offsetTop], ["left", field.offsetLeft], ["width", field.offsetWidth], ["height", field.offsetHeight]]) layer.style[side] = `${length}px`;
    follow();
  }).observe(field);
}

// What was kept before is not marked again, and colleagues of this page may be addressed.
const kept = new Set([...document.querySelectorAll("[data-kept]")].map((e) => e.textContent));
const here = [...document.querySelectorAll(".who b")].map((e) => e.textContent);
const known = (m) => kept.has(m.words) || (m.kind === "person" && m.words.length > 1 && here.some((name) => name.startsWith(m.words) || name.endsWith(m.words)));

let timer = 0, asked = 0, seen = "";

function clear(field) {
  layers.get(field)?.replaceChildren();
}

function mark(field, marks) {
  const parts = [];
  let at = 0;
  for (const { start, end } of marks) {
    const mark = document.createElement("mark");
    mark.textContent = field.value.slice(start, end);
    parts.push(field.value.slice(at, start), mark);
    at = end;
  }
  // The last line keeps its height when it is empty.
  layers.get(field).replaceChildren(...parts, field.value.slice(at) + "\n");
  layers.get(field).scrollTop = field.scrollTop;
}

function take(which) {
  for (const field of fields) {
    let text = field.value;
    for (const found of which.filter((m) => m.field === field.name).reverse()) {
      if (text.slice(found.start, found.end) === found.words) text = text.slice(0, found.start) + found.instead + text.slice(found.end);
    }
    if (text === field.value) continue;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  look();
}

function line(found, all) {
  const item = document.createElement("li");
  const text = document.createElement("span");
  text.textContent = `${found.isQuestion ? words.ask + " " : ""}${found.words} → ${found.instead || words.gone} `;
  const why = document.createElement("small");
  why.textContent = found.why;
  text.append(why);
  item.append(text, button(words.take, () => take(all.filter((m) => m.words === found.words)), found.words));
  return item;
}

function button(label, act, about) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button plain";
  made.textContent = label;
  if (about) made.setAttribute("aria-label", `${label}: ${about}`);
  made.addEventListener("click", act);
  return made;
}

function show(marks) {
  const sure = marks.filter((m) => !m.isQuestion);
  for (const field of fields) mark(field, sure.filter((m) => m.field === field.name));
  const once = marks.filter((m, i) => marks.findIndex((n) => n.words === m.words) === i);
  list.hidden = once.length === 0;
  const said = sure.length ? words.found.replace("{0}", sure.length) : words.asks;
  if (count.textContent !== said) count.textContent = said;
  const all = document.createElement("li");
  if (sure.length > 1) all.append(button(words.all, () => take(sure)));
  items.replaceChildren(...once.slice(0, 20).map((found) => line(found, marks)), all);
}

async function look() {
  clearTimeout(timer);
  timer = 0;
  const body = new URLSearchParams({ __RequestVerificationToken: form.elements.__RequestVerificationToken.value, fields: fields.map((f) => f.name).join(" "), names: form.elements.names.value });
  for (const field of fields) body.set(field.name, field.value);
  const now = body.toString();
  if (now === seen) return;
  seen = now;
  if (fields.every((f) => !f.value.trim())) return show([]);
  const turn = ++asked;
  try {
    const answer = await fetch("/guard/look", { method: "POST", body, redirect: "manual" });
    if (!answer.ok || turn !== asked) return;
    const marks = await answer.json();
    // Offsets count in what was sent, which the server trims: what does not fit is not marked.
    const moved = new Map(fields.map((f) => [f.name, f.value.length - f.value.trimStart().length]));
    show(marks.map((m) => ({ ...m, start: m.start + moved.get(m.field), end: m.end + moved.get(m.field) }))
      .filter((m) => !known(m) && form.elements[m.field].value.slice(m.start, m.end) === m.words));
  } catch { /* The review's page looks again. */ }
}

form.addEventListener("input", (event) => {
  if (!fields.includes(event.target) && event.target.name !== "names") return;
  clear(event.target);
  clearTimeout(timer);
  timer = setTimeout(look, 1200);
});
if (fields.some((f) => f.value.trim())) timer = setTimeout(look, 600);
