// The map itself: our tiles, our style, the way drawn on it.

import { AttributionControl, GeolocateControl, Map as MapLibre, Marker, NavigationControl, Popup, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import type { GeoJSONSource, LayerSpecification, MapGeoJSONFeature, StyleSpecification } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import type { Place, Way } from './api';
import type { Language, Texts } from './texts';

setWorkerUrl(new URL(workerUrl, location.href).href);

const darkness = matchMedia('(prefers-color-scheme: dark)');
const still = matchMedia('(prefers-reduced-motion: reduce)');
const discs = ['service-urgent', 'service-minor'];

// here lets every request go to the server that this page came from, whatever
// it calls itself behind a proxy.
const here = (url: string): string => {
  const { pathname, search } = new URL(url, location.href);
  return location.origin + pathname + search;
};

// spoken lets labels speak a language where the map knows the name in it.
const spoken = (style: StyleSpecification, language: Language): StyleSpecification => {
  const plain = '["get","name"]';
  const wanted = `["coalesce",["get","name:${language}"],["get","name"]]`;
  for (const layer of style.layers as LayerSpecification[]) {
    if (layer.type !== 'symbol' || !layer.layout?.['text-field']) continue;
    const field = JSON.stringify(layer.layout['text-field']);
    if (field.includes(plain)) layer.layout['text-field'] = JSON.parse(field.replaceAll(plain, wanted));
  }
  return style;
};

export interface Hooks {
  service: (id: string, at: Place) => void;
  ground: (at: Place) => void;
  lost: () => void; // no position was given
}

const locale = (t: Texts): Record<string, string> => ({
  'Map.Title': t.mapLabel,
  'NavigationControl.ZoomIn': t.zoomIn,
  'NavigationControl.ZoomOut': t.zoomOut,
  'GeolocateControl.FindMyLocation': t.mine,
  'GeolocateControl.LocationNotAvailable': t.noPosition,
  'Popup.Close': t.close,
  'AttributionControl.ToggleAttribution': t.credits,
});

export class Chart {
  readonly map: MapLibre;
  private popup: Popup | null = null;
  private markers: Marker[] = [];
  private ring: Marker | null = null;
  private line: Way['geometry'] = null;
  private turn = 0;

  private constructor(
    style: StyleSpecification,
    container: HTMLElement,
    bounds: [number, number, number, number],
    private language: Language,
    t: Texts,
    private readonly hooks: Hooks,
  ) {
    this.map = new MapLibre({
      container,
      style,
      bounds,
      fitBoundsOptions: { padding: 12, maxZoom: 15 },
      hash: 'map',
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxZoom: 19.5,
      minZoom: 3,
      refreshExpiredTiles: false,
      locale: locale(t),
      transformRequest: (url) => ({ url: here(url) }),
      fadeDuration: still.matches ? 0 : 200,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new AttributionControl({ compact: false, customAttribution: [] }));
    this.map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
    const mine = new GeolocateControl({ positionOptions: { enableHighAccuracy: false, timeout: 10_000 }, showUserLocation: false, fitBoundsOptions: { maxZoom: 14, animate: !still.matches } });
    mine.on('geolocate', ({ coords }) => hooks.ground({ lat: coords.latitude, lon: coords.longitude }));
    mine.on('error', () => hooks.lost());
    this.map.addControl(mine, 'top-right');
    this.map.addControl(new ScaleControl({ maxWidth: 120 }), 'bottom-left');
    this.map.on('style.load', () => this.draw());
    this.map.on('movestart', () => { container.dataset['drawn'] = 'no'; });
    this.map.on('idle', () => { container.dataset['drawn'] = 'yes'; });
    this.map.on('click', (event) => {
      const [hit] = this.services(event.point);
      if (hit) this.press(hit);
      else hooks.ground({ lat: event.lngLat.lat, lon: event.lngLat.lng });
    });
    this.map.on('mousemove', (event) => {
      this.map.getCanvas().style.cursor = this.services(event.point).length > 0 ? 'pointer' : '';
    });
    darkness.addEventListener('change', () => void this.restyle(this.language));
  }

  static async open(container: HTMLElement, bounds: [number, number, number, number], language: Language, t: Texts, hooks: Hooks): Promise<Chart> {
    return new Chart(await Chart.style(language), container, bounds, language, t, hooks);
  }

  private static async style(language: Language): Promise<StyleSpecification> {
    const answer = await fetch(darkness.matches ? '/tiles/style-dark.json' : '/tiles/style-light.json');
    if (!answer.ok) throw new Error(`style: ${answer.status}`);
    return spoken((await answer.json()) as StyleSpecification, language);
  }

  // restyle draws in another language or other colours; the last asked wins.
  async restyle(language: Language): Promise<void> {
    this.language = language;
    const turn = ++this.turn;
    const style = await Chart.style(language);
    if (turn === this.turn) this.map.setStyle(style, { diff: false });
  }

  // services are those within reach of a finger, the most urgent first.
  private services(point: { x: number; y: number }): MapGeoJSONFeature[] {
    const layers = discs.filter((id) => this.map.getLayer(id));
    if (layers.length === 0) return [];
    const reach = 8;
    return this.map
      .queryRenderedFeatures([[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]], { layers })
      .sort((a, b) => Number(a.properties['rank']) - Number(b.properties['rank']));
  }

  private press(hit: MapGeoJSONFeature): void {
    const point = hit.geometry as GeoJSON.Point;
    const [lon = 0, lat = 0] = point.coordinates;
    this.hooks.service(String(hit.properties['id']), { lat, lon });
  }

  show(at: Place, content: HTMLElement): void {
    this.popup?.remove();
    this.popup = new Popup({ maxWidth: '320px', focusAfterOpen: true, offset: 10 }).setLngLat([at.lon, at.lat]).setDOMContent(content).addTo(this.map);
  }

  hide(): void {
    this.popup?.remove();
    this.popup = null;
  }

  middle(): Place {
    const { lat, lng } = this.map.getCenter();
    return { lat, lon: lng };
  }

  go(at: Place, zoom = 15): void {
    const camera = { center: [at.lon, at.lat] as [number, number], zoom: Math.max(this.map.getZoom(), zoom) };
    if (still.matches) this.map.jumpTo(camera);
    else this.map.easeTo({ ...camera, duration: 500 });
  }

  // look moves to a place of the way and rings it.
  look(at: Place): void {
    this.ring?.remove();
    const ring = document.createElement('div');
    ring.className = 'ring';
    ring.setAttribute('aria-hidden', 'true');
    this.ring = new Marker({ element: ring }).setLngLat([at.lon, at.lat]).addTo(this.map);
    this.map.getContainer().scrollIntoView({ block: 'nearest', behavior: still.matches ? 'auto' : 'smooth' });
    this.go(at, 16);
  }

  // mark sets pins; they are pictures of what the list says.
  mark(places: Place[]): void {
    this.markers.forEach((marker) => marker.remove());
    this.markers = places.map((place, n) => {
      const pin = document.createElement('div');
      pin.className = 'pin';
      pin.textContent = places.length > 1 ? String.fromCharCode(65 + n) : '';
      pin.setAttribute('aria-hidden', 'true');
      return new Marker({ element: pin, anchor: 'bottom' }).setLngLat([place.lon, place.lat]).addTo(this.map);
    });
  }

  way(line: Way['geometry']): void {
    this.line = line;
    this.ring?.remove();
    this.ring = null;
    this.draw();
    const corners = line?.coordinates ?? [];
    if (corners.length === 0) return;
    const lons = corners.map(([lon = 0]) => lon);
    const lats = corners.map(([, lat = 0]) => lat);
    this.map.fitBounds([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], { padding: 60, maxZoom: 16, animate: !still.matches });
  }

  // draw puts the way on the map, below the names.
  private draw(): void {
    if (!this.map.isStyleLoaded() && !this.map.getSource('map')) return;
    const data: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: this.line ? [{ type: 'Feature', properties: {}, geometry: this.line }] : [] };
    const source = this.map.getSource<GeoJSONSource>('way');
    if (source) {
      source.setData(data);
      return;
    }
    this.map.addSource('way', { type: 'geojson', data });
    const below = this.map.getStyle().layers.find((layer) => layer.type === 'symbol')?.id;
    const paint = (color: string, width: number) => ({ 'line-color': color, 'line-width': width });
    const layout = { 'line-join': 'round', 'line-cap': 'round' } as const;
    this.map.addLayer({ id: 'way-edge', type: 'line', source: 'way', layout, paint: paint(darkness.matches ? '#0b1116' : '#ffffff', 9) }, below);
    this.map.addLayer({ id: 'way', type: 'line', source: 'way', layout, paint: paint(darkness.matches ? '#7cc4ff' : '#1357b0', 5.5) }, below);
  }
}
