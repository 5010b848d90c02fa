// The countdown: from the server's deadline and the server's now, carried on by a clock that nobody can set.

const ANNOUNCED = [30, 15, 10, 5, 1]; // minutes

export class Clock {
  constructor({ show, announce, over }) {
    Object.assign(this, { show, announce, over });
    this.deadline = null;
    this.offset = 0;
    this.announced = null;
    this.isOver = false;
    setInterval(() => this.tick(), 250);
  }

  // Every reply of the server says both; the newest is right (time may have been credited).
  set(deadline, serverNow) {
    this.deadline = deadline ? Date.parse(deadline) : null;
    this.offset = Date.parse(serverNow) - performance.now();
    this.isOver = this.isOver && this.secondsLeft() === 0;
    this.tick();
  }

  serverNow() {
    return this.offset + performance.now();
  }

  secondsLeft() {
    return this.deadline === null ? Infinity : Math.max(0, Math.ceil((this.deadline - this.serverNow()) / 1000));
  }

  tick() {
    if (this.deadline === null || this.isOver) return;
    const left = this.secondsLeft();
    this.show(left);
    const due = ANNOUNCED.filter((minutes) => left <= minutes * 60);
    const newest = due.length ? due[due.length - 1] : null;
    if (newest !== null && newest !== this.announced && left > 0) {
      // On opening the page the last threshold is long gone; say only what is passed while looking.
      if (this.announced !== null || left > newest * 60 - 2) this.announce(newest);
      this.announced = newest;
    }
    if (newest === null) this.announced = 0;
    if (left === 0) {
      this.isOver = true;
      this.over();
    }
  }
}

export function clockText(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

// The hour of the server's time stamp, in the base's time zone.
export function hourOf(stamp) {
  return new Date(stamp).toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
}
