// Passkeys: asks the site for a question, has the browser answer it, and sends the answer as
// a form. Forms that need this are hidden until this script finds that the browser can.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** The question with its texts as bytes, as browsers of every age take it. */
function read(question) {
  const listed = (keys) => keys?.map((key) => ({ ...key, id: bytes(key.id) }));
  const read = { ...question, challenge: bytes(question.challenge) };
  if (read.user) read.user = { ...read.user, id: bytes(read.user.id) };
  if (read.allowCredentials) read.allowCredentials = listed(read.allowCredentials);
  if (read.excludeCredentials) read.excludeCredentials = listed(read.excludeCredentials);
  return read;
}

/** The answer with its bytes as texts. */
function written(key) {
  const response = { clientDataJSON: text(key.response.clientDataJSON) };
  if (key.response.attestationObject) {
    response.attestationObject = text(key.response.attestationObject);
    response.transports = key.response.getTransports?.() ?? [];
  } else {
    response.authenticatorData = text(key.response.authenticatorData);
    response.signature = text(key.response.signature);
    response.userHandle = key.response.userHandle?.byteLength ? text(key.response.userHandle) : null;
  }
  return { id: key.id, rawId: text(key.rawId), type: key.type, response, extensions: key.getClientExtensionResults() };
}

async function answer(form) {
  const asked = await fetch(form.dataset.ask, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
  const told = await asked.json();
  if (!asked.ok) throw new Error(told.wrong ?? told.title);
  const publicKey = read(told.question);
  const key = await (form.dataset.passkey === 'create'
    ? navigator.credentials.create({ publicKey })
    : navigator.credentials.get({ publicKey })
  ).catch(() => null);
  if (!key) throw new Error(form.querySelector('[data-failed]').dataset.failed);
  form.elements.challenge.value = told.challenge;
  form.elements.answer.value = JSON.stringify(written(key));
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!window.PublicKeyCredential || form.dataset.origin !== location.origin) continue;
  form.hidden = false;
  for (const without of document.querySelectorAll('[data-without]')) without.hidden = true;
  const failed = form.querySelector('[data-failed]');
  const button = form.querySelector('button');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    failed.hidden = true;
    button.disabled = true;
    try {
      await answer(form);
      form.submit();
    } catch (error) {
      failed.textContent = error.message || failed.dataset.failed;
      failed.hidden = false;
      button.disabled = false;
    }
  });
}
