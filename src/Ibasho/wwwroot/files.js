// Files of a form, where JavaScript runs: made small here, sent at once, seen before the form is sent. Without it they come with the form.

const longest = { text: 2000, portrait: 512 };

// Drawn again in a browser a picture loses everything but its look. What cannot be drawn, or grows by it, is sent as it is.
async function shrink(file, most) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const type = file.type === "image/jpeg" ? file.type : "image/webp";
    const blob = await new Promise((done) => canvas.toBlob(done, type, 0.85));
    if (!blob || blob.type !== type || (scale === 1 && blob.size >= file.size)) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + (type === "image/webp" ? ".webp" : ".jpg"), { type });
  } catch {
    return file;
  }
}

// fetch does not tell how much was sent.
function send(form, file, kind, progress) {
  const body = new FormData();
  const token = form.querySelector("input[name=__RequestVerificationToken]");
  body.set(token.name, token.value);
  body.set("for", kind);
  body.set("files", file);
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/files");
    request.upload.onprogress = (event) => { if (event.lengthComputable) progress.value = event.loaded / event.total; };
    request.onload = () => (request.status === 201 ? done(request.responseText) : failed((request.getResponseHeader("Content-Type") ?? "").startsWith("text/plain") ? request.responseText : ""));
    request.onerror = () => failed("");
    request.send(body);
  });
}

for (const field of document.querySelectorAll("[data-files]")) {
  const input = field.querySelector("input[type=file]");
  const list = field.querySelector("ul.files");
  const form = input.form;
  const kind = field.dataset.files;
  let under = 0;
  let waiting = null;

  // Said to those who do not see the line grow.
  const state = field.appendChild(document.createElement("p"));
  state.className = "note";
  state.setAttribute("role", "status");

  const take = async (file) => {
    const line = list.appendChild(document.createElement("li"));
    const progress = document.createElement("progress");
    progress.setAttribute("aria-label", file.name);
    line.append(progress, file.name);
    try {
      const shown = document.createElement("template");
      shown.innerHTML = await send(form, await shrink(file, longest[kind]), kind, progress);
      if (kind === "portrait") for (const mark of list.querySelectorAll("input[name=remove]")) mark.checked = true;
      line.replaceWith(shown.content);
    } catch (words) {
      line.className = "error";
      line.textContent = words || field.dataset.failed;
    }
  };

  input.addEventListener("change", async () => {
    const chosen = [...input.files];
    input.value = "";
    under += chosen.length;
    state.textContent = field.dataset.sending;
    for (const old of list.querySelectorAll(".error")) old.remove();
    for (const file of chosen) {
      await take(file);
      under--;
    }
    if (under > 0) return;
    state.textContent = "";
    if (waiting) form.requestSubmit(waiting.button);
  });

  // Sent before the files are there: it waits for them.
  form.addEventListener("submit", (event) => {
    if (under === 0) return;
    event.preventDefault();
    waiting = { button: event.submitter };
  });
}
