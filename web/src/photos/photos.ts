import { say, token, words } from "../words.js";
import { shrink } from "./shrink.js";

// Photos go up as soon as they are taken; the form then carries only their ids. Without scripts the inputs post with the form.
export function start(element: HTMLElement, gone: AbortSignal): void {
  const list = element.querySelector<HTMLElement>("[data-list]");
  const inputs = element.querySelectorAll<HTMLInputElement>("input[type=file]");
  if (!list || inputs.length === 0) return;
  let queue = Promise.resolve();

  for (const input of inputs)
    input.addEventListener(
      "change",
      () => {
        for (const file of Array.from(input.files ?? [])) {
          if (list.children.length >= Number(element.dataset["max"] ?? 9)) {
            say(words(element, "full", element.dataset["max"] ?? 9), { problem: true });
            break;
          }
          const item = itemFor(element, list, file, gone);
          queue = queue.then(() => upload(element, item, file, gone));
        }
        input.value = ""; // sent already: the form must not carry it again
      },
      { signal: gone },
    );

  for (const item of list.querySelectorAll<HTMLElement>("li")) removable(element, item, item.dataset["name"] ?? "", gone);

  element.closest("form")?.addEventListener(
    "submit",
    (event) => {
      if (!list.querySelector("progress")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      say(words(element, "wait"), { problem: true });
    },
    { signal: gone, capture: true },
  );
}

/** A photo that is on this device only. */
export interface Kept {
  name: string;
  bytes: Blob;
}

/** Shows a photo that the form has from elsewhere than an input; gives its place in the list. */
export function putIn(form: HTMLElement, photo: Kept, gone: AbortSignal): HTMLElement {
  const element = form.querySelector<HTMLElement>("[data-module~='photos']")!;
  const item = itemFor(element, element.querySelector<HTMLElement>("[data-list]")!, new File([photo.bytes], photo.name, { type: photo.bytes.type }), gone);
  item.querySelector("progress")?.remove();
  goesLater(element, item);
  return item;
}

export function clear(form: HTMLElement): void {
  form.querySelector("[data-module~='photos'] [data-list]")?.replaceChildren();
}

/** A form that can keep it takes it; then it goes up with the report, when there is a network. */
function takenHere(element: HTMLElement, item: HTMLElement, photo: Kept): boolean {
  const taken = !item.dispatchEvent(new CustomEvent<Kept>("whistle:photo", { bubbles: true, cancelable: true, detail: photo }));
  if (taken) {
    goesLater(element, item);
    tell(element);
  }
  return taken;
}

function goesLater(element: HTMLElement, item: HTMLElement): void {
  const sentence = document.createElement("span");
  sentence.className = "photo-later";
  sentence.textContent = words(element, "later");
  item.append(sentence);
}

function itemFor(element: HTMLElement, list: HTMLElement, file: File, gone: AbortSignal): HTMLElement {
  const item = document.createElement("li");
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.setAttribute("aria-label", words(element, "sending", file.name));
  item.append(picture(file), bar);
  removable(element, item, file.name, gone);
  list.append(item);
  return item;
}

function picture(file: File): HTMLElement {
  if (!file.type.startsWith("image/")) {
    const name = document.createElement("span");
    name.className = "photo-name";
    name.textContent = file.name;
    return name;
  }
  const image = document.createElement("img");
  image.alt = file.name;
  image.src = URL.createObjectURL(file);
  image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  image.addEventListener("error", () => image.remove(), { once: true });
  return image;
}

function removable(element: HTMLElement, item: HTMLElement, name: string, gone: AbortSignal): void {
  const button = item.querySelector<HTMLButtonElement>(".photo-remove") ?? document.createElement("button");
  button.type = "button";
  button.className = "photo-remove";
  button.setAttribute("aria-label", words(element, "remove", name));
  item.append(button);
  button.addEventListener(
    "click",
    () => {
      const next = (item.nextElementSibling ?? item.previousElementSibling)?.querySelector<HTMLElement>(".photo-remove") ?? element.querySelector<HTMLElement>("input[type=file]");
      item.remove();
      next?.focus();
      tell(element);
    },
    { signal: gone },
  );
}

async function upload(element: HTMLElement, item: HTMLElement, file: File, gone: AbortSignal): Promise<void> {
  if (!item.isConnected) return;
  const bar = item.querySelector("progress");
  let small: Blob = file;
  try {
    small = await shrink(file);
    if (element.closest("[data-shell]")) throw new Unreachable();
    const body = new FormData();
    body.append("__RequestVerificationToken", token(element));
    body.append("file", small, file.name);
    const answer = await post(element.dataset["url"] ?? "/files", body, (part) => bar && (bar.value = part), gone);
    if (!item.isConnected) return;
    const id = document.createElement("input");
    id.type = "hidden";
    id.name = element.dataset["field"] ?? "Input.Photos";
    id.value = answer.id;
    item.append(id);
    bar?.remove();
    item.dispatchEvent(new CustomEvent<Kept>("whistle:photo-up", { bubbles: true, detail: { name: file.name, bytes: small } }));
    tell(element);
  } catch (problem) {
    bar?.remove();
    if (gone.aborted || (problem instanceof Unreachable && takenHere(element, item, { name: file.name, bytes: small }))) return;
    const sentence = document.createElement("span");
    sentence.className = "photo-problem";
    sentence.setAttribute("role", "alert");
    sentence.textContent = problem instanceof Refused ? problem.message : words(element, "failed");
    item.append(sentence);
  }
}

class Refused extends Error {}

/** No answer, none from the server itself, or nobody is signed in any more: later it may well go. */
class Unreachable extends Error {}

const patience = 120_000;

/** fetch tells nothing of what has gone up yet, so this one is an XMLHttpRequest. */
function post(url: string, body: FormData, progress: (percent: number) => void, gone: AbortSignal): Promise<{ id: string }> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (e) => e.lengthComputable && progress((100 * e.loaded) / e.total));
    request.addEventListener("load", () => {
      const answer = request.response as { id?: string; detail?: string } | null;
      if (request.status < 300 && answer?.id) done({ id: answer.id });
      else if (answer?.detail) fail(new Refused(answer.detail));
      else fail(request.status === 401 || request.status === 429 || request.status >= 500 ? new Unreachable() : new Error(String(request.status)));
    });
    request.timeout = patience;
    request.addEventListener("error", () => fail(new Unreachable()));
    request.addEventListener("timeout", () => fail(new Unreachable()));
    request.addEventListener("abort", () => fail(new Error("gone")));
    gone.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body);
  });
}

/** The form has changed: drafts and others listen. */
const tell = (element: HTMLElement): boolean => element.dispatchEvent(new Event("change", { bubbles: true }));
