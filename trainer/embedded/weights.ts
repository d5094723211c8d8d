import { np } from "./jax";
import type { Layer, ModelShape, Params } from "./model";
import type { NamedTensor } from "./safetensors";

const layerParts = ["norm1", "qkv", "out", "norm2", "up", "down"] as const;

/** Copies weights to named tensors, e.g. `layers.0.qkv`, each name beginning with `prefix`; does not consume them. */
export async function weightsToTensors(params: Params, prefix = ""): Promise<Record<string, NamedTensor>> {
  const tensors: Record<string, NamedTensor> = {};
  const put = async (name: string, leaf: np.Array) => {
    tensors[prefix + name] = { shape: leaf.shape, data: Float32Array.from(await leaf.ref.data()) };
  };
  await put("embed", params.embed);
  await put("position", params.position);
  for (const [i, layer] of params.layers.entries())
    for (const part of layerParts) await put(`layers.${i}.${part}`, layer[part]);
  await put("norm", params.norm);
  await put("head", params.head);
  return tensors;
}

/** The inverse of `weightsToTensors`; throws when a tensor of this shape of model is missing. */
export function weightsFromTensors(tensors: Record<string, NamedTensor>, shape: ModelShape, prefix = ""): Params {
  const get = (name: string) => {
    const tensor = tensors[prefix + name];
    if (!tensor) throw new Error(`The file has no tensor "${prefix}${name}": it is not a checkpoint of this model.`);
    return np.array(Float32Array.from(tensor.data), { shape: tensor.shape });
  };
  const layer = (i: number): Layer => ({
    norm1: get(`layers.${i}.norm1`),
    qkv: get(`layers.${i}.qkv`),
    out: get(`layers.${i}.out`),
    norm2: get(`layers.${i}.norm2`),
    up: get(`layers.${i}.up`),
    down: get(`layers.${i}.down`),
  });
  return {
    embed: get("embed"),
    position: get("position"),
    layers: Array.from({ length: shape.layers }, (_, i) => layer(i)),
    norm: get("norm"),
    head: get("head"),
  };
}
