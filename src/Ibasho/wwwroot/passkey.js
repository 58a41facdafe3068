// Passkeys: the server says what is to be signed, the browser asks the person, the form carries the answer.
const known = window.PublicKeyCredential;
const able = isSecureContext && known?.parseRequestOptionsFromJSON && known.parseCreationOptionsFromJSON && known.prototype.toJSON;

if (able) document.querySelectorAll("[data-no-passkey]").forEach((e) => (e.hidden = true));

for (const form of able ? document.querySelectorAll("form[data-passkey]") : []) {
  const failed = form.querySelector("[role=alert]");
  const button = form.querySelector("button");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = button.disabled = true;
    try {
      const asked = await fetch(form.dataset.options, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      // Shown too long ago: the page itself knows what is to be done first.
      if (asked.status === 401) return location.reload();
      const options = await asked.json();
      const credential = form.dataset.passkey === "make"
        ? await navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(options) });
      const field = form.elements.credential;
      field.value = JSON.stringify(credential);
      form.submit();
      field.value = "";
    } catch {
      failed.hidden = false;
    }
    button.disabled = false;
  });
}
