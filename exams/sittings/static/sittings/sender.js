// Sends what waits in the journal, oldest page load first, one request at a time, until the server has said yes.

const MOST_AT_ONCE = 50;
const MOST_BYTES = 60000; // of one batch: a browser refuses a request that may outlive its page beyond 64 KiB
const PATIENCE = 2500; // ms until the page says that an answer is not saved
const LIMIT = 12000; // ms until a request is given up and tried again
const WAITS = [1000, 2000, 3000, 4000]; // a server that comes back tells nobody: five seconds at most until it hears of us

// As many of the oldest as fit into one request, at least one (a text of 2,000 characters is 12 KB at most).
function batchOf(waiting) {
  const events = [];
  let bytes = 0;
  for (const { epoch, n, slot, payload } of waiting.slice(0, MOST_AT_ONCE)) {
    const event = { epoch, n, slot, payload };
    bytes += new TextEncoder().encode(JSON.stringify(event)).length + 1;
    if (events.length && bytes > MOST_BYTES) break;
    events.push(event);
  }
  return events;
}

export class Sender {
  // `tell(state, facts)`: saving | saved | offline | busy | late | refused. `heard(reply)`: every good reply.
  // `stopped(reason)`: ended | lease.
  constructor({ api, journal, lease, tell, heard, stopped }) {
    Object.assign(this, { api, journal, lease, tell, heard, stopped });
    this.isHalted = false;
    this.isSending = false;
    this.again = false;
    this.failures = 0;
    this.timer = 0;
    window.addEventListener("online", () => this.now());
    window.addEventListener("offline", () => this.complain("offline"));
  }

  // Another page has taken over; it sends what this one leaves in the journal.
  halt() {
    this.isHalted = true;
    clearTimeout(this.timer);
  }

  // What this page may send: its own answers and those of page loads before it.
  async waiting() {
    return (await this.journal.waiting()).filter((event) => event.epoch <= this.lease.epoch);
  }

  // Try at once, whatever the pause between tries was.
  now() {
    this.failures = 0;
    return this.run();
  }

  async run() {
    if (this.isHalted) return;
    if (this.isSending) {
      this.again = true;
      return;
    }
    this.isSending = true;
    clearTimeout(this.timer);
    try {
      while (await this.sendOnce());
    } finally {
      this.isSending = false;
    }
    if (this.again) {
      this.again = false;
      this.run();
    }
  }

  // One batch. True when there may be more to send at once.
  async sendOnce() {
    const waiting = await this.waiting();
    if (!waiting.length || this.isHalted) return false;
    const events = batchOf(waiting);
    this.tell(this.failures ? "offline" : "saving", { count: waiting.length });
    const impatience = setTimeout(() => this.complain("offline"), PATIENCE);
    let response;
    try {
      response = await this.post({ events });
    } catch (error) {
      clearTimeout(impatience);
      return this.later("offline");
    }
    clearTimeout(impatience);
    return this.settle(response, events);
  }

  async settle(response, events) {
    if (response.status === 409) return this.stop("ended");
    if (response.status === 401 || response.status === 404) return this.stop("lease");
    if (!response.ok) return this.later(response.status >= 500 || response.status === 429 ? "busy" : "offline");
    let reply;
    try {
      reply = await response.json();
    } catch (error) {
      return this.later("offline");
    }
    const settled = reply.acknowledged.concat(reply.late);
    const refused = reply.conflicts.concat(reply.refused.filter((one) => one.n).map((one) => [one.epoch, one.n]));
    await this.journal.forget(settled);
    await this.journal.refuse(refused);
    if (!settled.length && !refused.length) return this.later("busy");
    this.failures = 0;
    const left = await this.waiting();
    if (refused.length) this.tell("refused", { detail: reply.refused.length ? reply.refused[0].detail : "" });
    else if (reply.late.length) this.tell("late", {});
    else if (!left.length) this.tell("saved", { at: reply.server_now });
    this.heard(reply);
    return left.length > 0 && events.length > 0;
  }

  post(body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), LIMIT);
    const options = {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Lease": this.lease.token },
      body: JSON.stringify(body),
      credentials: "omit",
      signal: stop.signal,
      // Who chooses the last answer and closes the page at once has it saved. The browser grants this for few bytes
      // at a time, those of a request before included, so a second try does without.
      keepalive: this.failures === 0,
    };
    return fetch(`${this.api}answers`, options).finally(() => clearTimeout(timer));
  }

  later(state) {
    this.complain(state);
    const wait = WAITS[Math.min(this.failures, WAITS.length - 1)];
    this.failures += 1;
    this.timer = setTimeout(() => this.run(), wait * (0.8 + 0.4 * Math.random()));
    return false;
  }

  stop(reason) {
    this.stopped(reason);
    return false;
  }

  async complain(state) {
    const waiting = await this.waiting();
    if (waiting.length) this.tell(state, { count: waiting.length });
  }
}
