import { write } from "../draft/kept.js";
import { clear as clearPhotos, putIn, type Kept } from "../photos/photos.js";
import { say, words } from "../words.js";
import { kitOwner, tellKit } from "./marks.js";
import { choicesOf, fillSelects, kitOf } from "./kit.js";
import { sendAll } from "./send.js";
import { alone, keep, keepKit, kit, lockOf, newKey, report, reports, type Photo, type Problem, type Report } from "./store.js";

const path = "/report";
const ownFields = new Set(["key", "similarSeen", "photos"]);

/**
 * The report's form where a network may fail. With one it is sent as every form is; where that gets no answer, or there is no
 * network, the report is kept on the device under its key and goes later. Without scripts none of this is there.
 */
export function start(form: HTMLFormElement, gone: AbortSignal): void {
  const here = new Map<HTMLElement, Photo>(); // photos that are not up
  const up = new Map<HTMLElement, Kept>(); // those that are: the server removes them after a day on no report, and then they go up again
  const isShell = form.dataset["shell"] !== undefined;
  let owner = form.dataset["owner"] ?? "";
  let mended: Report | undefined;
  let letGo: (() => void) | undefined;

  const photosOf = (): Photo[] => {
    const fields = form.querySelectorAll<HTMLElement>("[data-list] > li");
    return Array.from(fields).flatMap((item) => {
      const id = item.querySelector<HTMLInputElement>("input[name=photos]")?.value;
      const kept = here.get(item);
      const { name, bytes } = up.get(item) ?? { name: "photo.jpg", bytes: new Blob() };
      return kept ? [kept] : id ? [{ mark: crypto.randomUUID(), name, bytes, id, upAt: Date.now() }] : [];
    });
  };

  /** On the disk first, then on its way. False where the device does not take it: then the words stay. */
  const keepHere = async (): Promise<boolean> => {
    const fields = [...new FormData(form)].filter((pair): pair is [string, string] => typeof pair[1] === "string" && !pair[0].startsWith("_") && !ownFields.has(pair[0]));
    const key = mended?.key ?? (form.elements.namedItem("key") as HTMLInputElement).value;
    const kept: Report = {
      key, owner, at: mended?.at ?? Date.now(), where: whereOf(form), fields, photos: photosOf(), state: "waiting", busy: false,
      tries: 0, triedAt: 0, nextAt: 0, problems: [],
    };
    try {
      await keep(kept);
    } catch (problem) {
      showProblems(form, [{ id: "description", words: words(form, problem instanceof DOMException && problem.name === "QuotaExceededError" ? "fullDevice" : "blocked") }]);
      return false;
    }
    void navigator.storage?.persist?.().catch(() => undefined);
    void askForSync();
    return true;
  };

  const wait = async () => {
    const missing = missingIn(form, photosOf().length);
    if (missing.length > 0 && (isShell || !mended)) {
      showProblems(form, missing);
      return;
    }
    form.setAttribute("aria-busy", "true");
    try {
      if (!(await keepHere())) return;
      const key = mended?.key ?? (form.elements.namedItem("key") as HTMLInputElement).value;
      letGo?.();
      letGo = undefined;
      await sendAll("all", key).catch(() => undefined); // it is kept: the list tries again
      const after = await report(key);
      if (after?.state === "sent" && after.case && !isShell) location.assign(`${after.case}?receipt=true`);
      else if (after?.state === "refused") {
        mended = after;
        letGo = hold(key);
        showProblems(form, after.problems);
      } else {
        empty();
        say(words(form, "kept"));
        showList();
      }
    } finally {
      form.removeAttribute("aria-busy");
    }
  };

  const empty = () => {
    if (mended) history.replaceState(history.state, "", path);
    mended = undefined;
    form.reset();
    for (const field of form.querySelectorAll<HTMLInputElement>("textarea, input[name=text], input[name=lat], input[name=lon]")) field.value = "";
    const item = form.querySelector<HTMLSelectElement>("select[name=dutyItem]");
    if (item) item.value = "";
    clearPhotos(form);
    here.clear();
    up.clear();
    (form.elements.namedItem("key") as HTMLInputElement).value = newKey();
    form.querySelector("[data-module='similar']")?.replaceChildren();
    showProblems(form, []);
    write(owner, path, null);
  };

  form.addEventListener(
    "submit",
    (event) => {
      const mustWait = isShell || mended !== undefined || !navigator.onLine || Array.from(here.keys()).some((item) => item.isConnected);
      if (!mustWait || event.defaultPrevented) return;
      event.preventDefault();
      if (form.getAttribute("aria-busy") !== "true") void wait();
    },
    { signal: gone },
  );
  // sent, and no answer came: with the same key it can only be one case
  form.addEventListener(
    "whistle:unsent",
    (event) => {
      event.preventDefault();
      window.setTimeout(() => void wait()); // after the navigation has ended its own try
    },
    { signal: gone },
  );
  form.addEventListener(
    "whistle:photo",
    (event) => {
      const { bytes, name } = (event as CustomEvent<Kept>).detail;
      event.preventDefault();
      here.set(event.target as HTMLElement, { mark: crypto.randomUUID(), name, bytes });
    },
    { signal: gone },
  );
  form.addEventListener("whistle:photo-up", (event) => void up.set(event.target as HTMLElement, (event as CustomEvent<Kept>).detail), { signal: gone });
  gone.addEventListener("abort", () => letGo?.());

  const open = async (key: string) => {
    const kept = await report(key);
    if (!kept || kept.owner !== owner || kept.state === "sent") return;
    letGo = hold(key);
    mended = kept;
    putBack(form, kept);
    for (const photo of kept.photos) here.set(putIn(form, { name: photo.name, bytes: photo.bytes }, gone), photo);
    showProblems(form, kept.problems);
  };

  const begin = async () => {
    if (isShell) {
      const kept = kitOwner() ? await kit(kitOwner()!) : undefined;
      if (!kept || location.pathname !== path) return;
      owner = kept.owner;
      fillSelects(form, kept);
      (form.elements.namedItem("key") as HTMLInputElement).value = newKey();
      form.hidden = false;
      const keeper = form.querySelector<HTMLElement>("[data-owner-of-draft]");
      if (keeper) {
        keeper.dataset["owner"] = owner;
        keeper.dataset["module"] = "draft";
        document.dispatchEvent(new Event("whistle:parts"));
      }
    } else {
      const made = kitOf(owner, form);
      if (choicesOf(made)) await keepKit(made).then(() => tellKit(owner));
      await dropSentDraft(form, owner);
    }
    const wanted = new URLSearchParams(location.search).get("waiting");
    if (wanted) await open(wanted);
  };
  void begin().catch(() => isShell && showProblems(form, [{ id: "description", words: words(form, "blocked") }]));
}

