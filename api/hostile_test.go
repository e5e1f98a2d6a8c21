package api_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"finnfram/api"
)

// TestHostileRequests asks what nobody should and holds the status against
// the one that harms nobody.
func TestHostileRequests(t *testing.T) {
	s := newServer(t, nil)
	octets := staff + "|Content-Type: application/octet-stream"
	for _, row := range []struct {
		status                      int
		method, path, body, headers string
	}{
		{404, "GET", "//v1/services/nearest?lat=69.65&lon=18.96", "", ""},
		{404, "GET", "/v1/services/%2e%2e/%2e%2e/v1/admin/versions", "", staff},
		{404, "GET", "/page/..%2f..%2fapi.go", "", ""},
		{401, "GET", "/v1/%61dmin/versions", "", ""},
		{200, "GET", "/v1/services/" + strings.ReplaceAll(legevakt, "-", "%2D"), "", ""},
		{401, "GET", "/v1/admin/versions?access_token=" + token, "", ""},
		{400, "GET", "/v1/admin/versions?access_token=" + token, "", staff},
		{401, "GET", "/v1/admin/versions", "", "Cookie: token=" + token},
		{404, "GET", closure + "/../x", "", ""},
		{405, "POST", "/v1/categories", "", "X-HTTP-Method-Override: GET"},
		{200, "GET", "/v1/categories", "", "X-HTTP-Method-Override: DELETE"},
		{405, "OPTIONS", "/v1/categories", "", "Origin: https://evil.example"},
		{405, "TRACE", "/v1/categories", "", ""},
		{200, "GET", "/openapi.json", "", "Range: bytes=0-10"},
		{415, "POST", "/v1/services/nearest", "\x1f\x8b", "Content-Encoding: gzip"},
		{415, "POST", "/v1/admin/imports?format=csv", "\x1f\x8b", octets + "|Content-Encoding: gzip"},
		{415, "POST", "/fhir/Location/_search", "near=69.65|18.96", "Content-Type: application/x-www-form-urlencoded|Content-Encoding: br"},
		{400, "POST", "/v1/services/nearest", strings.Repeat("[", 60000), ""},
		{400, "POST", "/v1/services/nearest", `{"lat":` + strings.Repeat("[", 60000), ""},
		{400, "POST", "/v1/services/nearest", `{"lat":1,"lat":2,"lon":3}`, ""},
		{400, "POST", "/v1/services/nearest?lat=1", `{"lat":1,"lon":3}`, ""},
		{400, "GET", nearest + "&lat=1", "", ""},
		{400, "GET", nearest + "&at=0001-01-01T00:00:00Z", "", ""},
		{400, "GET", nearest + "&at=9999-12-31T23:59:59Z", "", ""},
		{200, "GET", nearest + "&at=2126-01-01T00:00:00Z", "", ""},
		{200, "GET", nearest + "&open=true&at=1927-01-01T00:00:00Z", "", ""},
		{400, "GET", nearest + "&limit=0", "", ""},
		{400, "GET", nearest + "&limit=101", "", ""},
		{400, "GET", nearest + "&limit=99999999999999999999", "", ""},
		{200, "GET", "/v1/services?bbox=170,60,-170,70", "", ""},
		{400, "GET", "/v1/services?bbox=0,70,10,60", "", ""},
		{400, "GET", "/v1/services?bbox=NaN,60,10,70", "", ""},
		{400, "GET", "/v1/services?cursor=AAAA", "", ""},
		{410, "GET", "/v1/services?since=" + strings.Repeat("x", 100), "", ""},
		{410, "GET", "/fhir/Location?_page=MjAAb2xk", "", ""},
		{413, "POST", "/fhir/Location/_search", "name=" + strings.Repeat("a", 5000), "Content-Type: application/x-www-form-urlencoded"},
		{414, "GET", "/fhir/Location?name=" + strings.Repeat("a", 5000), "", ""},
		{400, "GET", "/fhir/Location?near=69%7C18%7C5%7CAU", "", ""},
		{400, "GET", "/fhir/Location?near=" + strings.Repeat("69%7C18,", 11), "", ""},
		{400, "GET", "/fhir/Location?identifier=" + strings.Repeat("a,", 60), "", ""},
		{406, "GET", "/fhir/Location", "", "Accept: image/png;q=1, ;;;"},
		{200, "GET", "/fhir/Location", "", "Accept: image/png, */*;q=0.1"},
	} {
		var headers []string
		if row.headers != "" {
			headers = strings.Split(row.headers, "|")
		}
		start := time.Now()
		_, response, answer := s.ask(t, row.method, row.path, row.body, headers...)
		name := fmt.Sprintf("%s %.70s [%.60s]", row.method, row.path, row.headers)
		if response.StatusCode != row.status {
			t.Errorf("%s: %d, want %d: %.300s", name, response.StatusCode, row.status, answer)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s took %s", name, took)
		}
		if row.status == 405 && !strings.Contains(response.Header.Get("Allow"), "GET") {
			t.Errorf("%s: Allow is %q", name, response.Header.Get("Allow"))
		}
		if response.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: other sites may read answers", name)
		}
		if strings.HasPrefix(row.path, "/fhir/") && row.status >= 400 && !strings.Contains(string(answer), `"OperationOutcome"`) {
			t.Errorf("%s: no OperationOutcome: %.200s", name, answer)
		}
	}
}

