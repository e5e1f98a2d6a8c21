package services

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"finnfram/api/wire"
	"finnfram/data"
)

// reportKinds are what a person can say is wrong.
var reportKinds = []string{"closed", "hours", "position", "phone", "access", "other"}

// maxReportText bounds the text of a report, in characters.
const maxReportText = 1000

// reportBody is what is sent. Nothing about the sender is asked for or kept.
type reportBody struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// reportAnswer is the receipt.
type reportAnswer struct {
	ID      string         `json:"id"`
	Service data.ServiceID `json:"service"`
	Kind    string         `json:"kind"`
	State   string         `json:"state"`
	At      string         `json:"at"`
}

// report takes a person's word that something about a service is wrong.
func (m *Module) report(w http.ResponseWriter, r *http.Request) {
	if m.Reports == nil {
		wire.Fail(w, r, fmt.Errorf("reports: %w", wire.ErrNotSupported))
		return
	}
	if wait, ok := m.ReportLimit.Take(m.Client(r), m.Now()); !ok {
		w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
		wire.Fail(w, r, wire.ErrRate)
		return
	}
	sent, err := m.readReport(w, r)
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	kept, err := m.Reports.AddReport(r.Context(), sent)
	if err != nil {
		wire.Fail(w, r, err)
		return
	}
	if kept.Kind != sent.Kind || kept.Text != sent.Text || kept.Service != sent.Service {
		wire.Fail(w, r, fmt.Errorf("the Idempotency-Key was used for another report: %w", data.ErrConflict))
		return
	}
	wire.WriteStatus(w, r, http.StatusCreated, reportAnswer{kept.ID, kept.Service, kept.Kind, kept.State, wire.Instant(kept.At)})
}

func (m *Module) readReport(w http.ResponseWriter, r *http.Request) (data.Report, error) {
	world, err := m.World()
	if err != nil {
		return data.Report{}, err
	}
	service, err := find(world, r)
	if err != nil {
		return data.Report{}, err
	}
	var body reportBody
	if err := wire.ReadJSON(w, r, &body); err != nil {
		return data.Report{}, err
	}
	body.Text = plainText(body.Text)
	if faults := body.faults(); len(faults) > 0 {
		return data.Report{}, wire.Invalid(faults...)
	}
	id, err := reportID(service.ID, r.Header.Get("Idempotency-Key"))
	if err != nil {
		return data.Report{}, err
	}
	return data.Report{ID: id, Service: service.ID, Kind: body.Kind, Text: body.Text, At: m.Now().UTC().Truncate(time.Second), State: "new"}, nil
}

func (b reportBody) faults() (faults []wire.Fault) {
	if !slices.Contains(reportKinds, b.Kind) {
		faults = append(faults, wire.Fault{Pointer: "/kind", Detail: "is none of " + strings.Join(reportKinds, ", ")})
	}
	if utf8.RuneCountInString(b.Text) > maxReportText {
		faults = append(faults, wire.Fault{Pointer: "/text", Detail: fmt.Sprintf("is longer than %d characters", maxReportText)})
	}
	if b.Kind == "other" && b.Text == "" {
		faults = append(faults, wire.Fault{Pointer: "/text", Detail: "is missing: say what is wrong"})
	}
	if holdsIdentityNumber(b.Text) {
		faults = append(faults, wire.Fault{Pointer: "/text", Detail: "seems to hold a national identity number: leave out everything about persons"})
	}
	return faults
}

// plainText drops control characters, keeping line breaks, and trims.
func plainText(s string) string {
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		if c != '\n' && unicode.IsControl(c) {
			return -1
		}
		return c
	}, s))
}

// holdsIdentityNumber finds eleven digits in a row, one space or hyphen after
// the sixth allowed.
func holdsIdentityNumber(s string) bool {
	run := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			run++
		case run == 6 && (c == ' ' || c == '-'):
		default:
			if run == 11 {
				return true
			}
			run = 0
		}
	}
	return run == 11
}

// reportID is made of the Idempotency-Key where there is one, so that the same
// key names the same report on every node; otherwise it is random.
func reportID(service data.ServiceID, key string) (string, error) {
	if len(key) > 200 {
		return "", wire.Invalid(wire.Fault{Detail: "the Idempotency-Key is longer than 200 bytes"})
	}
	var id [12]byte
	if key == "" {
		if _, err := rand.Read(id[:]); err != nil {
			return "", err
		}
	} else {
		sum := sha256.Sum256([]byte(string(service) + "\x00" + key))
		copy(id[:], sum[:])
	}
	return hex.EncodeToString(id[:]), nil
}
