/** The server's words for this element: `data-no-place="…"` is `words(element, "noPlace")`. {0} is filled in. */
export function words(element: HTMLElement, key: string, ...fills: (string | number)[]): string {
  return (element.dataset[key] ?? "").replace(/\{(\d)\}/g, (_, place: string) => String(fills[Number(place)] ?? ""));
}

/** The time of day as the page's language writes it. */
export function clock(at: Date): string {
  return new Intl.DateTimeFormat(document.documentElement.lang || "zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false }).format(at);
}

/** Says a sentence in the corner, politely to readers. A link may stand beside it. */
export function say(text: string, options: { problem?: boolean; link?: { href: string; text: string } } = {}): void {
  const place = document.getElementById("toast");
  if (!place || !text) return;
  place.classList.toggle("is-problem", options.problem ?? false);
  const sentence = document.createElement("span");
  sentence.textContent = text;
  place.replaceChildren(sentence);
  if (options.link) {
    const link = document.createElement("a");
    link.href = options.link.href;
    link.textContent = options.link.text;
    place.append(link);
  }
  window.setTimeout(() => {
    if (sentence.isConnected) place.replaceChildren();
  }, 9000);
}

/** The token that the server asks of every POST; it stands in a hidden field of the nearest form. */
export function token(element: HTMLElement): string {
  const field = (element.closest("form") ?? document).querySelector<HTMLInputElement>('input[name="__RequestVerificationToken"]');
  return field?.value ?? "";
}
