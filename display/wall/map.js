// The map: outlines are kept as paths, a scene is painted on a hidden canvas first and shown whole.
class WallMap {
  constructor(box) {
    this.box = box;
    this.front = box.appendChild(document.createElement("canvas"));
    this.back = document.createElement("canvas");
    this.atlas = null;
    this.tags = [];
  }

  // A district without boundaries has no atlas.
  load(atlas) {
    this.atlas = atlas;
    this.tags.forEach((tag) => tag.remove());
    this.tags = [];
    if (!atlas) return;
    this.units = atlas.units.map((polygons) => this.path(polygons, true));
    this.seams = this.path(atlas.seams, false);
    this.borders = this.path(atlas.borders, false);
    this.tags = atlas.names.map(([text]) => {
      const tag = this.box.appendChild(document.createElement("span"));
      tag.className = "wl-place";
      tag.textContent = text;
      return tag;
    });
  }

  path(lines, closed) {
    const path = new Path2D();
    const { width, height, flattening } = this.atlas;
    for (const line of lines) {
      const flat = line.positions ?? line;
      const starts = [0, ...(line.holeIndices ?? []), flat.length];
      for (let part = 0; part + 1 < starts.length; part++) {
        for (let at = starts[part]; at < starts[part + 1]; at += 2) {
          const x = width / 2 + flat[at] / 10;
          const y = height / 2 - flat[at + 1] / 10 / flattening;
          if (at === starts[part]) path.moveTo(x, y);
          else path.lineTo(x, y);
        }
        if (closed) path.closePath();
      }
    }
    return path;
  }

  // Fit to the box; whoever calls it paints anew.
  resize(unit) {
    this.unit = unit;
    const dots = window.devicePixelRatio || 1;
    const wide = Math.max(1, Math.round(this.box.clientWidth * dots));
    const tall = Math.max(1, Math.round(this.box.clientHeight * dots));
    for (const canvas of [this.front, this.back]) {
      canvas.width = wide;
      canvas.height = tall;
    }
    if (!this.atlas) return;
    this.dots = dots;
    this.zoom = Math.min(wide / this.atlas.width, tall / this.atlas.height);
    this.left = (wide - this.atlas.width * this.zoom) / 2;
    this.top = (tall - this.atlas.height * this.zoom) / 2;
    this.placeNames();
  }

  prepare(scene) {
    const pen = this.back.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.back.width, this.back.height);
    if (!this.atlas) return;
    pen.setTransform(this.zoom, 0, 0, this.zoom, this.left, this.top);
    const line = (this.unit * this.dots) / this.zoom;
    const few = scene.palette.length - 3;
    const hatch = this.hatch(pen, scene.palette[few], line);
    this.units.forEach((path, at) => {
      const colour = scene.fills[at];
      pen.fillStyle = colour === few ? hatch : scene.palette[colour];
      pen.fill(path, "evenodd");
    });
    pen.lineJoin = "round";
    pen.strokeStyle = scene.ground;
    pen.lineWidth = line;
    pen.stroke(this.seams);
    pen.strokeStyle = scene.border;
    pen.lineWidth = 2.2 * line;
    pen.stroke(this.borders);
  }

  hatch(pen, ground, line) {
    const size = 8;
    const tile = document.createElement("canvas");
    const scale = line * this.zoom;
    tile.width = tile.height = Math.max(2, Math.round(size * scale));
    const brush = tile.getContext("2d");
    brush.fillStyle = ground;
    brush.fillRect(0, 0, tile.width, tile.height);
    brush.strokeStyle = HATCH;
    brush.lineWidth = scale;
    for (const shift of [-1, 0, 1]) {
      brush.moveTo(shift * tile.width, tile.height);
      brush.lineTo((shift + 1) * tile.width, 0);
    }
    brush.stroke();
    const pattern = pen.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / this.zoom));
    return pattern;
  }

  show() {
    const pen = this.front.getContext("2d");
    pen.globalCompositeOperation = "copy";
    pen.drawImage(this.back, 0, 0);
  }

  // The largest township first; a name never lies over another nor across the middle of the wall, where panels meet.
  placeNames() {
    const taken = [];
    const frame = this.box.getBoundingClientRect();
    const middle = [window.innerWidth / 2 - frame.left, window.innerHeight / 2 - frame.top];
    const gap = 5 * this.unit;
    this.atlas.names.forEach(([, right, down], at) => {
      const tag = this.tags[at];
      tag.hidden = false;
      let x = (this.left + (this.atlas.width / 2 + right) * this.zoom) / this.dots;
      let y = (this.top + (this.atlas.height / 2 + down) * this.zoom) / this.dots;
      const half = [tag.offsetWidth / 2 + gap, tag.offsetHeight / 2 + gap];
      if (Math.abs(x - middle[0]) < half[0]) x = middle[0] + (x < middle[0] ? -half[0] : half[0]);
      if (Math.abs(y - middle[1]) < half[1]) y = middle[1] + (y < middle[1] ? -half[1] : half[1]);
      const box = [x - half[0], y - half[1], x + half[0], y + half[1]];
      const free = taken.every((o) => box[0] >= o[2] || o[0] >= box[2] || box[1] >= o[3] || o[1] >= box[3]);
      tag.hidden = !free || box[0] < 0 || box[1] < 0 || box[2] > frame.width || box[3] > frame.height;
      tag.style.left = `${x}px`;
      tag.style.top = `${y}px`;
      if (!tag.hidden) taken.push(box);
    });
  }
}
