async ({ title, quietMilliseconds }) => {
  // Follows a link of the menu; gives milliseconds since the click until the page had settled (`opening_time.py`).
  let changed = performance.now();
  let painted = changed;
  const watch = new MutationObserver(() => { changed = performance.now(); });
  watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  const originals = [];
  const note = (prototype, name, seen) => {
    const original = prototype[name];
    originals.push([prototype, name, original]);
    prototype[name] = function (...given) { seen(); return original.apply(this, given); };
  };
  // Maps paint with WebGL; charts clear their canvas before they paint it.
  for (const name of ["drawArrays", "drawElements", "drawArraysInstanced", "drawElementsInstanced"])
    note(WebGL2RenderingContext.prototype, name, () => { painted = performance.now(); });
  note(CanvasRenderingContext2D.prototype, "clearRect", () => { changed = performance.now(); });

  const isOnFirstScreen = (node) => {
    const box = node.getBoundingClientRect();
    return box.top < innerHeight && box.bottom > 0;
  };
  const isDrawn = () => {
    const app = document.querySelector("[data-testid=stApp]");
    const headings = [...document.querySelectorAll(".dx-h1")].map((node) => node.innerText.trim());
    const charts = [...document.querySelectorAll("[data-testid=stVegaLiteChart], [data-testid=stDeckGlJsonChart]")];
    return app.dataset.testScriptState === "notRunning"
      && app.dataset.testConnectionState === "CONNECTED"
      && headings.length === 1 && headings[0] === title
      && !document.querySelector("[data-testid=stSkeleton]")
      && charts.filter(isOnFirstScreen).every((chart) => chart.querySelector("canvas, svg"));
  };

  const link = [...document.querySelectorAll("[data-testid=stTopNavLink]")].find((node) => node.innerText.trim() === title);
  const began = performance.now();
  link.click();
  let drawn = null;
  let idle = 0;
  let before = began;
  while (idle < quietMilliseconds) {
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    if (now - began > 120000) throw new Error(`${title} did not settle`);
    const isSame = drawn !== null && isDrawn() && changed < before && painted < before;
    if (!isDrawn()) drawn = null;
    else if (drawn === null) drawn = now;
    // A frame that came late was not idle: the browser was at work and more may be waiting.
    idle = isSame ? idle + Math.min(now - before, 50) : 0;
    before = now;
  }
  watch.disconnect();
  for (const [prototype, name, original] of originals) prototype[name] = original;
  return Math.max(drawn, painted) - began;
}
