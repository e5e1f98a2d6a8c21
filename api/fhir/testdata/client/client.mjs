// Reads a FHIR face with fhir-kit-client and prints what it saw as JSON.
import { Client } from 'fhir-kit-client';

const client = new Client({ baseUrl: process.argv[2] });
const statement = await client.capabilityStatement();
const near = await client.search({ resourceType: 'Location', searchParams: { near: '69.6492|18.9553|10|km', _count: '2' } });
const distances = near.entry.map((e) => e.search.extension[0].valueDistance.value);
const second = await client.nextPage({ bundle: near });
const services = await client.search({ resourceType: 'HealthcareService', searchParams: { 'service-type': 'pharmacy', _include: 'HealthcareService:location' } });
const one = await client.read({ resourceType: 'Location', id: near.entry[0].resource.id });
const form = await client.search({ resourceType: 'Location', searchParams: { near: '69.6492|18.9553|10|km' }, options: { postSearch: true } });
let refused;
try {
  await client.search({ resourceType: 'Location', searchParams: { near: 'here' } });
} catch (error) {
  refused = { status: error.response?.status, type: error.response?.data?.resourceType };
}
console.log(JSON.stringify({
  version: statement.fhirVersion,
  total: near.total,
  distances,
  second: second.entry.map((e) => e.resource.id),
  modes: services.entry.map((e) => e.search.mode),
  one: one.id,
  form: form.total,
  refused,
}));
