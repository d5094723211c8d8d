import { ProtocolError } from "@/server/protocol-error";

const HEADER_LENGTH_BYTES = 8;

/**
 * Throws bad_request unless the bytes are a safetensors file as far as its frame tells: a length, a JSON header of that
 * length, and as much data as the header names. What the tensors are is the trainers' matter.
 */
export function requireSafetensors(data: Buffer): void {
  if (data.length <= HEADER_LENGTH_BYTES) throw notSafetensors(`it has ${data.length} bytes`);
  const length = data.readBigUInt64LE(0);
  if (length > BigInt(data.length - HEADER_LENGTH_BYTES)) throw notSafetensors("its header is longer than the file");
  const start = HEADER_LENGTH_BYTES + Number(length);
  const header = parseHeader(data.subarray(HEADER_LENGTH_BYTES, start).toString("utf8"));
  let end = 0;
  for (const [name, tensor] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const offsets: unknown = typeof tensor === "object" && tensor !== null ? Reflect.get(tensor, "data_offsets") : null;
    const last: unknown = Array.isArray(offsets) ? offsets[1] : null;
    if (typeof last !== "number") throw notSafetensors(`the tensor ${name.slice(0, 100)} has no data_offsets`);
    end = Math.max(end, last);
  }
  if (end !== data.length - start) {
    throw notSafetensors(`its tensors take ${end} bytes, and ${data.length - start} follow the header`);
  }
}

function parseHeader(text: string): object {
  try {
    const header: unknown = JSON.parse(text);
    if (typeof header === "object" && header !== null) return header;
  } catch {
    // Said below.
  }
  throw notSafetensors("its header is not a JSON object");
}

function notSafetensors(why: string): ProtocolError {
  return new ProtocolError("bad_request", `The body is not a whole safetensors file: ${why}.`, []);
}
