import { say, words } from "../words.js";

// New notices while the page is open. Hidden tabs let go of their connection, a browser has few of them.
export function start(element: HTMLElement, gone: AbortSignal): void {
  if (!("EventSource" in window)) return;
  let source: EventSource | undefined;
  let hasHeard = false; // the first event says how things stand, the page may be a little older

  const open = () => {
    if (source || gone.aborted || document.hidden) return;
    source = new EventSource(element.dataset["url"] ?? "/live");
    source.addEventListener("error", () => source?.readyState === EventSource.CLOSED && close());
    source.addEventListener("inbox", (event) => {
      heard(element, (event as MessageEvent<string>).data, hasHeard);
      hasHeard = true;
    });
  };
  const close = () => {
    source?.close();
    source = undefined;
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()), { signal: gone });
  window.addEventListener("pagehide", close, { signal: gone });
  window.addEventListener("pageshow", open, { signal: gone });
  gone.addEventListener("abort", close);
  open();
}

function heard(element: HTMLElement, data: string, tell: boolean): void {
  const unread = Number((JSON.parse(data) as { unread?: number }).unread ?? 0);
  const before = Number(element.dataset["unread"] ?? 0);
  element.dataset["unread"] = String(unread);
  for (const badge of document.querySelectorAll<HTMLElement>("[data-unread-badge]")) {
    badge.hidden = unread === 0;
    const [shown, read] = [badge.querySelector<HTMLElement>("[data-shown]"), badge.querySelector<HTMLElement>("[data-read]")];
    if (shown) shown.textContent = unread > 99 ? "99+" : String(unread);
    if (read) read.textContent = words(element, "unreadWords", unread);
  }
  if (tell && unread > before)
    say(words(element, "new"), { link: { href: element.dataset["inbox"] ?? "/inbox", text: words(element, "open") } });
}
