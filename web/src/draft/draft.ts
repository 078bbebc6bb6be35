import { clock, token, words } from "../words.js";
import { read, write, type Kept } from "./kept.js";

// Every change is kept: in this browser at once, on the server a little later. A newer copy than the server's is put back.
export function start(element: HTMLElement, gone: AbortSignal): void {
  const form = element.closest("form");
  const status = element.querySelector<HTMLElement>("[data-status]");
  if (!form || !status) return;
  const owner = element.dataset["owner"] ?? "";
  const path = element.dataset["path"] ?? location.pathname;
  let timer = 0;

  const hasProblem = document.querySelector(".error-summary") !== null;
  const kept = read(owner, path);
  if (kept?.sent && !hasProblem) write(owner, path, null);
  else if (kept && !hasProblem && kept.at > (element.dataset["savedAt"] ?? "")) {
    putBack(form, kept);
    status.textContent = words(element, "restored", clock(new Date(kept.at)));
  }

  const save = async (leaving = false) => {
    window.clearTimeout(timer);
    timer = 0;
    const body = new URLSearchParams({ __RequestVerificationToken: token(form), path, fields: JSON.stringify(fieldsOf(form)) });
    try {
      const answer = await fetch(element.dataset["url"] ?? "/drafts", { method: "POST", body, credentials: "same-origin", keepalive: leaving });
      if (gone.aborted) return;
      status.textContent = answer.ok && !answer.redirected ? words(element, "saved", clock(new Date())) : words(element, "here");
    } catch {
      status.textContent = words(element, "here");
    }
  };

  const changed = () => {
    write(owner, path, { at: new Date().toISOString(), fields: fieldsOf(form) });
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void save(), 1500);
  };
  form.addEventListener("input", changed, { signal: gone });
  form.addEventListener("change", changed, { signal: gone });
  form.addEventListener(
    "submit",
    () => {
      window.clearTimeout(timer);
      timer = 0;
      write(owner, path, { at: new Date().toISOString(), fields: fieldsOf(form), sent: true });
    },
    { signal: gone },
  );
  const leave = () => {
    if (timer) void save(true);
  };
  window.addEventListener("pagehide", leave, { signal: gone });
  gone.addEventListener("abort", leave);
}

function fieldsOf(form: HTMLFormElement): [string, string][] {
  return [...new FormData(form)].filter(
    (pair): pair is [string, string] => typeof pair[1] === "string" && !pair[0].startsWith("_") && !form.querySelector(`[name="${CSS.escape(pair[0])}"][data-draft="off"]`),
  );
}

function putBack(form: HTMLFormElement, kept: Kept): void {
  const values = new Map<string, string[]>();
  for (const [name, value] of kept.fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement)) continue;
    if (!field.name || field.name.startsWith("_") || field.dataset["draft"] === "off") continue;
    const mine = values.get(field.name) ?? [];
    if (field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")) field.checked = mine.includes(field.value);
    else if (field instanceof HTMLInputElement && (field.type === "file" || (field.type === "hidden" && mine.length !== 1))) continue;
    else if (mine[0] !== undefined) field.value = mine[0];
  }
}
