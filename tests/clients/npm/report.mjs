// What a client was asked to do, and how it went: a line of JSON for each call.
export const address = process.env.ATELIER_ADDRESS;
export const key = process.env.ATELIER_KEY;
export const base = `${address}/v1`;

export async function tried(calls) {
  for (const [call, make] of Object.entries(calls)) {
    let said = "";
    try {
      await make();
    } catch (error) {
      said = `${error.name}: ${error.message}`;
    }
    console.log(JSON.stringify({ call, said }));
  }
}

export async function isPicture(data) {
  let bytes = data;
  if (typeof data === "string" && data.startsWith("http")) {
    bytes = Buffer.from(await (await fetch(data)).arrayBuffer());
  } else if (typeof data === "string") {
    bytes = Buffer.from(data.includes(",") ? data.split(",")[1] : data, "base64");
  }
  const start = Buffer.from(bytes).subarray(0, 4).toString("latin1");
  if (!["\x89PNG", "RIFF", "\xff\xd8\xff\xe0", "\xff\xd8\xff\xe1"].includes(start)) throw new Error(`no picture: ${start}`);
}

export const teal = Buffer.from(process.env.ATELIER_PICTURE ?? "", "base64");
