// What is wrong with the texts of the wall as they stand on the screen.
() => {
  const [wide, tall] = [window.innerWidth, window.innerHeight];
  const walker = document.createTreeWalker(document.querySelector("#wall"), NodeFilter.SHOW_TEXT);
  const boxes = [];
  const found = { clipped: [], small: [], outside: [], overlapping: [], on_seam: [], scrolls: false, texts: 0 };
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const parent = text.parentElement;
    if (!text.data.trim() || parent.closest("style")) continue;
    if (!parent.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const line = range.getBoundingClientRect();
    if (!line.width) continue;
    // A line of Chinese is higher than its characters, a sixth above and a sixth below.
    const spare = line.height / 6;
    const box = { left: line.left, right: line.right, top: line.top + spare, bottom: line.bottom - spare };
    const said = text.data.trim();
    for (let outer = parent; outer && outer.id !== "wall"; outer = outer.parentElement) {
      const edge = outer.getBoundingClientRect();
      if (outer.matches(".wl-plot,.wl-plot *")) continue;
      if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.bottom > edge.bottom + 1 || box.top < edge.top - 1) {
        found.clipped.push(`${said} in ${outer.className}`);
        break;
      }
    }
    if (parent.scrollWidth > parent.clientWidth + 1 && parent.clientWidth) found.clipped.push(said);
    if (parseFloat(getComputedStyle(parent).fontSize) < 0.016 * tall) found.small.push(said);
    if (box.left < 0 || box.top < 0 || box.right > wide || box.bottom > tall) found.outside.push(said);
    const middle = box.left < wide / 2 && box.right > wide / 2;
    const waist = box.top < tall / 2 && box.bottom > tall / 2;
    if (middle || waist) found.on_seam.push(said);
    boxes.push([said, box]);
  }
  boxes.forEach(([said, one], at) =>
    boxes.slice(at + 1).forEach(([other, two]) => {
      const across = Math.min(one.right, two.right) - Math.max(one.left, two.left);
      const down = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
      if (across > 1 && down > 1) found.overlapping.push(`${said} | ${other}`);
    }),
  );
  const page = document.scrollingElement;
  found.scrolls = page.scrollHeight > tall || page.scrollWidth > wide;
  found.texts = boxes.length;
  return found;
}
