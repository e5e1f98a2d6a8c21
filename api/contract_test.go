package api_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/go-chi/chi/v5"

	"finnfram/api"
	"finnfram/api/openapi"
	"finnfram/data/live"
)

// exchange is one request and the status it must get. A request that is wrong
// on purpose is held against the description by its answer only.
type exchange struct {
	status       int
	method, path string
	body         string
	headers      string // "Name: value|Name: value"; STAFF is the token
}

const (
	nearest  = "/v1/services/nearest?lat=69.6492&lon=18.9553"
	legevakt = "test-legevakt-emergency-clinic"
	closure  = "/v1/admin/closures/c1"
	staff    = "Authorization: Bearer " + token
	newOne   = staff + "|If-None-Match: *"
)

func exchanges() []exchange {
	closed := `{"service":"` + legevakt + `","from":"2026-11-23T00:00:00Z","reason":"brann"}`
	where := `{"lat":69.6492,"lon":18.9553}`
	return []exchange{
		{200, "GET", nearest + "&category=legevakt&limit=3", "", ""},
		{200, "GET", nearest + "&category=apotek,legevakt&limit=3&open=true&at=2026-11-23T08:00:00Z&max_distance=5000", "", ""},
		{200, "GET", nearest + "&wheelchair=true&language=se", "", "Accept-Language: en"},
		{200, "GET", nearest + "&category=hospital", "", ""},
		{400, "GET", "/v1/services/nearest?lat=NaN&lon=200", "", ""},
		{400, "GET", nearest + "&by=walk", "", ""},
		{400, "GET", nearest + "&max_duration=60", "", ""},
		{400, "GET", nearest + "&lat=1", "", ""},
		{400, "GET", nearest + "&colour=red", "", ""},
		{400, "GET", nearest + "&limit=0&at=yesterday&open=maybe&category=pub&max_distance=-1", "", ""},
		{400, "GET", nearest + "&limit=1e3", "", ""},
		{400, "GET", "/v1/services/nearest?lat=69%zz", "", ""},
		{414, "GET", nearest + "&x=" + strings.Repeat("a", 5000), "", ""},
		{200, "POST", "/v1/services/nearest", where, ""},
		{400, "POST", "/v1/services/nearest", `{"lat":1e999,"lon":18,"x":[1]}`, ""},
		{400, "POST", "/v1/services/nearest", strings.Repeat(`{"a":`, 2000), ""},
		{400, "POST", "/v1/services/nearest", `{"lat":1,"lon":2}{`, ""},
		{400, "POST", "/v1/services/nearest", `{"lat":1,"lat":2,"lon":2}`, ""},
		{413, "POST", "/v1/services/nearest", `{"x":"` + strings.Repeat("a", 70000) + `"}`, ""},
		{415, "POST", "/v1/services/nearest", `lat=1`, "Content-Type: text/plain"},
		{200, "GET", "/v1/services/responsible?lat=69.6492&lon=18.9553&at=2026-11-23T08:00:00Z", "", ""},
		{400, "GET", "/v1/services/responsible?lat=69.6492", "", ""},
		{200, "POST", "/v1/services/responsible", where, ""},
		{400, "POST", "/v1/services/responsible", `[]`, ""},
		{200, "GET", "/v1/services?limit=2", "", ""},
		{200, "GET", "/v1/services?bbox=18,69,19,70&category=apotek", "", ""},
		{400, "GET", "/v1/services?bbox=1,2,3&cursor=!!", "", ""},
		{410, "GET", "/v1/services?since=never", "", ""},
		{200, "GET", "/v1/services/" + legevakt, "", ""},
		{400, "GET", "/v1/services/" + legevakt + "?a=1", "", ""},
		{404, "GET", "/v1/services/nobody", "", ""},
		{201, "POST", "/v1/services/" + legevakt + "/reports", `{"kind":"hours","text":"Feil på lørdag"}`, "Idempotency-Key: k1"},
		{201, "POST", "/v1/services/" + legevakt + "/reports", `{"kind":"hours","text":"Feil på lørdag"}`, "Idempotency-Key: k1"},
		{409, "POST", "/v1/services/" + legevakt + "/reports", `{"kind":"closed"}`, "Idempotency-Key: k1"},
		{400, "POST", "/v1/services/" + legevakt + "/reports", `{"kind":"closed","text":"Ring 010190 12345"}`, ""},
		{400, "POST", "/v1/services/" + legevakt + "/reports", `{"kind":"gossip","name":"Kari"}`, ""},
		{404, "POST", "/v1/services/nobody/reports", `{"kind":"closed"}`, ""},
		{413, "POST", "/v1/services/" + legevakt + "/reports", `{"text":"` + strings.Repeat("a", 70000) + `"}`, ""},
		{415, "POST", "/v1/services/" + legevakt + "/reports", `x`, "Content-Type: text/plain"},
		{200, "GET", "/v1/categories", "", "Accept-Language: se"},
		{400, "GET", "/v1/categories?x=1", "", ""},
		{200, "GET", "/v1/areas", "", ""},
		{400, "GET", "/v1/areas?lat=1", "", ""},
		{200, "POST", "/v1/areas", where, ""},
		{400, "POST", "/v1/areas", `{}`, ""},
		{200, "GET", "/v1/search?q=apotek&lat=69.6492&lon=18.9553&kind=service", "", ""},
		{400, "GET", "/v1/search?kind=pub", "", ""},
		{200, "POST", "/v1/search", `{"q":"hjerteinfarkt"}`, ""},
		{400, "POST", "/v1/search", `{"q":""}`, ""},

		{401, "GET", "/v1/admin/closures", "", ""},
		{401, "GET", "/v1/admin/closures", "", "Authorization: Bearer wrong"},
		{200, "GET", "/v1/admin/closures", "", staff},
		{400, "GET", "/v1/admin/closures?x=1", "", staff},
		{404, "GET", closure, "", staff},
		{401, "GET", closure, "", ""},
		{400, "GET", closure + "?x=1", "", staff},
		{401, "PUT", closure, closed, ""},
		{428, "PUT", closure, closed, staff},
		{201, "PUT", closure, closed, newOne},
		{412, "PUT", closure, closed, newOne},
		{412, "PUT", closure, closed, staff + `|If-Match: "old"`},
		{200, "PUT", closure, closed, staff + "|If-Match: *"},
		{400, "PUT", closure, `{"service":"nobody"}`, newOne},
		{413, "PUT", closure, `{"reason":"` + strings.Repeat("a", 70000) + `"}`, newOne},
		{415, "PUT", closure, `x`, newOne + "|Content-Type: text/plain"},
		{200, "GET", closure, "", staff},
		{401, "DELETE", closure, "", ""},
		{428, "DELETE", closure, "", staff},
		{400, "DELETE", closure, "", newOne},
		{412, "DELETE", closure, "", staff + `|If-Match: "old"`},
		{204, "DELETE", closure, "", staff + "|If-Match: *"},
		{404, "DELETE", closure, "", staff + "|If-Match: *"},

		{202, "POST", "/v1/admin/imports?format=csv&name=good.csv", "a;b\n", staff + "|Content-Type: application/octet-stream|Idempotency-Key: i1"},
		{400, "POST", "/v1/admin/imports?format=tarot", "a", staff + "|Content-Type: application/octet-stream"},
		{401, "POST", "/v1/admin/imports?format=csv", "a", "Content-Type: application/octet-stream"},
		{413, "POST", "/v1/admin/imports?format=csv", strings.Repeat("a", 1<<20+1), staff + "|Content-Type: application/octet-stream"},
		{200, "GET", "/v1/admin/imports", "", staff},
		{400, "GET", "/v1/admin/imports?x=1", "", staff},
		{401, "GET", "/v1/admin/imports", "", ""},
		{404, "GET", "/v1/admin/imports/none", "", staff},
		{400, "GET", "/v1/admin/imports/none?x=1", "", staff},
		{401, "GET", "/v1/admin/imports/none", "", ""},

		{200, "GET", "/v1/admin/versions?limit=1", "", staff},
		{400, "GET", "/v1/admin/versions?limit=x", "", staff},
		{401, "GET", "/v1/admin/versions", "", ""},
		{200, "GET", "/v1/admin/versions/1", "", staff},
		{400, "GET", "/v1/admin/versions/1?x=1", "", staff},
		{401, "GET", "/v1/admin/versions/1", "", ""},
		{404, "GET", "/v1/admin/versions/99", "", staff},
		{200, "GET", "/v1/admin/versions/1/findings?limit=1", "", staff},
		{400, "GET", "/v1/admin/versions/1/findings?cursor=x", "", staff},
		{401, "GET", "/v1/admin/versions/1/findings", "", ""},
		{404, "GET", "/v1/admin/versions/99/findings", "", staff},
		{200, "GET", "/v1/admin/versions/1/compare/2", "", staff},
		{400, "GET", "/v1/admin/versions/1/compare/2?limit=0", "", staff},
		{401, "GET", "/v1/admin/versions/1/compare/2", "", ""},
		{404, "GET", "/v1/admin/versions/1/compare/99", "", staff},
		{401, "POST", "/v1/admin/versions/1/rollback", "", ""},
		{200, "POST", "/v1/admin/versions/2/rollback", "", staff},
		{400, "POST", "/v1/admin/versions/1/rollback?x=1", "", staff},
		{404, "POST", "/v1/admin/versions/99/rollback", "", staff},

		{200, "PUT", "/v1/admin/separations/a/b", `{"reason":"to ulike"}`, staff},
		{400, "PUT", "/v1/admin/separations/a/a", `{}`, staff},
		{401, "PUT", "/v1/admin/separations/a/b", `{}`, ""},
		{413, "PUT", "/v1/admin/separations/a/b", `{"reason":"` + strings.Repeat("a", 70000) + `"}`, staff},
		{415, "PUT", "/v1/admin/separations/a/b", `x`, staff + "|Content-Type: text/plain"},
		{200, "GET", "/v1/admin/separations", "", staff},
		{400, "GET", "/v1/admin/separations?x=1", "", staff},
		{401, "GET", "/v1/admin/separations", "", ""},
		{204, "DELETE", "/v1/admin/separations/b/a", "", staff},
		{404, "DELETE", "/v1/admin/separations/b/a", "", staff},
		{400, "DELETE", "/v1/admin/separations/b/b", "", staff},
		{401, "DELETE", "/v1/admin/separations/b/a", "", ""},

		{200, "GET", "/v1/admin/reports?state=new&limit=1", "", staff},
		{400, "GET", "/v1/admin/reports?state=lost", "", staff},
		{401, "GET", "/v1/admin/reports", "", ""},
		{404, "PUT", "/v1/admin/reports/none/state", `{"state":"accepted"}`, staff},
		{400, "PUT", "/v1/admin/reports/none/state", `{"state":"odd"}`, staff},
		{401, "PUT", "/v1/admin/reports/none/state", `{"state":"accepted"}`, ""},
		{413, "PUT", "/v1/admin/reports/none/state", `{"state":"` + strings.Repeat("a", 70000) + `"}`, staff},
		{415, "PUT", "/v1/admin/reports/none/state", `x`, staff + "|Content-Type: text/plain"},

		{200, "GET", "/fhir/metadata", "", ""},
		{406, "GET", "/fhir/metadata", "", "Accept: application/fhir+xml"},
		{200, "GET", "/fhir/Location?near=69.65%7C18.96%7C5%7Ckm", "", ""},
		{400, "GET", "/fhir/Location?near=here", "", ""},
		{400, "GET", "/fhir/Location?colour=red", "", "Prefer: handling=strict"},
		{200, "GET", "/fhir/HealthcareService?_include=HealthcareService:location&_count=2", "", ""},
		{400, "GET", "/fhir/HealthcareService?_count=-1", "", ""},
		{200, "GET", "/fhir/Organization?identifier=974760673", "", ""},
		{400, "GET", "/fhir/Organization?_page=x", "", ""},
		{200, "GET", "/fhir/Location/test-legevakt", "", ""},
		{404, "GET", "/fhir/Location/none", "", ""},
		{200, "GET", "/fhir/HealthcareService/" + legevakt, "", ""},
		{404, "GET", "/fhir/HealthcareService/none", "", ""},
		{200, "GET", "/fhir/Organization/974760673", "", ""},
		{404, "GET", "/fhir/Organization/none", "", ""},
		{200, "POST", "/fhir/Location/_search", "near=69.65%7C18.96%7C5%7Ckm", "Content-Type: application/x-www-form-urlencoded"},
		{400, "POST", "/fhir/Location/_search", "near=x", "Content-Type: application/x-www-form-urlencoded"},
		{415, "POST", "/fhir/Location/_search", "{}", ""},
		{200, "POST", "/fhir/HealthcareService/_search", "active=true", "Content-Type: application/x-www-form-urlencoded"},
		{200, "POST", "/fhir/Organization/_search", "active=true", "Content-Type: application/x-www-form-urlencoded"},

		{200, "GET", "/openapi.json", "", ""},
		{200, "GET", "/docs", "", ""},
		{200, "GET", "/docs/docs.css", "", ""},
		{200, "GET", "/docs/docs.js", "", ""},
		{200, "GET", "/", "", ""},
		{200, "GET", "/page/page.css", "", ""},
		{200, "GET", "/page/page.js", "", ""},
		{200, "GET", "/page/texts.js", "", ""},
		{200, "GET", "/page/cards.js", "", ""},
		{404, "GET", "/page/other.js", "", ""},
		{200, "GET", "/page/icon.svg", "", ""},
	}
}

