import { show } from "./page.js";
import { say, words } from "../words.js";

// Links and forms without a full load: fetch, morph, focus. Whatever is odd is left to the browser.
let current: AbortController | undefined;
let shown = location.pathname + location.search;
let place = 0; // the number of this history entry, under which its scroll position is kept

export function start(body: HTMLElement, gone: AbortSignal): void {
  if (!window.history.scrollRestoration || !("DOMParser" in window)) return;
  history.scrollRestoration = "manual";
  place = (history.state as { place?: number } | null)?.place ?? Date.now();
  history.replaceState({ place }, "");

  document.addEventListener("click", clicked, { signal: gone });
  document.addEventListener("submit", (e) => submitted(e, body), { signal: gone });
  document.addEventListener("keydown", closeMenu, { signal: gone });
  window.addEventListener("popstate", (e) => void cameBack(e), { signal: gone });
  window.addEventListener("pagehide", keepScroll, { signal: gone });
  window.addEventListener("pageshow", () => document.body.removeAttribute("aria-busy"), { signal: gone });
  const kept = sessionStorage.getItem(`scroll:${place}`);
  if (kept && !location.hash) window.scrollTo(0, Number(kept));
  focusProblem();
}

function clicked(event: MouseEvent): void {
  closeOthers(event.target);
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.("a");
  if (!link || !ours(link)) return;
  const to = new URL(link.href);
  if (to.pathname === location.pathname && to.search === location.search && to.hash) return;
  event.preventDefault();
  void visit(to);
}

function ours(link: HTMLAnchorElement): boolean {
  return (
    link.href.startsWith(`${location.origin}/`) &&
    !link.target &&
    !link.hasAttribute("download") &&
    link.closest("[data-navigation='off']") === null &&
    !/^\/(api|files|openapi|health|dist)(\/|$)/.test(link.pathname)
  );
}

function submitted(event: SubmitEvent, body: HTMLElement): void {
  const form = event.target as HTMLFormElement;
  const button = event.submitter as HTMLButtonElement | null;
  const address = button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
  const method = (button?.getAttribute("formmethod") ?? form.getAttribute("method") ?? "get").toLowerCase();
  const to = new URL(address, location.href);
  if (event.defaultPrevented || to.origin !== location.origin || form.target || form.closest("[data-navigation='off']")) return;
  if (method !== "get" && method !== "post") return;

  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  const data = new FormData(form, button);
  if (method === "get") {
    to.search = new URLSearchParams(textsOf(data)).toString();
    void visit(to);
  } else {
    const multipart = (button?.getAttribute("formenctype") ?? form.enctype) === "multipart/form-data";
    void send(to, multipart ? data : new URLSearchParams(textsOf(data)), form, body);
  }
}

const textsOf = (data: FormData): [string, string][] => [...data].filter((pair): pair is [string, string] => typeof pair[1] === "string");

async function visit(to: URL): Promise<void> {
  const stop = begin();
  try {
    const answer = await fetch(to, { headers: { accept: "text/html" }, credentials: "same-origin", signal: stop });
    if (!isPage(answer)) {
      await answer.body?.cancel();
      location.assign(to);
      return;
    }
    const html = await answer.text();
    move(address(answer, to.hash));
    if (!show(html, answer.url)) location.assign(to);
    else arrive(to.hash);
  } catch {
    if (!stop.aborted) location.assign(to);
  } finally {
    finish(stop);
  }
}

async function send(to: URL, body: BodyInit, form: HTMLFormElement, page: HTMLElement): Promise<void> {
  const stop = begin();
  form.setAttribute("aria-busy", "true");
  let late = false;
  const limit = window.setTimeout(() => {
    if (form.dataset["patience"] === undefined || current?.signal !== stop) return;
    late = true;
    current.abort();
  }, Number(form.dataset["patience"] ?? 0) * 1000);
  try {
    const answer = await fetch(to, { method: "POST", body, headers: { accept: "text/html" }, credentials: "same-origin", signal: stop });
    if ((answer.status >= 500 || answer.status === 429) && isKept(form)) {
      await answer.body?.cancel();
      return;
    }
    if (!isPage(answer)) {
      await keep(answer);
      return;
    }
    const html = await answer.text();
    const target = address(answer, "");
    const samePath = target.pathname === location.pathname;
    if (target.href === location.href) history.replaceState({ place }, "");
    else move(target);
    if (!show(html, answer.url)) location.assign(target);
    else if (answer.redirected || !samePath) arrive("", samePath);
    else if (!focusProblem()) focusHeading();
  } catch {
    // Nothing is known of a POST that got no answer: a form that can keep it does; else the words stay where they are, and the person decides.
    if ((!stop.aborted || late) && !isKept(form)) say(words(page, "offline"), { problem: true });
  } finally {
    window.clearTimeout(limit);
    form.removeAttribute("aria-busy");
    finish(stop);
  }
}

