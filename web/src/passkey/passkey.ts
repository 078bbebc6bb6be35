import { words } from "../words.js";

/** What the server said no with, in its own words. */
class Refused extends Error {}

/** A form that signs in by a passkey, or adds one. It is hidden until this browser turns out to know how. */
export function start(element: HTMLElement, gone: AbortSignal): void {
  const form = element as HTMLFormElement;
  if (!("PublicKeyCredential" in window) || !("parseRequestOptionsFromJSON" in PublicKeyCredential)) return;
  form.hidden = false;
  for (const missing of document.querySelectorAll<HTMLElement>("[data-passkey-missing]")) missing.hidden = true;
  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      void go(form, gone);
    },
    { signal: gone },
  );
}

async function go(form: HTMLFormElement, gone: AbortSignal): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
  const problem = form.querySelector<HTMLElement>("[data-problem]");
  if (!button || !problem || button.disabled) return;
  button.disabled = true;
  problem.textContent = "";
  try {
    const data = new FormData(form);
    const options = await ask(form.dataset["options"] ?? "", data);
    const credential = await (form.dataset["kind"] === "create"
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON), signal: gone })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON), signal: gone }));
    data.set("credential", JSON.stringify(credential));
    location.assign(((await ask(form.action, data)) as { to: string }).to);
  } catch (failure) {
    if (gone.aborted) return;
    problem.textContent = failure instanceof Refused ? failure.message : words(form, "failed");
    button.disabled = false;
    button.focus();
  }
}

async function ask(url: string, data: FormData): Promise<unknown> {
  const pairs = [...data].filter((pair): pair is [string, string] => typeof pair[1] === "string");
  const answer = await fetch(url, { method: "POST", body: new URLSearchParams(pairs), credentials: "same-origin" });
  if (!answer.headers.get("content-type")?.includes("json")) throw new Error(String(answer.status));
  const said: unknown = await answer.json();
  if (!answer.ok) throw new Refused((said as { detail?: string }).detail ?? "");
  return said;
}
