import type { BankView } from "@/domain/forecast/bank-view";
import type { ForecastMap, forecastMap } from "@/domain/forecast/forecast-map";
import type { MapAxes } from "@/domain/forecast/map-axes";

/** The map as far as it is; `id` is the same for two replies with the same numbers. */
export type MapReply = { ok: true; id: number; map: ForecastMap } | { ok: false; reason: string };

/** A map that is finished or under way, with what it was made from. */
export type MapUnderWay = {
  view: BankView;
  r: Float64Array;
  likelihood: string;
  axes: MapAxes;
  steps: ReturnType<typeof forecastMap>;
  latest: MapReply | null;
  finished: boolean;
};

/** The map that was asked for last, and the id of the last one told. */
export type KeptMap = { underWay: MapUnderWay | null; lastId: number };
