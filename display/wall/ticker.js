// Open alerts in groups, one after another; a new red one stands alone for a while first.
class WallTicker {
  constructor(root) {
    this.slots = [...root.querySelectorAll(".wl-slot")];
    this.turn = root.querySelector(".wl-turn");
    this.count = root.querySelector(".wl-open");
    this.banner = root.querySelector(".wl-announce");
    this.alerts = [];
    this.known = null;
    this.queue = [];
    this.from = 0;
  }

  start(seconds, announceSeconds) {
    this.announceSeconds = announceSeconds;
    clearInterval(this.timer);
    this.timer = setInterval(() => this.next(), seconds * 1000);
  }

  load(alerts, counts) {
    const reds = new Map(alerts.filter((alert) => alert.level === "red").map((alert) => [alert.id, alert]));
    if (this.known) {
      const fresh = [...reds.values()].filter((alert) => !this.known.has(alert.id));
      this.queue.push(...fresh.slice(0, MOST_ANNOUNCED));
      if (fresh.length > MOST_ANNOUNCED) {
        const rest = fresh.length - MOST_ANNOUNCED;
        this.queue.push({ where: `另有 ${rest} 条`, rule: "见滚动预警", level: "red" });
      }
    }
    this.known = new Set(reds.keys());
    this.alerts = alerts;
    this.count.textContent = counts;
    if (this.from >= alerts.length) this.from = 0;
    this.draw();
    if (!this.announcing) this.announce();
  }

  announce() {
    const alert = this.queue.shift();
    this.announcing = alert !== undefined;
    this.banner.hidden = !this.announcing;
    if (!this.announcing) return;
    this.banner.querySelector(".wl-where").textContent = alert.where;
    this.banner.querySelector(".wl-rule").textContent = alert.rule;
    setTimeout(() => this.announce(), this.announceSeconds * 1000);
  }

  next() {
    const shown = this.shown();
    this.from = this.from + shown < this.alerts.length ? this.from + shown : 0;
    this.draw();
  }

  shown() {
    return this.wide ? this.slots.length : SLOTS_IN_A_ROW;
  }

  draw() {
    const shown = this.shown();
    // In one row the slots in use are the first two of either half.
    const used = this.slots.filter((slot) => this.wide || !slot.classList.contains("wl-extra"));
    this.slots.forEach((slot) => (slot.hidden = !used.includes(slot)));
    used.forEach((slot, at) => {
      const alert = this.alerts[this.from + at];
      slot.style.visibility = alert ? "visible" : "hidden";
      slot.querySelector(".wl-lamp").className = `wl-lamp wl-${alert ? alert.level : "red"}`;
      slot.querySelector(".wl-where").textContent = alert ? alert.where : "";
      slot.querySelector(".wl-age").textContent = alert ? alert.age : "";
      slot.querySelector(".wl-rule").textContent = alert ? alert.rule : "";
    });
    const groups = Math.ceil(this.alerts.length / shown);
    this.turn.textContent = groups ? `${Math.floor(this.from / shown) + 1}/${groups}` : "无未办结预警";
  }
}
