package api_test

import (
	"strings"
	"testing"

	"finnfram/api"
	"finnfram/data/live"
)

// TestRoadsComing: while the roads are being prepared, what needs them says
// that it is too early, and not that there are none; what is wrong with the
// question is said all the same.
func TestRoadsComing(t *testing.T) {
	s := newRoadServer(t, func(c *api.Config) {
		world := c.World
		c.World = func() *live.World { return world().WithRoads(nil, nil) }
	})
	for path, want := range map[string]string{
		nearest + "&by=drive":                                `"status":503,"detail":"the roads are being prepared`,
		nearest + "&by=walk&max_duration=60":                 `"status":503,"detail":"the roads are being prepared`,
		"/v1/route?" + fromTown + "&to=69.68,18.96":          `"status":503,"detail":"the roads are being prepared`,
		"/v1/reach?lat=69.6492&lon=18.9553":                  `"status":503,"detail":"the roads are being prepared`,
		"/osrm/route/v1/driving/18.9553,69.6492;18.96,69.68": `{"code":"NotReady","message":"the roads are being prepared`,
		"/osrm/table/v1/driving/18.9553,69.6492;18.96,69.68": `{"code":"NotReady","message":"the roads are being prepared`,
		"/osrm/nearest/v1/driving/18.9553,69.6492":           `{"code":"NotReady","message":"the roads are being prepared`,
	} {
		_, response, answer := s.ask(t, "GET", path, "")
		if response.StatusCode != 503 || response.Header.Get("Retry-After") == "" || !strings.Contains(string(answer), want) || strings.Contains(string(answer), "no road data") {
			t.Errorf("%s: %d %v %s", path, response.StatusCode, response.Header, answer)
		}
	}
	for path, want := range map[string]int{nearest: 200, nearest + "&by=hovercraft": 400, nearest + "&max_duration=60": 400} {
		if _, response, answer := s.ask(t, "GET", path, ""); response.StatusCode != want {
			t.Errorf("%s: %d %s", path, response.StatusCode, answer)
		}
	}
}
