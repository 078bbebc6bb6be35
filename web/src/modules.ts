import * as app from "./offline/app.js";
import * as live from "./live/live.js";
import * as navigation from "./navigation/navigation.js";

/** A module brings comfort to one element, and ends with it: listeners and timers hang on `gone`. */
export interface Module {
  start(element: HTMLElement, gone: AbortSignal): void;
}

const known: Record<string, () => Module | Promise<Module>> = {
  navigation: () => navigation,
  live: () => live,
  app: () => app,
  list: () => import("./list/list.js"),
  photos: () => import("./photos/photos.js"),
  place: () => import("./place/place.js"),
  map: () => import("./map/map.js"),
  draft: () => import("./draft/draft.js"),
  similar: () => import("./similar/similar.js"),
  report: () => import("./offline/report.js") as Promise<Module>,
  waiting: () => import("./offline/waiting.js"),
  shell: () => import("./offline/shell.js"),
  copy: () => import("./copy.js"),
  passkey: () => import("./passkey/passkey.js"),
  print: () => import("./print.js"),
};

const running = new Map<HTMLElement, AbortController>();

/** Starts what the page names and is not yet running; ends what has left the page. */
export function onPage(): void {
  for (const [element, end] of running)
    if (!element.isConnected) {
      end.abort();
      running.delete(element);
    }

  for (const element of document.querySelectorAll<HTMLElement>("[data-module]"))
    if (!running.has(element)) void begin(element);
}

/** Ends everything inside, so that it may be changed; `onPage` starts it again. */
export function endWithin(root: HTMLElement): void {
  for (const [element, end] of running)
    if (root.contains(element)) {
      end.abort();
      running.delete(element);
    }
}

async function begin(element: HTMLElement): Promise<void> {
  const end = new AbortController();
  running.set(element, end);
  for (const name of (element.dataset["module"] ?? "").split(" ")) {
    const module = await known[name]?.();
    if (!end.signal.aborted) module?.start(element, end.signal);
  }
}
