// A canvas forgets when and where a photo was taken; the server wants to keep both as fields. So the EXIF block is
// carried over from the original JPEG into the small one, with its turning set to "upright", which the canvas has done.

/** The EXIF segment of a JPEG, or null. */
export function exifOf(file: Uint8Array): Uint8Array | null {
  if (file[0] !== 0xff || file[1] !== 0xd8) return null;
  let at = 2;
  while (at + 4 < file.length && file[at] === 0xff) {
    const kind = file[at + 1]!;
    const length = (file[at + 2]! << 8) | file[at + 3]!;
    if (kind === 0xe1 && file[at + 4] === 0x45 && file[at + 5] === 0x78 && file[at + 6] === 0x69 && file[at + 7] === 0x66)
      return upright(file.slice(at, at + 2 + length));
    if (kind === 0xda) return null;
    at += 2 + length;
  }
  return null;
}

/** The small JPEG with the segment put in behind its first two bytes. */
export function withExif(small: Uint8Array, exif: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(small.length + exif.length);
  whole.set(small.subarray(0, 2));
  whole.set(exif, 2);
  whole.set(small.subarray(2), 2 + exif.length);
  return whole;
}

function upright(segment: Uint8Array): Uint8Array {
  const tiff = 10; // marker, length, "Exif\0\0"
  const view = new DataView(segment.buffer, segment.byteOffset);
  const little = segment[tiff] === 0x49;
  try {
    const directory = tiff + view.getUint32(tiff + 4, little);
    const count = view.getUint16(directory, little);
    for (let i = 0; i < count; i++) {
      const entry = directory + 2 + i * 12;
      if (view.getUint16(entry, little) === 0x0112) view.setUint16(entry + 8, 1, little);
    }
  } catch {
    // a broken block goes up as it is: the server reads it with care
  }
  return segment;
}