func describe(t *testing.T) (*openapi3.T, routers.Router) {
	t.Helper()
	body, err := (&openapi.Module{}).Document()
	if err != nil {
		t.Fatal(err)
	}
	document, err := openapi3.NewLoader().LoadFromData(body)
	if err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(document)
	if err != nil {
		t.Fatal(err)
	}
	return document, router
}

// TestContract sends real requests to a running server and holds requests and
// answers against the description.
func TestContract(t *testing.T) {
	document, router := describe(t)
	openapi3filter.RegisterBodyDecoder("application/octet-stream", openapi3filter.FileBodyDecoder)
	seen := map[string]bool{}
	tryAll(t, newServer(t, nil), router, append(exchanges(), mapExchanges()...), seen)
	tryAll(t, newRoadServer(t, nil), router, roadExchanges(), seen)
	for path, item := range document.Paths.Map() {
		for method := range item.Operations() {
			if !seen[method+" "+path] {
				t.Errorf("%s %s is described and was not tried", method, path)
			}
		}
	}
}

// tryAll sends the requests to s and holds requests and answers against the
// description.
func tryAll(t *testing.T, s *server, router routers.Router, list []exchange, seen map[string]bool) {
	t.Helper()
	for _, e := range list {
		var headers []string
		if e.headers != "" {
			headers = strings.Split(e.headers, "|")
		}
		request, response, answer := s.ask(t, e.method, e.path, e.body, headers...)
		name := e.method + " " + e.path[:min(len(e.path), 80)]
		if response.StatusCode != e.status {
			t.Errorf("%s: %d, want %d: %.300s", name, response.StatusCode, e.status, answer)
			continue
		}
		hold(t, router, name, e, request, response, answer, seen)
		if e.status == 200 && e.method == "GET" && response.Header.Get("ETag") != "" && !strings.HasPrefix(e.path, "/v1/admin/imports") && !strings.HasPrefix(e.path, roadClosure) {
			_, again, _ := s.ask(t, e.method, e.path, "", append(headers, "If-None-Match: "+response.Header.Get("ETag"))...)
			if again.StatusCode != http.StatusNotModified {
				t.Errorf("%s with its entity tag: %d", name, again.StatusCode)
			}
		}
	}
}

