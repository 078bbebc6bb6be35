import { Idiomorph } from "idiomorph";
import { endWithin, onPage } from "../modules.js";

let shown = location.pathname;

/** Puts a fetched page in the place of this one. False where only a full load will do: another build, another language. */
export function show(html: string, url: string): boolean {
  const next = new DOMParser().parseFromString(html, "text/html");
  const main = document.querySelector<HTMLElement>("main");
  const nextMain = next.querySelector<HTMLElement>("main");
  if (!main || !nextMain || fingerprint(next) !== fingerprint(document)) return false;

  document.title = next.title;
  endWithin(main);
  // The same page again keeps what has not changed: scroll, open details, the field one is in. Another page begins anew.
  const path = new URL(url).pathname;
  if (path === shown) Idiomorph.morph(main, nextMain);
  else main.replaceWith(nextMain);
  shown = path;

  for (const part of ["header.top", "footer.foot"]) {
    const [old, fresh] = [document.querySelector(part), next.querySelector(part)];
    if (old && fresh) Idiomorph.morph(old, fresh);
  }
  const frames = [document.querySelector(".frame"), next.querySelector(".frame")];
  if (frames[0] && frames[1]) frames[0].className = frames[1].className;

  onPage();
  document.dispatchEvent(new CustomEvent("whistle:load"));
  return true;
}

const fingerprint = (page: Document): string =>
  [
    page.documentElement.lang,
    page.documentElement.classList.contains("large"),
    page.body.dataset["keys"],
    ...[...page.querySelectorAll("link[rel=stylesheet], script[src]")].map((e) => e.getAttribute("href") ?? e.getAttribute("src")),
  ].join(" ");
