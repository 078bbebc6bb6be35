import { words } from "../words.js";
import { count, kitOwner, mark, put, tellCount, tellKit } from "./marks.js";

// On every page of somebody signed in: the service worker, a new version, what waits on this device, signing out. What it needs
// of the store is loaded only where something is there.
const languageMark = "whistle:language";

export function start(element: HTMLElement, gone: AbortSignal): void {
  const owner = element.dataset["owner"] ?? "";
  void install(element, gone);
  if (kitOwner() && kitOwner() !== owner) forget();
  const language = document.documentElement.lang;
  if (mark(languageMark) !== language)
    void import("./store.js").then(async (store) => {
      await store.set("language", language);
      put(languageMark, language);
    }).catch(keepsNothing);

  tellCount(count());
  // pages that show the list send by themselves
  const send = (occasion: "open" | "all") => {
    if (count() > 0 && !document.querySelector("[data-module='waiting']"))
      void Promise.all([import("./send.js"), import("./store.js")]).then(async ([{ sendAll }, { reports }]) => {
        await sendAll(occasion);
        tellCount((await reports()).filter((one) => one.state !== "sent").length);
      }).catch(keepsNothing);
  };
  window.addEventListener("online", () => send("all"), { signal: gone });
  document.addEventListener("whistle:load", () => tellCount(count()), { signal: gone }); // the fresh page's menu says none
  document.addEventListener("submit", (event) => leaving(event, element), { capture: true, signal: gone });
  send("open");
}

/** At the sign-in page after signing out, and whenever another account comes: what the form needs goes. */
export function forget(): void {
  tellKit(null);
  void import("./store.js").then((store) => store.forgetKit()).catch(keepsNothing);
}

/** A browser that keeps nothing (a private window): the form says so where it matters. */
const keepsNothing = (): void => undefined;

/** Signing out leaves nothing of the account but what was never sent, and that is said first. */
function leaving(event: SubmitEvent, element: HTMLElement): void {
  const form = event.target as HTMLFormElement;
  if (!form.hasAttribute("data-forget")) return;
  if (count() > 0 && !form.querySelector("[data-warned]")) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const warning = document.createElement("p");
    warning.className = "menu-warning";
    warning.dataset["warned"] = "";
    warning.setAttribute("role", "alert");
    warning.textContent = words(element, "leave", count());
    form.prepend(warning);
  } else if (kitOwner()) {
    event.preventDefault();
    tellKit(null);
    const go = () => form.submit();
    void import("./store.js").then((store) => store.forgetKit()).then(go, go);
  }
}

async function install(element: HTMLElement, gone: AbortSignal): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    const worker = await navigator.serviceWorker.register(element.dataset["worker"] ?? "/sw.js", { updateViaCache: "none" });
    if (gone.aborted) return;
    const offer = () => worker.waiting && navigator.serviceWorker.controller && tellNewVersion(element, worker);
    offer();
    worker.addEventListener("updatefound", () => worker.installing?.addEventListener("statechange", offer), { signal: gone });
  } catch {
    // no worker here (private mode, an old certificate): pages work as ever, only not without a network
  }
}

function tellNewVersion(element: HTMLElement, worker: ServiceWorkerRegistration): void {
  if (document.querySelector(".new-version")) return;
  const note = document.createElement("div");
  note.className = "new-version";
  note.setAttribute("role", "status");
  const sentence = document.createElement("span");
  sentence.textContent = words(element, "version");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = words(element, "reload");
  button.addEventListener("click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    worker.waiting?.postMessage("take-over");
  });
  note.append(sentence, button);
  (document.querySelector(".frame") ?? document.body).append(note);
}
