/** Marks that are no plain disc: what is coarse is hatched and broken, what is contested striped in both colours. */

export interface Image {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

export const SIZE = 64;

function canvas(): CanvasRenderingContext2D {
  const paper = document.createElement("canvas");
  paper.width = paper.height = SIZE;
  return paper.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
}

function image(pen: CanvasRenderingContext2D): Image {
  return { width: SIZE, height: SIZE, data: pen.getImageData(0, 0, SIZE, SIZE).data };
}

function inDisc(pen: CanvasRenderingContext2D, radius: number): void {
  pen.beginPath();
  pen.arc(SIZE / 2, SIZE / 2, radius, 0, 2 * Math.PI);
}

function stripes(pen: CanvasRenderingContext2D, colour: string, width: number, apart: number, first: number): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  for (let at = first - SIZE; at < 2 * SIZE; at += apart) {
    pen.beginPath();
    pen.moveTo(at, SIZE);
    pen.lineTo(at + SIZE, 0);
    pen.stroke();
  }
}

/** Somewhere around here: a broken ring with a hatched, see-through ground. */
export function coarse(mark: string, ground: string): Image {
  const pen = canvas();
  pen.save();
  inDisc(pen, 26);
  pen.clip();
  pen.globalAlpha = 0.8;
  pen.fillStyle = ground;
  pen.fillRect(0, 0, SIZE, SIZE);
  pen.globalAlpha = 0.35;
  stripes(pen, mark, 3, 11, 0);
  pen.restore();
  pen.strokeStyle = mark;
  pen.lineWidth = 4;
  pen.setLineDash([10, 6.3]);
  inDisc(pen, 28);
  pen.stroke();
  return image(pen);
}

/** A place that several hold, or that is fought over: stripes of the colours. */
export function striped(held: readonly string[], ink: string): Image {
  const pen = canvas();
  pen.save();
  inDisc(pen, 26);
  pen.clip();
  const width = 52 / (2 * held.length); // each colour twice across the disc
  held.forEach((colour, at) => stripes(pen, colour, width, (width * held.length) / 0.7071, (at * width) / 0.7071));
  pen.restore();
  pen.strokeStyle = ink;
  pen.lineWidth = 4;
  inDisc(pen, 28);
  pen.stroke();
  return image(pen);
}
