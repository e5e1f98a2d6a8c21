package api_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	"net/http/httptest"

	"finnfram/api"
)

var discard = slog.New(slog.DiscardHandler)

// TestNoPositionLeaves asks every address about one telling place, in the
// query, in the body and in the path, and looks for it in all that the
// operator keeps.
func TestNoPositionLeaves(t *testing.T) {
	s := newRoadServer(t, nil)
	const lat, lon = "69.64927531", "18.95538642"
	query := "lat=" + lat + "&lon=" + lon
	body := `{"lat":` + lat + `,"lon":` + lon + `}`
	for _, path := range []string{"/v1/services/nearest?", "/v1/services/responsible?", "/v1/areas?", "/v1/search?q=hemmelig&", "/nowhere?", "/v1/categories?", "/v1/services?bbox=" + lon + "," + lat + ",19,70&", "/v1/services/nearest?by=drive&", "/v1/reach?minutes=5&", "/v1/route?from=" + lat + "," + lon + "&to=69.68,18.96&", "/fhir/Location?near=" + lat + "%7C" + lon + "%7C5&"} {
		s.ask(t, "GET", path+query, "")
	}
	s.ask(t, "GET", "/v1/services/"+lat+"/"+lon, "")
	s.ask(t, "GET", "/v1/services/"+lat+","+lon, "")
	there := lon + "," + lat
	for _, path := range []string{"route/v1/driving/" + there + ";18.96,69.68", "route/v1/driving/" + there + ";2,66", "table/v1/foot/" + there + ";" + there + "?sources=0", "nearest/v1/bike/" + there, "match/v1/car/" + there + ";" + there, "nearest/v9/" + there, there} {
		if _, response, answer := s.ask(t, "GET", "/osrm/"+path, ""); response.StatusCode >= 500 {
			t.Errorf("%s: %d %s", path, response.StatusCode, answer)
		}
	}
	s.ask(t, "GET", "/v1/route?from="+lat+","+lon+"&to=69.68,18.96", "")
	s.ask(t, "POST", "/v1/route", `{"from":"`+lat+","+lon+`","to":"`+lat+","+lon+`"}`)
	for _, path := range []string{"/v1/services/nearest", "/v1/services/responsible", "/v1/areas", "/v1/reach"} {
		s.ask(t, "POST", path, body)
		s.ask(t, "POST", path, body+"broken"+lat)
	}
	s.ask(t, "POST", "/v1/search", `{"q":"hemmelig","lat":`+lat+`,"lon":`+lon+`}`)
	s.ask(t, "POST", "/fhir/Location/_search", "near="+lat+"%7C"+lon, "Content-Type: application/x-www-form-urlencoded")

	metrics := httptest.NewRecorder()
	promhttp.HandlerFor(s.metrics, promhttp.HandlerOpts{}).ServeHTTP(metrics, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	log := s.log.String()
	for where, text := range map[string]string{"log": log, "metrics": metrics.Body.String()} {
		for _, secret := range []string{"69.64", "18.95", "hemmelig", "127.0.0.1", "nowhere"} {
			if strings.Contains(text, secret) {
				t.Errorf("the %s holds %q: %.600s", where, secret, text)
			}
		}
	}
	var line struct {
		Route, Cell string
		Status      int
	}
	if err := json.Unmarshal(bytes.SplitN(s.log.Bytes(), []byte("\n"), 2)[0], &line); err != nil || line.Route != "/v1/services/nearest" || len(line.Cell) != 15 || line.Status != 200 {
		t.Errorf("first line: %+v, %v", line, err)
	}
	if !strings.Contains(metrics.Body.String(), "finnfram_http_requests_with_position_total") {
		t.Error("positions are not counted")
	}
}

// TestStrictHeaders holds every kind of answer against the headers that keep
// browsers from leaking or running what is not ours.
func TestStrictHeaders(t *testing.T) {
	s := newServer(t, nil)
	for _, path := range []string{"/", "/docs", nearest, "/nowhere", "/fhir/Patient/1", "/v1/admin/versions"} {
		_, response, _ := s.ask(t, "GET", path, "")
		policy := response.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", path, policy)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin"} {
			if got := response.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if response.Header.Get("X-Request-Id") == "" {
			t.Errorf("%s: no request id", path)
		}
	}
	if _, response, _ := s.ask(t, "GET", nearest, ""); !strings.Contains(response.Header.Get("Cache-Control"), "private") {
		t.Error("an answer about a position may be kept by others")
	}
}

// TestLimits: a client that asks too often is told when to come back; one
// that hides behind an untrusted proxy's header is still itself.
func TestLimits(t *testing.T) {
	s := newServer(t, func(c *api.Config) { c.Limits.PerSecond, c.Limits.Burst = 0.1, 2 })
	for i, want := range []int{200, 200, 429} {
		_, response, _ := s.ask(t, "GET", "/v1/categories", "", "X-Forwarded-For: 198.51.100."+string(rune('1'+i)))
		if response.StatusCode != want {
			t.Errorf("request %d: %d, want %d", i, response.StatusCode, want)
		}
		if want == 429 && response.Header.Get("Retry-After") != "10" {
			t.Errorf("Retry-After %q", response.Header.Get("Retry-After"))
		}
	}
}

// TestHugeRequests are refused at once.
func TestHugeRequests(t *testing.T) {
	s := newServer(t, nil)
	if _, response, _ := s.ask(t, "GET", "/v1/search?q="+strings.Repeat("a", 10<<20), ""); response.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("10 MB of query: %d", response.StatusCode)
	}
	if _, response, _ := s.ask(t, "GET", "/", "", "X-Junk: "+strings.Repeat("a", 1<<20)); response.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("1 MB of header: %d", response.StatusCode)
	}
	s.ask(t, "DELETE", "/v1/categories", "")
	if _, response, _ := s.ask(t, "DELETE", "/v1/categories", ""); response.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("a method that is not there: %d", response.StatusCode)
	}
}
