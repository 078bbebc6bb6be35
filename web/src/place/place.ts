import { words } from "../words.js";

// "Use this phone's place" and "pick on the map": both fill the fields [data-lat] and [data-lon] and say what they hold. A form
// with a field of points takes what is picked for a line or an area there, one after the other.
export function start(element: HTMLElement, gone: AbortSignal): void {
  const button = element.querySelector<HTMLButtonElement>("[data-locate]");
  const pick = element.querySelector<HTMLButtonElement>("[data-pick]");
  const clear = element.querySelector<HTMLButtonElement>("[data-clear]");
  const status = element.querySelector<HTMLElement>("[data-status]");
  const lat = element.querySelector<HTMLInputElement>("[data-lat]");
  const lon = element.querySelector<HTMLInputElement>("[data-lon]");
  if (!status || !lat || !lon) return;

  const put = (at: { latitude: number; longitude: number } | null) => {
    lat.value = at ? at.latitude.toFixed(6) : "";
    lon.value = at ? at.longitude.toFixed(6) : "";
    lat.dispatchEvent(new Event("input", { bubbles: true }));
    if (clear) clear.hidden = at === null && !lat.value;
  };
  if (clear) clear.hidden = !lat.value;
  clear?.addEventListener(
    "click",
    () => {
      put(null);
      status.textContent = words(element, "cleared");
      (button?.hidden === false ? button : pick)?.focus();
    },
    { signal: gone },
  );
  if (button) locating(element, button, status, put, gone);
  if (pick && element.dataset["map"]) picking(element, pick, status, [lat, lon], put, gone);
}

type Put = (at: { latitude: number; longitude: number } | null) => void;

function locating(element: HTMLElement, button: HTMLButtonElement, status: HTMLElement, put: Put, gone: AbortSignal): void {
  if (!("geolocation" in navigator) || !window.isSecureContext) return;
  const found = (position: GeolocationPosition) => {
    button.removeAttribute("aria-disabled");
    put(position.coords);
    status.textContent = words(element, "found", Math.max(1, Math.round(position.coords.accuracy)));
  };
  const failed = (error: GeolocationPositionError) => {
    button.removeAttribute("aria-disabled");
    status.textContent = words(element, error.code === error.PERMISSION_DENIED ? "refused" : error.code === error.TIMEOUT ? "slow" : "missing");
  };
  button.hidden = false;
  button.addEventListener(
    "click",
    () => {
      if (button.getAttribute("aria-disabled") === "true") return;
      button.setAttribute("aria-disabled", "true");
      status.textContent = words(element, "looking");
      navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 });
    },
    { signal: gone },
  );
}

function picking(element: HTMLElement, pick: HTMLButtonElement, status: HTMLElement, [lat, lon]: [HTMLInputElement, HTMLInputElement], put: Put, gone: AbortSignal): void {
  const place = element.querySelector<HTMLElement>("[data-pick-map]");
  if (!place) return;
  pick.hidden = false;
  pick.setAttribute("aria-expanded", "false");
  const closed = () => {
    pick.setAttribute("aria-expanded", "false");
    pick.focus();
  };
  pick.addEventListener(
    "click",
    () => {
      if (pick.getAttribute("aria-expanded") === "true") return;
      pick.setAttribute("aria-expanded", "true");
      void (async () => {
        const begin = lat.value && lon.value && Number.isFinite(Number(lat.value)) && Number.isFinite(Number(lon.value)) ? await drawn(element, lat.value, lon.value) : null;
        const { open } = await import("../map/pick.js");
        const done = await open(element, place, begin, (at) => {
          const points = listed(element);
          if (points) {
            points.value += `${points.value && !points.value.endsWith("\n") ? "\n" : ""}${at.lat.toFixed(6)},${at.lon.toFixed(6)}`;
            points.dispatchEvent(new Event("input", { bubbles: true }));
          } else put({ latitude: at.lat, longitude: at.lon });
          status.textContent = at.words;
        }, closed, gone);
        if (!done) throw new Error("no map");
      })().catch(() => {
        if (gone.aborted) return;
        pick.setAttribute("aria-expanded", "false");
        status.textContent = words(element, "noMap") || words(element, "missing");
      });
    },
    { signal: gone },
  );
}

/** The field of points, while the kind that is chosen is a line or an area. */
function listed(element: HTMLElement): HTMLTextAreaElement | null {
  const form = element.closest("form");
  const kind = form?.querySelector<HTMLSelectElement>("select[name=kind]")?.value ?? "";
  return ["water", "campus-outline", "district-outline"].includes(kind) ? (form?.querySelector<HTMLTextAreaElement>("textarea[name=points]") ?? null) : null;
}

/** Where the base map draws a point of the ground. */
async function drawn(element: HTMLElement, lat: string, lon: string): Promise<[number, number] | null> {
  const answer = await fetch(`${element.dataset["here"] ?? ""}?lat=${encodeURIComponent(lat)}&lon=${encodeURIComponent(lon)}&drawn=true`, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return null;
  const at = (await answer.json()) as { lat: number; lon: number };
  return [at.lon, at.lat];
}
