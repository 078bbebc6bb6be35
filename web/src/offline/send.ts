import { alone, keep, lockOf, report, reports, type Photo, type Problem, type Report } from "./store.js";

// Sends what waits, by the page's own endpoints: photos first, then the report with its key. It is taken off the device only
// when the server's answer names the case. The same code runs in a page and in the service worker.

/** due: what has waited long enough. open: a page was opened. all: somebody asks, or the network is back. */
export type Occasion = "due" | "open" | "all";

interface Ready {
  account: string;
  token: string;
}

const pauses = [5, 15, 60, 300, 900]; // seconds
const photoHolds = 20 * 3600_000; // below the day after which the server removes what hangs on nothing
const noAnswer = 599;

/** Gives whether something is left that a network would help. One page or worker at a time. */
export function sendAll(occasion: Occasion, only?: string): Promise<boolean> {
  const asked = Date.now();
  return alone("whistle-sending", async () => {
    const due = (await reports()).filter((one) => (!only || one.key === only) && isDue(one, occasion, asked));
    if (due.length === 0) return false;
    const ready = await who();
    let left = false;
    for (const one of due) {
      if (typeof ready !== "number" && ready.account !== one.owner) continue; // somebody else's: it waits for him
      left = (await alone(lockOf(one.key), () => sendAgain(one.key, ready, occasion, asked), () => false)) || left;
    }
    return left;
  });
}

/** As it stands now: it may have been mended or deleted since the list was read. */
async function sendAgain(key: string, ready: Ready | number, occasion: Occasion, asked: number): Promise<boolean> {
  const one = await report(key);
  return one !== undefined && isDue(one, occasion, asked) && (await sendOne(one, ready));
}

function isDue(one: Report, occasion: Occasion, asked: number): boolean {
  if (one.state === "sent" || one.state === "refused" || one.state === "conflict" || one.triedAt >= asked) return false;
  return occasion === "all" || one.nextAt <= asked || (occasion === "open" && !one.busy);
}

/** Whose session it is, and a fresh antiforgery value; else the status of the answer. */
async function who(): Promise<Ready | number> {
  const answer = await ask("/report/ready", { headers: { accept: "application/json" }, cache: "no-store" }, 20_000);
  if (!answer) return noAnswer;
  try {
    const ready = (await answer.json()) as Partial<Ready>;
    if (answer.ok && ready.account && ready.token) return { account: ready.account, token: ready.token };
  } catch {
    // not our server's words: a sign-in page of some network on the way
  }
  return answer.ok ? noAnswer : answer.status;
}

async function sendOne(one: Report, ready: Ready | number): Promise<boolean> {
  one.tries++;
  one.triedAt = Date.now();
  one.busy = false;
  try {
    if (typeof ready === "number") after(one, ready);
    else if (await photosUp(one, ready.token)) await post(one, ready.token, false);
  } finally {
    await keep(one);
  }
  return one.state === "waiting";
}

async function photosUp(one: Report, token: string): Promise<boolean> {
  for (const photo of one.photos) {
    if (photo.id && (photo.bytes.size === 0 || Date.now() - (photo.upAt ?? 0) < photoHolds)) continue;
    const answer = await ask("/files", { method: "POST", headers: { accept: "application/json", RequestVerificationToken: token, "Idempotency-Key": photo.mark }, body: fileOf(photo) }, 180_000);
    const said = answer ? await json<{ id?: string; detail?: string }>(answer) : undefined;
    if (answer?.ok && said?.id) {
      photo.id = said.id;
      photo.upAt = Date.now();
      await keep(one); // a photo that is up need not go up again
    } else if (answer && [413, 415, 422].includes(answer.status)) {
      refuse(one, [{ id: "photos", words: said?.detail ?? "" }]);
      return false;
    } else {
      after(one, answer?.ok ? noAnswer : (answer?.status ?? noAnswer), answer);
      return false;
    }
  }
  return true;
}

function fileOf(photo: Photo): FormData {
  const body = new FormData();
  body.append("file", photo.bytes, photo.name);
  return body;
}

async function post(one: Report, token: string, similarSeen: boolean): Promise<void> {
  const body = new FormData();
  for (const [name, value] of one.fields) body.append(name, value);
  for (const photo of one.photos) body.append("photos", photo.id ?? "");
  body.append("_handler", "report");
  body.append("key", one.key);
  body.append("waited", "true");
  if (similarSeen) body.append("similarSeen", "true");
  const answer = await ask("/report", { method: "POST", headers: { accept: "text/html", RequestVerificationToken: token }, body }, 60_000);
  void answer?.body?.cancel();
  const to = answer?.redirected ? new URL(answer.url) : undefined;
  if (to?.pathname === `/cases/${one.key}`) arrived(one, to);
  else if (to) after(one, to.pathname.startsWith("/sign-in") ? 401 : 403);
  else if (answer?.status === 200 && answer.headers.has("Whistle-Similar") && !similarSeen) {
    // nobody is there to look at them now, and a hazard must not wait: it goes, and the receipt says so
    one.similar = Number(answer.headers.get("Whistle-Similar"));
    await post(one, token, true);
  } else if (answer?.status === 422) refusedBy(one, answer);
  else after(one, answer?.ok ? noAnswer : (answer?.status ?? noAnswer), answer);
}

function arrived(one: Report, to: URL): void {
  one.case = to.pathname;
  if (to.searchParams.has("other")) {
    one.state = "conflict";
    return;
  }
  one.state = "sent";
  one.fields = [];
  one.photos = [];
  one.problems = [];
  one.where = "";
}

function refusedBy(one: Report, answer: Response): void {
  let problems: Problem[] = [];
  try {
    problems = JSON.parse(decodeURIComponent(answer.headers.get("Whistle-Problems") ?? "[]")) as Problem[];
  } catch {
    // without its words: the form says them when it is sent from there
  }
  // what was up has been removed there meanwhile, or by another hand: the bytes are here still
  const lost = one.photos.length > 0 && one.photos.every((photo) => photo.bytes.size > 0) && problems.some((problem) => problem.id === "photos") && one.tries < 3;
  if (!lost) {
    refuse(one, problems);
    return;
  }
  for (const photo of one.photos) {
    delete photo.id;
    photo.mark = crypto.randomUUID();
  }
  after(one, noAnswer);
}

function refuse(one: Report, problems: Problem[]): void {
  one.state = "refused";
  one.problems = problems;
}

/** What an answer other than yes or no leads to. */
function after(one: Report, status: number, answer?: Response | null): void {
  if (status === 401) one.state = "sign-in";
  else if (status === 403) one.state = "stopped";
  else {
    one.state = "waiting";
    one.busy = status !== noAnswer;
    const said = Number(answer?.headers.get("Retry-After") ?? 0) || 0;
    one.nextAt = Date.now() + 1000 * Math.max(pauses[Math.min(one.tries, pauses.length) - 1]!, Math.min(said, 900));
  }
}

const json = <T>(answer: Response): Promise<T | undefined> => answer.json().then(
  (said) => said as T,
  () => undefined,
);

/** Null where no answer came, or none in time. */
async function ask(url: string, init: RequestInit, most: number): Promise<Response | null> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), most);
  try {
    return await fetch(url, { ...init, credentials: "same-origin", signal: limit.signal });
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
