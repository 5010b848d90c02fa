// Scans on their way: each is stored on this device first, sent in batches, and forgotten only when the server has it.

import { asked, change, openStore } from "../cms/store.js";

const BATCH = 500;
const WAITS = [1, 2, 3, 5]; // seconds between two attempts while the server is away; a desk without a network card hears no "online"
const PATIENCE = 10000; // milliseconds for one attempt
const UNFIT = [400, 413, 422]; // our API: what was sent is no batch of scans that it could ever take
const SLOW = 2500; // milliseconds until the page says that an attempt is without an answer yet

/** A UUID of version 7: it begins with the time, so that scans sort as they happened. */
function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let time = Date.now();
  for (let i = 5; i >= 0; i -= 1) {
    bytes[i] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The store in IndexedDB: devices by sign-in, scans by id. */
class Shelf {
  static async open() {
    const database = await openStore("attendance", (made) => {
      made.createObjectStore("devices", { keyPath: "user" });
      made.createObjectStore("scans", { keyPath: "id" });
    });
    return new Shelf(database);
  }

  constructor(database) {
    this.database = database;
    this.isLasting = true;
  }

  /** Give the next number of the sign-in's device and store what make(device) returns. */
  add(user, make) {
    return change(this.database, ["devices", "scans"], (give, devices, scans) => {
      const request = devices.get(user);
      request.onsuccess = () => {
        const device = request.result || { user, id: uuid7(), sequence: 0 };
        device.sequence += 1;
        devices.put(device);
        const scan = make(device);
        scans.put(scan);
        give(scan);
      };
    });
  }

  put(changed) {
    return change(this.database, ["scans"], (_give, scans) => { changed.forEach((scan) => scans.put(scan)); });
  }

  remove(ids) {
    return change(this.database, ["scans"], (_give, scans) => { ids.forEach((id) => scans.delete(id)); });
  }

  all() {
    return asked(this.database.transaction("scans").objectStore("scans").getAll());
  }
}

/** The same in memory, for a browser that lets pages store nothing. */
class Tray {
  constructor() {
    this.isLasting = false;
    this.scans = new Map();
    this.device = null;
  }

  async add(user, make) {
    this.device = this.device || { user, id: uuid7(), sequence: 0 };
    this.device.sequence += 1;
    const scan = make(this.device);
    this.scans.set(scan.id, scan);
    return scan;
  }

  async put(changed) { changed.forEach((scan) => this.scans.set(scan.id, scan)); }

  async remove(ids) { ids.forEach((id) => this.scans.delete(id)); }

  async all() { return Array.from(this.scans.values()); }
}

function token() {
  const cookie = /(?:^|; )(?:__Host-)?csrftoken=([^;]*)/.exec(document.cookie); // over https the name has the prefix
  return cookie ? cookie[1] : document.querySelector("[name=csrfmiddlewaretoken]").value;
}

/**
 * The outbox of one sign-in. `tell(report)` hears {state, waiting, others, refused, isLasting, inside} after each change
 * (state: saved, saving, offline, signed-out); `answered(answer, scan)` each verdict of the server.
 */
export class Outbox {
  static async open({ user, url, deviceName, tell, answered }) {
    let shelf;
    try {
      shelf = await Shelf.open();
    } catch (error) {
      shelf = new Tray();
    }
    return new Outbox(shelf, { user, url, deviceName, tell, answered });
  }

  constructor(shelf, options) {
    this.shelf = shelf;
    this.options = options;
    this.isBusy = false;
    this.isAskedAgain = false;
    this.isSlow = false;
    this.failures = 0;
    this.size = BATCH;
    this.timer = 0;
    window.addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.send(); });
  }

  /** Store a scan and send it as soon as possible. Resolves with the scan once it is stored. */
  async record(kind, presented) {
    const at = new Date().toISOString();
    const make = (device) => ({
      id: uuid7(), user: device.user, device: device.id, sequence: device.sequence, kind, presented: presented.slice(0, 200), at,
    });
    let scan;
    try {
      scan = await this.shelf.add(this.options.user, make);
    } catch (error) {
      this.shelf = new Tray(); // a full disk: what is stored stays there for the next page, this one goes on in memory
      scan = await this.shelf.add(this.options.user, make);
    }
    if (this.isSlow) this.report("offline");
    this.send();
    return scan;
  }

  /** Send once more what the server refused: a program that was mended since, or another server, may take it. */
  async retryRefused() {
    const refused = (await this.shelf.all()).filter((scan) => scan.user === this.options.user && scan.refused);
    try {
      await this.shelf.put(refused.map((scan) => Object.assign({}, scan, { refused: false })));
    } catch (error) {
      // a full disk: they stay as they are until the next time
    }
  }

  /** What is not sent yet, of this sign-in, oldest first. */
  async waiting() {
    const scans = await this.shelf.all();
    return scans.filter((scan) => scan.user === this.options.user && !scan.refused).sort((a, b) => a.sequence - b.sequence);
  }

  /** Send all that waits; tries again by itself while the server is away. */
  async send() {
    if (this.isBusy) {
      this.isAskedAgain = true;
      return;
    }
    this.isBusy = true;
    clearTimeout(this.timer);
    let state = "offline";
    try {
      state = await this.sendAll();
    } finally {
      this.isBusy = false;
      if (state !== "saved") this.tryLater();
    }
    await this.report(state);
    if (state === "saved" && this.isAskedAgain) this.send();
  }

  /** Batch after batch until nothing waits or the server does not take it. */
  async sendAll() {
    for (;;) {
      this.isAskedAgain = false;
      const scans = (await this.waiting()).slice(0, this.size);
      if (!scans.length && !this.isAskedAgain) return "saved";
      if (!scans.length) continue;
      await this.report("saving");
      const state = await this.sendBatch(scans);
      if (state !== "saved") return state;
    }
  }

  tryLater() {
    const seconds = WAITS[Math.min(this.failures, WAITS.length - 1)];
    this.failures += 1;
    this.timer = setTimeout(() => this.send(), seconds * 1000);
  }

  async report(state, inside) {
    const scans = await this.shelf.all();
    const mine = scans.filter((scan) => scan.user === this.options.user);
    const refused = mine.filter((scan) => scan.refused).length;
    this.options.tell({
      state, inside, refused, waiting: mine.length - refused, others: scans.length - mine.length, isLasting: this.shelf.isLasting,
    });
  }

  async sendBatch(scans) {
    let response;
    try {
      response = await this.post(scans);
    } catch (error) {
      return "offline";
    }
    const receipt = await response.json().catch(() => null); // a page is no answer of our API
    if (response.status === 401 || response.status === 403) return "signed-out";
    if (response.ok && receipt && receipt.answers) return this.settle(scans, receipt);
    if (UNFIT.includes(response.status) && receipt && typeof receipt.detail === "string") return this.isolate(scans);
    return "offline"; // anything else may be another server at this address, or ours with another configuration
  }

  async post(scans) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), PATIENCE);
    const impatience = setTimeout(() => {
      this.isSlow = true;
      this.report("offline");
    }, SLOW);
    try {
      return await fetch(this.options.url, {
        method: "POST",
        credentials: "same-origin",
        redirect: "error",
        signal: abort.signal,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body: JSON.stringify({
          device: { id: scans[0].device, name: this.options.deviceName },
          now: new Date().toISOString(),
          scans: scans.map(({ id, sequence, kind, presented, at }) => ({ id, sequence, kind, presented, at })),
        }),
      });
    } finally {
      clearTimeout(timer);
      clearTimeout(impatience);
      this.isSlow = false;
    }
  }

  /** Forget what the server has; what it could not store gets a new number and is sent again. */
  async settle(scans, receipt) {
    const byId = new Map(scans.map((scan) => [scan.id, scan]));
    await this.shelf.remove(receipt.answers.map((answer) => answer.id));
    for (const id of receipt.conflicts) {
      const scan = byId.get(id);
      await this.shelf.add(scan.user, (device) => Object.assign({}, scan, { id: uuid7(), device: device.id, sequence: device.sequence }));
      await this.shelf.remove([id]);
    }
    this.failures = 0;
    this.size = BATCH;
    await this.report("saving", receipt.inside);
    receipt.answers.forEach((answer) => this.options.answered(answer, byId.get(answer.id)));
    return receipt.conflicts.length ? "offline" : "saved";
  }

  /** The server refuses the batch: send smaller ones until the scan that it cannot take stands alone, and keep that. */
  async isolate(scans) {
    if (scans.length > 1) {
      this.size = Math.ceil(scans.length / 2);
    } else {
      await this.shelf.put([Object.assign({}, scans[0], { refused: true })]);
      this.size = BATCH;
    }
    return "saved";
  }
}
