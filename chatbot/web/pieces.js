// Files are handed over to the server in pieces. Goes on where asking.js ends.

const PIECE = 96 * 1024; // bytes that are sent at a time
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function base64(blob) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}

// The file of that number in an upload; `told` hears how many of its bytes are there, and of how many.
async function send_pieces(upload, number, name, blob, told) {
  let at = 0;
  do {
    await ask("send_piece", { upload, number, name, piece: await base64(blob.slice(at, at + PIECE)) });
    at += PIECE;
    told(Math.min(at, blob.size), blob.size || 1);
  } while (at < blob.size);
}
