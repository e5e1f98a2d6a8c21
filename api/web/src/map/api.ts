// What the page asks this server for, and nobody else. Positions go in the body
// of a POST, rounded to four decimals (some ten metres).

export interface Place {
  lat: number;
  lon: number;
}

export interface Category {
  id: string;
  names: Record<string, string>;
}

export interface Service {
  id: string;
  geometry: { coordinates: [number, number] } | null;
  properties: {
    name: string;
    category: string;
    category_name: string;
    accuracy: string | null;
    address: { text: string } | null;
    phone: string | null;
    call_first: boolean;
    call_number: string | null;
    as_of: string | null;
    sources: { credit?: string | null }[];
    open: boolean | null;
    opens_at: string | null;
    closes_at: string | null;
    always_open: boolean;
    distance_m?: number | null; // along the road where there is a time
    straight_line_m?: number | null;
    duration_s?: number | null;
    travel?: { accuracy: Accuracy; uncertain?: boolean; ferries: Ferry[] } | null;
    arrival?: Arrival | null;
    unreachable?: NoWay | null;
  };
}

export type Accuracy = 'roads' | 'coarse' | null;

export interface Ferry {
  name: string | null;
  duration_s: number; // on board
  wait_s: number; // a mean, no timetable
  accuracy: Accuracy;
}

export interface Arrival {
  at: string;
  open: boolean | null;
}

// NoWay says why there is no way, in a word and in a sentence.
export interface NoWay {
  reason: string | null;
  detail: string | null;
}

export interface Nearest {
  features: Service[];
  start?: NoWay & { off_road_m: number | null };
  unreachable?: (NoWay & { count: number })[];
}

export interface Step {
  text: string;
  location: [number, number];
  distance_m: number;
  duration_s: number;
  wait_s?: number;
}

export interface End {
  off_road_m: number | null;
  part: string | null;
}

export interface Way extends NoWay {
  duration_s: number | null;
  distance_m: number | null;
  depart_at: string;
  arrive_at?: string | null;
  accuracy?: Accuracy;
  toll?: boolean;
  uncertain_m?: number | null; // step-free alone
  ferries: Ferry[];
  steps: Step[];
  instructions?: { language: string };
  from: End;
  to: End;
  arrival: Arrival | null; // at a service
  closures_avoided: { reason: string | null }[];
  emergency: { number: string; text: string }[];
  geometry: GeoJSON.LineString | null;
}

// Refused is an answer that is none; status is 0 where none came.
export class Refused extends Error {
  constructor(readonly status: number) {
    super(`status ${status}`);
  }
}

const ask = async <T>(path: string, language: string, signal: AbortSignal | null, body?: unknown): Promise<T> => {
  const headers: Record<string, string> = { Accept: 'application/geo+json, application/json', 'Accept-Language': language };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(path, body === undefined ? { headers, signal } : { method: 'POST', headers, signal, body: JSON.stringify(body) });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Refused(0);
  }
  if (!response.ok) throw new Refused(response.status);
  return (await response.json()) as T;
};

const round = (degrees: number): number => Number(degrees.toFixed(4));
const asPair = ({ lat, lon }: Place): string => `${round(lat)},${round(lon)}`;

export const categories = async (language: string): Promise<Category[]> => {
  const answer = await ask<{ categories: Category[] }>('/v1/categories', language, null);
  return answer.categories;
};

export const nearest = (at: Place, category: string, by: string, language: string, signal: AbortSignal): Promise<Nearest> =>
  ask('/v1/services/nearest', language, signal, { lat: round(at.lat), lon: round(at.lon), category, limit: 5, ...(by === 'distance' ? {} : { by }) });

export const service = (id: string, language: string): Promise<Service> => ask(`/v1/services/${encodeURIComponent(id)}`, language, null);

export const way = (from: Place, to: Place | string, profile: string, language: string, signal: AbortSignal): Promise<Way> =>
  ask('/v1/route', language, signal, { from: asPair(from), to: typeof to === 'string' ? to : asPair(to), profile, lang: language });

// Ground tells what the map holds, where to open it, and whether there are roads
// to find ways on.
export interface Ground {
  empty?: string;
  start: [number, number, number, number];
  ways: boolean;
}

export const ground = (): Promise<Ground> => ask('/tiles/map.json', 'nb', null);
