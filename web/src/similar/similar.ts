// Shows open cases like the one being written, while it is written. data-fields="campus:Input.CampusId,item:Input.DutyItem,q:Input.Description"
export function start(element: HTMLElement, gone: AbortSignal): void {
  const form = element.closest("form");
  const url = element.dataset["url"];
  if (!form || !url) return;
  const fields = (element.dataset["fields"] ?? "").split(",").map((pair) => pair.trim().split(":") as [string, string]);
  let timer = 0;
  let asked = "";
  let asking: AbortController | undefined;

  const ask = async () => {
    const data = new FormData(form);
    const query = new URLSearchParams(fields.map(([name, field]) => [name, String(data.get(field) ?? "").slice(0, 200)])).toString();
    if (query === asked) return;
    asked = query;
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${url}?${query}`, { headers: { accept: "text/html" }, credentials: "same-origin", signal: asking.signal });
      if (!answer.ok || answer.redirected) return;
      const fragment = new DOMParser().parseFromString(await answer.text(), "text/html");
      element.replaceChildren(...fragment.body.childNodes);
    } catch {
      // a hint only: without an answer the form goes on as it is
    }
  };

  const changed = (event: Event) => {
    if (element.contains(event.target as Node)) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), 500);
  };
  form.addEventListener("input", changed, { signal: gone });
  form.addEventListener("change", changed, { signal: gone });
  gone.addEventListener("abort", () => {
    window.clearTimeout(timer);
    asking?.abort();
  });
  void ask();
}
