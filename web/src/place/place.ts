import { words } from "../words.js";

// "Use this phone's place": fills the fields [data-lat] and [data-lon], and says how exact it is.
export function start(element: HTMLElement, gone: AbortSignal): void {
  const button = element.querySelector<HTMLButtonElement>("[data-locate]");
  const clear = element.querySelector<HTMLButtonElement>("[data-clear]");
  const status = element.querySelector<HTMLElement>("[data-status]");
  const lat = element.querySelector<HTMLInputElement>("[data-lat]");
  const lon = element.querySelector<HTMLInputElement>("[data-lon]");
  if (!button || !status || !lat || !lon || !("geolocation" in navigator) || !window.isSecureContext) return;

  const put = (at: GeolocationCoordinates | null) => {
    lat.value = at ? at.latitude.toFixed(6) : "";
    lon.value = at ? at.longitude.toFixed(6) : "";
    lat.dispatchEvent(new Event("input", { bubbles: true }));
    if (clear) clear.hidden = at === null && !lat.value;
  };
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
  if (clear) clear.hidden = !lat.value;
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
  clear?.addEventListener(
    "click",
    () => {
      put(null);
      status.textContent = words(element, "cleared");
      button.focus();
    },
    { signal: gone },
  );
}
