// The journal of one sitting in this browser: every answer stands here before it is sent, and is deleted only when
// the server has acknowledged it. Rows: events (sitting, epoch, n, slot, payload), answers as last chosen, flags,
// leases with the number of the last event of each epoch. Two tabs share it; numbers are given inside a transaction.

import { asked, change, openStore } from "../cms/store.js";

function open() {
  return openStore("sittings", (database) => {
    database.createObjectStore("events", { keyPath: ["sitting", "epoch", "n"] });
    database.createObjectStore("leases", { keyPath: ["sitting", "epoch"] });
    database.createObjectStore("answers", { keyPath: ["sitting", "slot"] });
    database.createObjectStore("flags", { keyPath: ["sitting", "slot"] });
  });
}

// All rows of one sitting; [] sorts after every number and text.
function ofSitting(sitting) {
  return IDBKeyRange.bound([sitting], [sitting, []]);
}

// The server ranks answers by (epoch, n), and so must the page, or it would show another one than counts.
function outranks(one, other) {
  return !other || one.epoch > other.epoch || (one.epoch === other.epoch && one.n > other.n);
}

// slot -> {epoch, n, payload}: what the server counts, and over it what waits here and will count once it is sent.
// What waits but ranks lower was answered anew on another device; it is sent, and stays history.
function newestOf(answers, events) {
  const newest = new Map(Object.keys(answers).map((slot) => [Number(slot), answers[slot]]));
  for (const { slot, epoch, n, payload, refused } of events) {
    const event = { epoch, n, payload };
    if (!refused && outranks(event, newest.get(slot))) newest.set(slot, event);
  }
  return newest;
}

function payloadsOf(answers) {
  return new Map([...answers].map(([slot, answer]) => [slot, answer.payload]));
}

class DatabaseJournal {
  constructor(database, sitting) {
    this.database = database;
    this.sitting = sitting;
  }

  write(stores, work) {
    return change(this.database, stores, work);
  }

  all(store) {
    return asked(this.database.transaction(store).objectStore(store).getAll(ofSitting(this.sitting)));
  }

  async lease() {
    const leases = await this.all("leases");
    return leases.length ? leases[leases.length - 1] : null;
  }

  keepLease({ epoch, token, deadline, serverNow }, answers) {
    return this.write(["leases", "answers", "events"], (_done, leases, kept, events) => {
      leases.put({ sitting: this.sitting, epoch, token, deadline, serverNow, keptAt: Date.now(), n: 0 });
      kept.delete(ofSitting(this.sitting));
      const request = events.getAll(ofSitting(this.sitting));
      request.onsuccess = () => {
        for (const [slot, answer] of newestOf(answers, request.result)) {
          kept.put(Object.assign({ sitting: this.sitting, slot }, answer));
        }
      };
    });
  }

  add(epoch, slot, payload) {
    return this.write(["leases", "events", "answers"], (done, leases, events, answers) => {
      const request = leases.get([this.sitting, epoch]);
      request.onsuccess = () => {
        const lease = request.result;
        lease.n += 1;
        leases.put(lease);
        const event = { sitting: this.sitting, epoch, n: lease.n, slot, payload };
        events.add(event);
        // A tab that was replaced writes on for a moment; what it adds ranks below the newer tab's.
        const known = answers.get([this.sitting, slot]);
        known.onsuccess = () => { if (outranks(event, known.result)) answers.put(event); };
        done(event);
      };
    });
  }

  async waiting() {
    return (await this.all("events")).filter((event) => !event.refused);
  }

  forget(keys) {
    return this.write(["events"], (_done, events) => {
      for (const [epoch, n] of keys) events.delete([this.sitting, epoch, n]);
    });
  }

  // Kept, never sent again: the server said no, and only the server's yes deletes.
  refuse(keys) {
    return this.write(["events"], (_done, events) => {
      for (const [epoch, n] of keys) {
        const request = events.get([this.sitting, epoch, n]);
        request.onsuccess = () => {
          if (request.result) events.put(Object.assign(request.result, { refused: true }));
        };
      }
    });
  }

  async answers() {
    return payloadsOf(new Map((await this.all("answers")).map((row) => [row.slot, row])));
  }

  async flags() {
    return new Set((await this.all("flags")).map((row) => row.slot));
  }

  flag(slot, isFlagged) {
    return this.write(["flags"], (_done, flags) => {
      if (isFlagged) flags.put({ sitting: this.sitting, slot });
      else flags.delete([this.sitting, slot]);
    });
  }

  wipe() {
    const stores = ["events", "leases", "answers", "flags"];
    return this.write(stores, (_done, ...all) => {
      for (const store of all) store.delete(ofSitting(this.sitting));
    });
  }
}

// Where the browser keeps no databases (some private windows): the same promises while the page is open.
class MemoryJournal {
  constructor() {
    this.held = null;
    this.n = 0;
    this.events = [];
    this.kept = new Map();
    this.flagged = new Set();
  }

  async lease() { return this.held; }

  async keepLease(lease, answers) {
    this.held = lease;
    this.n = 0;
    this.kept = newestOf(answers, this.events);
  }

  async add(epoch, slot, payload) {
    this.n += 1;
    const event = { epoch, n: this.n, slot, payload };
    this.events.push(event);
    this.kept.set(slot, event);
    return event;
  }

  async waiting() { return this.events.filter((event) => !event.refused); }

  async forget(keys) {
    const gone = new Set(keys.map(String));
    this.events = this.events.filter((event) => !gone.has(String([event.epoch, event.n])));
  }

  async refuse(keys) {
    const named = new Set(keys.map(String));
    for (const event of this.events) if (named.has(String([event.epoch, event.n]))) event.refused = true;
  }

  async answers() { return payloadsOf(this.kept); }

  async flags() { return this.flagged; }

  async flag(slot, isFlagged) {
    if (isFlagged) this.flagged.add(slot);
    else this.flagged.delete(slot);
  }

  async wipe() { this.events = []; }
}

export async function openJournal(sitting) {
  try {
    return new DatabaseJournal(await open(), sitting);
  } catch (error) {
    return new MemoryJournal();
  }
}
