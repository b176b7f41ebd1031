// The wall stands on the page itself, above all that Streamlit draws: a lost connection, a rerun or a dialog cannot cover or empty it.
const SLOTS_IN_A_ROW = 4;
const MOST_ANNOUNCED = 3;
const TABS_IN_VIEW = 6;
const ANSWERS_BEFORE_RELOAD = 3;
const ASK_AGAIN_MILLISECONDS = 5000;
const HATCH = CSS.match(/--hatch:(#\w+)/)[1];
const slot = (name) => `<div class="${name}"><i class="wl-lamp"></i><span class="wl-where"></span><div><span class="wl-rule"></span><span class="wl-age"></span></div></div>`;
const slots = (shown, extra) => slot("wl-slot").repeat(shown) + slot("wl-slot wl-extra").repeat(extra);
const BOARD = `<div class="wl-board">
<div class="wl-head"><div><span class="wl-title"></span><span class="wl-chip wl-age-of-data"></span></div>
<div><span class="wl-problem"></span><span class="wl-chip wl-demo">演示数据</span><span class="wl-day"></span><span class="wl-clock"></span></div></div>
<div class="wl-kpis"></div>
<div class="wl-card wl-stages"><div class="wl-card-head"><span class="wl-card-title">整改销号进度</span><span>项，本届累计</span></div><div></div></div>
<div class="wl-card wl-trend"><div class="wl-card-head"><span class="wl-card-title">信访受理量</span><span class="wl-remark"></span></div><div></div></div>
<div class="wl-card wl-map"><div class="wl-tabs"><div></div><div></div></div><div class="wl-canvas"><div class="wl-nothing" hidden><span>无边界数据，不显示地图</span></div></div><div class="wl-scenes"></div></div>
<div class="wl-card wl-towns"><div class="wl-card-head"><span class="wl-card-title"></span><span>95%区间</span></div><div class="wl-scenes"></div>
<div class="wl-key"><span class="wl-tone-better"><i class="wl-mark"></i>优于全区</span><span><i class="wl-mark"></i>无显著差异</span><span
 class="wl-tone-worse"><i class="wl-mark"></i>落后全区</span></div></div>
<div class="wl-alerts"><div class="wl-group"><div class="wl-tally"><b>未办结预警</b><span class="wl-open"></span></div>${slots(2, 2)}</div>
<div class="wl-group">${slots(2, 2)}<div class="wl-tally"><span>滚动显示</span><span class="wl-turn"></span></div></div></div>
<div class="wl-announce" hidden><div><i class="wl-lamp wl-red"></i><span>新增红色预警：</span><span class="wl-where"></span></div><div><span class="wl-rule"></span></div></div>
</div><div class="wl-waiting" hidden><span class="wl-title"></span><span class="wl-small"></span></div>`;

class Wall {
  constructor() {
    this.root = document.body.appendChild(document.createElement("div"));
    this.root.id = "wall";
    // Else Streamlit's dialogs declare everything around them inert, the wall included.
    this.root.dataset.reactAriaTopLayer = "true";
    this.root.innerHTML = `<style>${CSS}</style>${BOARD}`;
    this.at = 0;
    this.rotations = 0;
    this.answers = 0;
    this.picture = null;
    this.map = new WallMap(this.one(".wl-canvas"));
    this.ticker = new WallTicker(this.root);
    this.clock = new WallClock(this.root, (isSilent, isDead) => this.hearNothing(isSilent, isDead));
    this.onBeat = () => this.hear(window.wallBeat);
    this.onResize = () => this.fit();
    window.addEventListener("wall-beat", this.onBeat);
    window.addEventListener("resize", this.onResize);
    if (window.wallBeat) this.onBeat();
  }

  one(selector) {
    return this.root.querySelector(selector);
  }

  end() {
    window.removeEventListener("wall-beat", this.onBeat);
    window.removeEventListener("resize", this.onResize);
    for (const timer of [this.timer, this.ticker.timer, this.clock.timer]) clearInterval(timer);
    this.root.remove();
  }

  // A page without a picture never takes away the one that hangs.
  load(data) {
    if (data.waiting && this.picture) return;
    this.one(".wl-waiting").hidden = !data.waiting;
    if (data.waiting) {
      this.scale = data.scale;
      this.fit();
      this.one(".wl-waiting .wl-title").textContent = data.waiting;
      this.one(".wl-waiting .wl-small").textContent = "数据恢复后自动显示";
      return;
    }
    if (this.picture && this.picture.version === data.version) return;
    const was = this.picture ? this.picture.scenes[this.at].key : null;
    this.picture = data;
    this.scale = data.scale;
    this.at = Math.max(0, data.scenes.findIndex((scene) => scene.key === was));
    this.write(data);
    this.map.load(data.map);
    this.fit();
    this.ticker.start(data.alertSeconds, data.announceSeconds);
    this.ticker.load(data.alerts, data.alertCounts);
    clearInterval(this.timer);
    this.timer = setInterval(() => this.turn(), data.seconds * 1000);
  }

  write(data) {
    this.one(".wl-head .wl-title").textContent = data.title;
    this.one(".wl-demo").hidden = !data.isDemo;
    this.one(".wl-problem").textContent = data.problem;
    this.one(".wl-canvas .wl-nothing").hidden = Boolean(data.map);
    this.one(".wl-kpis").innerHTML = data.kpis;
    this.one(".wl-stages>div:last-child").innerHTML = data.stages;
    this.one(".wl-trend>div:last-child").innerHTML = data.trend;
    this.one(".wl-remark").textContent = data.trendRemark;
    // More tabs than fit stand in groups as equal as can be; the one of the current scene is shown.
    this.group = Math.ceil(data.scenes.length / Math.ceil(data.scenes.length / TABS_IN_VIEW));
    const tabs = data.scenes.map((scene, at) => `<span class="wl-tab" data-at="${at}">${scene.tab}</span>`);
    const isLeft = (at) => at % this.group < this.group / 2;
    const [left, right] = this.root.querySelectorAll(".wl-tabs>div");
    left.innerHTML = tabs.filter((_, at) => isLeft(at)).join("");
    right.innerHTML = tabs.filter((_, at) => !isLeft(at)).join("");
    // All scenes stand ready; a rotation only shows another.
    this.one(".wl-map .wl-scenes").innerHTML = data.scenes.map((scene) => `<div class="wl-legend">${scene.legend}</div>`).join("");
    this.one(".wl-towns .wl-scenes").innerHTML = data.scenes.map((scene) => `<div class="wl-list">${scene.towns}</div>`).join("");
  }

  fit() {
    this.root.classList.toggle("wl-wide", window.innerWidth / window.innerHeight > 2.4);
    const wide = this.root.classList.contains("wl-wide");
    const fitting = Math.min(window.innerHeight / 1080, window.innerWidth / (wide ? 3840 : 1920));
    const unit = this.scale ? Math.min(this.scale, fitting) : fitting;
    this.root.style.setProperty("--u", `${unit}px`);
    this.ticker.wide = wide;
    this.ticker.from = 0;
    this.ticker.draw();
    if (!this.picture) return;
    this.map.resize(unit);
    this.map.prepare(this.picture.scenes[this.at]);
    this.show();
  }

  turn() {
    this.at = (this.at + 1) % this.picture.scenes.length;
    this.rotations += 1;
    this.show();
  }

  show() {
    const { scenes } = this.picture;
    this.map.show();
    for (const tab of this.root.querySelectorAll(".wl-tab")) {
      const at = Number(tab.dataset.at);
      tab.classList.toggle("wl-on", at === this.at);
      tab.hidden = Math.floor(at / this.group) !== Math.floor(this.at / this.group);
    }
    for (const name of [".wl-legend", ".wl-list"]) {
      this.root.querySelectorAll(name).forEach((part, at) => (part.style.visibility = at === this.at ? "visible" : "hidden"));
    }
    this.one(".wl-towns .wl-card-title").textContent = scenes[this.at].townsTitle;
    this.root.dataset.scene = scenes[this.at].key;
    this.root.dataset.rotations = this.rotations;
    // The next picture is painted now, while nobody waits for it.
    this.map.prepare(scenes[(this.at + 1) % scenes.length]);
  }

  hear(beat) {
    this.lastBeat = beat;
    this.answers = 0;
    this.clock.hear(beat);
    this.tellAge("");
  }

  tellAge(silence) {
    const beat = this.lastBeat;
    if (!beat || !beat.asOf) return;
    const late = silence || beat.late;
    const chip = this.one(".wl-age-of-data");
    const text = late ? `▼ 数据截至 ${beat.asOf}，${late}` : `数据截至 ${beat.asOf}`;
    if (chip.textContent !== text) chip.textContent = text;
    chip.classList.toggle("wl-late", Boolean(late));
  }

  hearNothing(isSilent, isDead) {
    if (isSilent) this.tellAge("连接中断");
    if (isDead && !this.asking) this.reload();
  }

  // Last resort, where Streamlit's own reconnecting has failed: the page is loaded anew, but only from a server that has been answering
  // for a while.
  async reload() {
    this.asking = true;
    try {
      const answer = await fetch(new URL("_stcore/health", window.location.href), { cache: "no-store" });
      this.answers = answer.ok ? this.answers + 1 : 0;
    } catch {
      // No server: the picture stays, and the question is asked again.
      this.answers = 0;
    }
    if (this.answers >= ANSWERS_BEFORE_RELOAD) window.location.reload();
    setTimeout(() => (this.asking = false), ASK_AGAIN_MILLISECONDS);
  }
}

export default ({ data }) => {
  clearTimeout(window.wallLeft);
  if (window.wall && window.wall.edition !== EDITION) {
    window.wall.end();
    window.wall = undefined;
  }
  if (!window.wall) {
    window.wall = new Wall();
    window.wall.edition = EDITION;
  }
  window.wall.load(data);
  // Every rerun and every mishap ends here too; only another page, or the one that refuses (controls/door.py), takes the wall down.
  return () => {
    window.wallLeft = setTimeout(() => {
      if (window.location.pathname.endsWith("/big_screen") && !document.querySelector(".dx-sign-withheld")) return;
      window.wall.end();
      window.wall = undefined;
    }, 1000);
  };
};