/** A form that waits on the device for a network says so by preventing this. */
const isKept = (form: HTMLFormElement): boolean => !form.dispatchEvent(new CustomEvent("whistle:unsent", { cancelable: true }));

/** A POST that answers with a file: hand it to the person, the page stays. */
async function keep(answer: Response): Promise<void> {
  const name = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(answer.headers.get("content-disposition") ?? "")?.[1];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name ? decodeURIComponent(name) : "";
  link.click();
  URL.revokeObjectURL(link.href);
}

async function cameBack(event: PopStateEvent): Promise<void> {
  if (location.pathname + location.search === shown) {
    if (event.state === null) history.replaceState({ place }, "");
    return; // only another #part of this page
  }
  keepScroll();
  shown = location.pathname + location.search;
  place = (event.state as { place?: number } | null)?.place ?? place;
  document.body.dataset["cameBack"] = "";
  const kept = Number(sessionStorage.getItem(`scroll:${place}`) ?? 0);
  const stop = begin();
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, credentials: "same-origin", signal: stop });
    if (!isPage(answer) || !show(await answer.text(), answer.url)) location.reload();
    else {
      focusHeading();
      window.scrollTo(0, kept);
    }
  } catch {
    if (!stop.aborted) location.reload();
  } finally {
    finish(stop);
  }
}

const isPage = (answer: Response): boolean =>
  (answer.headers.get("content-type") ?? "").startsWith("text/html") && !answer.headers.has("content-disposition");

function address(answer: Response, hash: string): URL {
  const to = new URL(answer.url);
  if (!to.hash) to.hash = hash;
  return to;
}

function move(to: URL): void {
  keepScroll();
  delete document.body.dataset["cameBack"];
  shown = to.pathname + to.search;
  if (to.href === location.href) return;
  place = Date.now();
  history.pushState({ place }, "", to);
}

function arrive(hash: string, stay = false): void {
  const anchor = hash ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
  if (focusProblem()) return;
  if (!stay) window.scrollTo(0, 0);
  focusHeading();
  anchor?.scrollIntoView();
}

function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>("main h1") ?? document.querySelector<HTMLElement>("main");
  if (!heading || document.activeElement?.closest("main")) return;
  if (!heading.hasAttribute("tabindex")) heading.setAttribute("tabindex", "-1");
  heading.focus({ preventScroll: true });
}

function focusProblem(): boolean {
  const problem = document.querySelector<HTMLElement>(".error-summary") ?? document.querySelector<HTMLElement>("main [aria-invalid='true']");
  problem?.focus();
  return problem !== null;
}

function keepScroll(): void {
  sessionStorage.setItem(`scroll:${place}`, String(Math.round(window.scrollY)));
}

function begin(): AbortSignal {
  current?.abort();
  current = new AbortController();
  const { signal } = current;
  document.body.setAttribute("aria-busy", "true");
  window.setTimeout(() => {
    if (current?.signal === signal && !document.querySelector(".progress-line")) {
      const line = document.createElement("div");
      line.className = "progress-line";
      document.body.append(line);
    }
  }, 200);
  return signal;
}

function finish(signal: AbortSignal): void {
  if (current?.signal !== signal) return;
  current = undefined;
  document.body.removeAttribute("aria-busy");
  document.querySelector(".progress-line")?.remove();
}

/** A menu is a details element: Escape and a click elsewhere close it. */
function closeMenu(event: KeyboardEvent): void {
  if (event.key !== "Escape") return;
  const menu = (document.activeElement?.closest("details.menu[open]") ?? document.querySelector("details.menu[open]")) as HTMLDetailsElement | null;
  if (!menu) return;
  menu.open = false;
  menu.querySelector<HTMLElement>("summary")?.focus();
}

function closeOthers(target: EventTarget | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]"))
    if (!(target instanceof Node) || !menu.contains(target)) menu.open = false;
}
