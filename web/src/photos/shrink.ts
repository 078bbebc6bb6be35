import { exifOf, withExif } from "./exif.js";

const longest = 2560;
const lightEnough = 1_500_000;

/** A photo as it goes up: at most 2,560 px, as JPEG. What can't be read here goes up as it is, and the server judges it. */
export async function shrink(file: File): Promise<Blob> {
  if (!file.type.startsWith("image/") && !/\.hei[cf]$/i.test(file.name)) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size <= lightEnough && /^image\/(jpeg|png|webp)$/.test(file.type)) return file;

    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const pen = canvas.getContext("2d");
    if (!pen) return file;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const small = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!small || small.size >= file.size) return file;

    const exif = exifOf(new Uint8Array(await file.slice(0, 262_144).arrayBuffer()));
    return exif ? new Blob([withExif(new Uint8Array(await small.arrayBuffer()), exif)], { type: "image/jpeg" }) : small;
  } catch {
    return file;
  }
}
