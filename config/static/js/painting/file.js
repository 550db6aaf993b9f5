// A picture as a mask: what is transparent in it is marked or, where nothing is, what is light.

/** A canvas of this size whose opacity says what is marked. Rejects for what is no picture. */
export async function maskOf(source, width, height) {
  const bitmap = await createImageBitmap(source);
  const sheet = new OffscreenCanvas(width, height);
  const paint = sheet.getContext("2d");
  paint.drawImage(bitmap, 0, 0, width, height);
  const pixels = paint.getImageData(0, 0, width, height);
  const { data } = pixels;
  let clear = false;
  for (let at = 3; at < data.length && !clear; at += 4) clear = data[at] < 255;
  for (let at = 0; at < data.length; at += 4) {
    const light = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
    data[at + 3] = clear ? 255 - data[at + 3] : light;
  }
  paint.putImageData(pixels, 0, 0);
  return sheet;
}

/** Put a file into a field as if it had been chosen there. */
export function fill(field, file) {
  const carrier = new DataTransfer();
  carrier.items.add(file);
  field.files = carrier.files;
}
