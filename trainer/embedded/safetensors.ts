import { safetensors } from "@jax-js/loaders";

/** A named float32 tensor. */
export type NamedTensor = { shape: number[]; data: Float32Array };

/** Bytes of a safetensors file (https://github.com/huggingface/safetensors): header length, JSON header, raw data. */
export function writeSafetensors(tensors: Record<string, NamedTensor>, metadata: Record<string, string>): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // The data begins at a multiple of 8; blanks fill the header.
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + offset).fill(0x20, 8, 8 + headerLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(json, 8);
  let at = 8 + headerLength;
  for (const { data } of Object.values(tensors)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/** Reads float32 tensors and metadata; throws when the bytes are no such file. */
export function readSafetensors(bytes: Uint8Array): {
  tensors: Record<string, NamedTensor>;
  metadata: Record<string, string>;
} {
  const file = safetensors.parse(new Uint8Array(bytes));
  const tensors: Record<string, NamedTensor> = {};
  for (const [name, { shape, data }] of Object.entries(file.tensors)) {
    if (!(data instanceof Float32Array)) throw new Error(`Tensor ${name} is not float32; write the file again.`);
    tensors[name] = { shape, data };
  }
  return { tensors, metadata: file.metadata ?? {} };
}