func hold(t *testing.T, router routers.Router, name string, e exchange, request *http.Request, response *http.Response, answer []byte, seen map[string]bool) {
	t.Helper()
	lookup := request.Clone(t.Context())
	lookup.URL.Host, lookup.URL.Scheme, lookup.Host = "", "", ""
	route, parameters, err := router.FindRoute(lookup)
	if err != nil {
		t.Errorf("%s is not described: %v", name, err)
		return
	}
	seen[route.Method+" "+route.Path] = true
	lookup.Body = io.NopCloser(strings.NewReader(e.body))
	input := &openapi3filter.RequestValidationInput{
		Request: lookup, PathParams: parameters, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true, ExcludeRequestBody: strings.Contains(e.path, "imports")},
	}
	if e.status < 300 && !strings.Contains(e.path, "_search") {
		if err := openapi3filter.ValidateRequest(t.Context(), input); err != nil {
			t.Errorf("%s: the request: %.500v", name, err)
		}
	}
	kind := response.Header.Get("Content-Type")
	input.Options.ExcludeResponseBody = !strings.Contains(kind, "json")
	err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: response.StatusCode, Header: response.Header, Body: io.NopCloser(bytes.NewReader(answer)), Options: input.Options,
	})
	if err != nil {
		t.Errorf("%s: the answer %d: %.800v", name, response.StatusCode, err)
	}
}

