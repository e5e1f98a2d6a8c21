package admin

import (
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"finnfram/api/access"
	"finnfram/api/wire"
	"finnfram/data"
)

func (m *Module) listSeparations(w http.ResponseWriter, r *http.Request) error {
	if err := noParameters(r); err != nil {
		return err
	}
	list, err := m.Separations.Separations(r.Context())
	if err != nil {
		return err
	}
	wire.Write(w, r, wire.JSON, "private, no-cache", struct {
		Separations []data.Separation `json:"separations"`
	}{orEmpty(list)})
	return nil
}

// pair reads the two sites in the address, the lesser id first.
func pair(r *http.Request) (a, b data.SiteID, err error) {
	one, err := pathID(r, "a")
	if err != nil {
		return "", "", err
	}
	other, err := pathID(r, "b")
	if err != nil {
		return "", "", err
	}
	if one == other {
		return "", "", wire.Invalid(wire.Fault{Detail: "a site cannot be separated from itself"})
	}
	return data.SiteID(min(one, other)), data.SiteID(max(one, other)), nil
}

// putSeparation undoes a join, for good.
func (m *Module) putSeparation(w http.ResponseWriter, r *http.Request) error {
	a, b, err := pair(r)
	if err != nil {
		return err
	}
	var body struct {
		Reason string `json:"reason"`
	}
	if err := wire.ReadJSON(w, r, &body); err != nil {
		return err
	}
	body.Reason = strings.TrimSpace(body.Reason)
	if utf8.RuneCountInString(body.Reason) > 500 {
		return wire.Invalid(wire.Fault{Pointer: "/reason", Detail: "is longer than 500 characters"})
	}
	s := data.Separation{A: a, B: b, Reason: body.Reason, By: access.Name(m.Gate, r), At: m.Now().UTC().Truncate(time.Second)}
	kept, err := m.Separations.PutSeparation(r.Context(), s)
	if err != nil {
		return err
	}
	wire.WriteStatus(w, r, http.StatusOK, kept)
	return nil
}

func (m *Module) deleteSeparation(w http.ResponseWriter, r *http.Request) error {
	a, b, err := pair(r)
	if err != nil {
		return err
	}
	if err := m.Separations.DeleteSeparation(r.Context(), a, b); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (m *Module) listReports(w http.ResponseWriter, r *http.Request) error {
	var q wire.Query
	if err := q.ReadURL(r.URL); err != nil {
		return err
	}
	state := q.OneOf("state", "", "new", "accepted", "declined")
	limit := q.Int("limit", 1, 200, 50)
	after := ""
	if token, ok := q.Text("cursor", 400); ok {
		if parts, ok := wire.OpenCursor(token, 1); ok {
			after = parts[0]
		} else {
			q.Fault("cursor", "is not one that this address gave")
		}
	}
	if err := q.Err(); err != nil {
		return err
	}
	list, err := m.Reports.Reports(r.Context(), state, after, limit)
	if err != nil {
		return err
	}
	out := struct {
		Reports []data.Report `json:"reports"`
		Next    *string       `json:"next"`
	}{Reports: orEmpty(list)}
	if len(list) == limit {
		out.Next = next(r, list[len(list)-1].ID)
	}
	wire.Write(w, r, wire.JSON, "private, no-cache", out)
	return nil
}

// decideReport accepts or declines a report. The last word counts.
func (m *Module) decideReport(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	var body struct {
		State string `json:"state"`
	}
	if err := wire.ReadJSON(w, r, &body); err != nil {
		return err
	}
	if body.State != "accepted" && body.State != "declined" && body.State != "new" {
		return wire.Invalid(wire.Fault{Pointer: "/state", Detail: "is none of accepted, declined, new"})
	}
	report, err := m.Reports.SetReportState(r.Context(), id, body.State)
	if err != nil {
		return err
	}
	wire.WriteStatus(w, r, http.StatusOK, report)
	return nil
}
