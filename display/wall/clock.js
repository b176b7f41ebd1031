// The server's clock, carried on by a counter that no change of this machine's clock can touch; and the watch over the server.
class WallClock {
  constructor(root, onSilence) {
    this.hour = root.querySelector(".wl-clock");
    this.day = root.querySelector(".wl-day");
    this.onSilence = onSilence;
    this.heard = performance.now();
    this.beat = 5;
    this.timer = setInterval(() => this.tick(), 500);
  }

  hear(beat) {
    this.moment = beat.now;
    this.heard = performance.now();
    this.beat = beat.seconds;
    this.tick();
  }

  tick() {
    const silent = (performance.now() - this.heard) / 1000;
    this.onSilence(silent > 3 * this.beat + 2, silent > 12 * this.beat + 2);
    if (this.moment === undefined) return;
    // Local time of the server, written as if it were UTC.
    const now = new Date(this.moment + performance.now() - this.heard);
    const two = (number) => String(number).padStart(2, "0");
    const hour = `${two(now.getUTCHours())}:${two(now.getUTCMinutes())}`;
    const weekday = "日一二三四五六"[now.getUTCDay()];
    const day = `${now.getUTCFullYear()}年${now.getUTCMonth() + 1}月${now.getUTCDate()}日 星期${weekday}`;
    if (this.hour.textContent !== hour) this.hour.textContent = hour;
    if (this.day.textContent !== day) this.day.textContent = day;
  }
}