// TestWhoMayRead: pages of other sites may read the map and the OSRM face, as
// clients made for those expect, and nothing else.
func TestWhoMayRead(t *testing.T) {
	s := newServer(t, nil)
	for path, want := range map[string]string{
		"/osrm/route/v1/driving/10.75,59.91;10.72,59.92": "*",
		"/tiles/map.json":      "*",
		"/tiles/map/0/0/0.mvt": "*",
		nearest:                "",
		"/v1/categories":       "",
		"/v1/admin/versions":   "",
		"/osrm":                "",
	} {
		_, response, _ := s.ask(t, "GET", path, "", "Origin: https://elsewhere.example")
		if got := response.Header.Get("Access-Control-Allow-Origin"); got != want {
			t.Errorf("%s: other sites may read %q, want %q", path, got, want)
		}
		if response.Header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: with credentials", path)
		}
	}
}

// TestHeadersAreOurs: what a client sends never becomes a header or an id of
// the answer, and an unknown language is answered in Bokmål and said so.
func TestHeadersAreOurs(t *testing.T) {
	s := newServer(t, nil)
	for header, want := range map[string]string{
		"": "nb", "tlh": "nb", "en;q=0, *": "nb", "se, en;q=0.9": "se", "en-GB": "en", strings.Repeat("x,", 5000): "nb", "en;q=NaN": "nb", "nn;q=2": "nb",
	} {
		_, response, _ := s.ask(t, "GET", nearest, "", "Accept-Language: "+header, "X-Request-Id: mine")
		if got := response.Header.Get("Content-Language"); got != want {
			t.Errorf("%.20q is answered in %q, want %q", header, got, want)
		}
		if response.Header.Get("X-Request-Id") == "mine" || !strings.Contains(response.Header.Get("Vary"), "Accept-Language") {
			t.Errorf("%.20q: %v", header, response.Header)
		}
	}
}

// TestHeadHasNoBody reads the bare connection: HEAD answers the length of GET
// and not one byte more.
func TestHeadHasNoBody(t *testing.T) {
	s := newServer(t, nil)
	for _, path := range []string{nearest, "/nowhere", "/fhir/Location", "/openapi.json"} {
		connection, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(connection, "HEAD %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path)
		raw, err := io.ReadAll(bufio.NewReader(connection))
		connection.Close()
		head, body, _ := strings.Cut(string(raw), "\r\n\r\n")
		if err != nil || body != "" || !strings.Contains(head, "Content-Length: ") {
			t.Errorf("%s: %v, %q", path, err, raw)
		}
	}
}

// TestPublicURL: links lead where the operator says, whatever Host says.
func TestPublicURL(t *testing.T) {
	s := newServer(t, func(c *api.Config) { c.PublicURL = "https://finn.example/" })
	request, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+"/fhir/Location?_count=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "evil.example"
	response, err := s.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || strings.Contains(string(body), "evil") || !strings.Contains(string(body), `"https://finn.example/fhir/Location`) {
		t.Errorf("%v: %s", err, body)
	}
}

// TestImports follows uploads to their ends: done, failed, several files, a
// name that is too long for a file, and the same key twice.
func TestImports(t *testing.T) {
	s := newServer(t, nil)
	octets := []string{staff, "Content-Type: application/octet-stream"}
	start := func(path, body string, headers ...string) string {
		_, response, answer := s.ask(t, "POST", path, body, headers...)
		var job struct{ ID string }
		if err := json.Unmarshal(answer, &job); err != nil || response.StatusCode != http.StatusAccepted {
			t.Fatalf("%d %v %s", response.StatusCode, err, answer)
		}
		return job.ID
	}
	good := start("/v1/admin/imports?format=csv&name=good.csv", "a\n", append(octets, "Idempotency-Key: k")...)
	if again := start("/v1/admin/imports?format=csv&name=good.csv", "a\n", append(octets, "Idempotency-Key: k")...); again != good {
		t.Error("one key began two imports")
	}
	bad := start("/v1/admin/imports?format=csv&name=bad.csv", "a\n", octets...)
	long := start("/v1/admin/imports?format=csv&name="+strings.Repeat("%C3%B8", 190)+".csv", "a\n", octets...)
	var form strings.Builder
	parts := multipart.NewWriter(&form)
	for _, name := range []string{"one.csv", "../../two.csv"} {
		part, err := parts.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(part, "a\n")
	}
	parts.Close()
	several := start("/v1/admin/imports?format=csv", form.String(), staff, "Content-Type: "+parts.FormDataContentType())
	for id, want := range map[string]string{good: "done", bad: "failed", long: "done", several: "done"} {
		job := waitFor(t, s, id)
		if job.State != want || job.Rows != 1 || len(job.Report) < 10 || (job.Problem != nil) != (want == "failed") {
			t.Errorf("%s: %+v", want, job)
		}
	}
}

type job struct {
	State   string
	Rows    int
	Report  json.RawMessage
	Problem *struct{ Status int }
}

func waitFor(t *testing.T, s *server, id string) (j job) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		_, _, answer := s.ask(t, "GET", "/v1/admin/imports/"+id, "", staff)
		if err := json.Unmarshal(answer, &j); err != nil {
			t.Fatal(err)
		}
		if j.State == "done" || j.State == "failed" {
			return j
		}
	}
	return j
}
