// Lists by keyboard: j and k go down and up, Enter opens (it is a link), / goes to the search; and a list keeps its place.
export function start(element: HTMLElement, gone: AbortSignal): void {
  const key = `list:${location.pathname}${location.search}`;
  const links = () => [...element.querySelectorAll<HTMLAnchorElement>("[data-row] a[href]:first-of-type")];

  element.addEventListener(
    "click",
    (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>("[data-row] a[href]");
      if (link) sessionStorage.setItem(key, link.getAttribute("href") ?? "");
    },
    { signal: gone },
  );

  // coming back, the row one left by is marked, and the keyboard goes on from it
  const left = sessionStorage.getItem(key);
  const back = links().find((link) => link.getAttribute("href") === left);
  back?.closest("[data-row]")?.classList.add("is-here");
  if ("cameBack" in document.body.dataset) back?.focus({ preventScroll: true });

  if (document.body.dataset["keys"] === "off") return;
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "/") {
        const search = element.querySelector<HTMLInputElement>("input[type=search]") ?? document.querySelector<HTMLInputElement>("main input[type=search]");
        if (search) {
          event.preventDefault();
          search.focus();
          search.select();
        }
      } else if (event.key === "j" || event.key === "k") {
        const all = links();
        const at = all.findIndex((link) => link === document.activeElement || (link === back && !element.contains(document.activeElement)));
        const next = all[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
        if (next) {
          event.preventDefault();
          next.focus();
          next.scrollIntoView({ block: "nearest" });
        }
      }
    },
    { signal: gone },
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