/** Nobody sends it while it is open here. Ends with the page by itself. */
function hold(key: string): () => void {
  let end = () => undefined as void;
  const held = new Promise<void>((done) => (end = done));
  void alone(lockOf(key), () => ("locks" in navigator ? held : Promise.resolve()));
  return end;
}

/** The server's draft may still hold the words of a report that waits here already: it must not be written twice. */
async function dropSentDraft(form: HTMLFormElement, owner: string): Promise<void> {
  const words = form.querySelector<HTMLTextAreaElement>("textarea[name=description]");
  if (!words?.value || new URLSearchParams(location.search).has("waiting")) return;
  const waits = (await reports()).some((one) => one.owner === owner && one.fields.some(([name, value]) => name === "description" && value.startsWith(words.value)));
  if (!waits) return;
  words.value = "";
  clearPhotos(form);
  write(owner, path, null);
}

function missingIn(form: HTMLFormElement, photos: number): Problem[] {
  const value = (name: string) => String(new FormData(form).get(name) ?? "").trim();
  const problems: Problem[] = [];
  if (!value("campusId")) problems.push({ id: "campusId", words: words(form, "noCampus") });
  if (!value("dutyItem")) problems.push({ id: "dutyItem", words: words(form, "noItem") });
  if (!value("description") && photos === 0) problems.push({ id: "description", words: words(form, "noWords") });
  return problems;
}

function whereOf(form: HTMLFormElement): string {
  const select = form.querySelector<HTMLSelectElement>("select[name=campusId]");
  return (select ? select.selectedOptions[0]?.textContent : form.querySelector(".facts dd")?.textContent)?.trim() ?? "";
}

function putBack(form: HTMLFormElement, kept: Report): void {
  const values = new Map(kept.fields);
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox")) field.checked = values.get(field.name) === field.value;
    else if ((field instanceof HTMLInputElement && field.type !== "file") || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) {
      if (field.name === "key") field.value = kept.key;
      else if (field.name && !field.name.startsWith("_") && !ownFields.has(field.name)) field.value = values.get(field.name) ?? (field instanceof HTMLSelectElement ? field.value : "");
    }
  }
}

/** As the server shows them: on top with links, and at each field. */
function showProblems(form: HTMLFormElement, problems: Problem[]): void {
  document.querySelector(".error-summary")?.remove();
  for (const field of form.querySelectorAll<HTMLElement>("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.closest(".field")?.classList.remove("has-error");
  }
  for (const place of form.querySelectorAll<HTMLElement>(".field-error")) place.textContent = "";
  if (problems.length === 0) return;
  const summary = document.createElement("div");
  summary.className = "error-summary";
  summary.setAttribute("role", "alert");
  summary.tabIndex = -1;
  const heading = document.createElement("h2");
  heading.textContent = words(form, "problem");
  const list = document.createElement("ul");
  for (const problem of problems) {
    const link = document.createElement("a");
    link.href = `#${problem.id}`;
    link.textContent = problem.words || words(form, "refused");
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
    const field = document.getElementById(problem.id);
    field?.setAttribute("aria-invalid", "true");
    field?.closest(".field")?.classList.add("has-error");
    const place = document.getElementById(`${problem.id}-error`);
    if (place) place.textContent = problem.words;
  }
  summary.append(heading, list);
  form.before(summary);
  summary.focus();
}

function showList(): void {
  const heading = document.querySelector<HTMLElement>("[data-module='waiting'] h2");
  heading?.focus();
  heading?.scrollIntoView({ block: "center" });
}

/** Where the browser has it, the worker sends even when every page is closed. */
async function askForSync(): Promise<void> {
  const worker = (await navigator.serviceWorker?.getRegistration()) as (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } }) | undefined;
  await worker?.sync?.register("whistle-reports").catch(() => undefined);
}
