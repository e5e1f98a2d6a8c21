package api_test

import (
	"fmt"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"finnfram/api"
	"finnfram/data/live"
)

// TestSpansHoldNoPosition asks about a telling place, also where staff work
// and where the answer is an error, and looks for it in every span.
func TestSpansHoldNoPosition(t *testing.T) {
	recorder := tracetest.NewSpanRecorder()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(recorder))
	s := newRoadServer(t, func(c *api.Config) { c.Tracer = provider.Tracer("test") })
	const place = "lat=69.64927531&lon=18.95538642"
	paths := []string{
		"/v1/services/nearest?" + place, "/v1/services/responsible?" + place + "&colour=red", "/nowhere/69.64927531?" + place,
		"/v1/admin/closures/69.64927531", "/v1/admin/versions?" + place, "/v1/services/69.64927531", "/fhir/Location?near=69.64927531%7C18.95538642",
		"/v1/route?from=69.64927531,18.95538642&to=69.68,18.96", "/v1/reach?" + place, "/v1/services/nearest?by=walk&" + place,
		"/osrm/route/v1/driving/18.95538642,69.64927531;18.96,69.68", "/osrm/table/v1/foot/18.95538642,69.64927531;2,66", "/osrm/nearest/v1/car/18.95538642,69.64927531",
		"/osrm/trip/v1/car/18.95538642,69.64927531", "/osrm/18.95538642,69.64927531", "/v1/admin/road-closures/69.64927531",
	}
	for _, path := range paths {
		s.ask(t, "GET", path, "", staff, "Traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	}
	spans := recorder.Ended()
	if len(spans) != len(paths) {
		t.Fatalf("%d spans of %d requests", len(spans), len(paths))
	}
	for i, span := range spans {
		text := fmt.Sprint(span.Name(), span.Attributes(), span.Events(), span.Status())
		for _, secret := range []string{"69.64", "18.95", "nowhere", "colour", "127.0.0.1", token} {
			if strings.Contains(text, secret) {
				t.Errorf("%s: the span holds %q: %s", paths[i], secret, text)
			}
		}
		if span.Parent().TraceID().String() != "0af7651916cd43dd8448eb211c80319c" {
			t.Errorf("%s: the span is not under the caller's", paths[i])
		}
	}
	if spans[0].Name() != "/v1/services/nearest" || spans[2].Name() != "unmatched" {
		t.Errorf("names: %q, %q", spans[0].Name(), spans[2].Name())
	}
}

// TestPanicTellsNoPosition: a fault in a handler is a 500, and its log names
// functions and lines but no argument, which may be a position.
func TestPanicTellsNoPosition(t *testing.T) {
	s := newServer(t, func(c *api.Config) { c.World = func() *live.World { panic("69.64927531") } })
	for path, want := range map[string]string{nearest: "problem-internal", "/fhir/Location?near=69.64927531%7C18.9": "OperationOutcome"} {
		_, response, answer := s.ask(t, "GET", path, "")
		if response.StatusCode != 500 || !strings.Contains(string(answer), want) || strings.Contains(string(answer), "69.6") {
			t.Errorf("%s: %d %s", path, response.StatusCode, answer)
		}
	}
	log := s.log.String()
	if !strings.Contains(log, "handler panicked") || !strings.Contains(log, "services.(*Module).nearest:") {
		t.Errorf("the log does not tell where: %s", log)
	}
	if strings.Contains(log, "0x") || strings.Contains(log, "69.6") {
		t.Errorf("the log holds arguments: %s", log)
	}
}
