package admin

import (
	"context"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"finnfram/api/access"
	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/data/right"
)

// Closures keeps closures laid on services.
type Closures interface {
	Closures(ctx context.Context) ([]data.Closure, error)
	// Closure finds one; data.ErrNotFound.
	Closure(ctx context.Context, id string) (data.Closure, error)
	// PutClosure stores c if the stored one has the entity tag match, or any
	// with "*", or with "" if there is none; data.ErrConflict otherwise.
	PutClosure(ctx context.Context, c data.Closure, match string) (kept data.Closure, created bool, err error)
	// DeleteClosure removes one under the same condition; data.ErrNotFound.
	DeleteClosure(ctx context.Context, id, match string) error
}

// Versions keeps imports. Lists are newest first.
type Versions interface {
	Versions(ctx context.Context, source data.Source, before data.VersionNumber, limit int) ([]data.Version, error)
	Version(ctx context.Context, n data.VersionNumber) (data.Version, error)
	Findings(ctx context.Context, n data.VersionNumber, after int64, limit int) ([]data.Finding, error)
	Rollback(ctx context.Context, n data.VersionNumber, by string) (data.Version, error)
}

// Compare lists how version b differs from version a of the same source.
type Compare func(ctx context.Context, a, b data.VersionNumber, limit int, cursor string) (Difference, error)

// Difference is how one version differs from another. Counts are filled on
// the first page only.
type Difference struct {
	Counts          data.Counts
	ServicesBefore  int64
	ServicesRemoved int64
	Changes         []data.Change
	Next            string // cursor; "" at the end
}

// Separations keeps joins undone.
type Separations interface {
	Separations(ctx context.Context) ([]data.Separation, error)
	PutSeparation(ctx context.Context, s data.Separation) (data.Separation, error)
	// DeleteSeparation forgets one; data.ErrNotFound.
	DeleteSeparation(ctx context.Context, a, b data.SiteID) error
}

// Reports keeps what the public says is wrong, newest first.
type Reports interface {
	// Reports lists those of a state ("": all) after the one with the id
	// after ("": from the newest).
	Reports(ctx context.Context, state, after string, limit int) ([]data.Report, error)
	// SetReportState decides one; data.ErrNotFound.
	SetReportState(ctx context.Context, id, state string) (data.Report, error)
}

// Module is the feature. What is nil answers 501.
type Module struct {
	Gate        *access.Gate
	Closures    Closures
	Versions    Versions
	Compare     Compare
	Imports     Importer
	Separations Separations
	Reports     Reports
	// RoadClosures shut roads; Matched tells what one shuts now (nil: unknown).
	RoadClosures RoadClosures
	Matched      Matched
	Now          func() time.Time
	MaxUpload    int64 // bytes of one file
	// Service tells whether there is a service with an id, and by which id it
	// is published.
	Service func(data.ServiceID) (data.ServiceID, bool)
	// Context ends running imports when it ends; nil: never.
	Context context.Context
	// TempDir takes uploads; "": the system's.
	TempDir string

	jobs jobs
}

// askingStore bounds the addresses that ask the store.
const askingStore = 20 * time.Second

// Routes mounts the module.
func (m *Module) Routes(r chi.Router) {
	on := func(action right.Action, verb, pattern string, ready bool, handler func(http.ResponseWriter, *http.Request) error) {
		h := m.guarded(ready, handler)
		r.With(m.Gate.Require(action)).Method(verb, pattern, h)
		if verb == http.MethodGet {
			r.With(m.Gate.Require(action)).Method(http.MethodHead, pattern, h)
		}
	}
	closures, versions, imports := m.Closures != nil, m.Versions != nil, m.Imports != nil
	separations, reports, roadClosures := m.Separations != nil, m.Reports != nil, m.RoadClosures != nil

	on(right.ReadClosures, "GET", "/v1/admin/closures", closures, m.listClosures)
	on(right.ReadClosures, "GET", "/v1/admin/closures/{id}", closures, m.getClosure)
	on(right.ChangeClosures, "PUT", "/v1/admin/closures/{id}", closures, m.putClosure)
	on(right.ChangeClosures, "DELETE", "/v1/admin/closures/{id}", closures, m.deleteClosure)

	on(right.ReadClosures, "GET", "/v1/admin/road-closures", roadClosures, m.listRoadClosures)
	on(right.ReadClosures, "GET", "/v1/admin/road-closures/{id}", roadClosures, m.getRoadClosure)
	on(right.ChangeClosures, "PUT", "/v1/admin/road-closures/{id}", roadClosures, m.putRoadClosure)
	on(right.ChangeClosures, "DELETE", "/v1/admin/road-closures/{id}", roadClosures, m.deleteRoadClosure)

	on(right.ReadVersions, "GET", "/v1/admin/versions", versions, m.listVersions)
	on(right.ReadVersions, "GET", "/v1/admin/versions/{n}", versions, m.getVersion)
	on(right.ReadVersions, "GET", "/v1/admin/versions/{n}/findings", versions, m.listFindings)
	on(right.ReadVersions, "GET", "/v1/admin/versions/{a}/compare/{b}", m.Compare != nil, m.compare)
	on(right.RollBack, "POST", "/v1/admin/versions/{n}/rollback", versions, m.rollback)

	on(right.Import, "POST", "/v1/admin/imports", imports, m.startImport)
	on(right.ReadVersions, "GET", "/v1/admin/imports", imports, m.listImports)
	on(right.ReadVersions, "GET", "/v1/admin/imports/{id}", imports, m.getImport)

	on(right.ReadSeparations, "GET", "/v1/admin/separations", separations, m.listSeparations)
	on(right.SeparateSites, "PUT", "/v1/admin/separations/{a}/{b}", separations, m.putSeparation)
	on(right.SeparateSites, "DELETE", "/v1/admin/separations/{a}/{b}", separations, m.deleteSeparation)

	on(right.ReadReports, "GET", "/v1/admin/reports", reports, m.listReports)
	on(right.DecideReports, "PUT", "/v1/admin/reports/{id}/state", reports, m.decideReport)
}

// guarded bounds the time of a handler and writes the error it returns.
func (m *Module) guarded(ready bool, handler func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if !ready {
			wire.Fail(w, r, wire.ErrNotSupported)
			return
		}
		if r.Method != http.MethodPost || r.ContentLength >= 0 && r.ContentLength <= wire.MaxBody {
			ctx, cancel := context.WithTimeout(r.Context(), askingStore)
			defer cancel()
			r = r.WithContext(ctx)
		}
		if err := handler(w, r); err != nil {
			wire.Fail(w, r, err)
		}
	})
}

// noParameters refuses parameters where there are none.
func noParameters(r *http.Request) error {
	var q wire.Query
	if err := q.ReadURL(r.URL); err != nil {
		return err
	}
	return q.Err()
}