// TestUnready holds every described operation of a server that has no world
// and no store against the description: it answers 503 or 501, not nonsense.
func TestUnready(t *testing.T) {
	s := newServer(t, func(c *api.Config) {
		c.World = func() *live.World { return nil }
		c.Closures, c.RoadClosures, c.Versions, c.Compare, c.Imports, c.Separations, c.ReportBox, c.ReportDesk = nil, nil, nil, nil, nil, nil, nil, nil
	})
	for path, want := range map[string]int{nearest: 503, "/v1/categories": 503, "/v1/areas": 503, "/v1/search?q=a": 503, "/fhir/Location": 503, "/v1/route?from=1,1&to=2,2": 503, "/v1/reach?lat=1&lon=1": 503, "/osrm/nearest/v1/car/1,1": 503, "/v1/admin/road-closures": 501, "/v1/admin/versions": 501, "/v1/admin/reports": 501, "/": 200} {
		if _, response, answer := s.ask(t, "GET", path, "", staff); response.StatusCode != want {
			t.Errorf("%s: %d, want %d: %s", path, response.StatusCode, want, answer)
		}
	}
}

// TestEveryRouteIsDescribed compares the router with the description, both
// ways. HEAD goes with GET.
func TestEveryRouteIsDescribed(t *testing.T) {
	document, _ := describe(t)
	described := map[string]bool{}
	for path, item := range document.Paths.Map() {
		for method := range item.Operations() {
			described[method+" "+path] = true
		}
	}
	handler, err := api.New(api.Config{World: func() *live.World { return nil }, Log: discard})
	if err != nil {
		t.Fatal(err)
	}
	err = chi.Walk(handler.(chi.Router), func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method == http.MethodHead {
			return nil
		}
		if !described[method+" "+route] {
			t.Errorf("%s %s is not described", method, route)
		}
		delete(described, method+" "+route)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range described {
		t.Errorf("%s is described and does not exist", name)
	}
}
